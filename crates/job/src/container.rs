//! What the container of a task sees in its environment.
//!
//! Source: custom image guides, container environment variables; the scheme `s3://` is the one of their examples.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::obs_path::ObsPath;
use crate::spec::{DataSource, JobSpec};

/// Where a task listens for the others: `host:port`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostPort {
    /// Name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// What the environment of one task is made of.
#[derive(Clone, Copy, Debug)]
pub struct ContainerInput<'a> {
    /// The job.
    pub spec: &'a JobSpec,
    /// Index of the task, from 0.
    pub task_index: usize,
    /// One pair a task, in the order of their indices.
    pub hosts: &'a [HostPort],
}

/// The variables of one task. The platform's names win over the user's, which [`crate::validate`] refuses
/// before it comes to that. Secret ones are not among them: their values are put in where the task starts.
#[must_use]
pub fn container_environment(input: &ContainerInput<'_>) -> BTreeMap<String, String> {
    let spec = input.spec;
    let mut variables: BTreeMap<String, String> = spec
        .environment
        .iter()
        .filter(|v| v.secret.is_none())
        .map(|v| (v.name.clone(), v.value.clone()))
        .collect();
    let mut set = |name: String, value: String| {
        variables.insert(name, value);
    };
    set("DLS_TASK_INDEX".to_owned(), input.task_index.to_string());
    set("DLS_TASK_NUMBER".to_owned(), input.hosts.len().to_string());
    let folder = |path: &str| ObsPath::parse(path).map(|p| p.as_folder().s3_url());
    if let Some(url) = spec.algorithm.code_dir().and_then(folder) {
        set("DLS_APP_URL".to_owned(), url);
    }
    if let Some(DataSource::Path { path }) = spec.data.first()
        && let Some(url) = folder(path)
    {
        set("DLS_DATA_URL".to_owned(), url);
    }
    if let Some(url) = folder(&spec.output_path) {
        set("DLS_TRAIN_URL".to_owned(), url);
    }
    for (index, host) in input.hosts.iter().enumerate() {
        let name = if input.hosts.len() == 1 {
            format!("BATCH_{}.{index}_HOSTS", spec.name)
        } else {
            format!("BATCH_CUSTOM{index}_HOSTS")
        };
        set(name, host.to_string());
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Variable;
    use crate::validate::tests::digits;

    fn hosts(n: u16) -> Vec<HostPort> {
        (0..n)
            .map(|i| HostPort {
                host: "127.0.0.1".to_owned(),
                port: 7000 + i,
            })
            .collect()
    }

    fn environment(spec: &JobSpec, task_index: usize, nodes: u16) -> BTreeMap<String, String> {
        container_environment(&ContainerInput {
            spec,
            task_index,
            hosts: &hosts(nodes),
        })
    }

    #[test]
    fn urls_carry_the_s3_scheme_and_end_as_folders() {
        let mut spec = digits();
        spec.output_path = "obs://demo/out".to_owned();
        let variables = environment(&spec, 0, 1);
        assert_eq!(variables["DLS_APP_URL"], "s3://demo/digits/code/");
        assert_eq!(variables["DLS_DATA_URL"], "s3://demo/digits/data/");
        assert_eq!(variables["DLS_TRAIN_URL"], "s3://demo/out/");
    }

    #[test]
    fn a_standalone_job_has_one_host_under_its_name() {
        let variables = environment(&digits(), 0, 1);
        assert_eq!(variables["BATCH_digits.0_HOSTS"], "127.0.0.1:7000");
        assert!(!variables.contains_key("BATCH_CUSTOM0_HOSTS"));
    }

    #[test]
    fn every_task_of_a_distributed_job_sees_every_host() {
        for index in 0..3 {
            let variables = environment(&digits(), index, 3);
            assert_eq!(variables["DLS_TASK_INDEX"], index.to_string());
            assert_eq!(variables["DLS_TASK_NUMBER"], "3");
            for other in 0..3 {
                let host = &variables[&format!("BATCH_CUSTOM{other}_HOSTS")];
                assert_eq!(host, &format!("127.0.0.1:{}", 7000 + other));
            }
        }
    }

    #[test]
    fn the_users_variables_are_there_and_never_replace_the_platforms() {
        let mut spec = digits();
        for (name, value) in [("EPOCHS", "3"), ("DLS_TASK_INDEX", "99")] {
            spec.environment.push(Variable::plain(name, value));
        }
        let variables = environment(&spec, 1, 2);
        assert_eq!(variables["EPOCHS"], "3");
        assert_eq!(variables["DLS_TASK_INDEX"], "1");
    }
}
