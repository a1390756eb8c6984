"""Where addresses and credentials come from.

Credentials that are arguments count; else the line of `trainyard serve --json`; else the environment. The addresses of
one are not used with the secrets of another, so that no password goes where it was not meant to; those of
`Session.set_endpoint` are the script's own word and are used with any but the line's.
"""

from __future__ import annotations

import json
import os
import stat
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

from .endpoints import Endpoints, checked
from .errors import ArgumentError
from .sign_in import AccessKey, Password, SignIn

#: Variable with the line itself, or with the name of a file that holds it.
SERVER = "TRAINYARD_SERVER"
#: Variables with the addresses of the services. Identity's own is OpenStack's, and others' tools know it.
MODELARTS_ENDPOINT = "MODELARTS_ENDPOINT"
IAM_ENDPOINT = "OS_AUTH_URL"

_NOTHING = (
    "nothing says where to sign in: give username, password, account and region_name, or access_key and secret_key; "
    f"or put the line that `trainyard serve --json` prints, or its file's name, into {SERVER}"
)

#: The line, or the name of a file that holds it.
Server = Union[str, "os.PathLike[str]", Mapping[str, Any]]


@dataclass(frozen=True)
class Place:
    """A project at a service, and who signs in there."""

    endpoints: Endpoints
    sign_in: SignIn
    region: str | None = None
    project_id: str | None = None
    project_name: str | None = None


@dataclass(frozen=True)
class Given:
    """What the caller gave; empty texts are none."""

    access_key: str | None = None
    secret_key: str | None = None
    security_token: str | None = None
    account: str | None = None
    username: str | None = None
    password: str | None = None
    region: str | None = None
    project_id: str | None = None
    endpoints: Endpoints | None = None
    server: Server | None = None


def place(given: Given, environment: Mapping[str, str] | None = None) -> Place:
    """Where to go."""
    variables = os.environ if environment is None else environment
    sign_in = _sign_in(given)
    if given.server is not None:
        if sign_in:
            raise ArgumentError("server", "has its own sign-in; leave out the other one")
        return of_server(given.server, "server")
    if sign_in:
        endpoints = given.endpoints or of_region(given.region)
        return Place(endpoints, sign_in, given.region, given.project_id)
    if variables.get(SERVER):
        return of_server(variables[SERVER], SERVER)
    return _of_environment(given, variables)


def _sign_in(given: Given) -> SignIn | None:
    """By arguments; none where there are none."""
    pairs = {"access_key": given.access_key, "secret_key": given.secret_key}
    user = {"username": given.username, "password": given.password}
    if any(pairs.values()) and any(user.values()):
        raise ArgumentError("access_key", "sign in with a key or with username and password, not with both")
    for way in (pairs, user):
        missing = [name for name, value in way.items() if not value]
        if len(missing) == 1:
            raise ArgumentError(missing[0], "is missing beside the other half of the sign-in")
    if given.access_key and given.secret_key:
        return AccessKey(given.access_key, given.secret_key, given.security_token or None)
    if given.username and given.password:
        # Of an account itself the two names are one.
        return Password(given.account or given.username, given.username, given.password)
    return None


def _endpoints(variables: Mapping[str, str]) -> Endpoints | None:
    iam, training = variables.get(IAM_ENDPOINT), variables.get(MODELARTS_ENDPOINT)
    if not iam and not training:
        return None
    # OpenStack's tools have the version in it.
    root = checked(IAM_ENDPOINT, iam).removesuffix("/v3") if iam else None
    at = checked(MODELARTS_ENDPOINT, training) if training else None
    return Endpoints(root or str(at), at)


def of_region(region: str | None) -> Endpoints:
    """The addresses of a cloud's region."""
    if not region:
        raise ArgumentError("region_name", "is missing: name the region, such as eu-de, or call Session.set_endpoint")
    if region == "local":
        raise ArgumentError("region_name", f"'local' is trainyard serve's: call Session.set_endpoint, or set {SERVER}")
    return Endpoints.of_region(region)


def _of_environment(given: Given, variables: Mapping[str, str]) -> Place:
    region = given.region or variables.get("OS_REGION_NAME")
    project = given.project_id or variables.get("HUAWEICLOUD_SDK_PROJECT_ID") or variables.get("OS_PROJECT_ID")
    read = Given(
        access_key=variables.get("HUAWEICLOUD_SDK_AK"),
        secret_key=variables.get("HUAWEICLOUD_SDK_SK"),
        security_token=variables.get("HUAWEICLOUD_SDK_SECURITY_TOKEN"),
    )
    # A password leads to every service by its token's catalogue; a key only to where an address is told.
    if variables.get("OS_PASSWORD"):
        read = Given(
            account=variables.get("OS_USER_DOMAIN_NAME") or variables.get("OS_DOMAIN_NAME"),
            username=variables.get("OS_USERNAME"),
            password=variables.get("OS_PASSWORD"),
        )
    sign_in = _sign_in(read)
    if sign_in is None:
        raise ArgumentError("Session", _NOTHING)
    endpoints = given.endpoints or _endpoints(variables) or of_region(region)
    return Place(endpoints, sign_in, region, project, variables.get("OS_PROJECT_NAME"))


def of_server(server: Server, argument: str) -> Place:
    """Of the line that `trainyard serve --json` prints."""
    line = dict(server) if isinstance(server, Mapping) else _line(server, argument)
    names = ("endpoint", "region", "project_id", "access_key", "secret_key")
    missing = [name for name in names if not isinstance(line.get(name), str)]
    if missing:
        raise ArgumentError(argument, f"the line has no {', '.join(missing)}; start `trainyard serve --json` again")
    endpoint = checked(argument, line["endpoint"])
    user = (line.get("domain"), line.get("user"), line.get("password"))
    sign_in: SignIn = AccessKey(line["access_key"], line["secret_key"])
    if all(isinstance(part, str) and part for part in user):
        sign_in = Password(str(user[0]), str(user[1]), str(user[2]))
    return Place(Endpoints(endpoint, endpoint), sign_in, line["region"], line["project_id"], line.get("project_name"))


def _line(server: str | os.PathLike[str], argument: str) -> dict[str, Any]:
    text = os.fspath(server)
    if not text.lstrip().startswith("{"):
        text = _first_line(Path(text).expanduser(), argument)
    try:
        line = json.loads(text)
    except ValueError:
        # Not the text itself: it has a secret in it.
        raise ArgumentError(
            argument, "is no line of `trainyard serve --json`, nor the name of a file with it"
        ) from None
    if not isinstance(line, dict):
        raise ArgumentError(argument, "is no line of `trainyard serve --json`")
    return line


def _first_line(path: Path, argument: str) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            if os.name == "posix" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                warnings.warn(f"others can read {path}, which has a secret key: chmod 600 {path}", stacklevel=2)
            line = file.readline()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is no text"
        raise ArgumentError(
            argument, f"{path}: {reason}; start `trainyard serve --json` with its output there"
        ) from None
    if not line.strip():
        raise ArgumentError(argument, f"{path} is empty; `trainyard serve --json` writes its line once it answers")
    return line
