//! Buckets and objects of the console, as the operations need them.

use futures_util::{StreamExt, stream};
use http_body_util::StreamBody;
use hyper::body::Frame;
use s3s::dto::{CopySource, ETagCondition, Owner, StreamingBlob, Timestamp};
use s3s::{Body, S3ErrorCode, S3Request, S3Result};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use trainyard_console::Console;
use trainyard_console::objects::{Arriving, Described, ObjectInfo, ObjectsError, ObsUrl};

use super::check::{Checker, Expected};
use super::errors::{of_console, of_objects, refuse};
use super::listing::timestamp;
use crate::credentials::USER;
use crate::server::Shared;

/// Names and values of an object's own metadata together (*Uploading an Object*, `x-obs-meta-*`: 2 KB).
const METADATA_BYTES_MAX: usize = 2 << 10;
/// How much of an object is read at once.
const PIECE_BYTES: usize = 256 << 10;

/// Buckets and objects of the console.
pub(super) struct Storage {
    server: Shared,
}

impl Storage {
    pub(super) fn new(server: Shared) -> Self {
        Self { server }
    }

    pub(super) fn console(&self) -> &Console {
        &self.server.console
    }

    pub(super) fn owner(&self) -> Owner {
        Owner {
            id: Some(self.server.keys.identity.domain_id.clone()),
            display_name: Some(USER.to_owned()),
        }
    }

    /// A bucket that is there.
    pub(super) async fn bucket(&self, name: &str) -> S3Result<ObsUrl> {
        let url = bucket_url(name)?;
        let found = self.console().objects().stat(&url).await;
        found.map_err(|error| of_objects(&error))?;
        Ok(url)
    }

    /// An object that may be written, in a bucket that is there.
    pub(super) async fn writable(&self, bucket: &str, key: &str) -> S3Result<ObsUrl> {
        let url = self.url(bucket, key).await?;
        let allowed = self.server.console.writable_object(&url);
        allowed.map_err(|error| of_console(&error))?;
        Ok(url)
    }

    pub(super) async fn url(&self, bucket: &str, key: &str) -> S3Result<ObsUrl> {
        self.bucket(bucket).await?;
        format!("obs://{bucket}/{key}")
            .parse()
            .map_err(|error: ObjectsError| of_objects(&error))
    }

    /// Takes what a client sends, and compares it with what it says of it.
    pub(super) async fn receive(
        &self,
        arriving: &mut Arriving,
        body: Option<StreamingBlob>,
        length: Option<i64>,
        expected: Expected,
    ) -> S3Result<s3s::dto::Checksum> {
        let mut checker = Checker::new(expected);
        if let Some(mut body) = body {
            while let Some(piece) = body.next().await {
                let piece = piece
                    .map_err(|error| refuse(S3ErrorCode::IncompleteBody, error.to_string()))?;
                checker.update(&piece);
                let written = arriving.write(&piece).await;
                written.map_err(|error| of_objects(&error))?;
            }
        }
        if let Some(length) = length
            && u64::try_from(length).is_ok_and(|length| length != arriving.size_bytes())
        {
            let message = "Fewer bytes came than Content-Length says.";
            return Err(refuse(S3ErrorCode::IncompleteBody, message));
        }
        let md5 = arriving.md5().await.map_err(|error| of_objects(&error))?;
        checker.finish(md5)
    }

    /// Where a copy comes from.
    pub(super) async fn source(&self, source: &CopySource) -> S3Result<ObsUrl> {
        match source {
            CopySource::Bucket { bucket, key, .. } => self.url(bucket, key).await,
            _ => Err(refuse(
                S3ErrorCode::NotImplemented,
                "The source of a copy is /bucket/key",
            )),
        }
    }

    pub(super) async fn delete(&self, bucket: &str, key: &str) -> S3Result<()> {
        let url = self.url(bucket, key).await?;
        let deleted = self.console().delete_key(&url).await;
        deleted.map_err(|error| of_console(&error))
    }
}

pub(super) fn bucket_url(name: &str) -> S3Result<ObsUrl> {
    ObsUrl::bucket_root(name)
        .map_err(|error| refuse(S3ErrorCode::InvalidBucketName, error.to_string()))
}

