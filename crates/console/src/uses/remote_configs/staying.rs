//! What of a configuration stays as it is here when the service's one of its name comes in: all that the service has no
//! place for, and the secrets.

use trainyard_job::{JobSpec, Variable, is_secret};

/// Puts into `incoming`, which the service has, what it cannot say of the configuration that is `here`. `there` is what
/// that one would be at the service: where both say the same, nothing was changed there.
pub(super) fn keep(incoming: &mut JobSpec, here: &JobSpec, there: Option<&JobSpec>) {
    let bare;
    let there = if let Some(there) = there {
        there
    } else {
        bare = without_what_stays(here);
        &bare
    };
    let is_of_one_source =
        std::mem::discriminant(&incoming.algorithm) == std::mem::discriminant(&here.algorithm);
    incoming.environment = rows(
        &incoming.environment,
        &here.environment,
        &there.environment,
        is_of_one_source,
    );
    incoming.parameters = rows(
        &incoming.parameters,
        &here.parameters,
        &there.parameters,
        is_of_one_source,
    );
    if incoming.algorithm == there.algorithm {
        incoming.algorithm.clone_from(&here.algorithm);
    }
    if incoming.data == there.data {
        incoming.data.clone_from(&here.data);
    }
    if incoming.output_path == there.output_path {
        incoming.output_path.clone_from(&here.output_path);
    }
    if incoming.log_path == there.log_path {
        incoming.log_path.clone_from(&here.log_path);
    }
    if incoming.resources == there.resources {
        incoming.resources.clone_from(&here.resources);
    }
    if incoming.notification == there.notification {
        incoming.notification.clone_from(&here.notification);
    }
}

/// What would surely not be there.
fn without_what_stays(here: &JobSpec) -> JobSpec {
    let mut bare = here.clone();
    bare.notification = None;
    bare.environment.retain(|row| !is_secret(row));
    bare.parameters.retain(|row| !is_secret(row));
    bare
}

/// What is secret here stays so, even where the service has a value of that name.
fn rows(
    incoming: &[Variable],
    here: &[Variable],
    there: &[Variable],
    is_of_one_source: bool,
) -> Vec<Variable> {
    if incoming == there && is_of_one_source {
        return here.to_vec();
    }
    let secrets = || here.iter().enumerate().filter(|(_, row)| is_secret(row));
    let of_name = |name: &str| secrets().find(|(_, row)| row.name == name);
    let known = |row: &Variable| of_name(&row.name).map_or(row, |(_, secret)| secret).clone();
    let mut rows: Vec<Variable> = incoming.iter().map(known).collect();
    if is_of_one_source {
        for (at, secret) in secrets() {
            if !rows.iter().any(|row| row.name == secret.name) {
                rows.insert(at.min(rows.len()), secret.clone());
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use trainyard_job::{Algorithm, DataSource, Device, JobEvent, Notification, Pool, Resources};

    use super::*;

    fn plain(name: &str, value: &str) -> Variable {
        Variable::plain(name, value)
    }

    fn secret(name: &str) -> Variable {
        Variable {
            secret: Some("5e5e".into()),
            ..plain(name, "")
        }
    }

    fn here() -> JobSpec {
        JobSpec {
            name: String::new(),
            description: String::new(),
            algorithm: Algorithm::CustomImage {
                image: "team/net:1.0".to_owned(),
                code_dir: "obs://demo/code/".to_owned(),
                boot_command: "python train.py".to_owned(),
            },
            data: vec![DataSource::Path {
                path: "obs://demo/data/".to_owned(),
            }],
            output_path: "obs://demo/out/".to_owned(),
            parameters: vec![],
            environment: vec![plain("A", "1"), secret("KEY"), plain("B", "2")],
            log_path: String::new(),
            resources: Resources {
                pool: Pool::Public,
                device: Device::Cpu,
                flavor: "modelarts.vm.cpu.2u".to_owned(),
                nodes: 1,
            },
            notification: Some(Notification {
                topic: "Desktop".to_owned(),
                events: vec![JobEvent::OnJobFailed],
            }),
        }
    }

    /// As the service would have it.
    fn there() -> JobSpec {
        without_what_stays(&here())
    }

    #[test]
    fn what_was_not_changed_there_is_here_as_it_was() {
        let mut incoming = there();
        keep(&mut incoming, &here(), Some(&there()));
        assert_eq!(incoming, here());
        let mut incoming = there();
        keep(&mut incoming, &here(), None);
        assert_eq!(incoming, here(), "nor where it could not be sent");
    }

    #[test]
    fn a_change_there_comes_in_and_takes_no_secret_with_it() {
        let mut incoming = there();
        incoming.environment = vec![plain("A", "9"), plain("B", "2")];
        incoming.resources.nodes = 4;
        keep(&mut incoming, &here(), Some(&there()));
        assert_eq!(incoming.resources.nodes, 4);
        assert_eq!(
            incoming.environment,
            [plain("A", "9"), secret("KEY"), plain("B", "2")]
        );
        assert_eq!(incoming.notification, here().notification);
    }

    #[test]
    fn a_value_there_of_what_is_secret_here_stays_there() {
        let mut incoming = there();
        incoming.environment.push(plain("KEY", "told"));
        keep(&mut incoming, &here(), Some(&there()));
        assert!(incoming.environment.contains(&secret("KEY")));
        assert!(!incoming.environment.iter().any(|row| row.value == "told"));
    }

    #[test]
    fn another_source_has_no_variables_of_the_former() {
        let mut incoming = there();
        incoming.algorithm = Algorithm::BuiltIn {
            algorithm: "ResNet_v1_50".to_owned(),
        };
        incoming.environment.clear();
        keep(&mut incoming, &here(), Some(&there()));
        assert!(incoming.environment.is_empty());
    }
}
