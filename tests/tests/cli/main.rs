//! The command line as a script uses it: exit codes, standard output, and what is left on disk.

mod configs;
mod door;
mod lives;
mod logs;
mod refusals;
mod sample;
mod v1;
