"""A service that answers what it is told to, for what a real one cannot be made to do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest

from trainyard_estimator import Session

PROJECT = "0f00000000000000000000000000abcd"
P = f"/v1/{PROJECT}"


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class Answer(NamedTuple):
    """What is answered; after a wait of `hold_s`, or until the test is over."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    hold_s: float = 0
    cut: bool = False


class Service:
    """Answers of one path come in the order they were put there, and the last one stays."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: dict[tuple[str, str], list[Answer]] = {}
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def line(self) -> dict[str, str]:
        """As `trainyard serve --json` prints it."""
        return {
            "endpoint": self.endpoint,
            "project_id": PROJECT,
            "project_name": "local",
            "region": "local",
            "access_key": "AKEXAMPLE0000000TEST",
            "secret_key": "SK-very-secret",
            "user": "trainyard",
            "password": "PW-very-secret",
            "domain": "trainyard",
        }

    def on(self, method: str, path: str, *answers: Answer) -> None:
        self._answers[(method, path)] = list(answers)

    def of(self, method: str, path: str) -> list[Asked]:
        return [one for one in self.asked if (one.method, one.path.split("?")[0]) == (method, path)]

    def close(self) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        answers = self._answers.get((asked.method, asked.path.split("?")[0]))
        if not answers:
            return Answer(404, {"error_code": "test", "error_msg": f"the test has no answer to {asked.path}"})
        answer = answers[0] if len(answers) == 1 else answers.pop(0)
        if answer.hold_s:
            self._over.wait(answer.hold_s)
        return answer


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, self.path, dict(self.headers), json.loads(raw) if raw else None)
            answer = service.answer(asked)
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body) + (100 if answer.cut else 0)))
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = self.close_connection or answer.cut
            except OSError:
                # Whoever asked has gone away, as some tests want it.
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = do

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def token(name: str = "token-1", life_s: int = 86_400, **told: Any) -> Answer:
    """A token with its moments, by a clock that is not ours."""
    hours, minutes, seconds = life_s // 3600, life_s % 3600 // 60, life_s % 60
    ends = f"2001-01-0{1 + hours // 24}T{hours % 24:02}:{minutes:02}:{seconds:02}.000000Z"
    body = {"issued_at": "2001-01-01T00:00:00.000000Z", "expires_at": ends, "project": {"id": PROJECT}, **told}
    return Answer(201, {"token": body}, {"X-Subject-Token": name})


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    made.on("POST", "/v3/auth/tokens", token())
    yield made
    made.close()


@pytest.fixture
def session(service: Service) -> Session:
    return Session(server=service.line, timeout_s=5)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of the person who runs the tests, and no waiting between tries."""
    for name in ("TRAINYARD_SERVER", "MODELARTS_ENDPOINT", "HUAWEICLOUD_SDK_AK", "OS_AUTH_URL", "OS_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("trainyard_estimator.transport._PAUSE_S", 0.01)
    monkeypatch.setattr("trainyard_estimator.waiting._PAUSE_S", 0.01)
    yield
    Session._endpoints.clear()
