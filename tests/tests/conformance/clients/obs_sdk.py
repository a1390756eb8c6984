"""The official SDK of OBS against object storage, with each of its three signatures."""

import urllib.request

from obs import CompleteMultipartUploadRequest, CompletePart, ObsClient

from cases import SERVER, case, equal, run, true

ADDRESS, PORT = SERVER["endpoint"].removeprefix("http://").split(":")
BODY = "print('größer')\n"
KEY = "code/my train.py"


def client(signature, secret=None):
    return ObsClient(
        access_key_id=SERVER["access_key"], secret_access_key=secret or SERVER["secret_key"],
        server=ADDRESS, port=int(PORT), is_secure=False, path_style=True,
        region=SERVER["region"], signature=signature,
    )


def works(signature):
    obs, bucket = client(signature), f"obs-{signature}"
    equal(obs.createBucket(bucket, location=SERVER["region"]).status, 200, "create a bucket")
    true(bucket in [row.name for row in obs.listBuckets().body.buckets], "it is listed")
    equal(obs.headBucket(bucket).status, 200, "head")
    equal(obs.putContent(bucket, KEY, BODY, metadata={"who": "me"}).status, 200, "put")
    equal(obs.getObject(bucket, KEY, loadStreamInMemory=True).body.buffer.decode(), BODY, "get")
    equal(dict(obs.getObjectMetadata(bucket, KEY).header)["who"], "me", "metadata")
    listed = obs.listObjects(bucket, prefix="code/", delimiter="/", max_keys=100)
    equal([row.key for row in listed.body.contents], [KEY], "list")
    address = obs.createSignedUrl("GET", bucket, KEY, expires=60).signedUrl
    equal(urllib.request.urlopen(address).read().decode(), BODY, "a signed address")
    upload = obs.initiateMultipartUpload(bucket, "parts").body.uploadId
    part = obs.uploadPart(bucket, "parts", 1, upload, "x" * 200_000).body.etag
    done = obs.completeMultipartUpload(bucket, "parts", upload, CompleteMultipartUploadRequest([CompletePart(1, part)]))
    equal(done.status, 200, "an upload in parts")
    equal(obs.copyObject(bucket, "parts", bucket, "copy").status, 200, "copy")
    equal(obs.getObjectMetadata(bucket, "copy").body.contentLength, 200_000, "size of the copy")
    missing = obs.getObject(bucket, "nothing")
    equal((missing.status, missing.errorCode), (404, "NoSuchKey"), "a key that is not there")
    true(bool(missing.requestId), "an error names its request")
    wrong = client(signature, secret="wrong").listObjects(bucket)
    equal((wrong.status, wrong.errorCode), (403, "SignatureDoesNotMatch"), "a wrong secret key")
    for key in [KEY, "parts", "copy"]:
        equal(obs.deleteObject(bucket, key).status, 204, "delete")
    equal(obs.deleteBucket(bucket).status, 204, "delete the bucket")


@case
def signature_obs():
    """Its own signature, with x-obs- headers."""
    works("obs")


@case
def signature_v2():
    """The twin of version 2, with x-amz- headers."""
    works("v2")


@case
def signature_v4():
    """Version 4, which signs a Date."""
    works("v4")


run()
