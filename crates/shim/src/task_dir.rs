//! The shim's files of a task directory: their paths, and reading and writing them.

use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use trainyard_files::{RECORD_BYTES_MAX, Survives};

use crate::{ExitRecord, Phase, Result, ShimError, TaskLaunch, TaskState, exit_room, private};

/// `jobs/<job id>/<V001>/task-<i>/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskDir {
    path: PathBuf,
}

impl TaskDir {
    /// The task directory at `path`. Nothing is created or checked.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What to run.
    #[must_use]
    pub fn launch_file(&self) -> PathBuf {
        self.path.join("launch.json")
    }

    /// Held by the living shim.
    #[must_use]
    pub fn lock_file(&self) -> PathBuf {
        self.path.join("shim.lock")
    }

    /// What the living shim says of itself.
    #[must_use]
    pub fn state_file(&self) -> PathBuf {
        self.path.join("state.json")
    }

    /// How the task ended.
    #[must_use]
    pub fn exit_file(&self) -> PathBuf {
        self.path.join("exit.json")
    }

    /// Room for that on a full disk, until it is there.
    #[must_use]
    pub fn exit_room(&self) -> PathBuf {
        self.path.join("exit.room")
    }

    /// Present once a stop was asked for: it reaches a shim that is only starting.
    #[must_use]
    pub fn stop_file(&self) -> PathBuf {
        self.path.join("stop")
    }

    /// Samples of resource use.
    #[must_use]
    pub fn metrics_file(&self) -> PathBuf {
        self.path.join("metrics.jsonl")
    }

    /// The log, byte for byte what the task wrote.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.path.join("log")
    }

    /// The task's /home/work.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.path.join("home")
    }

    /// The task's /cache.
    #[must_use]
    pub fn cache(&self) -> PathBuf {
        self.path.join("cache")
    }

    /// Where a namespace's new root is mounted; empty to everybody outside it.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.path.join("root")
    }

    /// Reads `launch.json`, refusing a newer format before looking at the rest of it.
    pub fn read_launch(&self) -> Result<TaskLaunch> {
        let path = self.launch_file();
        let bytes = trainyard_files::read(&path, RECORD_BYTES_MAX).map_err(|source| {
            let path = path.clone();
            ShimError::Read { path, source }
        })?;
        let value: serde_json::Value =
            serde_json::from_slice(&bytes).map_err(|source| ShimError::Parse {
                path: path.clone(),
                source,
            })?;
        let format = value
            .get("format")
            .and_then(serde_json::Value::as_u64)
            .unwrap_or_default();
        let found = u32::try_from(format).unwrap_or(u32::MAX);
        if found > TaskLaunch::FORMAT {
            return Err(ShimError::NewerFormat {
                path,
                found,
                known: TaskLaunch::FORMAT,
            });
        }
        serde_json::from_value(value).map_err(|source| ShimError::Parse { path, source })
    }

    /// Whether there is a `launch.json`, damaged ones aside. Of a newer format it is one.
    #[must_use]
    pub fn has_launch(&self) -> bool {
        match self.read_launch() {
            Ok(_) | Err(ShimError::NewerFormat { .. }) => true,
            Err(_) => false,
        }
    }

    /// Makes the folder, private to its owner, with those above it.
    pub fn make(&self) -> Result<()> {
        private::make_dir(&self.path).map_err(|source| ShimError::Write {
            path: self.path.clone(),
            source,
        })
    }

    /// Writes `launch.json`, making the folder if need be, and takes the room for the end: what could not be told to have
    /// ended is not started. Who writes it can write it again: it does not survive a
    /// power cut for certain, and waiting for the disk is what a start takes longest for.
    pub fn write_launch(&self, launch: &TaskLaunch) -> Result<()> {
        self.make()?;
        let room = self.exit_room();
        exit_room::hold(&room).map_err(|source| ShimError::Write { path: room, source })?;
        write(self.launch_file(), launch, Survives::Process)
    }

    /// What the last shim said of itself, if one ever did.
    pub fn read_state(&self) -> Result<Option<TaskState>> {
        read(self.state_file())
    }

    /// Replaces what the shim says of itself. That the command was started outlives a power cut: it must not be
    /// started again. The rest matters only while the shim lives.
    pub fn write_state(&self, state: &TaskState) -> Result<()> {
        let survives = match state.phase {
            Phase::Running => Survives::PowerCut,
            Phase::Preparing | Phase::Stopping => Survives::Process,
        };
        write(self.state_file(), state, survives)
    }

    /// How the task ended, if it did.
    pub fn read_exit(&self) -> Result<Option<ExitRecord>> {
        read(self.exit_file())
    }

    /// Writes how the task ended, where there is room for it on a full disk too.
    pub fn write_exit(&self, record: &ExitRecord) -> Result<()> {
        if exit_room::fill(&self.exit_room(), &self.exit_file(), &json(record)).is_ok() {
            return Ok(());
        }
        write(self.exit_file(), record, Survives::PowerCut)
    }

    /// Lets the log's last rows have a part of the room.
    pub fn lend_exit_room(&self) {
        exit_room::lend(&self.exit_room());
    }
}

