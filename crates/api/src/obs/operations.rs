//! The operations that clients ask for: what each does is in [`storage`](super::storage), in the listings and the uploads.

use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, Bucket, BucketLocationConstraint,
    CompleteMultipartUploadInput, CompleteMultipartUploadOutput, CopyObjectInput, CopyObjectOutput,
    CopyObjectResult, CreateBucketInput, CreateBucketOutput, CreateMultipartUploadInput,
    CreateMultipartUploadOutput, DeleteBucketInput, DeleteBucketOutput, DeleteObjectInput,
    DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput, DeletedObject, ETag,
    ETagCondition, Error, GetBucketLocationInput, GetBucketLocationOutput,
    GetBucketVersioningInput, GetBucketVersioningOutput, GetObjectInput, GetObjectOutput,
    HeadBucketInput, HeadBucketOutput, HeadObjectInput, HeadObjectOutput, ListBucketsInput,
    ListBucketsOutput, ListMultipartUploadsInput, ListMultipartUploadsOutput, ListObjectsInput,
    ListObjectsOutput, ListObjectsV2Input, ListObjectsV2Output, ListPartsInput, ListPartsOutput,
    MetadataDirective, PutObjectInput, PutObjectOutput, UploadPartCopyInput, UploadPartCopyOutput,
    UploadPartInput, UploadPartOutput,
};
use s3s::{S3, S3ErrorCode, S3Request, S3Response, S3Result};

use super::check::Expected;
use super::errors::{of_console, of_objects, refuse};
use super::listing::timestamp;
use super::storage::{
    Conditions, Storage, announced, binary, bucket_url, described, range_of, stream,
};
use crate::credentials::REGION;

#[async_trait::async_trait]
impl S3 for Storage {
    async fn list_buckets(
        &self,
        _: S3Request<ListBucketsInput>,
    ) -> S3Result<S3Response<ListBucketsOutput>> {
        let buckets = self.console().objects().list_buckets().await;
        let buckets = buckets.map_err(|error| of_objects(&error))?;
        let buckets = buckets.into_iter().map(|entry| Bucket {
            name: Some(entry.url.bucket().to_owned()),
            creation_date: entry.modified_ms.map(timestamp),
            bucket_region: Some(REGION.to_owned()),
        });
        Ok(S3Response::new(ListBucketsOutput {
            buckets: Some(buckets.collect()),
            owner: Some(self.owner()),
            ..Default::default()
        }))
    }

    async fn create_bucket(
        &self,
        request: S3Request<CreateBucketInput>,
    ) -> S3Result<S3Response<CreateBucketOutput>> {
        let name = request.input.bucket;
        let url = bucket_url(&name)?;
        self.console()
            .writable_object(&url)
            .map_err(|error| of_console(&error))?;
        let exists = self
            .console()
            .objects()
            .exists(&url)
            .await
            .map_err(|error| of_objects(&error))?;
        if exists {
            let message = "The bucket is there already, and yours.";
            return Err(refuse(S3ErrorCode::BucketAlreadyOwnedByYou, message));
        }
        let made = self.console().objects().make_bucket(&name).await;
        made.map_err(|error| of_objects(&error))?;
        Ok(S3Response::new(CreateBucketOutput {
            location: Some(format!("/{name}")),
        }))
    }

    async fn head_bucket(
        &self,
        request: S3Request<HeadBucketInput>,
    ) -> S3Result<S3Response<HeadBucketOutput>> {
        self.bucket(&request.input.bucket).await?;
        Ok(S3Response::new(HeadBucketOutput {
            bucket_region: Some(REGION.to_owned()),
            ..Default::default()
        }))
    }

    async fn get_bucket_location(
        &self,
        request: S3Request<GetBucketLocationInput>,
    ) -> S3Result<S3Response<GetBucketLocationOutput>> {
        self.bucket(&request.input.bucket).await?;
        Ok(S3Response::new(GetBucketLocationOutput {
            location_constraint: Some(BucketLocationConstraint::from(REGION.to_owned())),
        }))
    }

    async fn get_bucket_versioning(
        &self,
        request: S3Request<GetBucketVersioningInput>,
    ) -> S3Result<S3Response<GetBucketVersioningOutput>> {
        self.bucket(&request.input.bucket).await?;
        Ok(S3Response::new(GetBucketVersioningOutput::default()))
    }

