"""Tokens of identity: got by a password, renewed before they end, one sign-in at a time.

Source: IAM API reference, *Obtaining a User Token Through Password Authentication*.
"""

from __future__ import annotations

import threading
import time
from datetime import datetime
from typing import Any

import requests
from requests.auth import AuthBase

from . import answers
from .answers import Json
from .errors import ServiceError
from .exchange import Exchange, Nobody
from .sign_in import Password

#: How long before its end a token is renewed, in seconds; less for tokens that live shortly.
_MARGIN_S = 600.0
#: Lifetime of a token that does not tell its own, in seconds.
_LIFE_S = 3600.0


class TokenAuth(AuthBase):
    """Puts a token that is good into each request."""

    def __init__(self, exchange: Exchange, iam: str, user: Password, scope: Json) -> None:
        self._exchange = exchange
        self._url = f"{iam}/v3/auth/tokens"
        self._user = user
        self._scope = scope
        self._lock = threading.Lock()
        self._token: str | None = None
        self._renew_at = 0.0
        self._told: Json = {}

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request, with its token."""
        request.headers["X-Auth-Token"] = self.token()
        return request

    def token(self) -> str:
        """One that is good."""
        with self._lock:
            if self._token is None or time.monotonic() >= self._renew_at:
                self._token = self._sign_in()
            return self._token

    def told(self) -> Json:
        """What identity says of the token: its project and its catalogue."""
        self.token()
        return self._told

    def forget(self, token: str) -> None:
        """That the service takes this one no more. A newer one, got meanwhile by another thread, stays."""
        with self._lock:
            if self._token == token:
                self._token = None

    def _sign_in(self) -> str:
        user = {
            "name": self._user.username,
            "password": self._user.password,
            "domain": {"name": self._user.account},
        }
        identity = {"methods": ["password"], "password": {"user": user}}
        body = {"auth": {"identity": identity, "scope": self._scope}}
        response = self._exchange.send("POST", self._url, Nobody(), body=body)
        asked = f"POST {self._url}"
        try:
            told = answers.read(asked, response)
        except ServiceError as error:
            if error.status == 401:
                error.args = (f"{error}; check account, username, password and project",)
            raise
        token = response.headers.get("X-Subject-Token")
        if not token:
            raise ServiceError(
                asked, response.status_code, "", "the answer has no X-Subject-Token; is that identity's address?"
            )
        self._told = told.get("token") or {}
        life_s = _life_s(self._told)
        self._renew_at = time.monotonic() + life_s - min(_MARGIN_S, life_s / 4)
        return str(token)


def _life_s(told: Json) -> float:
    """By the clock of who issued it, which may differ from this computer's."""
    try:
        return max(0.0, (_moment(told["expires_at"]) - _moment(told["issued_at"])).total_seconds())
    except (KeyError, TypeError, ValueError):
        return _LIFE_S


def _moment(text: Any) -> datetime:
    return datetime.strptime(str(text).split(".")[0].rstrip("Z"), "%Y-%m-%dT%H:%M:%S")
