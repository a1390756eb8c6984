//! The console on real data directories, with real tasks.

mod configs;
mod ownership;
mod place;
mod runs;
