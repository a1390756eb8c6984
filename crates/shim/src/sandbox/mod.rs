//! The place a task's command runs in.
//!
//! Every kind has the same shape: the shim starts one process, which ends in an `init` of ours inside the sandbox, and
//! `init` starts the command, adopts what it leaves behind and tells the shim how it ended. Where the kernel gives a
//! process namespace, `init` is its first process, and nothing in it outlives `init`.

mod bubblewrap;
mod chosen;
mod enter;
mod init;
mod layout;
mod message;
mod rewrite;

pub(crate) use chosen::{Refusal, Sandbox, open};
pub(crate) use enter::enter;
pub(crate) use init::init;
pub(crate) use message::{Command, FromInit};
pub(crate) use rewrite::rewrite;
