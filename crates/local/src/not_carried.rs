//! What of a spec this computer does not do as it is written. What it cannot run at all is a fault: see `check`.

use trainyard_backend::{NotCarried, NotCarriedKind};
use trainyard_job::{Algorithm, DataSource, JobSpec, ObsPath};

use crate::Computer;
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
    if spec.data.len() > 1 {
        let rows = u32::try_from(spec.data.len() - 1).unwrap_or(u32::MAX);
        add("data", NotCarriedKind::FurtherData { rows });
    }
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
    let data = spec.data.iter().find_map(|row| match row {
        DataSource::Path { path } => Some(path.as_str()),
        DataSource::Dataset { .. } => None,
    });
    let folders = [
        ("TRAINYARD_DATA_DIR", data),
        ("TRAINYARD_OUTPUT_DIR", Some(spec.output_path.as_str())),
    ];
    folders
        .into_iter()
        .filter(|(_, path)| path.and_then(ObsPath::parse).is_some())
        .map(|(name, _)| name.to_owned())
        .collect()
}
