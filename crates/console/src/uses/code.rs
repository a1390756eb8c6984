//! Counting a code directory before anything is copied, with word on how far that is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use trainyard_backend::{CodeReport, CodeSize};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::{Notice, SpecAt};

/// Between two words on how far a count is.
const PAUSE: Duration = Duration::from_millis(100);

/// Which count is the last that was asked for: it ends those before it, whose answer nobody waits for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts(Arc<AtomicU64>);

impl Console {
    /// Counts the code directory of a spec, whole. A further call ends this one.
    pub async fn measure_code(&self, at: SpecAt) -> Result<Option<CodeReport>, ConsoleError> {
        let backend = self.place(&at.backend).await?;
        let counts = self.inner().counts.clone();
        let own = counts.0.fetch_add(1, Ordering::Relaxed) + 1;
        let path = at.spec.algorithm.code_dir().unwrap_or_default().to_owned();
        let console = self.clone();
        let mut told = Instant::now();
        let on_counted = move |size: CodeSize| {
            if told.elapsed() >= PAUSE {
                told = Instant::now();
                console.notify(Notice::Code {
                    path: path.clone(),
                    files: size.files,
                    size_bytes: size.size_bytes,
                });
            }
            counts.0.load(Ordering::Relaxed) == own
        };
        let measured = backend.measure_code(&at.spec, Box::new(on_counted)).await;
        Ok(measured?)
    }
}
