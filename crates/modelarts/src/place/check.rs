//! What of a spec this place cannot take, named before it is submitted.

use trainyard_backend::Flavor;
use trainyard_job::{Fault, FaultKind, JobSpec, Pool};
use trainyard_protocol::{Names, Note, NoteKind, NoteLevel, v1, v2};

use super::names::Known;
use super::topic::without_local;
use crate::client::Generation;

/// How the flavors of this computer begin.
const LOCAL_FLAVORS: &str = "local.";

/// The faults of a spec at a place that speaks this generation.
pub(crate) fn check(spec: &JobSpec, generation: Generation, known: &Known) -> Vec<Fault> {
    let sent = without_local(spec);
    let notes = match generation {
        Generation::V1 => v1::from_spec(&sent, &known.names).1,
        Generation::V2 => v2::from_spec(&sent, &known.names).1,
    };
    let mut faults: Vec<Fault> = notes
        .iter()
        .filter_map(|note| fault(spec, note, known))
        .collect();
    faults.extend(flavor_faults(spec, &known.flavors));
    faults
}

/// What the place has no room for in a configuration, and what it could do nothing with. Most of that is a matter of the
/// jobs that are made from it later: only what has no number there cannot be sent at all.
pub(crate) fn config_faults(config: &JobSpec, notes: &[Note], known: &Known) -> Vec<Fault> {
    let of = |note: &Note| {
        let found = match &note.kind {
            // Who sends it is asked about its secrets before.
            NoteKind::Secret { .. } => None,
            NoteKind::NoPlace | NoteKind::EnvironmentOfImagesOnly | NoteKind::MixedSources
                if note.level == NoteLevel::LeftOut =>
            {
                Some(Fault::warning("", FaultKind::NoPlaceThere))
            }
            NoteKind::UnknownEngine { .. }
            | NoteKind::NeedsId { .. }
            | NoteKind::BadName { .. } => fault(config, note, known),
            _ => fault(config, note, known).map(|fault| Fault::warning("", fault.kind)),
        };
        found.map(|fault| Fault {
            field: note.field.clone(),
            ..fault
        })
    };
    notes.iter().filter_map(of).collect()
}

/// What stands between a spec and its body: the first such fault's words.
pub(crate) fn obstacle(spec: &JobSpec, notes: &[Note], known: &Known) -> Option<String> {
    let faults = notes.iter().filter_map(|note| fault(spec, note, known));
    faults
        .filter(Fault::is_error)
        .map(|fault| fault.to_string())
        .next()
}

/// A note as a fault; none where nobody needs to do anything.
fn fault(spec: &JobSpec, note: &Note, known: &Known) -> Option<Fault> {
    let names = &known.names;
    let field = field(spec, &note.field);
    let error = |kind| Some(Fault::error(field.clone(), kind));
    let warning = |kind| Some(Fault::warning(field.clone(), kind));
    match &note.kind {
        NoteKind::Secret { name } => {
            let name = name.clone();
            warning(FaultKind::PlainTextThere { name })
        }
        NoteKind::OnlyHere { .. } if is_loopback(known) => None,
        NoteKind::OnlyHere { given } => error(FaultKind::NotHere {
            what: given.clone(),
        }),
        NoteKind::NeedsId { given } => needs_id(note, given, names).and_then(error),
        NoteKind::UnknownEngine { given } => error(FaultKind::UnknownEngine {
            given: given.clone(),
            known: names
                .engines
                .iter()
                .map(|engine| engine.name.clone())
                .collect(),
        }),
        NoteKind::MixedSources => error(FaultKind::NotHere {
            what: "a list with both paths and data sets".to_owned(),
        }),
        NoteKind::LineBreak => error(FaultKind::ControlCharacter),
        NoteKind::Dollar => error(FaultKind::NoDollarThere),
        NoteKind::NotAPath { given } => error(FaultKind::NotAnObjectPath {
            given: given.clone(),
        }),
        NoteKind::BadName { max } => error(FaultKind::BadName { max: *max }),
        NoteKind::TooLong { max, actual } => error(FaultKind::TooLong {
            max: *max,
            actual: *actual,
        }),
        NoteKind::TooMany { max, actual } => error(FaultKind::OutOfRange {
            min: 0,
            max: u32::try_from(*max).unwrap_or(u32::MAX),
            actual: u32::try_from(*actual).unwrap_or(u32::MAX),
        }),
        NoteKind::Twice { name } => error(FaultKind::Duplicate {
            given: name.clone(),
        }),
        NoteKind::EnvironmentOfImagesOnly | NoteKind::ParametersBecomeEnvironment => {
            error(FaultKind::OfAnotherSource)
        }
        NoteKind::NoPlace if note.level == NoteLevel::LeftOut => warning(FaultKind::NotHere {
            what: note.field.clone(),
        }),
        NoteKind::Missing if note.field != "data" => error(FaultKind::Required),
        _ => None,
    }
}

/// Whether the service is one of this computer, which has its image and its flavors.
fn is_loopback(known: &Known) -> bool {
    let mut codes = known.flavors.iter().map(|flavor| &flavor.code);
    codes.any(|code| code.starts_with(LOCAL_FLAVORS))
}

/// Engines and algorithms must be in the catalogues; of data sets the spec holds the service's own ids.
fn needs_id(note: &Note, given: &str, names: &Names) -> Option<FaultKind> {
    let given = given.to_owned();
    match note.field.as_str() {
        "algorithm.engine" => Some(FaultKind::UnknownEngine {
            given,
            known: names
                .engines
                .iter()
                .map(|engine| engine.name.clone())
                .collect(),
        }),
        "algorithm.algorithm" => Some(FaultKind::UnknownAlgorithm {
            given,
            known: names
                .algorithms
                .iter()
                .map(|row| row.name.clone())
                .collect(),
        }),
        _ => None,
    }
}

fn flavor_faults(spec: &JobSpec, flavors: &[Flavor]) -> Option<Fault> {
    let code = &spec.resources.flavor;
    if spec.resources.pool != Pool::Public || code.is_empty() {
        return None;
    }
    let Some(flavor) = flavors.iter().find(|flavor| flavor.code == *code) else {
        let known = flavors.iter().map(|flavor| flavor.code.clone()).collect();
        let given = code.clone();
        return Some(Fault::error(
            "resources.flavor",
            FaultKind::UnknownFlavor { given, known },
        ));
    };
    if spec.resources.nodes > flavor.max_nodes {
        let kind = FaultKind::TooManyNodes {
            asked: spec.resources.nodes,
            flavor: code.clone(),
            fit: flavor.max_nodes,
        };
        return Some(Fault::error("resources.nodes", kind));
    }
    (flavor.free_nodes == 0).then(|| {
        Fault::warning(
            "resources.flavor",
            FaultKind::SoldOutThere {
                given: code.clone(),
            },
        )
    })
}

/// The wizard's name of a note's field: it numbers the rows that a note calls by their names.
fn field(spec: &JobSpec, of_note: &str) -> String {
    let Some((list, name)) = of_note.split_once('[') else {
        return of_note.to_owned();
    };
    let name = name.trim_end_matches(']');
    let rows = match list {
        "environment" => &spec.environment,
        "parameters" => &spec.parameters,
        _ => return of_note.to_owned(),
    };
    let index = rows.iter().position(|row| row.name == name).unwrap_or(0);
    format!("{list}[{index}].value")
}
