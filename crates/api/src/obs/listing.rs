//! Listings of buckets and keys.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use s3s::dto::{
    CommonPrefix, ETag, EncodingType, ListObjectsInput, ListObjectsOutput, ListObjectsV2Input,
    ListObjectsV2Output, Object, ObjectStorageClass, Owner, Timestamp,
};
use s3s::{S3ErrorCode, S3Result};
use trainyard_console::objects::{KeyEntry, KeyPage, KeyQuery, ObjectInfo};
use trainyard_protocol::uri;

use super::errors::{of_objects, refuse};
use super::storage::Storage;

/// Most keys of one answer.
const KEYS_MAX: i32 = 1000;

/// A page, in the words of both versions.
struct Listed {
    contents: Vec<Object>,
    common_prefixes: Vec<CommonPrefix>,
    next: Option<String>,
}

impl Storage {
    pub(super) async fn list_v1(&self, input: ListObjectsInput) -> S3Result<ListObjectsOutput> {
        let limit = limit(input.max_keys)?;
        let encoding = input.encoding_type;
        expect_words(
            encoding.as_ref(),
            &[
                ("prefix", input.prefix.as_deref()),
                ("delimiter", input.delimiter.as_deref()),
                ("marker", input.marker.as_deref()),
            ],
        )?;
        let query = KeyQuery {
            prefix: input.prefix.clone().unwrap_or_default(),
            delimiter: input.delimiter.clone().unwrap_or_default(),
            after: input.marker.clone().unwrap_or_default(),
            limit,
        };
        let listed = self
            .list(&input.bucket, query, encoding.as_ref(), true)
            .await?;
        let text = |text: Option<String>| text.map(|text| encoded(&text, encoding.as_ref()));
        Ok(ListObjectsOutput {
            name: Some(input.bucket),
            prefix: Some(text(input.prefix).unwrap_or_default()),
            marker: Some(text(input.marker).unwrap_or_default()),
            delimiter: text(input.delimiter),
            max_keys: Some(input.max_keys.unwrap_or(KEYS_MAX).min(KEYS_MAX)),
            is_truncated: Some(listed.next.is_some()),
            next_marker: text(listed.next),
            contents: Some(listed.contents),
            common_prefixes: Some(listed.common_prefixes),
            encoding_type: encoding,
            ..Default::default()
        })
    }

    pub(super) async fn list_v2(&self, input: ListObjectsV2Input) -> S3Result<ListObjectsV2Output> {
        let limit = limit(input.max_keys)?;
        let encoding = input.encoding_type;
        expect_words(
            encoding.as_ref(),
            &[
                ("prefix", input.prefix.as_deref()),
                ("delimiter", input.delimiter.as_deref()),
                ("start-after", input.start_after.as_deref()),
            ],
        )?;
        let after = match &input.continuation_token {
            Some(token) => read_token(token)?,
            None => input.start_after.clone().unwrap_or_default(),
        };
        let query = KeyQuery {
            prefix: input.prefix.clone().unwrap_or_default(),
            delimiter: input.delimiter.clone().unwrap_or_default(),
            after,
            limit,
        };
        let with_owner = input.fetch_owner == Some(true);
        let listed = self
            .list(&input.bucket, query, encoding.as_ref(), with_owner)
            .await?;
        let text = |text: Option<String>| text.map(|text| encoded(&text, encoding.as_ref()));
        let count = listed.contents.len() + listed.common_prefixes.len();
        Ok(ListObjectsV2Output {
            name: Some(input.bucket),
            prefix: Some(text(input.prefix).unwrap_or_default()),
            delimiter: text(input.delimiter),
            start_after: text(input.start_after),
            max_keys: Some(input.max_keys.unwrap_or(KEYS_MAX).min(KEYS_MAX)),
            key_count: i32::try_from(count).ok(),
            is_truncated: Some(listed.next.is_some()),
            continuation_token: input.continuation_token,
            next_continuation_token: listed.next.map(|next| URL_SAFE_NO_PAD.encode(next)),
            contents: Some(listed.contents),
            common_prefixes: Some(listed.common_prefixes),
            encoding_type: encoding,
            ..Default::default()
        })
    }

    async fn list(
        &self,
        bucket: &str,
        query: KeyQuery,
        encoding: Option<&EncodingType>,
        with_owner: bool,
    ) -> S3Result<Listed> {
        if query.limit == 0 {
            self.bucket(bucket).await?;
            return Ok(Listed {
                contents: vec![],
                common_prefixes: vec![],
                next: None,
            });
        }
        let page = self.console().objects().list_keys(bucket, query).await;
        let KeyPage { entries, next } = page.map_err(|error| of_objects(&error))?;
        let owner = with_owner.then(|| self.owner());
        let mut listed = Listed {
            contents: vec![],
            common_prefixes: vec![],
            next,
        };
        for entry in entries {
            match entry {
                KeyEntry::Object(info) => {
                    listed.contents.push(object(&info, encoding, owner.clone()));
                }
                KeyEntry::Prefix(prefix) => listed.common_prefixes.push(CommonPrefix {
                    prefix: Some(encoded(&prefix, encoding)),
                }),
            }
        }
        Ok(listed)
    }
}

fn object(info: &ObjectInfo, encoding: Option<&EncodingType>, owner: Option<Owner>) -> Object {
    Object {
        key: Some(encoded(info.url.key(), encoding)),
        e_tag: Some(ETag::Strong(info.attributes.tag.clone())),
        size: i64::try_from(info.size_bytes).ok(),
        last_modified: Some(timestamp(info.modified_ms)),
        storage_class: Some(ObjectStorageClass::from_static(
            ObjectStorageClass::STANDARD,
        )),
        owner,
        ..Default::default()
    }
}

/// A key as XML can carry it, where the client asks for that.
fn encoded(key: &str, encoding: Option<&EncodingType>) -> String {
    match encoding {
        Some(_) => uri::encode_key(key),
        None => key.to_owned(),
    }
}

/// Words of the query come back in the answer, and XML has no way to write some letters.
pub(super) fn expect_words(
    encoding: Option<&EncodingType>,
    words: &[(&str, Option<&str>)],
) -> S3Result<()> {
    let is_of_xml = |letter: char| {
        matches!(letter, '\t' | '\n' | '\r')
            || (letter >= ' ' && !matches!(letter, '\u{fffe}' | '\u{ffff}'))
    };
    let wrong = words
        .iter()
        .find(|(_, word)| word.is_some_and(|word| !word.chars().all(is_of_xml)));
    match wrong {
        Some((name, _)) if encoding.is_none() => Err(refuse(
            S3ErrorCode::InvalidArgument,
            format!("{name} has a control character; ask with encoding-type=url"),
        )),
        _ => Ok(()),
    }
}

fn limit(given: Option<i32>) -> S3Result<usize> {
    let given = given.unwrap_or(KEYS_MAX).min(KEYS_MAX);
    usize::try_from(given).map_err(|_| {
        refuse(
            S3ErrorCode::InvalidArgument,
            "max-keys must not be negative",
        )
    })
}

fn read_token(token: &str) -> S3Result<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| {
            refuse(
                S3ErrorCode::InvalidArgument,
                "The continuation token is not one of ours",
            )
        })
}

pub(super) fn timestamp(at_ms: i64) -> Timestamp {
    let since = std::time::Duration::from_millis(u64::try_from(at_ms).unwrap_or(0));
    Timestamp::from(std::time::UNIX_EPOCH + since)
}
