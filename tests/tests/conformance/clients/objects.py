"""boto3 against object storage, with signatures of version 4 and 2."""

import hashlib
import io
import os
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from cases import SERVER, case, equal, refused, run, true, until

BUCKET = "conformance"
BIG = os.urandom(11 << 20)


def client(signature="s3v4", access=None, secret=None):
    return boto3.client(
        "s3",
        endpoint_url=SERVER["endpoint"],
        region_name=SERVER["region"],
        aws_access_key_id=access or SERVER["access_key"],
        aws_secret_access_key=secret or SERVER["secret_key"],
        config=Config(
            signature_version=signature,
            s3={"addressing_style": "path"},
            retries={"max_attempts": 1},
        ),
    )


S3 = client()
V2 = client("s3")


def code(expected, status=None):
    def check(error):
        equal(error.response["Error"]["Code"], expected, "code")
        if status:
            equal(error.response["ResponseMetadata"]["HTTPStatusCode"], status, "status")

    return check


def keys(answer):
    return [row["Key"] for row in answer.get("Contents", [])]


def groups(answer):
    return [row["Prefix"] for row in answer.get("CommonPrefixes", [])]


@case
def buckets():
    """A bucket is made once, listed and found."""
    S3.create_bucket(Bucket=BUCKET)
    true(BUCKET in [b["Name"] for b in S3.list_buckets()["Buckets"]], "the bucket is listed")
    refused(lambda: S3.create_bucket(Bucket=BUCKET), ClientError, code("BucketAlreadyOwnedByYou", 409), "a second one")
    equal(S3.head_bucket(Bucket=BUCKET)["ResponseMetadata"]["HTTPStatusCode"], 200, "head")
    equal(S3.get_bucket_location(Bucket=BUCKET)["LocationConstraint"], SERVER["region"], "location")


@case
def put_and_get():
    """An object comes back as it was sent, with its type and its words."""
    body = "größer als 0\n".encode()
    answer = S3.put_object(
        Bucket=BUCKET, Key="notes/ä b+c.txt", Body=body, ContentType="text/plain", Metadata={"who": "me"}
    )
    md5 = hashlib.md5(body).hexdigest()
    equal(answer["ETag"], f'"{md5}"', "ETag of the put is the MD5")
    found = S3.get_object(Bucket=BUCKET, Key="notes/ä b+c.txt")
    equal(found["Body"].read(), body, "body")
    equal((found["ContentType"], found["Metadata"]), ("text/plain", {"who": "me"}), "type and metadata")
    equal(found["ETag"], answer["ETag"], "ETag of the get")
    head = S3.head_object(Bucket=BUCKET, Key="notes/ä b+c.txt")
    equal((head["ContentLength"], head["ETag"]), (len(body), answer["ETag"]), "head")


@case
def ranges():
    """A part of an object can be asked for by its bytes."""
    S3.put_object(Bucket=BUCKET, Key="range.bin", Body=bytes(range(100)))
    for wanted, expected, named in [
        ("bytes=0-9", bytes(range(10)), "bytes 0-9/100"),
        ("bytes=90-", bytes(range(90, 100)), "bytes 90-99/100"),
        ("bytes=-5", bytes(range(95, 100)), "bytes 95-99/100"),
        ("bytes=50-5000", bytes(range(50, 100)), "bytes 50-99/100"),
    ]:
        answer = S3.get_object(Bucket=BUCKET, Key="range.bin", Range=wanted)
        equal(answer["Body"].read(), expected, wanted)
        equal((answer["ResponseMetadata"]["HTTPStatusCode"], answer["ContentRange"]), (206, named), "answer")
    refused(
        lambda: S3.get_object(Bucket=BUCKET, Key="range.bin", Range="bytes=100-"),
        ClientError,
        code("InvalidRange", 416),
        "a range behind the end",
    )


@case
def list_version_1():
    """Keys are listed in the order of their bytes, grouped at a delimiter, page by page by marker."""
    names = ["l/a-x", "l/a/1", "l/a/2", "l/b/1", "l/c", "l/ü/中"]
    for name in names:
        S3.put_object(Bucket=BUCKET, Key=name, Body=b"x")
    equal(keys(S3.list_objects(Bucket=BUCKET, Prefix="l/")), names, "keys")
    grouped = S3.list_objects(Bucket=BUCKET, Prefix="l/", Delimiter="/")
    equal((keys(grouped), groups(grouped)), (["l/a-x", "l/c"], ["l/a/", "l/b/", "l/ü/"]), "grouped")
    found, marker, pages = [], "", 0
    while True:
        page = S3.list_objects(Bucket=BUCKET, Prefix="l/", Delimiter="/", MaxKeys=2, Marker=marker)
        found += keys(page) + groups(page)
        pages += 1
        if not page["IsTruncated"]:
            break
        marker = page["NextMarker"]
    equal((sorted(found), pages), (["l/a-x", "l/a/", "l/b/", "l/c", "l/ü/"], 3), "by pages of two")


