//! What `python` means to a task.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use crate::task::{Task, kinds};

/// What `run_train.sh` needs besides the command.
const TOOLS: [&str; 4] = ["bash", "dirname", "id", "mkdir"];

/// A folder for a PATH, with the tools and these programs, each of which tells its name and its arguments.
fn programs(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for tool in TOOLS {
        let places = ["/usr/bin", "/bin"].map(|place| Path::new(place).join(tool));
        let place = places.iter().find(|place| place.exists());
        symlink(place.expect("a system has it"), folder.path().join(tool)).unwrap();
    }
    for name in names {
        let file = folder.path().join(name);
        fs::write(&file, format!("#!/bin/sh\necho \"{name} runs: $*\"\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

fn train(path: &Path) -> Task {
    Task::new("/bin/bash ${HOME}/run_train.sh python train.py --lr '0 1'")
        .env("PATH", &path.display().to_string())
}

#[test]
fn a_documented_boot_command_runs_where_only_python3_is() {
    let path = programs(&["python3"]);
    for kind in kinds() {
        let ended = train(path.path()).sandbox(*kind).run();
        ended.assert_exited(0);
        let text = ended.text();
        assert!(
            text.contains("\npython3 runs: train.py --lr 0 1\n"),
            "{kind:?}: {text}"
        );
        ended.assert_row("python3 stands in for it");
    }
}

#[test]
fn a_python_of_the_computer_is_the_one_that_runs() {
    let path = programs(&["python", "python3"]);
    let ended = train(path.path()).run();
    ended.assert_exited(0);
    let text = ended.text();
    assert!(
        text.contains("\npython runs: train.py --lr 0 1\n"),
        "{text}"
    );
    assert!(!ended.rows.contains("stands in"), "{}", ended.rows);
}

#[test]
fn a_python_that_the_task_brings_comes_before_the_stand_in() {
    let path = programs(&["python3"]);
    let mine = "/home/work/user-job-dir/new";
    for kind in kinds() {
        let ended = Task::new(&format!(
            "cp {mine}/own {mine}/python; chmod +x {mine}/python; python x"
        ))
        .code(&[("own", "#!/bin/sh\necho the task\\'s own\n")])
        .env(
            "PATH",
            &format!("{mine}:{}:/usr/bin:/bin", path.path().display()),
        )
        .sandbox(*kind)
        .run();
        assert_eq!(ended.text(), "the task's own\n", "{kind:?}");
    }
}

#[test]
fn without_any_python_the_shell_says_so() {
    let ended = train(programs(&[]).path()).run();
    ended.assert_exited(127);
    assert!(ended.text().contains("python"), "{}", ended.text());
}