/// What a client says of an object, within what the service keeps.
pub(super) fn described(
    content_type: Option<String>,
    metadata: Option<s3s::dto::Metadata>,
) -> S3Result<Described> {
    let metadata = metadata.unwrap_or_default();
    let bytes: usize = metadata
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    if bytes > METADATA_BYTES_MAX {
        return Err(refuse(
            S3ErrorCode::MetadataTooLarge,
            format!("The metadata has {bytes} bytes; at most {METADATA_BYTES_MAX} are allowed."),
        ));
    }
    Ok(Described {
        content_type,
        metadata: metadata.into_iter().collect(),
    })
}

/// What a client says of the object it asks for.
pub(super) struct Conditions {
    pub(super) matches: Option<ETagCondition>,
    pub(super) none_matches: Option<ETagCondition>,
    pub(super) modified_since: Option<Timestamp>,
    pub(super) unmodified_since: Option<Timestamp>,
}

impl Conditions {
    pub(super) fn check(&self, info: &ObjectInfo) -> S3Result<()> {
        let is = |condition: &ETagCondition| match condition {
            ETagCondition::Any => true,
            ETagCondition::ETag(tag) => tag.value() == info.attributes.tag,
        };
        // A header has whole seconds.
        let modified = timestamp(info.modified_ms / 1000 * 1000);
        let failed = self.matches.as_ref().is_some_and(|one| !is(one))
            || (self.matches.is_none()
                && self
                    .unmodified_since
                    .as_ref()
                    .is_some_and(|at| modified > *at));
        if failed {
            let message = "The object is another than the conditions of the request say.";
            return Err(refuse(S3ErrorCode::PreconditionFailed, message));
        }
        let same = self.none_matches.as_ref().is_some_and(is)
            || (self.none_matches.is_none()
                && self
                    .modified_since
                    .as_ref()
                    .is_some_and(|at| modified <= *at));
        if same {
            return Err(refuse(S3ErrorCode::NotModified, "It is the same."));
        }
        Ok(())
    }
}

/// The bytes of an object from one place to another, piece by piece.
pub(super) async fn stream(
    mut file: tokio::fs::File,
    range: std::ops::Range<u64>,
) -> S3Result<StreamingBlob> {
    let told = |error: std::io::Error| refuse(S3ErrorCode::InternalError, error.to_string());
    file.seek(std::io::SeekFrom::Start(range.start))
        .await
        .map_err(told)?;
    let left = range.end - range.start;
    let pieces = stream::try_unfold((file.take(left), left), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let size = usize::try_from(left)
            .unwrap_or(PIECE_BYTES)
            .min(PIECE_BYTES);
        let mut piece = bytes::BytesMut::with_capacity(size);
        let read = file.read_buf(&mut piece).await?;
        if read == 0 {
            // Somebody made it shorter meanwhile: the answer must not look whole.
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof));
        }
        Ok(Some((
            Frame::data(piece.freeze()),
            (file, left - read as u64),
        )))
    });
    Ok(StreamingBlob::from(Body::http_body_unsync(
        StreamBody::new(pieces),
    )))
}

/// Names of the headers that come behind a body.
pub(super) fn announced<T>(request: &S3Request<T>) -> String {
    let named = request.headers.get("x-amz-trailer");
    named
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

pub(super) fn binary() -> String {
    "binary/octet-stream".to_owned()
}

/// What is wanted of an object, and how the answer names that.
pub(super) fn range_of(
    wanted: Option<&s3s::dto::Range>,
    size_bytes: u64,
) -> S3Result<(std::ops::Range<u64>, Option<String>)> {
    let Some(wanted) = wanted else {
        return Ok((0..size_bytes, None));
    };
    let range = wanted.check(size_bytes).map_err(|_| {
        refuse(
            S3ErrorCode::InvalidRange,
            "The requested range is not satisfiable",
        )
    })?;
    let named = format!(
        "bytes {}-{}/{size_bytes}",
        range.start,
        range.end.saturating_sub(1)
    );
    Ok((range, Some(named)))
}
