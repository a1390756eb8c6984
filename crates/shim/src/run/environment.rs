//! The command and its environment, as the sandbox needs them.

use std::collections::BTreeMap;

use trainyard_shim::{SandboxKind, TaskDir, TaskLaunch, task_environment};

use super::requirements::line_that_installs;
use crate::sandbox::{Command, rewrite};

/// The command to run in a sandbox of this kind, over what the task inherits.
pub(super) fn command(
    dir: &TaskDir,
    launch: &TaskLaunch,
    kind: SandboxKind,
    inherited: BTreeMap<String, String>,
) -> Command {
    let mut env = task_environment(&launch.env, launch.limits.cpus, inherited);
    let line = line_that_installs(dir, launch);
    let mut line = line.unwrap_or_else(|| launch.command.clone());
    let mut cwd = "/home/work".into();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_namespace_paths_of_the_contract_are_rewritten_and_inherited_ones_are_not() {
        let mut launch = TaskLaunch::new("bash /home/work/run_train.sh");
        launch.env.insert("MODEL".into(), "/cache/model".into());
        let inherited = [("HOME", "/home/ada"), ("TMPDIR", "/home/work/old")];
        let inherited = inherited
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let command = command(
            &TaskDir::new("/t"),
            &launch,
            SandboxKind::Rewrite,
            inherited,
        );
        assert_eq!(command.line, "bash /t/home/run_train.sh");
        assert_eq!(command.env["MODEL"], "/t/cache/model");
        assert_eq!(command.env["HOME"], "/t/home");
        assert_eq!(command.env["TMPDIR"], "/home/work/old");
    }
}
