//! What an owner has begun and not answered yet, and how long it may take.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::leaving::Stay;

/// How long a conversation goes on.
#[derive(Clone)]
pub(super) struct Terms {
    /// Until this is over requests are begun.
    pub(super) stay: Stay,
    /// Until this is over those that were begun are worked on.
    pub(super) patience: Stay,
    pub(super) underway: Underway,
}

/// The commands that were begun and not answered yet.
#[derive(Clone, Default)]
pub(super) struct Underway(Arc<Mutex<Vec<String>>>);

impl Underway {
    pub(super) fn begin(&self, command: &str) -> One {
        self.all().push(command.to_owned());
        One {
            all: self.clone(),
            command: command.to_owned(),
        }
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.all().clone()
    }

    fn all(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of them, until this is dropped.
pub(super) struct One {
    all: Underway,
    command: String,
}

impl Drop for One {
    fn drop(&mut self) {
        let mut all = self.all.all();
        // Which of two that are called the same makes no difference.
        if let Some(at) = all.iter().position(|one| *one == self.command) {
            all.swap_remove(at);
        }
    }
}
