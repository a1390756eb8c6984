//! The console as the window has it: being opened, open, or refused with a reason the pages show.
//!
//! Owns waiting for it, so that the window need not. Knows no window.

use std::sync::Arc;

use tokio::sync::{Mutex, watch};
use trainyard_console::{Console, ErrorCode, OpenOptions, Session, WireError};

/// The console, sooner or later.
pub(crate) struct ConsoleState {
    options: OpenOptions,
    phase: watch::Sender<Phase>,
    opening: Mutex<()>,
}

#[derive(Clone)]
enum Phase {
    Opening,
    Open(Arc<Session>),
    Refused(WireError),
    Closed,
}

impl ConsoleState {
    pub(crate) fn new(options: OpenOptions) -> Self {
        Self {
            options,
            phase: watch::Sender::new(Phase::Opening),
            opening: Mutex::default(),
        }
    }

    pub(crate) fn options(&self) -> &OpenOptions {
        &self.options
    }

    /// Opens the console unless it is open, or leaves every command answered with why it could not be.
    pub(crate) async fn open(&self) -> Result<Opened, WireError> {
        let _one_at_a_time = self.opening.lock().await;
        match self.now() {
            Phase::Open(_) => return Ok(Opened::Before),
            Phase::Closed => return Err(closed()),
            Phase::Opening | Phase::Refused(_) => {}
        }
        match Console::open(self.options.clone()).await {
            Ok(console) => {
                let session = Arc::new(console.session());
                self.enter(Phase::Open(Arc::clone(&session)));
                Ok(Opened::Now(session))
            }
            Err(error) => {
                let error = error.to_wire();
                self.enter(Phase::Refused(error.clone()));
                Err(error)
            }
        }
    }

    /// Where commands are asked from; waits while the console is being opened.
    pub(crate) async fn session(&self) -> Result<Arc<Session>, WireError> {
        let mut phase = self.phase.subscribe();
        let settled = phase.wait_for(|p| !matches!(p, Phase::Opening)).await;
        match settled.map(|phase| phase.clone()) {
            Ok(Phase::Open(session)) => Ok(session),
            Ok(Phase::Refused(error)) => Err(error),
            Ok(Phase::Opening | Phase::Closed) | Err(_) => Err(closed()),
        }
    }

    /// The console if it is open at this moment.
    pub(crate) fn console(&self) -> Option<Console> {
        match self.now() {
            Phase::Open(session) => Some(session.console().clone()),
            _ => None,
        }
    }

    /// Leaves the data directory to others; what runs goes on.
    pub(crate) async fn close(&self) {
        let _not_while_opening = self.opening.lock().await;
        let console = self.console();
        self.enter(Phase::Closed);
        if let Some(console) = console {
            console.close().await;
        }
    }

    fn now(&self) -> Phase {
        self.phase.borrow().clone()
    }

    fn enter(&self, phase: Phase) {
        self.phase.send_replace(phase);
    }
}

/// Whether it was this attempt that opened the console.
pub(crate) enum Opened {
    Now(Arc<Session>),
    Before,
}

fn closed() -> WireError {
    WireError {
        code: ErrorCode::Internal,
        name: None,
        faults: vec![],
        detail: "Trainyard is quitting".to_owned(),
    }
}
