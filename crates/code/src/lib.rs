//! The code that versions ran: copies kept once for each content, what git says of a folder, and how two copies differ.
//!
//! Owns which files of a code directory are code ([`CodeRule`]) and how many are many, the hash of them, the folder of kept copies ([`Copies`]) and the comparison of two of them. Does not
//! own which version ran which copy (the console's database) nor what a task does with its own copy (the shim). All of
//! it blocks.
//!
//! ```text
//! <folder>/files/<sha256>[-x]   each file once, read-only; `-x` for a program
//! <folder>/<hash>/…             a code directory, its files hard links to those
//! <folder>/.arriving-…          one that is being put together, or was when the power went
//! ```
//!
//! A file is never linked to the folder it came from, nor into a task: both may be written to.

mod copies;
mod diff;
mod error;
mod git;
mod hash;
mod limits;
mod rule;
mod walk;

pub use copies::{Copies, Kept, State};
pub use diff::{CodeDiff, DiffLine, FileChange, FileChangeKind, FileDiff, LineKind, NoText};
pub use error::CodeError;
pub use git::work_tree;
pub use limits::{CODE_BYTES_MAX, CODE_FILES_MAX};
pub use rule::{CodeRule, CodeRuleError, IGNORE_FILE};
