//! Digests that a sender gives of what is sent, compared with what came.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use s3s::TrailingHeaders;
use s3s::checksum::ChecksumHasher;
use s3s::crypto::Checksum as _;
use s3s::dto::Checksum;
use s3s::{S3ErrorCode, S3Result, crypto};

use super::errors::refuse;

/// What a sender said, in the header or behind the body.
#[derive(Default)]
pub(super) struct Expected {
    pub(super) md5: Option<String>,
    pub(super) crc32: Option<String>,
    pub(super) crc32c: Option<String>,
    pub(super) crc64nvme: Option<String>,
    pub(super) sha1: Option<String>,
    pub(super) sha256: Option<String>,
    pub(super) trailing: Option<TrailingHeaders>,
    /// Names of the headers that come behind the body.
    pub(super) announced: String,
}

/// A digest that is being made of each kind that was said.
pub(super) struct Checker {
    expected: Expected,
    hasher: ChecksumHasher,
}

impl Checker {
    pub(super) fn new(expected: Expected) -> Self {
        let announced = expected.announced.to_ascii_lowercase();
        let wanted = |given: &Option<String>, name: &str| {
            given.is_some() || announced.contains(&format!("x-amz-checksum-{name}"))
        };
        // Names of which one begins the other are told apart by what follows.
        let crc32 = expected.crc32.is_some()
            || announced
                .split(',')
                .any(|name| name.trim() == "x-amz-checksum-crc32");
        let hasher = ChecksumHasher {
            crc32: crc32.then(crypto::Crc32::new),
            crc32c: wanted(&expected.crc32c, "crc32c").then(crypto::Crc32c::new),
            sha1: wanted(&expected.sha1, "sha1").then(crypto::Sha1::new),
            sha256: wanted(&expected.sha256, "sha256").then(crypto::Sha256::new),
            crc64nvme: wanted(&expected.crc64nvme, "crc64nvme").then(crypto::Crc64Nvme::new),
        };
        Self { expected, hasher }
    }

    pub(super) fn update(&mut self, piece: &[u8]) {
        self.hasher.update(piece);
    }

    /// The digests, when all that were said are right.
    pub(super) fn finish(self, md5: [u8; 16]) -> S3Result<Checksum> {
        let Self { expected, hasher } = self;
        if let Some(given) = &expected.md5 {
            let Ok(given) = STANDARD.decode(given) else {
                return Err(refuse(
                    S3ErrorCode::InvalidDigest,
                    "Content-MD5 is no MD5 in Base64",
                ));
            };
            if given != md5 {
                return Err(differs("Content-MD5"));
            }
        }
        let made = hasher.finalize();
        let behind = |name: &str| {
            let trailing = expected.trailing.as_ref()?;
            let read = |headers: &axum::http::HeaderMap| {
                Some(headers.get(name)?.to_str().ok()?.to_owned())
            };
            trailing.read(read).flatten()
        };
        let kinds = [
            (
                "x-amz-checksum-crc32",
                &expected.crc32,
                &made.checksum_crc32,
            ),
            (
                "x-amz-checksum-crc32c",
                &expected.crc32c,
                &made.checksum_crc32c,
            ),
            (
                "x-amz-checksum-crc64nvme",
                &expected.crc64nvme,
                &made.checksum_crc64nvme,
            ),
            ("x-amz-checksum-sha1", &expected.sha1, &made.checksum_sha1),
            (
                "x-amz-checksum-sha256",
                &expected.sha256,
                &made.checksum_sha256,
            ),
        ];
        for (name, given, made) in kinds {
            let given = given.clone().or_else(|| behind(name));
            if given.is_some() && given != *made {
                return Err(differs(name));
            }
        }
        Ok(made)
    }
}

fn differs(name: &str) -> s3s::S3Error {
    refuse(
        S3ErrorCode::BadDigest,
        format!("{name} is not the digest of what came"),
    )
}