    async fn delete_bucket(
        &self,
        request: S3Request<DeleteBucketInput>,
    ) -> S3Result<S3Response<DeleteBucketOutput>> {
        let name = request.input.bucket;
        let url = self.bucket(&name).await?;
        let deleted = self.console().delete_empty_bucket(&url).await;
        if !deleted.map_err(|error| of_console(&error))? {
            let message = "The bucket you tried to delete is not empty.";
            return Err(refuse(S3ErrorCode::BucketNotEmpty, message));
        }
        Ok(S3Response::new(DeleteBucketOutput {}))
    }

    async fn list_objects(
        &self,
        request: S3Request<ListObjectsInput>,
    ) -> S3Result<S3Response<ListObjectsOutput>> {
        Ok(S3Response::new(self.list_v1(request.input).await?))
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        Ok(S3Response::new(self.list_v2(request.input).await?))
    }

    async fn get_object(
        &self,
        request: S3Request<GetObjectInput>,
    ) -> S3Result<S3Response<GetObjectOutput>> {
        let input = request.input;
        let url = self.url(&input.bucket, &input.key).await?;
        let opened = self.console().objects().open(&url).await;
        let (info, file) = opened.map_err(|error| of_objects(&error))?;
        let conditions = Conditions {
            matches: input.if_match,
            none_matches: input.if_none_match,
            modified_since: input.if_modified_since,
            unmodified_since: input.if_unmodified_since,
        };
        conditions.check(&info)?;
        let (range, content_range) = range_of(input.range.as_ref(), info.size_bytes)?;
        let length = i64::try_from(range.end - range.start).ok();
        let described = info.attributes.described;
        Ok(S3Response::new(GetObjectOutput {
            body: Some(stream(file, range).await?),
            accept_ranges: Some("bytes".to_owned()),
            content_length: length,
            content_range,
            content_type: Some(
                input
                    .response_content_type
                    .or(described.content_type)
                    .unwrap_or_else(binary),
            ),
            content_disposition: input.response_content_disposition,
            content_encoding: input.response_content_encoding,
            content_language: input.response_content_language,
            cache_control: input.response_cache_control,
            e_tag: Some(ETag::Strong(info.attributes.tag)),
            last_modified: Some(timestamp(info.modified_ms)),
            metadata: Some(described.metadata.into_iter().collect()),
            ..Default::default()
        }))
    }

    async fn head_object(
        &self,
        request: S3Request<HeadObjectInput>,
    ) -> S3Result<S3Response<HeadObjectOutput>> {
        let input = request.input;
        let url = self.url(&input.bucket, &input.key).await?;
        let info = self.console().objects().describe(&url).await;
        let info = info.map_err(|error| of_objects(&error))?;
        let conditions = Conditions {
            matches: input.if_match,
            none_matches: input.if_none_match,
            modified_since: input.if_modified_since,
            unmodified_since: input.if_unmodified_since,
        };
        conditions.check(&info)?;
        let (range, content_range) = range_of(input.range.as_ref(), info.size_bytes)?;
        let described = info.attributes.described;
        Ok(S3Response::new(HeadObjectOutput {
            accept_ranges: Some("bytes".to_owned()),
            content_length: i64::try_from(range.end - range.start).ok(),
            content_range,
            content_type: Some(described.content_type.unwrap_or_else(binary)),
            e_tag: Some(ETag::Strong(info.attributes.tag)),
            last_modified: Some(timestamp(info.modified_ms)),
            metadata: Some(described.metadata.into_iter().collect()),
            ..Default::default()
        }))
    }

    async fn put_object(
        &self,
        request: S3Request<PutObjectInput>,
    ) -> S3Result<S3Response<PutObjectOutput>> {
        let announced = announced(&request);
        let trailing = request.trailing_headers;
        let input = request.input;
        let url = self.writable(&input.bucket, &input.key).await?;
        let described = described(input.content_type, input.metadata)?;
        if matches!(input.if_none_match, Some(ETagCondition::Any))
            && self.console().objects().describe(&url).await.is_ok()
        {
            let message = "There is an object of that name.";
            return Err(refuse(S3ErrorCode::PreconditionFailed, message));
        }
        if url.is_dir() {
            if input.content_length.unwrap_or(0) > 0 {
                let message = "A key that ends with / names a folder, which has no bytes.";
                return Err(refuse(S3ErrorCode::InvalidArgument, message));
            }
            let made = self.console().objects().mark_folder(&url, described).await;
            let info = made.map_err(|error| of_objects(&error))?;
            return Ok(S3Response::new(PutObjectOutput {
                e_tag: Some(ETag::Strong(info.attributes.tag)),
                ..Default::default()
            }));
        }
        let arriving = self.console().objects().receive(&url).await;
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
        let info = arriving.finish(described).await;
        let info = info.map_err(|error| of_objects(&error))?;
        Ok(S3Response::new(PutObjectOutput {
            e_tag: Some(ETag::Strong(info.attributes.tag)),
            checksum_crc32: sums.checksum_crc32,
            checksum_crc32c: sums.checksum_crc32c,
            checksum_crc64nvme: sums.checksum_crc64nvme,
            checksum_sha1: sums.checksum_sha1,
            checksum_sha256: sums.checksum_sha256,
            ..Default::default()
        }))
    }

