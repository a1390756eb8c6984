"""Who signs in. Secrets are left out of what these print."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Union


@dataclass(frozen=True)
class Password:
    """A user of an account; identity hands out a token."""

    account: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class AccessKey:
    """A key pair (AK/SK), a temporary one with its security token; each request is signed."""

    access_key: str
    secret_key: str = field(repr=False)
    security_token: str | None = field(default=None, repr=False)


SignIn = Union[Password, AccessKey]
