"""Answers without measure, and logs without end."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from conftest import PROJECT, Answer, P, Service

from trainyard_estimator import Estimator, ServiceError, Session, Unreachable
from trainyard_estimator.logs import Reader

JOBS = f"{P}/training-jobs"
AT = f"{P}/training-jobs/5/versions/6"
EMPTY = {"is_success": True, "jobs": []}


def list_jobs(session: Session) -> object:
    return Estimator.get_job_list(session)


def rows(session: Session) -> Iterator[str]:
    return Reader(session, "training-jobs/5/versions/6", "log").rows()


def page(start: int, end: int, *words: str) -> Answer:
    content = "".join(f"{word}\n" for word in words)
    return Answer(200, {"start_line": str(start), "end_line": str(end), "lines": len(words), "content": content})


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainyard_estimator.transport._TRIES", 1)


def test_a_log_that_does_not_advance_ends(service: Service, session: Session) -> None:
    service.on("GET", f"{AT}/aom-log", page(5, 5, "again"))
    assert list(rows(session)) == ["again"]


def test_a_page_that_is_repeated_is_read_once(service: Service, session: Session) -> None:
    none = Answer(200, {"lines": 0})
    first, next_one, repeated = page(1, 2, "one", "two"), page(3, 4, "three", "four"), page(3, 4, "x", "y")
    service.on("GET", f"{AT}/aom-log", first, none, next_one, repeated)
    assert list(rows(session)) == ["one", "two", "three", "four"]


def test_a_log_that_goes_back_for_ever_is_begun_where_it_stays(service: Service, session: Session) -> None:
    service.on("GET", f"{AT}/aom-log", page(900, 901, "a", "b"), page(400, 401, "c", "d"), page(400, 401, "c", "d"))
    assert list(rows(session)) == ["c", "d"]


def test_an_answer_that_is_compressed_is_not_unpacked(service: Service, session: Session) -> None:
    body = gzip.compress(json.dumps(EMPTY).encode())
    service.on("GET", JOBS, Answer(200, body, {"Content-Encoding": "gzip"}))
    with pytest.raises(Unreachable, match="compressed"):
        list_jobs(session)
    assert service.of("GET", JOBS)[0].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("status", [200, 302, 500])
def test_an_answer_has_a_largest_size(
    service: Service, session: Session, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    body = json.dumps({**EMPTY, "more": "x" * 5000}).encode()
    service.on("GET", JOBS, Answer(status, body, {"Location": f"{service.endpoint}/elsewhere"}))
    monkeypatch.setattr("trainyard_estimator.exchange._ANSWER_BYTES_MAX", len(body) - 1)
    with pytest.raises(Unreachable, match="more than"):
        list_jobs(session)
    monkeypatch.setattr("trainyard_estimator.exchange._ANSWER_BYTES_MAX", len(body))
    if status == 200:
        list_jobs(session)
    else:
        with pytest.raises(ServiceError):
            list_jobs(session)


def test_bytes_that_drip_end_with_the_patience_that_was_given() -> None:
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        taken, _ = listening.accept()
        with taken:
            taken.recv(65536)
            taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{")
            while not over.wait(0.05):
                try:
                    taken.sendall(b" ")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=drip, args=(listening,), daemon=True).start()
        line = {"endpoint": f"http://127.0.0.1:{listening.getsockname()[1]}", "region": "local", "project_id": PROJECT}
        session = Session(server={**line, "access_key": "AK", "secret_key": "SK"}, timeout_s=0.5)
        begun = time.monotonic()
        with pytest.raises(Unreachable, match=r"no answer within 0\.5 s"):
            list_jobs(session)
        assert time.monotonic() - begun < 20
        over.set()


def test_one_connection_is_kept_for_all_answers(service: Service, session: Session) -> None:
    service.on("GET", JOBS, Answer(200, EMPTY))
    for _ in range(3):
        list_jobs(session)
    pools = session._exchange._http.get_adapter(service.endpoint).poolmanager.pools  # type: ignore[attr-defined]
    assert [pools[key].num_connections for key in pools.keys()] == [1]  # noqa: SIM118 - it is no dict