    async fn copy_object(
        &self,
        request: S3Request<CopyObjectInput>,
    ) -> S3Result<S3Response<CopyObjectOutput>> {
        let input = request.input;
        let from = self.source(&input.copy_source).await?;
        let to = self.writable(&input.bucket, &input.key).await?;
        let replaces = input
            .metadata_directive
            .is_some_and(|directive| directive.as_str() == MetadataDirective::REPLACE);
        if from == to && !replaces {
            let message = "An object can be copied onto itself only with other metadata.";
            return Err(refuse(S3ErrorCode::InvalidRequest, message));
        }
        let described = replaces
            .then(|| described(input.content_type, input.metadata))
            .transpose()?;
        let info = self.console().objects().copy(&from, &to, described).await;
        let info = info.map_err(|error| of_objects(&error))?;
        Ok(S3Response::new(CopyObjectOutput {
            copy_object_result: Some(CopyObjectResult {
                e_tag: Some(ETag::Strong(info.attributes.tag)),
                last_modified: Some(timestamp(info.modified_ms)),
                ..Default::default()
            }),
            ..Default::default()
        }))
    }

    async fn delete_object(
        &self,
        request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let input = request.input;
        self.delete(&input.bucket, &input.key).await?;
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    async fn delete_objects(
        &self,
        request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let input = request.input;
        self.bucket(&input.bucket).await?;
        let is_quiet = input.delete.quiet == Some(true);
        let (mut deleted, mut errors) = (Vec::new(), Vec::new());
        for object in input.delete.objects {
            let gone = if object.key.is_empty() {
                let message = "Key is empty: it names the object to delete.";
                Err(refuse(S3ErrorCode::UserKeyMustBeSpecified, message))
            } else {
                self.delete(&input.bucket, &object.key).await
            };
            match gone {
                Ok(()) if is_quiet => {}
                Ok(()) => deleted.push(DeletedObject {
                    key: Some(object.key),
                    ..Default::default()
                }),
                Err(error) => errors.push(Error {
                    key: Some(object.key),
                    code: Some(error.code().as_str().to_owned()),
                    message: error.message().map(ToOwned::to_owned),
                    ..Default::default()
                }),
            }
        }
        Ok(S3Response::new(DeleteObjectsOutput {
            deleted: Some(deleted),
            errors: Some(errors),
            ..Default::default()
        }))
    }

    async fn create_multipart_upload(
        &self,
        request: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        Ok(S3Response::new(self.begin(request.input).await?))
    }

    async fn upload_part(
        &self,
        request: S3Request<UploadPartInput>,
    ) -> S3Result<S3Response<UploadPartOutput>> {
        let announced = announced(&request);
        let trailing = request.trailing_headers;
        let output = self.part(request.input, trailing, announced).await?;
        Ok(S3Response::new(output))
    }

    async fn upload_part_copy(
        &self,
        request: S3Request<UploadPartCopyInput>,
    ) -> S3Result<S3Response<UploadPartCopyOutput>> {
        Ok(S3Response::new(self.part_copy(request.input).await?))
    }

    async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        Ok(S3Response::new(self.complete(request.input).await?))
    }

    async fn abort_multipart_upload(
        &self,
        request: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        Ok(S3Response::new(self.abort(request.input).await?))
    }

    async fn list_parts(
        &self,
        request: S3Request<ListPartsInput>,
    ) -> S3Result<S3Response<ListPartsOutput>> {
        Ok(S3Response::new(self.parts_of(request.input).await?))
    }

    async fn list_multipart_uploads(
        &self,
        request: S3Request<ListMultipartUploadsInput>,
    ) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
        Ok(S3Response::new(self.uploads_of(request.input).await?))
    }
}
