//! What goes wrong: tasks that do not behave, files that are not what they were, disks that take nothing.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests run the product's programs"
)]
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod absence;
mod databases;
mod disks;
mod logs;
mod owners;
mod tasks;
