//! What the whole-system tests share: the binaries, a data directory of its own for each test, a notification
//! daemon, and waiting without guessing.
//!
//! Tests here drive the product from outside. What one crate promises is tested in that crate.
#![expect(clippy::disallowed_methods, reason = "whole-system tests run the product")]

pub mod binaries;
pub mod driver;
pub mod notifications;
pub mod page;
pub mod process;
pub mod wait;
