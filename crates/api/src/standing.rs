//! What is known of who is at the other end of a connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// One connection's, shared by who accepts it and who answers it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing(Arc<Said>);

#[derive(Debug, Default)]
struct Said {
    /// The head of a request came.
    heard: AtomicBool,
    /// A request proved who asks.
    known: AtomicBool,
}

impl Standing {
    pub(crate) fn hear(&self) {
        self.0.heard.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_heard(&self) -> bool {
        self.0.heard.load(Ordering::Relaxed)
    }

    /// From now on nobody is let in for it.
    pub(crate) fn know(&self) {
        self.0.known.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_known(&self) -> bool {
        self.0.known.load(Ordering::Relaxed)
    }
}
