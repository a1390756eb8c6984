//! Work that waits for the disk, on a thread that may.

/// Does it there.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let done = tokio::task::spawn_blocking(work).await;
    done.expect("BUG: what waits for the disk panicked")
}
