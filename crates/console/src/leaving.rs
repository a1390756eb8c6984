//! Telling an owner's work that the owner leaves.

use tokio::sync::watch;

/// Says it, once.
pub(crate) struct Leaving(watch::Sender<bool>);

/// Hears it, also when it was said before. An owner that is gone without a word has left.
#[derive(Clone)]
pub(crate) struct Stay(watch::Receiver<bool>);

impl Leaving {
    pub(crate) fn new() -> (Self, Stay) {
        let (said, heard) = watch::channel(false);
        (Self(said), Stay(heard))
    }

    pub(crate) fn say(&self) {
        self.0.send_replace(true);
    }
}

impl Stay {
    pub(crate) fn is_over(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// Returns when it is over.
    pub(crate) async fn end(&self) {
        let _ = self.0.clone().wait_for(|said| *said).await;
    }
}
