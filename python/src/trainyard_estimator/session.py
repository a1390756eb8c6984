"""A session: signed in to a project of the service.

Source: SDK reference, *Session Authentication* and *Configuring a Service Endpoint*.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from .answers import Json
from .endpoints import Endpoints, checked
from .errors import ArgumentError
from .exchange import Exchange, Nobody
from .sign_in import AccessKey, SignIn
from .signer import KeyAuth
from .sources import Given, Server, of_region, place
from .tokens import TokenAuth
from .transport import Transport

#: How long an answer may take, in seconds.
_TIMEOUT_S = 60.0
#: What a token's catalogue calls training.
_TRAINING = ("modelartsv1", "modelarts")


class Session:
    """Signed in with a user's password or with an access key; nothing is asked before the first call needs it.

    Without arguments the line of `trainyard serve --json` is looked for in TRAINYARD_SERVER, and then credentials in
    the environment; `server` gives that line, or its file, here.
    """

    _endpoints: ClassVar[dict[str | None, Endpoints]] = {}

    def __init__(
        self,
        access_key: str | None = None,
        secret_key: str | None = None,
        project_id: str | None = None,
        region_name: str | None = None,
        username: str | None = None,
        password: str | None = None,
        account: str | None = None,
        *,
        security_token: str | None = None,
        server: Server | None = None,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        if not timeout_s > 0:
            raise ArgumentError("timeout_s", "is how long an answer may take, in seconds, and more than 0")
        self._place = place(
            Given(
                access_key=access_key,
                secret_key=secret_key,
                security_token=security_token,
                account=account,
                username=username,
                password=password,
                region=region_name,
                project_id=project_id,
                endpoints=self._endpoint_of(region_name),
                server=server,
            )
        )
        self._exchange = Exchange(timeout_s)
        self._project_id = self._place.project_id
        self._tokens = self._token_auth(self._place.sign_in)
        self._transport = self._open()
        self._training: str | None = self._place.endpoints.modelarts

    def __repr__(self) -> str:
        at = self._place.endpoints
        return (
            f"Session(region_name={self.region_name!r}, endpoint={at.modelarts or at.iam!r}, {self._place.sign_in!r})"
        )

    @classmethod
    def set_endpoint(
        cls,
        iam_endpoint: str | None = None,
        obs_endpoint: str | None = None,
        modelarts_endpoint: str | None = None,
        region_name: str | None = None,
    ) -> None:
        """Where sessions of a region go that are made from now on; without a region, all.

        Object storage is not asked by this package, so that its address is only checked.
        """
        if not modelarts_endpoint:
            raise ArgumentError("modelarts_endpoint", "is missing: give the address of ModelArts")
        if obs_endpoint:
            checked("obs_endpoint", obs_endpoint)
        training = checked("modelarts_endpoint", modelarts_endpoint)
        # Signing in with a key and a project's id asks nothing of identity.
        iam = checked("iam_endpoint", iam_endpoint).removesuffix("/v3") if iam_endpoint else training
        cls._endpoints[region_name or None] = Endpoints(iam, training)

    @property
    def region_name(self) -> str | None:
        """The region."""
        return self._place.region

    @property
    def project_id(self) -> str:
        """The project's id: as it was given, else as identity tells it."""
        if self._project_id is None:
            self._project_id = self._find_project()
            # Requests from now on carry it.
            self._transport = self._open()
        return self._project_id

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Json | None = None,
    ) -> Json:
        """Asks training of this project; `path` begins below it, for example `training-jobs`."""
        project = quote(self.project_id, safe="")
        return self._transport.ask(method, f"{self._training_endpoint()}/v1/{project}/{path}", query=query, body=body)

    @classmethod
    def _endpoint_of(cls, region: str | None) -> Endpoints | None:
        return cls._endpoints.get(region or None) or cls._endpoints.get(None)

    def _token_auth(self, sign_in: SignIn) -> TokenAuth | None:
        if isinstance(sign_in, AccessKey):
            return None
        at = self._place
        project = {"id": at.project_id} if at.project_id else {"name": at.project_name or at.region}
        if not any(project.values()):
            raise ArgumentError("region_name", "is missing: a token is of a project; give project_id or region_name")
        return TokenAuth(self._exchange, at.endpoints.iam, sign_in, {"project": project})

    def _open(self) -> Transport:
        key = self._place.sign_in
        auth = KeyAuth(key, self._project_id) if isinstance(key, AccessKey) else self._tokens
        return Transport(self._exchange, auth or Nobody())

    def _find_project(self) -> str:
        if self._tokens is not None:
            found = (self._tokens.told().get("project") or {}).get("id")
        else:
            name = self._place.project_name or self._place.region
            if not name:
                raise ArgumentError("project_id", "is missing: give it, or region_name to look it up")
            answer = self._transport.ask("GET", f"{self._place.endpoints.iam}/v3/projects", query={"name": name})
            rows = answer.get("projects") or []
            found = next((row.get("id") for row in rows if row.get("name") == name), None)
        if not found:
            raise ArgumentError("project_id", "identity knows no project of that name; give project_id")
        return str(found)

    def _training_endpoint(self) -> str:
        if self._training is None:
            self._training = self._from_catalogue()
        return self._training

    def _from_catalogue(self) -> str:
        """What the token's catalogue says, which may end in the version and the project."""
        rows = (self._tokens.told().get("catalog") or []) if self._tokens is not None else []
        for kind in _TRAINING:
            endpoints = (one for row in rows if row.get("type") == kind for one in row.get("endpoints") or [])
            for endpoint in endpoints:
                if endpoint.get("url") and endpoint.get("region") in (None, self._place.region):
                    return checked("catalog", str(endpoint["url"]).split("/v1", 1)[0])
        return str(of_region(self._place.region).modelarts)
