"""Bad input is refused before anything is sent, by the name of the argument and with what would be right."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Answer, P, Service

from trainyard_estimator import ArgumentError, Estimator, Session, VisualizationJob

IMAGE: dict[str, Any] = {"user_image_url": "team/net:1", "user_command": "python train.py"}
FRAMEWORK: dict[str, Any] = {
    "framework_type": "PyTorch",
    "framework_version": "PyTorch-1.0.0-python3.6",
    "code_dir": "/b/src/",
    "boot_file": "/b/src/train.py",
}
PLACE: dict[str, Any] = {
    "train_instance_count": 1,
    "train_instance_type": "modelarts.vm.cpu.2u",
    "output_path": "/b/out/",
}


@pytest.fixture(autouse=True)
def catalogues(service: Service) -> None:
    specs = [{"spec_id": 7, "spec_code": "modelarts.vm.cpu.2u"}]
    engines = [{"engine_id": 4, "engine_name": "PyTorch", "engine_version": "PyTorch-1.0.0-python3.6"}]
    service.on("GET", f"{P}/job/resource-specs", Answer(200, {"specs": specs}))
    service.on("GET", f"{P}/job/ai-engines", Answer(200, {"engines": engines}))
    service.on("GET", f"{P}/built-in-algorithms", Answer(200, {"models": [{"model_id": 3, "model_name": "forest"}]}))
    service.on("POST", f"{P}/training-jobs", Answer(200, {"job_id": 5, "version_id": 6}))


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ({"train_instance_count": 0}, "train_instance_count"),
        ({"train_instance_count": True}, "train_instance_count"),
        ({"output_path": "out/"}, "output_path"),
        ({"log_url": "C:\\logs"}, "log_url"),
        ({"code_dir": "obs://"}, "code_dir"),
        ({"job_description": "x" * 257}, "job_description"),
        ({"hyperparameters": {"lr": "0.1"}}, "hyperparameters"),
        ({"hyperparameters": [{"label": "lr"}]}, "hyperparameters[0]"),
        ({"hyperparameters": [{"label": "lr", "value": "1", "vlaue": "2"}]}, "hyperparameters[0]"),
        ({"hyperparameters": [{"label": "", "value": "1"}]}, "hyperparameters[0].label"),
        ({"hyperparameters": [{"label": "lr", "value": [1]}]}, "hyperparameters[0].value"),
        ({**IMAGE, "model_name": "forest"}, "user_image_url"),
        ({**IMAGE, "boot_file": "/b/src/train.py"}, "boot_file"),
        ({"model_name": "forest", "code_dir": "/b/src/"}, "code_dir"),
        ({"user_command": "python train.py"}, "user_command"),
        ({**FRAMEWORK, "boot_file": "/b/src/train.sh"}, "boot_file"),
        ({**FRAMEWORK, "boot_file": "/b/other/train.py"}, "boot_file"),
        ({"job_id": "five"}, "job_id"),
        ({"config_name": "no name"}, "config_name"),
    ],
)
def test_arguments_of_the_estimator(session: Session, given: dict[str, Any], argument: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        Estimator(session, **given)
    assert caught.value.argument == argument


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ({}, "inputs"),
        ({"inputs": "/b/data/", "dataset_id": "d"}, "dataset_id"),
        ({"inputs": "/b/data/", "data_source": []}, "data_source"),
        ({"inputs": ""}, "inputs"),
        ({"dataset_id": "d"}, "dataset_version_id"),
        ({"dataset_version_id": "v"}, "dataset_id"),
        ({"data_source": "text"}, "data_source"),
        ({"data_source": [{"type": "file"}]}, "data_source[0].type"),
        ({"data_source": [{"type": "obs"}]}, "data_source[0].data_url"),
        ({"data_source": [{"type": "dataset", "dataset_id": "d", "dataset_version_id": "v"}]}, "data_source[0]"),
        (
            {
                "data_source": [
                    {"type": "obs", "data_url": "/b/"},
                    {"type": "dataset", "dataset_id": "d", "dataset_version": "v"},
                ]
            },
            "data_source",
        ),
        ({"inputs": "/b/data/", "job_name": "two words"}, "job_name"),
        ({"inputs": "/b/data/", "job_name": "x" * 65}, "job_name"),
        ({"inputs": "/b/data/", "logs": True}, "logs"),
    ],
)
def test_arguments_of_fit(service: Service, session: Session, given: dict[str, Any], argument: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        Estimator(session, **PLACE, **IMAGE).fit(**given)
    assert caught.value.argument == argument
    assert service.of("POST", f"{P}/training-jobs") == []


@pytest.mark.parametrize("argument", [*PLACE, "framework_type", "framework_version", "code_dir", "boot_file"])
def test_what_a_job_needs_is_missed_by_name(session: Session, argument: str) -> None:
    given = {name: value for name, value in {**PLACE, **FRAMEWORK}.items() if name != argument}
    with pytest.raises(ArgumentError) as caught:
        Estimator(session, **given).fit(inputs="/b/data/")
    assert caught.value.argument == argument


@pytest.mark.parametrize(
    ("given", "argument", "known"),
    [
        (
            {**PLACE, **IMAGE, "train_instance_type": "modelarts.vm.gpu.p100"},
            "train_instance_type",
            "modelarts.vm.cpu.2u",
        ),
        ({**PLACE, **IMAGE, "train_instance_type": "local"}, "train_instance_type", "modelarts.vm.cpu.2u"),
        ({**PLACE, **FRAMEWORK, "framework_type": "Torch"}, "framework_type", "PyTorch"),
        ({**PLACE, **FRAMEWORK, "framework_version": "1.0"}, "framework_version", "PyTorch-1.0.0-python3.6"),
        ({**PLACE, "model_name": "woods"}, "model_name", "forest"),
        (PLACE, "framework_type", "user_image_url"),
    ],
)
def test_what_is_not_offered_is_told_with_what_is(
    session: Session, given: dict[str, Any], argument: str, known: str
) -> None:
    with pytest.raises(ArgumentError, match=known) as caught:
        Estimator(session, **given).fit(inputs="/b/data/")
    assert caught.value.argument == argument


def test_names_become_the_numbers_of_the_service(service: Service, session: Session) -> None:
    rows: list[dict[str, Any]] = [{"label": "lr", "value": 0.1, "required": True}, {"label": "epochs", "value": "3"}]
    Estimator(session, **PLACE, **FRAMEWORK, hyperparameters=rows).fit(
        data_source=[{"type": "obs", "data_url": "/b/d/"}]
    )
    Estimator(session, **PLACE, model_name="forest").fit(dataset_id="d", dataset_version_id="v")
    first, second = (asked.body["config"] for asked in service.of("POST", f"{P}/training-jobs"))
    assert (first["engine_id"], first["spec_id"]) == (4, 7)
    assert first["parameter"] == [{"label": "lr", "value": "0.1"}, {"label": "epochs", "value": "3"}]
    assert first["data_source"] == [{"type": "obs", "data_url": "/b/d/"}]
    assert (second["model_id"], second["dataset_id"], second["dataset_version_id"]) == (3, "d", "v")


def test_an_operation_without_its_id_names_it(session: Session) -> None:
    for operation, argument in [
        (Estimator(session).get_job_version_info, "job_id"),
        (Estimator(session, job_id=5).get_job_info, "version_id"),
        (Estimator(session).get_job_configs_info, "config_name"),
        (VisualizationJob(session).stop_visualization_job, "visualization_id"),
    ]:
        with pytest.raises(ArgumentError) as caught:
            operation()
        assert caught.value.argument == argument


def test_lists_take_both_spellings_of_their_order_and_ask_by_one(service: Service, session: Session) -> None:
    service.on("GET", f"{P}/training-jobs", Answer(200, {"jobs": []}))
    Estimator.get_job_list(session, status=8, sort_by="create_time", search_content="a b")
    Estimator.get_job_list(modelarts_session=session, sortBy="create_time", order="asc")
    first, second = (asked.path.split("?")[1] for asked in service.of("GET", f"{P}/training-jobs"))
    assert first == "per_page=10&page=1&order=desc&search_content=a%20b&sortBy=create_time&status=8"
    assert second == "per_page=10&page=1&order=asc&sortBy=create_time"
    wrongs: list[dict[str, Any]] = [{"per_page": 0}, {"page": 0}, {"order": "up"}, {"sortBy": "a", "sort_by": "b"}]
    for wrong in wrongs:
        with pytest.raises(ArgumentError):
            Estimator.get_job_list(session, **wrong)


def test_a_session_is_no_text() -> None:
    with pytest.raises(ArgumentError, match="must be a Session, not str"):
        Estimator("session")  # type: ignore[arg-type]
