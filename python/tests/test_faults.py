"""What goes wrong on the way, and what is told and repeated then."""

from __future__ import annotations

import socket

import pytest
from conftest import PROJECT, Answer, P, Service, token

from trainyard_estimator import Estimator, ServiceError, Session, Unreachable

JOBS = f"{P}/training-jobs"
EMPTY = Answer(200, {"is_success": True, "jobs": []})
HTML = Answer(502, b"<html><head><title>502 Bad Gateway</title></head><body>\x1b[31mnginx</body></html>")


def list_jobs(session: Session) -> object:
    return Estimator.get_job_list(session)


def test_html_of_a_gateway_is_told_in_its_words(service: Service, session: Session) -> None:
    service.on("GET", JOBS, HTML)
    with pytest.raises(ServiceError, match="'502 Bad Gateway'") as caught:
        list_jobs(session)
    assert (caught.value.status, caught.value.error_code) == (502, "")
    assert len(service.of("GET", JOBS)) == 4, "a question is asked again"


def test_html_with_status_200_is_no_answer(service: Service, session: Session) -> None:
    service.on("GET", JOBS, Answer(200, b"<p>Please sign in to the network</p>"))
    with pytest.raises(ServiceError, match="Please sign in"):
        list_jobs(session)


def test_a_gateway_that_comes_back_is_waited_for(service: Service, session: Session) -> None:
    service.on("GET", JOBS, HTML, Answer(503, {}), EMPTY)
    assert list_jobs(session) == EMPTY.body


def test_who_is_busy_is_asked_again_even_to_change_something(service: Service, session: Session) -> None:
    busy = Answer(429, {"error_code": "APIGW.0308", "error_msg": "too many"}, {"Retry-After": "0"})
    service.on("POST", f"{JOBS}/5/versions/6/stop", busy, Answer(200, {"is_success": True}))
    Estimator(session, job_id=5, version_id=6).stop_job_version()
    assert len(service.of("POST", f"{JOBS}/5/versions/6/stop")) == 2


def test_a_change_is_not_repeated_behind_a_gateway_in_trouble(service: Service, session: Session) -> None:
    service.on("DELETE", f"{JOBS}/5", HTML)
    with pytest.raises(ServiceError):
        Estimator.delete_job_by_id(session, "5")
    assert len(service.of("DELETE", f"{JOBS}/5")) == 1


def test_a_hang_ends_with_the_patience_that_was_given(service: Service) -> None:
    service.on("GET", JOBS, Answer(hold_s=60))
    session = Session(server=service.line, timeout_s=0.2)
    with pytest.raises(Unreachable, match=r"no answer within 0\.2 s"):
        list_jobs(session)


def test_a_body_that_is_cut_off_is_no_answer(service: Service, session: Session) -> None:
    service.on("GET", JOBS, Answer(200, {"jobs": []}, cut=True))
    with pytest.raises(Unreachable, match="cut off"):
        list_jobs(session)


def test_nobody_there_is_told_at_once_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = {"endpoint": f"http://127.0.0.1:{port}", "region": "local", "project_id": PROJECT}
    session = Session(server={**line, "access_key": "AK", "secret_key": "SK"})
    with pytest.raises(Unreachable, match="trainyard serve"):
        list_jobs(session)


@pytest.mark.parametrize("key", ["error_msg", "error_message"])
def test_code_words_and_request_id_of_the_service_are_kept(service: Service, session: Session, key: str) -> None:
    refusal = {"is_success": False, "error_code": "ModelArts.0105", key: "This job can't be stop. job status: 10"}
    service.on("POST", f"{JOBS}/5/versions/6/stop", Answer(400, refusal, {"X-Request-Id": "r-1"}))
    with pytest.raises(ServiceError) as caught:
        Estimator(session, job_id="5", version_id="6").stop_job_version()
    error = caught.value
    assert (error.status, error.error_code, error.request_id) == (400, "ModelArts.0105", "r-1")
    assert error.error_msg == "This job can't be stop. job status: 10"


