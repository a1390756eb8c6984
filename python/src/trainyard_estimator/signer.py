"""SDK-HMAC-SHA256, the gateway's signature with an access key.

Source: the official Python SDK's signer, whose results are the vectors in the tests. All bodies here are JSON, so those
that it leaves unsigned do not occur.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timezone
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import requests
from requests.auth import AuthBase

from .sign_in import AccessKey

_ALGORITHM = "SDK-HMAC-SHA256"
_DATE = "X-Sdk-Date"


class KeyAuth(AuthBase):
    """Signs each request as it is about to be sent."""

    def __init__(self, key: AccessKey, project_id: str | None = None) -> None:
        self._key = key
        self._project_id = project_id

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request, signed."""
        url = request.url or ""
        signed = {"Host": urlsplit(url).netloc, _DATE: datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")}
        if "Content-Type" in request.headers:
            signed["Content-Type"] = request.headers["Content-Type"]
        if self._project_id:
            signed["X-Project-Id"] = self._project_id
        if self._key.security_token:
            signed["X-Security-Token"] = self._key.security_token
        request.headers.update(signed)
        request.headers["Authorization"] = authorization(self._key, request.method or "", url, signed, request.body)
        return request


def authorization(key: AccessKey, method: str, url: str, headers: Mapping[str, str], body: bytes | str | None) -> str:
    """Value of the `Authorization` header; `headers` are those to be signed, the date among them."""
    values = {name.lower(): value.strip() for name, value in headers.items()}
    names = sorted(values)
    canonical = "\n".join(
        [
            method.upper(),
            _path(url),
            _query(url),
            "".join(f"{name}:{values[name]}\n" for name in names),
            ";".join(names),
            hashlib.sha256(_bytes(body)).hexdigest(),
        ]
    )
    to_sign = "\n".join([_ALGORITHM, values[_DATE.lower()], hashlib.sha256(canonical.encode()).hexdigest()])
    signature = hmac.new(key.secret_key.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{_ALGORITHM} Access={key.access_key}, SignedHeaders={';'.join(names)}, Signature={signature}"


def _path(url: str) -> str:
    """Decoded, then each part encoded; with a slash at the end, which the request itself need not have."""
    parts = unquote(urlsplit(url).path).split("/")
    path = "/".join(_encoded(part) for part in parts)
    return path if path.endswith("/") else f"{path}/"


def _query(url: str) -> str:
    pairs = sorted(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in pairs)


def _encoded(text: str) -> str:
    return quote(text, safe="~")


def _bytes(body: bytes | str | None) -> bytes:
    return body.encode() if isinstance(body, str) else body or b""
