//! What the whole-system tests share: the binaries, a data directory of its own for each test, a notification
//! daemon, and waiting without guessing.
//!
//! Tests here drive the product from outside. What one crate promises is tested in that crate.

pub mod binaries;
pub mod chatter;
pub mod dice;
pub mod disk;
pub mod notifications;
pub mod process;
pub mod wait;
pub mod yard;