def test_a_failure_with_status_200_is_one(service: Service, session: Session) -> None:
    service.on("GET", JOBS, Answer(200, {"is_success": False, "error_code": "ModelArts.0010", "error_msg": "internal"}))
    with pytest.raises(ServiceError, match=r"ModelArts\.0010"):
        list_jobs(session)


def test_a_region_without_the_first_generation_is_named(service: Service, session: Session) -> None:
    service.on("GET", JOBS, Answer(404, {"error_code": "APIGW.0101", "error_msg": "The API does not exist"}))
    with pytest.raises(ServiceError, match="does the region still have version 1"):
        list_jobs(session)


def test_a_redirect_is_told_and_not_followed(service: Service, session: Session) -> None:
    service.on("GET", JOBS, Answer(302, b"", {"Location": f"{service.endpoint}/elsewhere"}))
    with pytest.raises(ServiceError, match="leads elsewhere"):
        list_jobs(session)
    assert service.of("GET", "/elsewhere") == []


def test_an_expired_token_is_renewed_once_and_the_request_done(service: Service, session: Session) -> None:
    service.on("POST", "/v3/auth/tokens", token("old"), token("new"))
    expired = Answer(401, {"error_code": "ModelArts.6401", "error_msg": "The token must be updated"})
    service.on("GET", JOBS, EMPTY, expired, EMPTY)
    list_jobs(session)
    list_jobs(session)
    assert [asked.headers["X-Auth-Token"] for asked in service.of("GET", JOBS)] == ["old", "old", "new"]


def test_a_token_that_is_never_good_is_told(service: Service, session: Session) -> None:
    service.on("GET", JOBS, Answer(401, {"error_code": "ModelArts.6401", "error_msg": "illegal"}))
    with pytest.raises(ServiceError, match=r"ModelArts\.6401"):
        list_jobs(session)
    assert len(service.of("POST", "/v3/auth/tokens")) == 2


def test_a_token_is_renewed_before_it_ends_by_the_clock_of_who_issued_it(
    service: Service, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("trainyard_estimator.tokens.time.monotonic", lambda: now[0])
    service.on("POST", "/v3/auth/tokens", token("first", life_s=7200), token("second", life_s=7200))
    service.on("GET", JOBS, EMPTY)
    for later_s in (0, 6000, 6599, 6601):
        now[0] = 1000.0 + later_s
        list_jobs(session)
    used = [asked.headers["X-Auth-Token"] for asked in service.of("GET", JOBS)]
    assert used == ["first", "first", "first", "second"]


def test_a_wrong_password_is_told_without_it(service: Service, session: Session) -> None:
    wrong = {"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}}
    service.on("POST", "/v3/auth/tokens", Answer(401, wrong))
    with pytest.raises(ServiceError, match=r"password is wrong\..*check account") as caught:
        list_jobs(session)
    assert "very-secret" not in f"{caught.value!r} {session!r}"


def test_an_address_without_a_scheme_is_http_on_this_computer(service: Service) -> None:
    service.on("GET", JOBS, EMPTY)
    line = {**service.line, "endpoint": service.endpoint.removeprefix("http://")}
    assert list_jobs(Session(server=line)) == EMPTY.body


def test_https_to_who_speaks_none_says_what_to_write(service: Service) -> None:
    line = {**service.line, "endpoint": service.endpoint.replace("http://", "https://")}
    with pytest.raises(Unreachable, match=f"speaks no https; write {service.endpoint}"):
        list_jobs(Session(server=line, timeout_s=5))


def test_a_region_that_no_host_is_known_of_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    session = Session(access_key="AK", secret_key="SK", project_id=PROJECT, region_name="eu-dee")
    with pytest.raises(Unreachable, match=r"no host modelarts\.eu-dee\.\S+ is known; is the region spelled right"):
        list_jobs(session)


def test_a_name_that_is_taken_comes_with_what_to_do(service: Service, session: Session) -> None:
    taken = {"is_success": False, "error_code": "ModelArts.0103", "error_message": "Job name:net is existed"}
    service.on("POST", JOBS, Answer(400, taken))
    with pytest.raises(ServiceError, match="choose another one or leave it out.*create_job_version"):
        session.ask("POST", "training-jobs", body={"job_name": "net"})
