//! Series of versions and visualization jobs: read once for all windows, and watched while one looks.
//!
//! What is inside event files and rows is for `trainyard-summaries`; here is where they lie, and when to look again.

mod folder_watch;
mod kept;
mod task_log;
mod watch;

pub(crate) use folder_watch::FolderWatch;
pub(crate) use kept::{Kept, KeptSeries, Places, Progress};
pub(crate) use watch::Watched;
