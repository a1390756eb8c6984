"""The vectors, which the official signer made."""

from __future__ import annotations

import pytest

from trainyard_estimator.sign_in import AccessKey
from trainyard_estimator.signer import authorization

PROJECT = "0f00000000000000000000000000abcd"
KEY = AccessKey("AKEXAMPLE0000000TEST", "SKexample+0123456789abcdefghijklmnop/TEST")
DATE = {"X-Sdk-Date": "20240102T030405Z", "Content-Type": "application/json"}
TOPIC = f"urn%3Asmn%3Aeu-de%3A{PROJECT}%3Ademo"


def signature(method: str, url: str, headers: dict[str, str], body: bytes = b"") -> str:
    return authorization(KEY, method, url, {**DATE, **headers}, body).rsplit("=", 1)[1]


def test_a_query_is_signed_sorted_and_encoded() -> None:
    host = "modelarts.eu-de.otc.t-systems.com"
    query = "status=8&per_page=10&page=1&sortBy=create_time&order=desc&search_content=a%20b*~%C3%A9%2F%E4%B8%AD"
    value = authorization(
        KEY, "GET", f"https://{host}/v1/{PROJECT}/training-jobs?{query}", {**DATE, "Host": host}, None
    )
    assert value == (
        "SDK-HMAC-SHA256 Access=AKEXAMPLE0000000TEST, SignedHeaders=content-type;host;x-sdk-date, "
        "Signature=cd8ab2444c54db595b86e404e5bf2f1d4446698bc43a48dc8eb3513d270be238"
    )


def test_a_body_is_part_of_the_signature() -> None:
    host = "127.0.0.1:18090"
    headers = {"Content-Type": "application/json;charset=utf-8", "X-Project-Id": PROJECT, "Host": host}
    body = (
        b'{"job_name":"demo-job","config":{"worker_server_num":1,"pool_id":"pool1a2b3c4d",'
        b'"user_image_url":"swr.example.invalid/ns/img:1","user_command":"echo hi","data_url":"/demo-bucket/data/",'
        b'"train_url":"/demo-bucket/out/","parameter":[{"label":"GREETING","value":"hallo"}]}}'
    )
    found = signature("POST", f"http://{host}/v1/{PROJECT}/training-jobs", headers, body)
    assert found == "a25aa0cdddebc2330767886be68caf96d5845ed3f3049699aed53ff6e907284e"


@pytest.mark.parametrize("topic", [TOPIC, TOPIC.replace("%3A", ":")], ids=["encoded", "raw"])
def test_a_temporary_key_and_an_encoded_path(topic: str) -> None:
    host = "smn.eu-de.otc.t-systems.com"
    headers = {"X-Project-Id": PROJECT, "X-Security-Token": "STOKEN", "Host": host}
    url = f"https://{host}/v2/{PROJECT}/notifications/topics/{topic}/publish"
    found = signature("POST", url, headers, b'{"message":"OnJobSucceeded","subject":"Job demo-job"}')
    assert found == "627b48e2b441ec3f6faec0745ee36723187b494f57368a342cc7f82471c80931"
