//! A data directory of one test's own, and the real command line on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binaries;
use crate::wait::until_some;

/// A data directory and a folder for the test's files.
#[derive(Debug)]
pub struct Yard {
    root: TempDir,
    home: PathBuf,
    variables: Vec<(String, String)>,
}

impl Default for Yard {
    fn default() -> Self {
        Self::new()
    }
}

impl Yard {
    /// An empty one, without a desktop: messages find nobody to take them.
    ///
    /// # Panics
    /// When no temporary folder can be made.
    #[must_use]
    pub fn new() -> Self {
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        Self {
            home: root.path().join("home"),
            root,
            variables: vec![(
                "DBUS_SESSION_BUS_ADDRESS".into(),
                "unix:path=/nonexistent/bus".into(),
            )],
        }
    }

    /// With its data directory elsewhere.
    #[must_use]
    pub fn at_home(mut self, home: &Path) -> Self {
        home.clone_into(&mut self.home);
        self
    }

    /// With a variable for every command.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The data directory.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// A path for a file of the test.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file of the test.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("BUG: a file is in a folder"))
            .and_then(|()| fs::write(&path, content))
            .expect("a file of the test can be written");
        path
    }

    /// The environment every command of this yard gets.
    pub fn set_environment(&self, command: &mut Command) {
        command
            .env("TRAINYARD_HOME", &self.home)
            .env("TRAINYARD_SHIM", binaries::shim())
            .env("LC_ALL", "C.UTF-8")
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
    }

    /// A command line, not yet started.
    #[must_use]
    pub fn command<A: AsRef<std::ffi::OsStr>>(&self, args: &[A]) -> Command {
        let mut command = Command::new(binaries::command_line());
        self.set_environment(&mut command);
        command.args(args).current_dir(binaries::repository());
        command
    }

    /// Runs a command line to its end.
    ///
    /// # Panics
    /// When it cannot be started.
    #[track_caller]
    pub fn run<A: AsRef<std::ffi::OsStr>>(&self, args: &[A]) -> Ran {
        let output = self.command(args).output();
        Ran::of(output.expect("the command line starts"))
    }

    /// Runs a command line that is to succeed; what it printed.
    #[track_caller]
    pub fn ok<A: AsRef<std::ffi::OsStr>>(&self, args: &[A]) -> String {
        let ran = self.run(args);
        ran.assert_code(0);
        ran.stdout_text()
    }

    /// The same with `--json`.
    ///
    /// # Panics
    /// When it prints no JSON.
    #[track_caller]
    #[must_use]
    pub fn json(&self, args: &[&str]) -> Value {
        let text = self.ok(&[&["--json"], args].concat());
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// Writes the file of a job with this boot command.
    #[must_use]
    pub fn job(&self, name: &str, boot_command: &str) -> PathBuf {
        self.job_with(name, boot_command, |_| {})
    }

    /// The same, changed.
    pub fn job_with(
        &self,
        name: &str,
        boot_command: &str,
        change: impl FnOnce(&mut Value),
    ) -> PathBuf {
        let mut job = json!({
            "name": name,
            "algorithm": {
                "source": "custom_image",
                "image": "local/this-computer",
                "boot_command": boot_command,
            },
            "data": [{ "source": "path", "path": self.data() }],
            "output_path": format!("obs://out/{name}/"),
            "resources": { "flavor": "local.cpu.1u" },
        });
        change(&mut job);
        self.write(&format!("{name}.yaml"), job.to_string())
    }

    /// A folder of object storage to train on; made behind the console's back, for speed.
    fn data(&self) -> &'static str {
        let folder = self.home.join("obs/data/rows");
        if fs::create_dir_all(&folder).is_ok() {
            let _ = fs::write(folder.join("rows.csv"), "1,2\n");
        }
        "obs://data/rows/"
    }

    /// Submits a job's file.
    #[track_caller]
    pub fn submit(&self, file: &Path) {
        self.ok(&[Path::new("submit"), Path::new("-f"), file]);
    }

    /// Submits a job's file and follows it to its end.
    #[track_caller]
    #[must_use]
    pub fn follow(&self, file: &Path) -> Ran {
        self.run(&[
            Path::new("submit"),
            Path::new("-f"),
            file,
            Path::new("--follow"),
        ])
    }

    /// `show` of a job's newest version.
    #[track_caller]
    #[must_use]
    pub fn show(&self, job: &str) -> Value {
        self.json(&["show", job])["version"].clone()
    }

    /// The status of a job's newest version, for example `completed`.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    #[must_use]
    pub fn status(&self, job: &str) -> String {
        let shown = self.show(job);
        let status = shown["version"]["status"].as_str();
        status
            .unwrap_or_else(|| panic!("no status in {shown}"))
            .to_owned()
    }

    /// Waits until a job has ended; its status.
    #[track_caller]
    #[must_use]
    pub fn until_ended(&self, job: &str) -> String {
        until_some(&format!("the end of {job}"), || {
            let status = self.status(job);
            let going = ["init", "waiting", "running", "killing"].contains(&status.as_str());
            (!going).then_some(status)
        })
    }

    /// Waits until a job has this status.
    #[track_caller]
    pub fn until_status(&self, job: &str, status: &str) {
        until_some(&format!("{job} to be {status}"), || {
            (self.status(job) == status).then_some(())
        });
    }

    /// The folder of a task of the first version of job number `job`.
    #[must_use]
    pub fn task_dir(&self, job: i64, task: u32) -> PathBuf {
        self.home.join(format!("jobs/{job}/V001/task-{task}"))
    }

    /// The bytes of a task's log.
    #[must_use]
    pub fn log(&self, job: i64, task: u32) -> Vec<u8> {
        fs::read(self.task_dir(job, task).join("log")).unwrap_or_default()
    }
}

/// What a command line left.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code; 128 and the number of a signal that ended it.
    pub code: i32,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    /// From what the system says.
    #[must_use]
    pub fn of(output: Output) -> Self {
        use std::os::unix::process::ExitStatusExt;
        let status = output.status;
        let signal = status.signal().map_or(-1, |signal| 128 + signal);
        Self {
            code: status.code().unwrap_or(signal),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Standard output as text.
    #[must_use]
    pub fn stdout_text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Fails unless it ended with this exit code.
    ///
    /// # Panics
    /// When it did not.
    #[track_caller]
    pub fn assert_code(&self, code: i32) {
        let (out, err) = (self.stdout_text(), &self.stderr);
        assert_eq!(self.code, code, "exit code; it printed {out}\nand {err}");
    }

    /// Fails unless it was refused as a wrong request, with these words.
    ///
    /// # Panics
    /// When it was not.
    #[track_caller]
    pub fn assert_refused(&self, words: &[&str]) {
        self.assert_code(2);
        for word in words {
            assert!(
                self.stderr.contains(word),
                "{word:?} is not in {:?}",
                self.stderr
            );
        }
    }
}
