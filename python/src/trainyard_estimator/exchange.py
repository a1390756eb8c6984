"""One request and its answer, as it came; or that none came, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import requests
from requests.auth import AuthBase
from urllib3.exceptions import NewConnectionError

from .answers import Json
from .endpoints import is_loopback
from .errors import Unreachable

_CONNECT_S = 10.0


class Nobody(AuthBase):
    """No proof of who asks; requests would otherwise look into the user's `.netrc`."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leaves the request as it is."""
        return request


class Exchange:
    """Connections that are kept, with one patience."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._http = requests.Session()

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
        try:
            return self._http.request(
                method,
                url,
                data=None if body is None else json.dumps(body).encode(),
                headers={"Accept": "application/json", "Content-Type": "application/json"},
                auth=auth,
                timeout=(min(_CONNECT_S, self._timeout_s), self._timeout_s),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise self._unreachable(f"{method} {url}", error) from None

    def _unreachable(self, asked: str, error: requests.RequestException) -> Unreachable:
        if isinstance(error, requests.exceptions.SSLError):
            reason = f"the certificate is not trusted ({_cause(error)}); name your authority's in REQUESTS_CA_BUNDLE"
            return Unreachable(asked, reason, maybe_done=False)
        if isinstance(error, requests.exceptions.ConnectTimeout) or isinstance(_cause(error), NewConnectionError):
            reason = "nobody answers there; is the address right, and does the service (trainyard serve) still run?"
            return Unreachable(asked, reason, maybe_done=False)
        if isinstance(error, requests.exceptions.ReadTimeout):
            return Unreachable(asked, f"no answer within {self._timeout_s:g} s", maybe_done=True)
        if isinstance(error, requests.exceptions.InvalidURL):
            return Unreachable(asked, "that is no address", maybe_done=False)
        return Unreachable(asked, f"the answer was cut off ({type(error).__name__})", maybe_done=True)


def _cause(error: BaseException) -> Any:
    """What lies below the wrapping of two libraries."""
    inner = error.args[0] if error.args else error
    return getattr(inner, "reason", inner)
