//! The faults of a framework's engine and of a built-in algorithm with its parameters. Everything here blocks.

use trainyard_algorithms::{
    Catalogue, Listed, Manifest, ResourceType, ValueFault, ValueFaultKind, check_values,
};
use trainyard_engines::{NotFound, Scan};
use trainyard_job::{Device, Fault, FaultKind, JobSpec};

use crate::{LocalConfig, program};

/// What is wrong with the name of an engine.
pub(crate) fn engine(config: &LocalConfig, given: &str) -> Option<Fault> {
    let field = "algorithm.engine";
    let scan = match program::scan(config) {
        Ok(scan) => scan,
        Err(reason) => return Some(unreadable(field, "the list of engines", reason)),
    };
    let kind = match scan.find(given).err()? {
        NotFound::NoFramework { framework } => FaultKind::NoFramework { framework },
        NotFound::NoVersion { given, have } => FaultKind::UnknownEngine {
            given,
            known: have.into_iter().map(|id| id.0).collect(),
        },
        NotFound::Several { given, choose } => FaultKind::EngineInSeveral {
            given,
            choose: choose.into_iter().map(|id| id.0).collect(),
        },
        NotFound::NotAnEngine { given } => FaultKind::UnknownEngine {
            given,
            known: ids(&scan),
        },
    };
    Some(Fault::error(field, kind))
}

/// What is wrong with a built-in algorithm on this computer, and with the values for it.
pub(crate) fn built_in(config: &LocalConfig, name: &str, spec: &JobSpec) -> Vec<Fault> {
    let field = "algorithm.algorithm";
    let catalogue = match Catalogue::read(&config.algorithms) {
        Ok(catalogue) => catalogue,
        Err(error) => return vec![unreadable(field, "the catalogue", error.to_string())],
    };
    let Some(package) = catalogue.find(name) else {
        return vec![Fault::error(field, not_in(&catalogue, name))];
    };
    let manifest = &package.manifest;
    let mut faults = Vec::new();
    let need = &manifest.engine;
    match program::scan(config) {
        Ok(scan) if program::engine_for(&scan, need).is_none() => {
            let (algorithm, need) = (name.to_owned(), program::needed(need));
            faults.push(Fault::error(
                field,
                FaultKind::NoEngineFor { algorithm, need },
            ));
        }
        Ok(_) => {}
        Err(reason) => faults.push(unreadable(field, "the list of engines", reason)),
    }
    faults.extend(resources(manifest, spec));
    let values = check_values(manifest, &program::values(spec));
    faults.extend(values.into_iter().map(of_value));
    faults
}

fn not_in(catalogue: &Catalogue, given: &str) -> FaultKind {
    let broken = catalogue.algorithms.iter().find_map(|row| match row {
        Listed::Broken { name, faults, .. } if name == given => Some(faults),
        _ => None,
    });
    if let Some(faults) = broken {
        let reasons: Vec<String> = faults.iter().map(ToString::to_string).collect();
        return FaultKind::BrokenAlgorithm {
            name: given.to_owned(),
            reason: reasons.join("; "),
        };
    }
    let known = catalogue.sound().map(|one| one.manifest.name.clone());
    FaultKind::UnknownAlgorithm {
        given: given.to_owned(),
        known: known.collect(),
    }
}

fn resources(manifest: &Manifest, spec: &JobSpec) -> Vec<Fault> {
    let mut faults = Vec::new();
    let wanted = match spec.resources.device {
        Device::Cpu => ResourceType::Cpu,
        Device::Gpu => ResourceType::Gpu,
        Device::Ascend => ResourceType::Ascend,
    };
    if !manifest.resource_types.contains(&wanted) {
        let types: Vec<&str> = manifest
            .resource_types
            .iter()
            .copied()
            .map(type_name)
            .collect();
        let expected = format!("{} for {}", types.join(" or "), manifest.name);
        let kind = FaultKind::WrongType { expected };
        faults.push(Fault::error("resources.device", kind));
    }
    let actual = spec.resources.nodes;
    if !manifest.distributed && actual > 1 {
        let (min, max) = (1, 1);
        let kind = FaultKind::OutOfRange { min, max, actual };
        faults.push(Fault::error("resources.nodes", kind));
    }
    faults
}

fn of_value(fault: ValueFault) -> Fault {
    let field = fault.field();
    let kind = match fault.kind {
        ValueFaultKind::Required => FaultKind::Required,
        ValueFaultKind::NotWhole { given } => FaultKind::NotWhole { given },
        ValueFaultKind::NotNumber { given } => FaultKind::NotNumber { given },
        ValueFaultKind::NotBool { given } => FaultKind::NotBool { given },
        ValueFaultKind::NotAChoice { given, choices } => FaultKind::NotAChoice { given, choices },
        ValueFaultKind::TooSmall { given, min } => FaultKind::TooSmall {
            given,
            min: min.to_string(),
        },
        ValueFaultKind::TooLarge { given, max } => FaultKind::TooLarge {
            given,
            max: max.to_string(),
        },
        ValueFaultKind::ControlCharacter => FaultKind::ControlCharacter,
        ValueFaultKind::UnknownParameter { known } => FaultKind::UnknownParameter { known },
        ValueFaultKind::SetByPlatform => FaultKind::SetByPlatform,
        ValueFaultKind::Duplicate => FaultKind::Duplicate { given: fault.name },
    };
    Fault::error(field, kind)
}

fn unreadable(field: &str, path: &str, reason: String) -> Fault {
    let path = path.to_owned();
    Fault::error(field, FaultKind::Unreadable { path, reason })
}

fn ids(scan: &Scan) -> Vec<String> {
    let families = scan.families();
    let engines = families.iter().flat_map(|family| &family.engines);
    engines.map(|engine| engine.id.0.clone()).collect()
}

fn type_name(of: ResourceType) -> &'static str {
    match of {
        ResourceType::Cpu => "CPU",
        ResourceType::Gpu => "GPU",
        ResourceType::Ascend => "Ascend",
    }
}
