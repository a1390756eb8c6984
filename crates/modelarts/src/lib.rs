//! ModelArts as a place to run.
//!
//! Owns the client of the service ([`Client`]: signing in, sending, repeating what may be repeated) and the backend of a
//! connection ([`Place`]: submitting once, watching with one list for all, the logs copied for good). The words of the
//! service are `protocol`'s; what a connection is called and who may use it is the console's.

mod client;
mod clock;
mod failure;
mod place;
mod settings;

pub use client::{Client, Generation};
pub use failure::{Failure, Meaning, Service};
pub use place::Place;
pub use settings::{Limits, Settings};