@case
def list_version_2():
    """The second version pages by tokens and begins after a key."""
    names = [f"p/{number:03}" for number in range(25)]
    for name in names:
        S3.put_object(Bucket=BUCKET, Key=name, Body=b"")
    pages = S3.get_paginator("list_objects_v2").paginate(
        Bucket=BUCKET, Prefix="p/", PaginationConfig={"PageSize": 10}
    )
    pages = [keys(page) for page in pages]
    equal([len(page) for page in pages], [10, 10, 5], "pages")
    equal(sum(pages, []), names, "keys")
    after = S3.list_objects_v2(Bucket=BUCKET, Prefix="p/", StartAfter="p/020")
    equal((keys(after), after["KeyCount"]), (names[21:], 4), "after a key")
    other = S3.list_objects_v2(Bucket=BUCKET, Prefix="p/0", Delimiter="0", EncodingType="url")
    equal(other["KeyCount"], len(set(n[: n.find("0", 3) + 1] if "0" in n[3:] else n for n in names)), "another delimiter")


@case
def multipart():
    """An object that is sent in parts is put together, and its parts are checked."""
    S3.upload_fileobj(io.BytesIO(BIG), BUCKET, "big.bin")
    head = S3.head_object(Bucket=BUCKET, Key="big.bin")
    equal(head["ContentLength"], len(BIG), "size")
    true(head["ETag"].endswith('-2"'), "the ETag says that it came in two parts")
    equal(hashlib.sha256(S3.get_object(Bucket=BUCKET, Key="big.bin")["Body"].read()).hexdigest(),
          hashlib.sha256(BIG).hexdigest(), "body")
    upload = S3.create_multipart_upload(Bucket=BUCKET, Key="by-hand.bin")["UploadId"]
    part = lambda number, body: S3.upload_part(
        Bucket=BUCKET, Key="by-hand.bin", UploadId=upload, PartNumber=number, Body=body)["ETag"]
    tags = {3: part(3, b"end"), 1: part(1, BIG[: 1 << 20])}
    tags[1] = part(1, BIG[: 2 << 20])
    listed = S3.list_parts(Bucket=BUCKET, Key="by-hand.bin", UploadId=upload)["Parts"]
    equal([(row["PartNumber"], row["Size"]) for row in listed], [(1, 2 << 20), (3, 3)], "parts that arrived")
    true(upload in [u["UploadId"] for u in S3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]], "the upload is listed")
    complete = lambda rows: S3.complete_multipart_upload(
        Bucket=BUCKET, Key="by-hand.bin", UploadId=upload,
        MultipartUpload={"Parts": [{"PartNumber": n, "ETag": t} for n, t in rows]})
    refused(lambda: complete([(1, '"0"'), (3, tags[3])]), ClientError, code("InvalidPart", 400), "a tag of another part")
    refused(lambda: complete([(3, tags[3]), (1, tags[1])]), ClientError, code("InvalidPartOrder", 400), "a wrong order")
    complete([(1, tags[1]), (3, tags[3])])
    equal(S3.get_object(Bucket=BUCKET, Key="by-hand.bin")["Body"].read() == BIG[: 2 << 20] + b"end", True, "body")
    refused(lambda: complete([(1, tags[1])]), ClientError, code("NoSuchUpload", 404), "completing it twice")
    upload = S3.create_multipart_upload(Bucket=BUCKET, Key="given-up.bin")["UploadId"]
    S3.abort_multipart_upload(Bucket=BUCKET, Key="given-up.bin", UploadId=upload)
    refused(lambda: S3.head_object(Bucket=BUCKET, Key="given-up.bin"), ClientError, code("404"), "one that was aborted")


@case
def copies():
    """Objects and parts are copied by the server."""
    S3.copy_object(Bucket=BUCKET, Key="copy.bin", CopySource={"Bucket": BUCKET, "Key": "big.bin"})
    equal(S3.get_object(Bucket=BUCKET, Key="copy.bin")["Body"].read() == BIG, True, "body")
    S3.copy_object(
        Bucket=BUCKET, Key="renamed.txt", CopySource={"Bucket": BUCKET, "Key": "notes/ä b+c.txt"},
        MetadataDirective="REPLACE", Metadata={"who": "you"}, ContentType="text/x-python",
    )
    head = S3.head_object(Bucket=BUCKET, Key="renamed.txt")
    equal((head["Metadata"], head["ContentType"]), ({"who": "you"}, "text/x-python"), "other words")
    upload = S3.create_multipart_upload(Bucket=BUCKET, Key="part-copy.bin")["UploadId"]
    tag = S3.upload_part_copy(
        Bucket=BUCKET, Key="part-copy.bin", UploadId=upload, PartNumber=1,
        CopySource={"Bucket": BUCKET, "Key": "big.bin"}, CopySourceRange="bytes=100-200099",
    )["CopyPartResult"]["ETag"]
    S3.complete_multipart_upload(
        Bucket=BUCKET, Key="part-copy.bin", UploadId=upload,
        MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]})
    equal(S3.get_object(Bucket=BUCKET, Key="part-copy.bin")["Body"].read() == BIG[100:200100], True, "a range as a part")


