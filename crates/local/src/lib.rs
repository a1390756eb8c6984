//! Backend: this computer.
//!
//! Owns the flavors this computer offers, which Python program a job of a framework or of a built-in algorithm is
//! ([`program`]), the queues of versions, one for each resource pool, starting shims and watching them, and finding out
//! after a restart where every version stands. Does not own what happens inside a task (`trainyard-shim`), its log
//! (`trainyard-logs`), nor the database of the console, to which it reports through a channel of updates.
//!
//! # How it is built
//!
//! One loop ([`scheduler`]) puts everything that happens in order: requests of the console, news of tasks. What a
//! piece of news means for a version is decided by a pure state machine ([`version`]), who may start by pure queues, one for each
//! resource pool ([`pools`], [`queue`]). Each task has a unit of its own ([`unit`]) that starts or adopts the task's shim and waits for it.
//!
//! # What is on disk, and in which order
//!
//! In a version's folder: `spec.json` (exactly what ran), then `tasks.json` (the [`plan`]: ports and what the version
//! occupies), both before any task. Then in each `task-<i>`: `launch.json`, and the shim's own files. `tasks.json`
//! is the moment a version counts as started: without it a restart queues the version again, with it every task is
//! picked up where it is; one that was damaged is made again from the launches. A unit decides by what it finds, in this order, which leaves no gap at any kill:
//!
//! 0. no folder, which was made before `tasks.json`: somebody removed it, and the task may have run. What lives of it is
//!    ended and the task is lost;
//! 1. a shim holds the lock, or lives by its own word in `state.json` where the lock's file was removed: adopt it;
//! 2. `exit.json`: ended (looked at after the lock, because a shim writes it before it lets go);
//! 3. `verdict.json`: this backend already found the task lost or unable to start;
//! 4. `state.json`: a shim was there and is gone without a record, so the task is lost;
//! 5. nothing of these, and no shim among the processes that had locked the folder before it was emptied: start it. A
//!    second shim started beside one that has not locked yet ends by itself.
//!
//! A request to stop is written to `stop.json` before anybody is signalled.
//!
//! A start waits for the disk once, for `tasks.json`: that a version was started must not be forgotten by a power cut.
//! What follows from it needs no such wait. `launch.json` is made again where it is missing or damaged, `spec.json` is
//! synced while the tasks start already.

mod accelerators;
mod check;
mod claim;
mod code;
mod computer;
mod config;
mod data;
mod environment;
mod file;
mod flavors;
mod launch;
mod load;
mod local;
mod not_carried;
mod plan;
mod platform;
mod pools;
mod ports;
mod preview;
mod program;
mod progress;
mod provenance;
mod queue;
mod queued_row;
mod scheduler;
mod source_check;
mod stop_mark;
mod tensorboard;
mod unit;
mod verdict;
mod version;
mod waited;

pub use computer::{Computer, Gpu};
pub use config::LocalConfig;
pub use data::data_link;
pub use load::{Load, LoadMeter};
pub use local::LocalBackend;
pub use progress::{task_steps, waited};
pub use tensorboard::{TensorBoard, TensorBoardError, TensorBoardLaunch};
