//! Signatures of object storage: its own (`OBS`), the S3-compatible twin (`AWS`), and AWS Signature Version 4.
//!
//! Source: OBS API reference, *User Signature Authentication*, and what its official SDK signs. With path style that SDK
//! signs a bucket itself without a slash at the end, with virtual hosts with one: see [`resource`].

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::canonical::header_lines;
use super::digest::{hmac_sha1, hmac_sha256, sha256_hex};
use super::{Key, Request};
use crate::uri;

/// Which of the two twins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// `OBS`, with headers that begin with `x-obs-`.
    Obs,
    /// `AWS`, with headers that begin with `x-amz-`.
    Aws,
}

impl Label {
    /// First word of the header.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Obs => "OBS",
            Self::Aws => "AWS",
        }
    }

    /// How the names of the headers begin that are signed.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Obs => "x-obs-",
            Self::Aws => "x-amz-",
        }
    }
}

/// Members of a query that name something else than the object, and so are signed.
const SUB_RESOURCES: &[&str] = &[
    "acl",
    "append",
    "attname",
    "backtosource",
    "cors",
    "customdomain",
    "delete",
    "deletebucket",
    "directcoldaccess",
    "encryption",
    "inventory",
    "length",
    "lifecycle",
    "location",
    "logging",
    "metadata",
    "modify",
    "name",
    "notification",
    "partNumber",
    "policy",
    "position",
    "quota",
    "rename",
    "replication",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "restore",
    "storageClass",
    "storagePolicy",
    "storageinfo",
    "tagging",
    "torrent",
    "truncate",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "versions",
    "website",
    "x-image-process",
    "x-obs-security-token",
    "x-amz-security-token",
    "object-lock",
    "retention",
];

/// The resource of a request: `/`, `/bucket/` and `/bucket/key`. With path style a bucket itself has no slash at its end.
#[must_use]
pub fn resource(bucket: &str, key: &str, path_style: bool) -> String {
    match (bucket, key) {
        ("", _) => "/".to_owned(),
        (bucket, "") if path_style => format!("/{bucket}"),
        (bucket, key) => format!("/{bucket}/{}", uri::encode_key(key)),
    }
}

/// What is signed. `expires` stands for the date in a signed address.
#[must_use]
pub fn string_to_sign(
    label: Label,
    request: &Request<'_>,
    resource: &str,
    expires: Option<&str>,
) -> String {
    let header = |name: &str| request.header(name).unwrap_or_default();
    let own_date = format!("{}date", label.prefix());
    let date = match expires {
        Some(expires) => expires,
        None if request.header(&own_date).is_some() => "",
        None => header("Date"),
    };
    format!(
        "{}\n{}\n{}\n{date}\n{}{}",
        request.method.to_ascii_uppercase(),
        header("Content-MD5"),
        header("Content-Type"),
        own_headers(label, request),
        with_sub_resources(resource, request.query),
    )
}

fn own_headers(label: Label, request: &Request<'_>) -> String {
    let mut headers: Vec<(String, Vec<&str>)> = Vec::new();
    for (name, value) in request.headers {
        let name = name.to_ascii_lowercase();
        if !name.starts_with(label.prefix()) {
            continue;
        }
        match headers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value.trim()),
            None => headers.push((name, vec![value.trim()])),
        }
    }
    headers.sort();
    let lines = headers.iter();
    lines
        .map(|(name, values)| {
            [
                name,
                ":",
                values.join(",").as_str(),
                "
",
            ]
            .concat()
        })
        .collect()
}

fn with_sub_resources(resource: &str, query: &str) -> String {
    let mut signed: Vec<String> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = uri::decode(name);
        if SUB_RESOURCES.contains(&name.as_str()) {
            let value = uri::decode(value);
            signed.push(if value.is_empty() {
                name
            } else {
                format!("{name}={value}")
            });
        }
    }
    signed.sort();
    if signed.is_empty() {
        resource.to_owned()
    } else {
        format!("{resource}?{}", signed.join("&"))
    }
}

/// The signature of a [string to sign](string_to_sign).
#[must_use]
pub fn signature(secret: &str, string_to_sign: &str) -> String {
    STANDARD.encode(hmac_sha1(secret.as_bytes(), string_to_sign.as_bytes()))
}

/// Value of the `Authorization` header.
#[must_use]
pub fn authorization(label: Label, key: &Key, request: &Request<'_>, resource: &str) -> String {
    let signature = signature(&key.secret, &string_to_sign(label, request, resource, None));
    format!("{} {}:{signature}", label.word(), key.access)
}

/// A signature of version 4.
#[derive(Clone, Copy, Debug)]
pub struct V4<'a> {
    /// Names of the signed headers, in lower case, sorted.
    pub signed_headers: &'a [String],
    /// The time, `20240102T030405Z`; its day is the scope's.
    pub stamp: &'a str,
    /// The region of the scope.
    pub region: &'a str,
    /// The service of the scope, such as `s3`.
    pub service: &'a str,
}

impl V4<'_> {
    /// The scope of its key: day, region, service.
    #[must_use]
    pub fn scope(&self) -> String {
        let day = self.stamp.split('T').next().unwrap_or_default();
        format!("{day}/{}/{}/aws4_request", self.region, self.service)
    }

    /// The signature of a request, in hexadecimal.
    #[must_use]
    pub fn signature(&self, secret: &str, request: &Request<'_>) -> String {
        let hash = sha256_hex(self.canonical_request(request).as_bytes());
        let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{}\n{hash}", self.stamp, self.scope());
        let day = self.stamp.split('T').next().unwrap_or_default();
        let mut key = format!("AWS4{secret}").into_bytes();
        for part in [day, self.region, self.service, "aws4_request"] {
            key = hmac_sha256(&key, part.as_bytes());
        }
        hex::encode(hmac_sha256(&key, to_sign.as_bytes()))
    }

    fn canonical_request(&self, request: &Request<'_>) -> String {
        let mut pairs: Vec<(String, String)> = uri::query_pairs(request.query)
            .iter()
            .filter(|(name, _)| name != "X-Amz-Signature")
            .map(|(name, value)| (uri::encode(name), uri::encode(value)))
            .collect();
        pairs.sort();
        let query: Vec<String> = pairs.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let headers = header_lines(request, self.signed_headers);
        let payload = match request.header("x-amz-content-sha256") {
            Some(given) => given.to_owned(),
            None => sha256_hex(request.body),
        };
        [
            request.method.to_ascii_uppercase().as_str(),
            &uri::encode_key(&uri::decode(request.path)),
            &query.join("&"),
            &headers,
            &self.signed_headers.join(";"),
            &payload,
        ]
        .join("\n")
    }
}

#[cfg(test)]
#[path = "obs_tests.rs"]
mod tests;
