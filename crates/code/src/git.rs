//! What git says of a folder. The program itself is asked: it is there where work trees are, and knows every format.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use trainyard_job::GitRecord;

/// A work tree that takes longer to look over is passed by: nobody waits for a remark.
const PATIENCE: Duration = Duration::from_secs(5);

/// The state of the work tree that `folder` is in; none where it is in none below `ceiling`, where there is no git, or
/// where it does not answer in time. Nothing of the work tree is changed.
#[must_use]
pub fn work_tree(folder: &Path, ceiling: &Path) -> Option<GitRecord> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the room that asks git, and nothing else"
    )]
    let mut git = Command::new("git");
    // A repository's own settings could name programs to run; whoever submits a job has not asked for those.
    git.args(["-c", "core.fsmonitor=false", "-C"])
        .arg(folder)
        .args(["status", "--porcelain=v2", "--branch", "-z", "--", "."])
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_CEILING_DIRECTORIES", ceiling)
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = git.spawn().ok()?;
    let mut pipe = child.stdout.take()?;
    let (sender, answer) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let read = pipe.read_to_end(&mut text);
        let _ = sender.send(read.map(|_| text));
    });
    let Ok(Ok(text)) = answer.recv_timeout(PATIENCE) else {
        let _ = child.kill();
        let _ = child.wait();
        return None;
    };
    let ended = child.wait().ok()?;
    ended.success().then(|| read(&text))
}

/// Reads `git status --porcelain=v2 --branch -z`.
fn read(text: &[u8]) -> GitRecord {
    let text = String::from_utf8_lossy(text);
    let mut record = GitRecord {
        commit: None,
        branch: None,
        changed_files: 0,
    };
    let mut fields = text.split('\0').filter(|field| !field.is_empty());
    while let Some(field) = fields.next() {
        if let Some(commit) = field.strip_prefix("# branch.oid ") {
            record.commit = (commit != "(initial)").then(|| commit.to_owned());
        } else if let Some(branch) = field.strip_prefix("# branch.head ") {
            record.branch = (branch != "(detached)").then(|| branch.to_owned());
        } else if !field.starts_with('#') {
            record.changed_files += 1;
            // A file that was renamed is followed by its old name.
            if field.starts_with("2 ") {
                fields.next();
            }
        }
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a test makes a work tree")]
    fn git(folder: &Path, args: &[&str]) -> bool {
        let done = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.invalid"])
            .arg("-C")
            .arg(folder)
            .args(args)
            .stdout(Stdio::null())
            .status();
        done.is_ok_and(|status| status.success())
    }

    #[test]
    fn commit_branch_and_changed_files_are_told() {
        let root = tempfile::tempdir().unwrap();
        let code = root.path().join("project/code");
        std::fs::create_dir_all(&code).unwrap();
        let project = code.parent().unwrap();
        if !git(project, &["init", "-q", "-b", "main"]) {
            println!("skipped: there is no git");
            return;
        }
        std::fs::write(code.join("train.py"), "1").unwrap();
        assert_eq!(work_tree(&code, root.path()).unwrap().commit, None);
        assert!(git(project, &["add", "."]) && git(project, &["commit", "-q", "-m", "one"]));
        let clean = work_tree(&code, root.path()).unwrap();
        assert_eq!(clean.branch.as_deref(), Some("main"));
        assert_eq!(clean.commit.unwrap().len(), 40);
        assert_eq!(clean.changed_files, 0);
        std::fs::write(code.join("train.py"), "2").unwrap();
        std::fs::write(code.join("new.py"), "2").unwrap();
        std::fs::write(project.join("elsewhere.py"), "2").unwrap();
        assert_eq!(work_tree(&code, root.path()).unwrap().changed_files, 2);
    }

    #[test]
    fn a_folder_outside_every_work_tree_has_no_record() {
        let root = tempfile::tempdir().unwrap();
        let code = root.path().join("bucket/code");
        std::fs::create_dir_all(&code).unwrap();
        assert_eq!(work_tree(&code, root.path()), None);
        // One above the ceiling is none of the job's.
        if git(root.path(), &["init", "-q"]) {
            assert_eq!(work_tree(&code, root.path()), None);
        }
    }

    #[test]
    fn a_renamed_file_counts_once_and_a_detached_head_has_no_branch() {
        let text = b"# branch.oid 1234\0# branch.head (detached)\0\
            2 R. N... 100644 100644 100644 a b R100 new.py\0old.py\0? other.py\0";
        let record = read(text);
        assert_eq!(record.commit.as_deref(), Some("1234"));
        assert_eq!(record.branch, None);
        assert_eq!(record.changed_files, 2);
    }
}