fn read<T: DeserializeOwned>(path: PathBuf) -> Result<Option<T>> {
    let bytes = match trainyard_files::read(&path, RECORD_BYTES_MAX) {
        Ok(bytes) => bytes,
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(ShimError::Read { path, source }),
    };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|source| ShimError::Parse { path, source })
}

fn write<T: Serialize>(path: PathBuf, value: &T, survives: Survives) -> Result<()> {
    trainyard_files::replace(&path, &json(value), survives)
        .map_err(|source| ShimError::Write { path, source })
}

fn json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec_pretty(value).expect("BUG: the records of a task are always JSON")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_launch_reads_back_as_written() {
        let folder = tempfile::tempdir().unwrap();
        let dir = TaskDir::new(folder.path().join("task-0"));
        let mut launch = TaskLaunch::new("python train.py --note 'a \"b\"'");
        launch.env.insert("DLS_TASK_INDEX".into(), "0".into());
        dir.write_launch(&launch).unwrap();
        assert_eq!(dir.read_launch().unwrap(), launch);
    }

    #[test]
    fn a_newer_launch_is_refused_by_its_format_even_when_its_fields_are_unknown() {
        let folder = tempfile::tempdir().unwrap();
        let dir = TaskDir::new(folder.path());
        fs::write(dir.launch_file(), br#"{"format": 7, "steps": []}"#).unwrap();
        let error = dir.read_launch().unwrap_err();
        assert!(
            matches!(error, ShimError::NewerFormat { found: 7, .. }),
            "{error}"
        );
    }

    #[test]
    fn a_pipe_or_a_device_in_the_place_of_a_record_is_an_error_and_not_waited_for() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};

        let folder = tempfile::tempdir().unwrap();
        let dir = TaskDir::new(folder.path());
        for file in [dir.exit_file(), dir.state_file(), dir.launch_file()] {
            mknodat(CWD, file, FileType::Fifo, Mode::RWXU, 0).unwrap();
        }
        std::os::unix::fs::symlink("/dev/zero", dir.metrics_file()).unwrap();
        let error = dir.read_exit().unwrap_err().to_string();
        assert!(
            error.ends_with("exit.json: it is not a regular file"),
            "{error}"
        );
        assert!(dir.read_state().is_err());
        assert!(dir.read_launch().is_err());
        assert!(crate::read_metrics(&dir).is_err());
        mknodat(CWD, dir.lock_file(), FileType::Fifo, Mode::RWXU, 0).unwrap();
        assert_eq!(crate::is_shim_alive(&dir).unwrap(), None);
        mknodat(CWD, dir.stop_file(), FileType::Fifo, Mode::RWXU, 0).unwrap();
        assert!(crate::request_stop(&dir).is_err(), "nobody would find it");
    }

    #[test]
    fn a_task_without_a_record_has_not_ended() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(TaskDir::new(folder.path()).read_exit().unwrap(), None);
    }
}
