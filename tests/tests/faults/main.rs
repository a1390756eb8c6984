//! What goes wrong: tasks that do not behave, files that are not what they were, disks that take nothing.

mod absence;
mod databases;
mod disks;
mod logs;
mod tasks;
