"""Requests repeated where that is safe.

What the service did not begin is sent again: everything when it is busy (429), what only reads or replaces also when no
answer came or a gateway was in trouble. Anything else is told to the caller.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import Any

import requests
from requests.auth import AuthBase

from . import answers
from .answers import Json
from .endpoints import is_loopback
from .errors import Unreachable
from .exchange import Exchange
from .tokens import TokenAuth

_TRIES = 4
#: Before the second try, in seconds; twice as long before each further one.
_PAUSE_S = 0.5
_REPEATABLE = frozenset({"GET", "PUT"})
_IN_TROUBLE = frozenset({502, 503, 504})
#: Longest pause that an answer may ask for, in seconds.
_PAUSE_MAX_S = 60.0


class Transport:
    """Services that one proof opens."""

    def __init__(self, exchange: Exchange, auth: AuthBase) -> None:
        self._exchange = exchange
        self._auth = auth

    def ask(self, method: str, url: str, *, query: Mapping[str, Any] | None = None, body: Json | None = None) -> Json:
        """The answer of the service, read. Members of the query that are `None` are left out."""
        response = self._answered(method, url, query, body)
        return answers.read(f"{method} {url}", response)

    def _answered(self, method: str, url: str, query: Mapping[str, Any] | None, body: Json | None) -> requests.Response:
        pauses_s = [_PAUSE_S * 2**tries for tries in range(_TRIES - 1)]
        renewed = False
        while True:
            try:
                response = self._exchange.send(method, url, self._auth, query, body)
            except Unreachable as error:
                # Who does not listen on this computer will not do so in a second.
                hopeless = is_loopback(url) and not error.maybe_done
                if hopeless or method not in _REPEATABLE or not pauses_s:
                    raise
                _pause(pauses_s.pop(0), None)
                continue
            if response.status_code == 401 and not renewed and isinstance(self._auth, TokenAuth):
                # Refused, so not done: once more with a new token.
                renewed = True
                self._auth.forget(str(response.request.headers.get("X-Auth-Token", "")))
            elif pauses_s and _is_worth_repeating(method, response.status_code):
                _pause(pauses_s.pop(0), response.headers.get("Retry-After"))
            else:
                return response


def _is_worth_repeating(method: str, status: int) -> bool:
    return status == 429 or (status in _IN_TROUBLE and method in _REPEATABLE)


def _pause(pause_s: float, asked_s: str | None) -> None:
    if asked_s and asked_s.strip().isdigit():
        time.sleep(min(float(asked_s), _PAUSE_MAX_S))
        return
    # Clients that failed together do not come back together.
    time.sleep(pause_s * random.uniform(0.75, 1.25))  # noqa: S311
