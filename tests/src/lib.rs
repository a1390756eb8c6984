//! What the whole-system tests share: the binaries, a data directory of its own for each test, a notification
//! daemon, and waiting without guessing.
//!
//! Tests here drive the product from outside. What one crate promises is tested in that crate.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests run the product's programs"
)]
#![expect(clippy::print_stdout, reason = "what is skipped says why")]

pub mod binaries;
pub mod chatter;
pub mod dice;
pub mod disk;
pub mod driver;
pub mod fault_proxy;
pub mod framework;
pub mod furnished;
pub mod keyring;
pub mod notifications;
pub mod page;
pub mod places;
pub mod process;
pub mod service;
pub mod skip;
pub mod wait;
pub mod web_peer;
pub mod yard;
