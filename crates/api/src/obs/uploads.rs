//! Uploads in parts.

use s3s::TrailingHeaders;
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput,
    CompleteMultipartUploadOutput, CompletedPart, CopyPartResult, CreateMultipartUploadInput,
    CreateMultipartUploadOutput, ETag, ListMultipartUploadsInput, ListMultipartUploadsOutput,
    ListPartsInput, ListPartsOutput, MultipartUpload, Part, Range, UploadPartCopyInput,
    UploadPartCopyOutput, UploadPartInput, UploadPartOutput,
};
use s3s::{S3ErrorCode, S3Result};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use trainyard_console::objects::{PART_BYTES_MIN, PART_NUMBERS, PartInfo, Upload};

use super::check::Expected;
use super::errors::{of_objects, refuse};
use super::listing::{expect_words, timestamp};
use super::storage::{Storage, described, range_of};

/// Most rows of one answer.
const ROWS_MAX: usize = 1000;
/// How much is copied at once.
const PIECE_BYTES: usize = 1 << 20;

impl Storage {
    pub(super) async fn begin(
        &self,
        input: CreateMultipartUploadInput,
    ) -> S3Result<CreateMultipartUploadOutput> {
        let url = self.writable(&input.bucket, &input.key).await?;
        let described = described(input.content_type, input.metadata)?;
        let upload = self.console().objects().begin_upload(&url, described).await;
        let upload = upload.map_err(|error| of_objects(&error))?;
        Ok(CreateMultipartUploadOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(upload.id.to_string()),
            ..Default::default()
        })
    }

    pub(super) async fn part(
        &self,
        input: UploadPartInput,
        trailing: Option<TrailingHeaders>,
        announced: String,
    ) -> S3Result<UploadPartOutput> {
        let upload = self
            .upload_of(&input.bucket, &input.key, &input.upload_id)
            .await?;
        let number = part_number(input.part_number)?;
        let arriving = self.console().objects().receive_part(&upload);
        let mut arriving = arriving.map_err(|error| of_objects(&error))?;
        let expected = Expected {
            md5: input.content_md5,
            crc32: input.checksum_crc32,
            crc32c: input.checksum_crc32c,
            crc64nvme: input.checksum_crc64nvme,
            sha1: input.checksum_sha1,
            sha256: input.checksum_sha256,
            trailing,
            announced,
        };
        let sums = self
            .receive(&mut arriving, input.body, input.content_length, expected)
            .await?;
        let part = self
            .console()
            .objects()
            .keep_part(&upload, number, arriving)
            .await;
        let part = part.map_err(|error| of_objects(&error))?;
        Ok(UploadPartOutput {
            e_tag: Some(ETag::Strong(part.tag)),
            checksum_crc32: sums.checksum_crc32,
            checksum_crc32c: sums.checksum_crc32c,
            checksum_crc64nvme: sums.checksum_crc64nvme,
            checksum_sha1: sums.checksum_sha1,
            checksum_sha256: sums.checksum_sha256,
            ..Default::default()
        })
    }

    pub(super) async fn part_copy(
        &self,
        input: UploadPartCopyInput,
    ) -> S3Result<UploadPartCopyOutput> {
        let upload = self
            .upload_of(&input.bucket, &input.key, &input.upload_id)
            .await?;
        let number = part_number(input.part_number)?;
        let from = self.source(&input.copy_source).await?;
        let opened = self.console().objects().open(&from).await;
        let (info, mut file) = opened.map_err(|error| of_objects(&error))?;
        let range = input
            .copy_source_range
            .as_deref()
            .map(Range::parse)
            .transpose();
        let range = range.map_err(|_| {
            refuse(
                S3ErrorCode::InvalidArgument,
                "x-amz-copy-source-range is bytes=first-last",
            )
        })?;
        let (range, _) = range_of(range.as_ref(), info.size_bytes)?;
        let arriving = self.console().objects().receive_part(&upload);
        let mut arriving = arriving.map_err(|error| of_objects(&error))?;
        let told = |error: std::io::Error| refuse(S3ErrorCode::InternalError, error.to_string());
        file.seek(std::io::SeekFrom::Start(range.start))
            .await
            .map_err(told)?;
        let mut from = file.take(range.end - range.start);
        let mut piece = Vec::with_capacity(PIECE_BYTES);
        while from.read_buf(&mut piece).await.map_err(told)? > 0 {
            let written = arriving.write(&piece).await;
            written.map_err(|error| of_objects(&error))?;
            piece.clear();
        }
        let part = self
            .console()
            .objects()
            .keep_part(&upload, number, arriving)
            .await;
        let part = part.map_err(|error| of_objects(&error))?;
        Ok(UploadPartCopyOutput {
            copy_part_result: Some(CopyPartResult {
                e_tag: Some(ETag::Strong(part.tag)),
                last_modified: Some(timestamp(part.modified_ms)),
                ..Default::default()
            }),
            ..Default::default()
        })
    }

    pub(super) async fn complete(
        &self,
        input: CompleteMultipartUploadInput,
    ) -> S3Result<CompleteMultipartUploadOutput> {
        let upload = self
            .upload_of(&input.bucket, &input.key, &input.upload_id)
            .await?;
        let arrived = self.console().objects().parts(&upload).await;
        let arrived = arrived.map_err(|error| of_objects(&error))?;
        let named = input
            .multipart_upload
            .and_then(|upload| upload.parts)
            .unwrap_or_default();
        let parts = chosen(&named, &arrived)?;
        let info = self
            .console()
            .objects()
            .complete_upload(&upload, parts)
            .await;
        let info = info.map_err(|error| of_objects(&error))?;
        Ok(CompleteMultipartUploadOutput {
            location: Some(format!("/{}/{}", input.bucket, input.key)),
            bucket: Some(input.bucket),
            key: Some(input.key),
            e_tag: Some(ETag::Strong(info.attributes.tag)),
            ..Default::default()
        })
    }

    pub(super) async fn abort(
        &self,
        input: AbortMultipartUploadInput,
    ) -> S3Result<AbortMultipartUploadOutput> {
        let upload = self
            .upload_of(&input.bucket, &input.key, &input.upload_id)
            .await?;
        let aborted = self.console().objects().abort_upload(&upload).await;
        aborted.map_err(|error| of_objects(&error))?;
        Ok(AbortMultipartUploadOutput::default())
    }

    pub(super) async fn parts_of(&self, input: ListPartsInput) -> S3Result<ListPartsOutput> {
        let upload = self
            .upload_of(&input.bucket, &input.key, &input.upload_id)
            .await?;
        let arrived = self.console().objects().parts(&upload).await;
        let arrived = arrived.map_err(|error| of_objects(&error))?;
        let after = input.part_number_marker.unwrap_or(0);
        let after = u32::try_from(after).unwrap_or(0);
        let limit = rows(input.max_parts);
        let mut left = arrived.into_iter().filter(|part| part.number > after);
        let page: Vec<PartInfo> = left.by_ref().take(limit).collect();
        let next = left.next().and(page.last());
        let next = next.and_then(|part| i32::try_from(part.number).ok());
        let parts = page.into_iter().map(|part| Part {
            part_number: i32::try_from(part.number).ok(),
            e_tag: Some(ETag::Strong(part.tag)),
            size: i64::try_from(part.size_bytes).ok(),
            last_modified: Some(timestamp(part.modified_ms)),
            ..Default::default()
        });
        Ok(ListPartsOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(input.upload_id),
            parts: Some(parts.collect()),
            max_parts: i32::try_from(limit).ok(),
            is_truncated: Some(next.is_some()),
            next_part_number_marker: next,
            part_number_marker: input.part_number_marker,
            owner: Some(self.owner()),
            ..Default::default()
        })
    }

    pub(super) async fn uploads_of(
        &self,
        input: ListMultipartUploadsInput,
    ) -> S3Result<ListMultipartUploadsOutput> {
        let uploads = self.console().objects().uploads(&input.bucket).await;
        let uploads = uploads.map_err(|error| of_objects(&error))?;
        // This listing is never encoded.
        expect_words(
            None,
            &[
                ("prefix", input.prefix.as_deref()),
                ("delimiter", input.delimiter.as_deref()),
                ("key-marker", input.key_marker.as_deref()),
                ("upload-id-marker", input.upload_id_marker.as_deref()),
            ],
        )?;
        let prefix = input.prefix.clone().unwrap_or_default();
        let after = input.key_marker.clone().unwrap_or_default();
        let limit = rows(input.max_uploads);
        let mut left = uploads.into_iter().filter(|upload| {
            upload.url.key().starts_with(&prefix) && upload.url.key() > after.as_str()
        });
        let page: Vec<Upload> = left.by_ref().take(limit).collect();
        let next = left.next().and(page.last());
        let next = next.map(|last| (last.url.key().to_owned(), last.id.to_string()));
        let uploads = page.iter().map(|upload| MultipartUpload {
            key: Some(upload.url.key().to_owned()),
            upload_id: Some(upload.id.to_string()),
            initiated: Some(timestamp(upload.begun_ms)),
            owner: Some(self.owner()),
            ..Default::default()
        });
        Ok(ListMultipartUploadsOutput {
            bucket: Some(input.bucket),
            prefix: input.prefix,
            key_marker: input.key_marker,
            uploads: Some(uploads.collect()),
            max_uploads: i32::try_from(limit).ok(),
            is_truncated: Some(next.is_some()),
            next_upload_id_marker: next.as_ref().map(|(_, id)| id.clone()),
            next_key_marker: next.map(|(key, _)| key),
            ..Default::default()
        })
    }

    async fn upload_of(&self, bucket: &str, key: &str, id: &str) -> S3Result<Upload> {
        let url = self.writable(bucket, key).await?;
        let none = || {
            let message =
                "There is no upload of that id for that object: it was completed or aborted.";
            refuse(S3ErrorCode::NoSuchUpload, message)
        };
        let id = id.parse().map_err(|()| none())?;
        self.console()
            .objects()
            .upload(&id, &url)
            .await
            .ok_or_else(none)
    }
}

