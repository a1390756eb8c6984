"""Where a session goes and how it signs in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, Answer, P, Service, token

from trainyard_estimator import ArgumentError, Estimator, Session
from trainyard_estimator.endpoints import Endpoints, checked

JOBS = f"{P}/training-jobs"
USER: dict[str, Any] = {"username": "lin", "password": "PW-very-secret", "account": "team"}
KEY: dict[str, Any] = {"access_key": "AKEXAMPLE", "secret_key": "SK-very-secret"}


@pytest.fixture(autouse=True)
def jobs(service: Service) -> None:
    service.on("GET", JOBS, Answer(200, {"jobs": []}))


def secret_file(folder: Path, text: str) -> Path:
    path = folder / "server.json"
    path.touch(mode=0o600)
    path.write_text(text)
    return path


def test_a_password_signs_in_to_the_project(service: Service) -> None:
    Session.set_endpoint(service.endpoint, service.endpoint, service.endpoint, "eu-de")
    Estimator.get_job_list(Session(**USER, region_name="eu-de", project_id=PROJECT))
    auth = service.of("POST", "/v3/auth/tokens")[0].body["auth"]
    user = {"name": "lin", "password": "PW-very-secret", "domain": {"name": "team"}}
    assert auth["identity"] == {"methods": ["password"], "password": {"user": user}}
    assert auth["scope"] == {"project": {"id": PROJECT}}


def test_the_project_is_the_tokens_where_none_is_given(service: Service) -> None:
    Session.set_endpoint(f"{service.endpoint}/v3", None, service.endpoint)
    session = Session(**USER, region_name="eu-de")
    Estimator.get_job_list(session)
    assert session.project_id == PROJECT
    assert service.of("POST", "/v3/auth/tokens")[0].body["auth"]["scope"] == {"project": {"name": "eu-de"}}


def test_a_key_signs_and_finds_its_project(service: Service) -> None:
    rows = [{"id": "other", "name": "eu-de_sub"}, {"id": PROJECT, "name": "eu-de"}]
    service.on("GET", "/v3/projects", Answer(200, {"projects": rows}))
    Session.set_endpoint(service.endpoint, None, service.endpoint, "eu-de")
    Estimator.get_job_list(Session(**KEY, region_name="eu-de", security_token="ST"))
    asked = service.of("GET", JOBS)[0]
    assert asked.headers["Authorization"].startswith(
        "SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=content-type;host;"
    )
    assert (asked.headers["X-Project-Id"], asked.headers["X-Security-Token"]) == (PROJECT, "ST")
    assert service.of("POST", "/v3/auth/tokens") == []


@pytest.mark.parametrize("as_file", [True, False])
def test_the_line_of_the_server_is_enough(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, as_file: bool
) -> None:
    line = json.dumps(service.line)
    monkeypatch.setenv("TRAINYARD_SERVER", str(secret_file(tmp_path, line + "\n")) if as_file else line)
    # Those of a cloud that the person has set up too.
    monkeypatch.setenv("OS_PASSWORD", "another")
    session = Session()
    Estimator.get_job_list(session)
    assert (session.region_name, session.project_id) == ("local", PROJECT)


def test_arguments_come_before_the_line_of_the_server(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAINYARD_SERVER", json.dumps({**service.line, "endpoint": "http://127.0.0.1:1"}))
    Session.set_endpoint(service.endpoint, None, service.endpoint, "eu-de")
    Estimator.get_job_list(Session(**USER, region_name="eu-de", project_id=PROJECT))
    assert len(service.of("GET", JOBS)) == 1


def test_what_the_settings_give_to_paste_is_enough(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoints = [
        {"region": "eu-nl", "url": "https://modelarts.example.com/v1/p"},
        {"region": "local", "url": f"{service.endpoint}/v1/{PROJECT}"},
    ]
    rows = [{"type": "iam", "endpoints": []}, {"type": "modelartsv1", "endpoints": endpoints}]
    service.on("POST", "/v3/auth/tokens", token(catalog=rows))
    for name, value in {
        "HUAWEICLOUD_SDK_AK": "AK",
        "HUAWEICLOUD_SDK_SK": "SK",
        "HUAWEICLOUD_SDK_PROJECT_ID": PROJECT,
        "OS_AUTH_URL": f"{service.endpoint}/v3",
        "OS_USERNAME": "trainyard",
        "OS_PASSWORD": "PW",
        "OS_USER_DOMAIN_NAME": "trainyard",
        "OS_PROJECT_NAME": "local",
        "OS_REGION_NAME": "local",
    }.items():
        monkeypatch.setenv(name, value)
    Estimator.get_job_list(Session())
    assert service.of("GET", JOBS)[0].headers["X-Auth-Token"] == "token-1"


def test_a_file_that_others_can_read_is_warned_of(service: Service, tmp_path: Path) -> None:
    path = secret_file(tmp_path, json.dumps(service.line))
    path.chmod(0o644)
    with pytest.warns(UserWarning, match="chmod 600"):
        Session(server=path)


@pytest.mark.parametrize("text", ["not JSON SK-very-secret", "[1]", '{"endpoint": "http://127.0.0.1:1"}'])
def test_a_file_without_the_line_is_refused_and_not_quoted(tmp_path: Path, text: str) -> None:
    with pytest.raises(ArgumentError, match="trainyard serve --json") as caught:
        Session(server=secret_file(tmp_path, text))
    assert "very-secret" not in str(caught.value)


def test_a_server_that_has_not_answered_yet_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="once it answers"):
        Session(server=secret_file(tmp_path, ""))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"absent\.json: No such file"):
        Session(server=tmp_path / "absent.json")


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ({"access_key": "AK"}, "secret_key"),
        ({"secret_key": "SK"}, "access_key"),
        ({"username": "lin"}, "password"),
        ({**USER, **KEY}, "access_key"),
        ({**KEY, "server": "server.json"}, "server"),
        (USER, "region_name"),
        ({**USER, "region_name": "local"}, "region_name"),
        ({}, "Session"),
        ({**KEY, "region_name": "eu-de", "timeout_s": 0}, "timeout_s"),
    ],
)
def test_a_sign_in_that_cannot_be_names_what_is_missing(given: dict[str, Any], argument: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        Session(**given)
    assert caught.value.argument == argument
    assert "very-secret" not in str(caught.value)


def test_addresses_follow_the_pattern_of_their_cloud() -> None:
    assert Endpoints.of_region("eu-de").modelarts == "https://modelarts.eu-de.otc.t-systems.com"
    assert Endpoints.of_region("cn-north-4").iam == "https://iam.cn-north-4.myhuaweicloud.com"
    assert Endpoints.of_region("ap-southeast-1").modelarts == "https://modelarts.ap-southeast-1.myhuaweicloud.cn"


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("http://127.0.0.1:18090/", True),
        ("http://localhost:1", True),
        ("http://[::1]:9", True),
        ("modelarts.eu-de.otc.t-systems.com", True),
        ("https://proxy.example.com/modelarts", True),
        ("http://modelarts.example.com", False),
        ("http://127.0.0.1.example.com", False),
        ("https://lin:pass@example.com", False),
        ("https://example.com?x=1", False),
        ("ftp://example.com", False),
        ("", False),
    ],
)
def test_only_this_computer_is_spoken_to_unencrypted(address: str, sound: bool) -> None:
    if sound:
        assert checked("modelarts_endpoint", address).startswith("http")
        return
    with pytest.raises(ArgumentError):
        checked("modelarts_endpoint", address)


def test_a_session_shows_no_secret(service: Service) -> None:
    Session.set_endpoint(service.endpoint, None, service.endpoint, "eu-de")
    shown = [repr(Session(**given, region_name="eu-de")) for given in (USER, KEY)]
    assert "very-secret" not in "".join(shown)
    assert "username='lin'" in shown[0]


def test_a_script_for_the_pages_of_the_sdk_finds_its_names() -> None:
    import modelarts.estimator
    import modelarts.session
    import trainyard_estimator.estimator

    assert modelarts.session.Session is Session
    assert modelarts.estimator.Estimator is Estimator
    assert modelarts.estimator.VisualizationJob is trainyard_estimator.estimator.VisualizationJob
