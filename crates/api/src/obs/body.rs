//! Bodies that come, with an error that has a type and a patience that ends.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use thiserror::Error;
use tokio::time::Sleep;

/// How long the next bytes of an object may take to come.
const PATIENCE: Duration = Duration::from_mins(1);

/// A body that ended early.
#[derive(Debug, Error)]
pub(super) enum BodyError {
    /// The connection.
    #[error("the body could not be read: {0}")]
    Read(axum::Error),
    /// Nothing came.
    #[error("the body did not come within {} s", PATIENCE.as_secs())]
    Silent,
}

/// A body whose errors have a type.
pub(super) struct Named {
    body: Body,
    silence: Pin<Box<Sleep>>,
}

impl Named {
    pub(super) fn new(body: Body) -> Self {
        Self {
            body,
            silence: Box::pin(tokio::time::sleep(PATIENCE)),
        }
    }
}

impl hyper::body::Body for Named {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(frame) => {
                let next = tokio::time::Instant::now() + PATIENCE;
                self.silence.as_mut().reset(next);
                Poll::Ready(frame.map(|frame| frame.map_err(BodyError::Read)))
            }
            Poll::Pending => {
                let silent = self.silence.as_mut().poll(cx);
                silent.map(|()| Some(Err(BodyError::Silent)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
