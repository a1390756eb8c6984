"""One request and its answer, as it came; or that none came, and why."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, NewConnectionError

from .answers import Json
from .endpoints import is_loopback
from .errors import Unreachable

_CONNECT_S = 10.0
#: Most bytes of one answer: many times the largest page of a log.
_ANSWER_BYTES_MAX = 32 << 20
#: How much of an answer is taken at once.
_PIECE_BYTES = 64 << 10
#: A few bytes that were made small can be any number of them.
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "Content-Type": "application/json"}
#: What TLS says of an answer that is none of its own, in the words of several of its versions.
_NO_TLS = re.compile(r"WRONG_VERSION_NUMBER|RECORD_LAYER_FAILURE|HTTP_REQUEST|UNKNOWN_PROTOCOL", re.IGNORECASE)


class Nobody(AuthBase):
    """No proof of who asks; requests would otherwise look into the user's `.netrc`."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leaves the request as it is."""
        return request


class _Here(requests.Session):
    """Nothing leads it elsewhere; the library would read the whole body of a redirect to prepare the next request."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, whatever the answer says."""


class Exchange:
    """Connections that are kept, with one patience."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._http = _Here()

    def send(
        self,
        method: str,
        url: str,
        auth: AuthBase,
        query: Mapping[str, Any] | None = None,
        body: Json | None = None,
    ) -> requests.Response:
        """Members of the query that are `None` are left out. Nothing is followed elsewhere."""
        # A proxy of the network cannot reach this computer.
        self._http.trust_env = not is_loopback(url)
        given = {name: value for name, value in (query or {}).items() if value is not None}
        if given:
            url = f"{url}?{urlencode(given, quote_via=quote, safe='~')}"
        asked = f"{method} {url}"
        until = time.monotonic() + self._timeout_s
        try:
            response = self._http.request(
                method,
                url,
                data=None if body is None else json.dumps(body).encode(),
                headers=_HEADERS,
                auth=auth,
                timeout=(min(_CONNECT_S, self._timeout_s), self._timeout_s),
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as error:
            raise self._unreachable(asked, url, error) from None
        try:
            response._content = self._whole(asked, response, until)
            # The connection can be the next request's.
            response.raw._original_response.close()
            response.raw.release_conn()
        except BaseException:
            # What is left of it is not waited for, and the connection is nobody's next one.
            response.close()
            raise
        return response

    def _whole(self, asked: str, response: requests.Response, until: float) -> bytes:
        """The body, within the bounds of bytes and of time."""
        packed = response.headers.get("Content-Encoding", "identity").strip().lower()
        if packed not in ("", "identity"):
            raise Unreachable(asked, "the answer is compressed, which was not asked for", maybe_done=True)
        gathered = bytearray()
        try:
            for piece in _pieces(response):
                gathered += piece
                if len(gathered) > _ANSWER_BYTES_MAX:
                    reason = f"the answer has more than {_ANSWER_BYTES_MAX >> 20} MB"
                    raise Unreachable(asked, reason, maybe_done=True)
                if time.monotonic() > until:
                    raise self._late(asked)
        except (TimeoutError, socket.timeout):
            raise self._late(asked) from None
        except (HTTPError, OSError, HTTPException) as error:
            raise Unreachable(asked, f"the answer was cut off ({type(error).__name__})", maybe_done=True) from None
        announced = response.headers.get("Content-Length", "")
        if announced.isdigit() and response.request.method != "HEAD" and len(gathered) < int(announced):
            raise Unreachable(asked, "the answer was cut off (IncompleteRead)", maybe_done=True)
        return bytes(gathered)

    def _late(self, asked: str) -> Unreachable:
        return Unreachable(asked, f"no answer within {self._timeout_s:g} s", maybe_done=True)

    def _unreachable(self, asked: str, url: str, error: requests.RequestException) -> Unreachable:
        if isinstance(error, requests.exceptions.SSLError) and _NO_TLS.search(str(_cause(error))):
            reason = f"what answers there speaks no https; {_unencrypted(url)}"
            return Unreachable(asked, reason, maybe_done=False)
        if isinstance(error, requests.exceptions.SSLError):
            reason = f"the certificate is not trusted ({_cause(error)}); name your authority's in REQUESTS_CA_BUNDLE"
            return Unreachable(asked, reason, maybe_done=False)
        if isinstance(error, requests.exceptions.ConnectTimeout) or isinstance(_cause(error), NewConnectionError):
            return Unreachable(asked, _nobody(url, _cause(error)), maybe_done=False)
        if isinstance(error, requests.exceptions.ReadTimeout):
            return self._late(asked)
        if isinstance(error, requests.exceptions.InvalidURL):
            return Unreachable(asked, "that is no address", maybe_done=False)
        return Unreachable(asked, f"the answer was cut off ({type(error).__name__})", maybe_done=True)


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """As they come: a read that waits for a full piece would wait as long as somebody lets them drip."""
    arriving = response.raw._original_response
    while not arriving.isclosed():
        piece = arriving.read1(_PIECE_BYTES)
        if not piece:
            break
        yield piece


def _unencrypted(url: str) -> str:
    """What to write where somebody answers without encryption."""
    if is_loopback(url):
        return f"write http://{urlsplit(url).netloc}"
    return "is the address right, and the port?"


def _nobody(url: str, cause: Any) -> str:
    """That nobody answers, with what is most likely wrong."""
    host = urlsplit(url).hostname
    if is_loopback(url):
        return "nobody answers there; is the address right, and does the service (trainyard serve) still run?"
    if isinstance(cause.__cause__ or cause.__context__, socket.gaierror):
        return (
            f"no host {host} is known; is the region spelled right, such as eu-de or cn-north-4, and does it have the "
            "service? Session.set_endpoint names another address. Else the network is away"
        )
    return f"nobody answers at {host}; check the address, the network and the proxy"


def _cause(error: BaseException) -> Any:
    """What lies below the wrapping of two libraries."""
    inner = error.args[0] if error.args else error
    return getattr(inner, "reason", inner)
