//! The application: everything a user can do is one method here, and one row of the table in [`commands`].
//!
//! Owns the wiring of store, objects, backends and notifier, who schedules, and what is told to whom. Has never heard
//! of a window: the window, the command line and other consoles call only this.

#![warn(clippy::print_stderr)]

mod below;
mod clock;
pub mod commands;
mod console;
mod csv;
mod db;
mod diagnostic;
mod dial;
mod door;
mod error;
mod folder_watch;
mod home;
mod leaving;
mod notify;
mod orphans;
mod owner;
mod places;
mod random;
mod reserve;
mod sample;
mod series;
mod session;
mod transfers;
mod typescript;
mod uses;
mod visualizations;
mod watching;
pub mod wire;

pub use below::{algorithms, backend, engines, exports, logs, objects, protocol, secrets, store};
pub use console::{Console, Delivery, OpenOptions, Ownership};
pub use error::{ConsoleError, ErrorCode, FolderUse, WireError};
pub use home::Home;
pub use places::{Dial, Dialling, Keys};
pub use session::Session;
pub use typescript::typescript;
pub use uses::{
    EndpointIdentity, EndpointKeys, FirstRow, Followed, KeysKept, RowPattern, WholeLogs, WholeRow,
};
