//! The service's API on loopback, over a console.
//!
//! Owns a server that speaks as the service does: identity with tokens, signatures and temporary keys; training of both
//! generations; topics; images; and object storage, also for clients of S3. What a request does is the console's business:
//! a job that is sent here is an ordinary job of this computer. It listens on loopback addresses alone, and only when it
//! is asked to ([`serve`]).

mod accepting;
mod asked;
mod bodies;
mod caller;
mod choices;
mod clock;
mod credentials;

mod host;
mod iam;
mod ids;
mod log_rows;
mod obs;
mod passwords;
mod patient;
mod refusal;
mod router;
mod serve;
mod server;
mod smn;
mod standing;
mod swr;
mod tokens;
mod usage;
mod v1;
mod v2;

pub use credentials::Credentials;
pub use serve::{Options, ServeError, Served, serve};
pub use trainyard_console::KeysKept;
