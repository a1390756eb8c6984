//! What of a spec this computer does not do as it is written. What it cannot run at all is a fault: see `check`.

use trainyard_backend::{NotCarried, NotCarriedKind};
use trainyard_job::{Algorithm, JobSpec, ObsPath};

use crate::Computer;
use crate::data;
use crate::flavors::Shape;

/// All of it, in the order of the wizard's fields.
pub(crate) fn not_carried(
    spec: &JobSpec,
    shape: Option<&Shape>,
    computer: &Computer,
) -> Vec<NotCarried> {
    let mut found = Vec::new();
    let mut add = |field: &str, kind| {
        let field = field.to_owned();
        found.push(NotCarried { field, kind });
    };
    let variables = folder_variables(spec);
    // The packages of the catalogue read the folders.
    if !matches!(spec.algorithm, Algorithm::BuiltIn { .. }) && !variables.is_empty() {
        add("output_path", NotCarriedKind::NoObjectService { variables });
    }
    if let Some(shape) = shape.filter(|shape| shape.gpu.is_none()) {
        let asked = shape.cpus.saturating_mul(spec.resources.nodes);
        let there = computer.cpus.max(1);
        if asked > there {
            let kind = NotCarriedKind::SharedCpus { asked, there };
            add("resources.nodes", kind);
        }
    }
    found
}

/// The variables that name the folders behind the addresses of a spec.
fn folder_variables(spec: &JobSpec) -> Vec<String> {
    let has_data = spec.data.iter().any(|row| data::url(row).is_some());
    let has_output = ObsPath::parse(&spec.output_path).is_some();
    [
        ("TRAINYARD_DATA_DIR", has_data),
        ("TRAINYARD_OUTPUT_DIR", has_output),
    ]
    .into_iter()
    .filter(|(_, is_there)| *is_there)
    .map(|(name, _)| name.to_owned())
    .collect()
}
