//! This computer as a place to run, with real shims and real processes.

mod check;
mod place;
mod preview;
mod queue;
mod restart;
mod runs;
mod stop;
