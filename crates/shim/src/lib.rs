//! One small process per running task, which outlives the console.
//!
//! This library is what the console's side needs of it: the files of a task directory that the shim reads and
//! writes, and how to start a shim, see whether one is alive and ask it to stop. Supervising the task itself is the
//! business of the binary, `trainyard-shim`; the log and its index belong to `trainyard-logs`.

mod alive;
mod clock;
mod code_dir;
mod environment;
mod error;
mod exit_record;
mod exit_room;
mod failure;
mod launch;
mod limits;
mod metrics_file;
mod metrics_sample;
mod outcome;
mod phase;
mod private;
mod requirements;
mod sandbox_kind;
mod sandbox_mode;
mod secrets;
mod shim_exit;
mod start;
mod state;
mod step;
mod stop;
mod task_dir;

pub use alive::{is_shim_alive, lock_for_life, start_ticks};
pub use clock::now_ms;
pub use code_dir::CodeDir;
pub use environment::{inherited_environment, task_environment};
pub use error::{Result, ShimError};
pub use exit_record::ExitRecord;
pub use failure::Failure;
pub use launch::TaskLaunch;
pub use limits::Limits;
pub use metrics_file::{compact_metrics, read_metrics};
pub use metrics_sample::MetricsSample;
pub use outcome::Outcome;
pub use phase::Phase;
pub use requirements::{PACKAGES_DIR, REQUIREMENTS_FILE, Requirements};
pub use rustix::process::Pid;
pub use sandbox_kind::SandboxKind;
pub use sandbox_mode::SandboxMode;
pub use secrets::{SecretValues, receive as receive_secrets};
pub use shim_exit::ShimExit;
pub use start::{spawn, spawn_with_secrets};
pub use state::TaskState;
pub use step::{INSTALLED_MARK, Step, StepKind};
pub use stop::{StopSent, request_stop};
pub use task_dir::TaskDir;
