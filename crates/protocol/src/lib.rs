//! The service's words.
//!
//! Owns the signatures of requests ([`sign`]), the bodies of both generations ([`v1`], [`v2`]) and of the services around
//! them ([`iam`], [`smn`], [`swr`]), and a spec in each of the bodies and back, with what each cannot carry ([`Note`]).
//! Pure: who talks to the service, and who plays it, use the same words, and neither finds a clock or a socket here.

pub mod iam;
pub mod sign;
pub mod smn;
pub mod swr;
pub mod uri;
pub mod v1;
pub mod v2;

mod error_body;
mod events;
mod file;
mod loose;
mod names;
mod note;
mod reading;
mod status;
mod writing;

pub use error_body::{ServiceError, codes};
pub use events::{V2_EVENTS, event_of_v2, v2_name};
pub use file::{Dialect, JobFileError, ParsedSpec, parse_spec};
pub use loose::{Flag, Id, Int, Real, Rows, Text};
pub use names::{DatasetName, EngineName, FlavorName, Name, Names, device_of};
pub use note::{Note, NoteKind, NoteLevel, Notes};
pub use reading::{ReadSpec, Strictness};
pub use status::{Phase, from_phase, phase, status_of};
pub use writing::{check_common, engine_family, one_list, open_rows, path, required};