fn rows(asked: Option<i32>) -> usize {
    let asked = asked.and_then(|asked| usize::try_from(asked).ok());
    asked.unwrap_or(ROWS_MAX).min(ROWS_MAX)
}

fn part_number(given: i32) -> S3Result<u32> {
    let number = u32::try_from(given)
        .ok()
        .filter(|number| PART_NUMBERS.contains(number));
    number.ok_or_else(|| {
        refuse(
            S3ErrorCode::InvalidArgument,
            "A part's number is 1 to 10,000",
        )
    })
}

/// The parts that a client names, which have to be those that arrived.
fn chosen(named: &[CompletedPart], arrived: &[PartInfo]) -> S3Result<Vec<PartInfo>> {
    let mut parts: Vec<PartInfo> = Vec::with_capacity(named.len());
    for one in named {
        let number = part_number(one.part_number.unwrap_or(0))?;
        if parts.last().is_some_and(|last| last.number >= number) {
            let message = "The parts must be named in the order of their numbers.";
            return Err(refuse(S3ErrorCode::InvalidPartOrder, message));
        }
        let found = arrived.iter().find(|part| part.number == number);
        let same = |part: &&PartInfo| one.e_tag.as_ref().is_none_or(|tag| tag.value() == part.tag);
        let part = found.filter(same).ok_or_else(|| {
            refuse(
                S3ErrorCode::InvalidPart,
                format!("Part {number} did not arrive, or is another."),
            )
        })?;
        parts.push(part.clone());
    }
    let Some((_, all_but_last)) = parts.split_last() else {
        return Err(refuse(S3ErrorCode::MalformedXML, "Name at least one part."));
    };
    if let Some(small) = all_but_last
        .iter()
        .find(|part| part.size_bytes < PART_BYTES_MIN)
    {
        let message = format!(
            "Part {} is smaller than 100 KB and not the last.",
            small.number
        );
        return Err(refuse(S3ErrorCode::EntityTooSmall, message));
    }
    Ok(parts)
}