@case
def checksums_and_conditions():
    """What is damaged on its way is refused, and conditions are kept."""
    refused(
        lambda: S3.put_object(Bucket=BUCKET, Key="bad", Body=b"abc", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg=="),
        ClientError, code("BadDigest", 400), "a body with the MD5 of another")
    refused(
        lambda: S3.put_object(Bucket=BUCKET, Key="bad", Body=b"abc", ChecksumSHA256="47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ClientError, code("BadDigest", 400), "a body with the SHA-256 of another")
    refused(lambda: S3.head_object(Bucket=BUCKET, Key="bad"), ClientError, code("404"), "what was refused")
    tag = S3.head_object(Bucket=BUCKET, Key="range.bin")["ETag"]
    refused(lambda: S3.get_object(Bucket=BUCKET, Key="range.bin", IfNoneMatch=tag), ClientError, code("304"), "what is the same")
    refused(lambda: S3.get_object(Bucket=BUCKET, Key="range.bin", IfMatch='"0"'), ClientError,
            code("PreconditionFailed", 412), "what is another")


def status(address):
    try:
        return urllib.request.urlopen(address).status
    except urllib.error.HTTPError as error:
        return error.code


@case
def signatures():
    """Version 2 and signed addresses are understood; wrong keys are refused by their codes."""
    V2.put_object(Bucket=BUCKET, Key="v2 signed.txt", Body=b"two")
    equal(V2.get_object(Bucket=BUCKET, Key="v2 signed.txt")["Body"].read(), b"two", "version 2 in the header")
    for name, signer in [("version 4", S3), ("version 2", V2)]:
        address = signer.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "v2 signed.txt"}, ExpiresIn=60)
        equal(urllib.request.urlopen(address).read(), b"two", f"an address signed by {name}")
        over = signer.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "v2 signed.txt"}, ExpiresIn=1)
        equal(until(lambda: status(over), lambda found: found != 200, "its end"), 403, f"an address of {name} that is over")
    for kind in ["s3v4", "s3"]:
        refused(lambda: client(kind, secret="wrong").list_buckets(), ClientError, code("SignatureDoesNotMatch", 403), f"a wrong secret key ({kind})")
        refused(lambda: client(kind, access="NOBODY").list_buckets(), ClientError, code("InvalidAccessKeyId", 403), f"an unknown access key ({kind})")
    refused(lambda: urllib.request.urlopen(SERVER["endpoint"] + "/" + BUCKET), urllib.error.HTTPError,
            lambda error: equal((error.code, b"AccessDenied" in error.read()), (403, True), "answer"), "no signature")


@case
def folders_and_hostile_names():
    """A folder is a key where somebody made it one, and no name leads out of its bucket."""
    S3.put_object(Bucket=BUCKET, Key="folder/", Body=b"")
    equal(keys(S3.list_objects_v2(Bucket=BUCKET, Prefix="folder")), ["folder/"], "the folder's key")
    S3.put_object(Bucket=BUCKET, Key="deep/er/file", Body=b"x")
    S3.delete_object(Bucket=BUCKET, Key="deep/er/file")
    equal(keys(S3.list_objects_v2(Bucket=BUCKET, Prefix="deep")), [], "no key is left of a folder that is empty")
    for name in ["../escaped", "a/../../escaped", "a//b", "..", "a\\b", "x" * 1025]:
        refused(lambda: S3.put_object(Bucket=BUCKET, Key=name, Body=b"x"), ClientError,
                lambda error: true(error.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 404), "status"), shown_name(name))
    refused(lambda: S3.get_object(Bucket=BUCKET, Key="nothing"), ClientError, code("NoSuchKey", 404), "a key that is not there")
    refused(lambda: S3.list_objects_v2(Bucket="no-such-bucket"), ClientError, code("NoSuchBucket", 404), "a bucket that is not there")


def shown_name(name):
    return repr(name[:20])


@case
def many_at_once():
    """Sixteen clients at once do not disturb each other."""
    def work(number):
        own = client()
        body = os.urandom(200_000)
        own.put_object(Bucket=BUCKET, Key=f"many/{number}", Body=body)
        return own.get_object(Bucket=BUCKET, Key=f"many/{number}")["Body"].read() == body

    with ThreadPoolExecutor(16) as pool:
        equal(all(pool.map(work, range(16))), True, "each gets its own object back")


@case
def deletion():
    """Objects are deleted one by one and together, and a bucket when it is empty."""
    refused(lambda: S3.delete_bucket(Bucket=BUCKET), ClientError, code("BucketNotEmpty", 409), "a bucket with keys")
    S3.delete_object(Bucket=BUCKET, Key="copy.bin")
    equal(S3.delete_object(Bucket=BUCKET, Key="copy.bin")["ResponseMetadata"]["HTTPStatusCode"], 204, "deleting it again")
    while True:
        found = keys(S3.list_objects_v2(Bucket=BUCKET))
        if not found:
            break
        answer = S3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in found]})
        equal(len(answer["Deleted"]), len(found), "deleted together")
    S3.delete_bucket(Bucket=BUCKET)
    true(BUCKET not in [b["Name"] for b in S3.list_buckets()["Buckets"]], "the bucket is gone")


run()
