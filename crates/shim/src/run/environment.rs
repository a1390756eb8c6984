//! The command and its environment, as the sandbox needs them.

use std::collections::BTreeMap;
use std::path::Path;

use trainyard_shim::{SandboxKind, TaskDir, TaskLaunch};

use crate::sandbox::{Command, rewrite};

/// What numerical libraries read to know how many threads to use.
const THREADS: [&str; 5] = [
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
];

/// The command to run in a sandbox of this kind. `inherited` is the shim's own environment.
pub(super) fn command(
    dir: &TaskDir,
    launch: &TaskLaunch,
    kind: SandboxKind,
    inherited: BTreeMap<String, String>,
) -> Command {
    let real_home = inherited.get("HOME").cloned();
    let mut env = inherited;
    env.insert("HOME".into(), "/home/work".into());
    env.extend(launch.env.clone());
    // Packages that the user installed with pip stay where they are.
    if let Some(home) = real_home {
        let base = Path::new(&home)
            .join(".local")
            .to_string_lossy()
            .into_owned();
        env.entry("PYTHONUSERBASE".into()).or_insert(base);
    }
    if let Some(cpus) = launch.limits.cpus {
        for name in THREADS {
            env.entry(name.into()).or_insert_with(|| cpus.to_string());
        }
    }
    let (mut line, mut cwd) = (launch.command.clone(), "/home/work".into());
    if kind == SandboxKind::Rewrite {
        let (home, cache) = (dir.home(), dir.cache());
        line = rewrite(&line, &home, &cache);
        for (name, value) in &mut env {
            if name == "HOME" || launch.env.contains_key(name) {
                *value = rewrite(value, &home, &cache);
            }
        }
        cwd = home;
    }
    Command { line, env, cwd }
}

/// The environment of this process. What is no UTF-8 is left out: the task could not have been told of it either.
pub(super) fn inherited() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env_of(launch: &TaskLaunch, kind: SandboxKind) -> BTreeMap<String, String> {
        let inherited = [
            ("HOME", "/home/ada"),
            ("PATH", "/bin"),
            ("OLD", "/home/work/old"),
        ];
        let inherited = inherited
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        command(&TaskDir::new("/t"), launch, kind, inherited).env
    }

    #[test]
    fn the_task_has_its_own_home_and_the_users_python_packages() {
        let env = env_of(&TaskLaunch::new("x"), SandboxKind::Bubblewrap);
        assert_eq!(env["HOME"], "/home/work");
        assert_eq!(env["PYTHONUSERBASE"], "/home/ada/.local");
        assert_eq!(env["PATH"], "/bin");
    }

    #[test]
    fn the_contract_wins_over_what_is_inherited() {
        let mut launch = TaskLaunch::new("x");
        launch.env.insert("PATH".into(), "/usr/bin".into());
        assert_eq!(env_of(&launch, SandboxKind::Namespace)["PATH"], "/usr/bin");
    }

    #[test]
    fn thread_counts_follow_the_flavor_unless_set() {
        let mut launch = TaskLaunch::new("x");
        launch.limits.cpus = Some(2);
        launch.env.insert("MKL_NUM_THREADS".into(), "7".into());
        let env = env_of(&launch, SandboxKind::Namespace);
        assert_eq!(
            (
                env["OMP_NUM_THREADS"].as_str(),
                env["MKL_NUM_THREADS"].as_str()
            ),
            ("2", "7")
        );
    }

    #[test]
    fn without_a_namespace_paths_of_the_contract_are_rewritten_and_inherited_ones_are_not() {
        let mut launch = TaskLaunch::new("bash /home/work/run_train.sh");
        launch.env.insert("MODEL".into(), "/cache/model".into());
        let env = env_of(&launch, SandboxKind::Rewrite);
        assert_eq!(env["MODEL"], "/t/cache/model");
        assert_eq!(env["HOME"], "/t/home");
        assert_eq!(env["OLD"], "/home/work/old");
    }
}
