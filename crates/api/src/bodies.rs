//! Bodies of requests: how much of one is read and for how long, and how much of all of them is held at once.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Body as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::refusal::Refusal;

/// What one body may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) bytes_max: usize,
    /// For all of it.
    pub(crate) patience: Duration,
}

/// What a request may bring (*AK/SK-based authentication*: 12 MB).
pub(crate) const ANY: Limits = Limits {
    bytes_max: 12 << 20,
    patience: Duration::from_mins(1),
};
/// What somebody may bring who has not said who they are.
pub(crate) const SIGN_IN: Limits = Limits {
    bytes_max: 64 << 10,
    patience: Duration::from_secs(10),
};
/// So much of each body is not counted: an ordinary request is answered whatever others send.
const UNCOUNTED_BYTES: usize = 64 << 10;
/// Held of all bodies beyond that.
const HELD_BYTES_MAX: usize = 48 << 20;
/// What is counted.
const UNIT_BYTES: usize = 1 << 10;
/// How long the body of a request that was refused may still come: a client that sends reads no answer.
const DISCARD: Duration = Duration::from_secs(2);

/// What is held of all bodies together.
pub(crate) struct Bodies(Arc<Semaphore>);

/// The share of one body; to be kept as long as the body.
pub(crate) struct Held {
    _share: OwnedSemaphorePermit,
}

impl Default for Bodies {
    fn default() -> Self {
        Self::of(HELD_BYTES_MAX)
    }
}

impl Bodies {
    fn of(held_bytes_max: usize) -> Self {
        Self(Arc::new(Semaphore::new(held_bytes_max / UNIT_BYTES)))
    }

    pub(crate) async fn read(&self, body: Body, limits: Limits) -> Result<(Bytes, Held), Refusal> {
        let all = self.gather(body, limits.bytes_max);
        let late = || {
            refuse(
                StatusCode::REQUEST_TIMEOUT,
                "Request timed out: the body did not come",
            )
        };
        let read = tokio::time::timeout(limits.patience, all).await;
        read.unwrap_or_else(|_| Err(late()))
    }

    async fn gather(&self, mut body: Body, bytes_max: usize) -> Result<(Bytes, Held), Refusal> {
        let too_long = || {
            refuse(
                StatusCode::PAYLOAD_TOO_LARGE,
                &format!(
                    "Request entity too large: this body may have {} KB",
                    bytes_max / 1024
                ),
            )
        };
        let told = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
        if told > bytes_max {
            return Err(too_long());
        }
        let mut share = self.share(0)?;
        let mut gathered = BytesMut::with_capacity(told.min(UNCOUNTED_BYTES));
        while let Some(frame) = body.frame().await {
            let early = |_| refuse(StatusCode::BAD_REQUEST, "Bad request: the body ended early");
            let Ok(piece) = frame.map_err(early)?.into_data() else {
                continue;
            };
            if gathered.len() + piece.len() > bytes_max {
                return Err(too_long());
            }
            gathered.extend_from_slice(&piece);
            let counted = gathered.len().saturating_sub(UNCOUNTED_BYTES);
            let wanted = counted.div_ceil(UNIT_BYTES);
            share.merge(self.share(wanted - share.num_permits())?);
        }
        Ok((gathered.freeze(), Held { _share: share }))
    }

    fn share(&self, units: usize) -> Result<OwnedSemaphorePermit, Refusal> {
        let units = u32::try_from(units).unwrap_or(u32::MAX);
        let share = Arc::clone(&self.0).try_acquire_many_owned(units);
        share.map_err(|_| {
            refuse(
                StatusCode::SERVICE_UNAVAILABLE,
                "The server holds many large requests already; try again in a minute.",
            )
        })
    }
}

/// Lets the body of a request that is refused pass, and keeps nothing of it.
pub(crate) async fn discard(headers: &HeaderMap, mut body: Body) {
    if headers.contains_key(header::EXPECT) {
        // Who waits to be asked for it need not send it.
        return;
    }
    let pass = async {
        let mut left = ANY.bytes_max;
        while let Some(Ok(frame)) = body.frame().await {
            let came = frame.data_ref().map_or(0, Bytes::len);
            match left.checked_sub(came) {
                Some(rest) => left = rest,
                None => break,
            }
        }
    };
    let _ = tokio::time::timeout(DISCARD, pass).await;
}

fn refuse(status: StatusCode, what: &str) -> Refusal {
    Refusal::gateway(status, "APIGW.0201", what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_kb(kb: usize) -> Body {
        Body::from(vec![b'x'; kb << 10])
    }

    #[tokio::test]
    async fn large_bodies_are_bounded_together_and_small_ones_still_come() {
        let bodies = Bodies::of(200 << 10);
        let first = bodies.read(of_kb(64 + 150), ANY).await.unwrap();
        let Err(refused) = bodies.read(of_kb(64 + 60), ANY).await else {
            panic!("more is held than there is room for");
        };
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
        let small = bodies.read(of_kb(64), ANY).await;
        assert_eq!(small.unwrap().0.len(), 64 << 10);
        drop(first);
        assert!(bodies.read(of_kb(64 + 60), ANY).await.is_ok(), "room again");
    }

    #[tokio::test]
    async fn a_body_is_as_long_as_it_may_be_and_no_longer() {
        let bodies = Bodies::default();
        let limits = Limits {
            bytes_max: 1 << 10,
            ..SIGN_IN
        };
        assert!(bodies.read(of_kb(1), limits).await.is_ok());
        let Err(refused) = bodies.read(of_kb(2), limits).await else {
            panic!("too much is read");
        };
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    }

    #[tokio::test]
    async fn a_body_that_does_not_come_is_not_waited_for_long() {
        let never = futures_util::stream::pending::<Result<Bytes, std::io::Error>>();
        let limits = Limits {
            patience: Duration::from_millis(50),
            ..ANY
        };
        let Err(refused) = Bodies::default()
            .read(Body::from_stream(never), limits)
            .await
        else {
            panic!("there is a body");
        };
        assert_eq!(refused.status, StatusCode::REQUEST_TIMEOUT);
    }
}
