"""Jobs are made once, whatever happens to the answer."""

from __future__ import annotations

import pytest
from conftest import Answer, P, Service

from trainyard_estimator import Estimator, JobFailed, Session, TrainingJob, Unreachable
from trainyard_estimator.waiting import shown

JOBS = f"{P}/training-jobs"
CREATED = {"is_success": True, "job_id": 5, "version_id": 6, "version_name": "V0001", "status": 1}
ROW = {"start_line": "1", "end_line": "2", "lines": 2}


@pytest.fixture
def estimator(service: Service) -> Estimator:
    specs = [{"spec_id": 7, "spec_code": "modelarts.vm.cpu.2u"}]
    service.on("GET", f"{P}/job/resource-specs", Answer(200, {"specs": specs}))
    service.on("POST", JOBS, Answer(200, CREATED))
    return Estimator(
        Session(server=service.line, timeout_s=0.5),
        train_instance_count=1,
        train_instance_type="modelarts.vm.cpu.2u",
        output_path="/b/out/",
        user_image_url="team/net:1",
        user_command="python train.py",
    )


def test_the_body_has_the_members_of_the_reference(service: Service, estimator: Estimator) -> None:
    job = estimator.fit(inputs="obs://b/data/", job_name="net")
    assert (job.job_id, job.version_id, job.job_name) == (5, 6, "net")
    config = {
        "worker_server_num": 1,
        "user_image_url": "team/net:1",
        "user_command": "python train.py",
        "train_url": "/b/out/",
        "spec_id": 7,
        "data_url": "/b/data/",
    }
    assert service.of("POST", JOBS)[0].body == {"job_name": "net", "job_desc": "", "config": config}


def test_one_of_a_generated_name_that_timed_out_is_found_and_not_sent_twice(
    service: Service, estimator: Estimator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainyard_estimator.creation.generated_name", lambda: "trainjob-1")
    service.on("POST", JOBS, Answer(hold_s=60))
    rows = [{"job_id": 4, "job_name": "trainjob-10", "version_id": 1}, {**CREATED, "job_name": "trainjob-1"}]
    service.on("GET", JOBS, Answer(200, {"jobs": rows}))
    assert estimator.fit(inputs="/b/data/").job_id == 5
    assert len(service.of("POST", JOBS)) == 1


def test_one_of_a_given_name_is_never_taken_for_another(service: Service, estimator: Estimator) -> None:
    service.on("POST", JOBS, Answer(hold_s=60))
    service.on("GET", JOBS, Answer(200, {"jobs": [{**CREATED, "job_name": "net"}]}))
    with pytest.raises(Unreachable, match=r"a job 'net' is there: .*job_id=5, version_id=6"):
        estimator.fit(inputs="/b/data/", job_name="net")
    service.on("GET", JOBS, Answer(200, {"jobs": []}))
    with pytest.raises(Unreachable, match="no job 'net' is there"):
        estimator.fit(inputs="/b/data/", job_name="net")


def test_a_version_that_timed_out_is_not_sent_twice(service: Service, estimator: Estimator) -> None:
    service.on("POST", f"{JOBS}/5/versions", Answer(hold_s=60))
    with pytest.raises(Unreachable, match="get_job_version_object_list"):
        estimator.create_job_version(job_id="5", pre_version_id=6, inputs="/b/data/")
    assert len(service.of("POST", f"{JOBS}/5/versions")) == 1


def test_waiting_ends_with_the_job_and_prints_each_row_once(
    service: Service, estimator: Estimator, capsys: pytest.CaptureFixture[str]
) -> None:
    at = f"{JOBS}/5/versions/6"
    service.on("GET", at, Answer(200, {"status": 7}), Answer(200, {"status": "8"}), Answer(200, {"status": 10}))
    service.on("GET", f"{at}/log/file-names", Answer(200, {"log_file_list": ["job-net.0"]}))
    none = Answer(200, {"content": "", "lines": 0, "start_line": "2", "end_line": "2"})
    service.on(
        "GET",
        f"{at}/aom-log",
        Answer(400, {"error_code": "ModelArts.0806", "error_message": "nothing was found"}),
        Answer(200, {**ROW, "content": "one\ntwo\n"}),
        none,
        none,
        Answer(200, {"start_line": "3", "end_line": "3", "lines": "1", "content": "three"}),
        none,
    )
    estimator.fit(inputs="/b/data/", job_name="net", wait=True, logs=True)
    assert capsys.readouterr().out == "one\ntwo\nthree\n"


def test_a_job_that_fails_is_an_error_with_its_last_row(service: Service, estimator: Estimator) -> None:
    at = f"{JOBS}/5/versions/6"
    service.on("GET", at, Answer(200, {"status": 11}))
    service.on("GET", f"{at}/log/file-names", Answer(200, {"log_file_list": ["job-net.0"]}))
    service.on(
        "GET",
        f"{at}/aom-log",
        Answer(200, {**ROW, "content": "ValueError: no data\n\n[trainyard] Exited with code 1\n"}),
    )
    with pytest.raises(
        JobFailed, match="net V0001 ended with status FAILED; its last row: ValueError: no data"
    ) as caught:
        estimator.fit(inputs="/b/data/", job_name="net", wait=True)
    assert caught.value.job.job_id == 5


def test_a_terminal_does_not_obey_what_a_script_wrote() -> None:
    assert shown("\x1b[2J\tok\r\x9b1mü") == "␛[2J\tok␍�1mü"


def test_a_long_log_is_read_from_its_first_row(service: Service, session: Session) -> None:
    at = f"{JOBS}/5/versions/6"
    service.on("GET", f"{at}/log/file-names", Answer(200, {"log_file_list": ["job-net.0"]}))
    pages = [("5", "6", "five\nsix\n"), ("3", "4", "three\nfour\n"), ("1", "2", "one\ntwo\n"), None]
    pages += [("3", "4", "three\nfour\n"), ("5", "6", "five\nsix\n"), None]
    answers = [
        Answer(
            200, {"lines": 2, "start_line": page[0], "end_line": page[1], "content": page[2]} if page else {"lines": 0}
        )
        for page in pages
    ]
    service.on("GET", f"{at}/aom-log", *answers)
    job = TrainingJob(session, CREATED)
    assert list(job.iter_job_log()) == ["one", "two", "three", "four", "five", "six"]
    asked = [one.path.split("base_line=")[1] for one in service.of("GET", f"{at}/aom-log")[1:]]
    expected = ["5 asc", "3 asc", "1 asc", "2 desc", "4 desc", "6 desc"]
    assert asked == [f"{one.split()[0]}&lines=500&order={one.split()[1]}" for one in expected]
