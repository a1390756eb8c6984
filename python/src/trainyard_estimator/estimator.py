"""The Estimator: makes jobs, versions and configurations, lists them, and tells what can be chosen.

Source: SDK reference, *Training Management*. Every method has the name and arguments of its page. They are
given by name, as in all its samples, for it tells no order.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from . import arguments, catalogues, creation, listing
from .answers import Json
from .arguments import Id
from .configs import ConfigOperations, config_path
from .errors import ArgumentError
from .job import JobOperations, TrainingJob, delete_by_id
from .session import Session
from .training import Training
from .visualization import VisualizationJob

__all__ = ["Estimator", "TrainingJob", "VisualizationJob"]


class Estimator(JobOperations, ConfigOperations):
    """What a job trains with; or, by `job_id` and `version_id` or by `config_name`, one that is there already."""

    def __init__(
        self,
        modelarts_session: Session,
        *,
        train_instance_count: int | None = None,
        train_instance_type: str | None = None,
        output_path: str | None = None,
        code_dir: str | None = None,
        boot_file: str | None = None,
        framework_type: str | None = None,
        framework_version: str | None = None,
        model_name: Any = None,
        hyperparameters: list[dict[str, Any]] | None = None,
        log_url: str | None = None,
        job_description: str | None = None,
        user_image_url: str | None = None,
        user_command: str | None = None,
        job_id: Id | None = None,
        version_id: Id | None = None,
        config_name: str | None = None,
    ) -> None:
        self.session = _session(modelarts_session)
        self.job_description = arguments.description("job_description", job_description)
        self.job_id = None if job_id is None else arguments.number("job_id", job_id)
        self.version_id = None if version_id is None else arguments.number("version_id", version_id)
        self.config_name = None if config_name is None else arguments.name("config_name", config_name)
        self._training = Training.of(
            train_instance_count=train_instance_count,
            train_instance_type=train_instance_type,
            output_path=output_path,
            code_dir=code_dir,
            boot_file=boot_file,
            framework_type=framework_type,
            framework_version=framework_version,
            model_name=model_name,
            hyperparameters=hyperparameters,
            log_url=log_url,
            user_image_url=user_image_url,
            user_command=user_command,
        )

    def fit(
        self,
        inputs: str | None = None,
        *,
        dataset_id: str | None = None,
        dataset_version_id: str | None = None,
        data_source: list[dict[str, str]] | None = None,
        wait: bool = False,
        job_name: str | None = None,
        logs: bool = False,
    ) -> TrainingJob:
        """Makes a job and starts it.

        `wait` returns when it has ended well, `logs` prints its rows meanwhile; `JobFailed` tells of any other end.
        """
        if logs and not wait:
            raise ArgumentError("logs", "prints rows while fit waits: give wait=True too")
        data = arguments.data(inputs, dataset_id, dataset_version_id, data_source)
        name = creation.generated_name() if job_name is None else arguments.name("job_name", job_name)
        config = {**self._training.members(self.session), **data}
        body = {"job_name": name, "job_desc": self.job_description, "config": config}
        told = creation.job(self.session, body, is_name_generated=job_name is None)
        job = TrainingJob(self.session, {"job_name": name, **told})
        return job.wait(logs) if wait else job

    def create_job_version(
        self,
        job_id: Id | None = None,
        pre_version_id: Id | None = None,
        *,
        inputs: str | None = None,
        dataset_id: str | None = None,
        dataset_version_id: str | None = None,
        data_source: list[dict[str, str]] | None = None,
        wait: bool = False,
        job_desc: str | None = None,
        logs: bool = False,
    ) -> TrainingJob:
        """Makes the next version of a job, which derives from another one, and starts it."""
        job = arguments.number("job_id", self.job_id if job_id is None else job_id)
        before = arguments.number("pre_version_id", self.version_id if pre_version_id is None else pre_version_id)
        data = arguments.data(inputs, dataset_id, dataset_version_id, data_source)
        description = self.job_description if job_desc is None else arguments.description("job_desc", job_desc)
        config = {**self._training.members(self.session), **data, "pre_version_id": before}
        told = creation.version(self.session, job, {"job_desc": description, "config": config})
        version = TrainingJob(self.session, {"job_id": job, **told})
        return version.wait(logs) if wait else version

    def create_job_configs(
        self,
        config_name: str | None = None,
        *,
        config_desc: str | None = None,
        inputs: str | None = None,
        dataset_id: str | None = None,
        dataset_version_id: str | None = None,
        data_source: list[dict[str, str]] | None = None,
    ) -> TrainingJob:
        """Saves a configuration; without a name under one of the date."""
        data = arguments.data(inputs, dataset_id, dataset_version_id, data_source)
        name = self.config_name or f"cfg-{datetime.now():%Y%m%d-%H%M%S}"
        if config_name is not None:
            name = arguments.name("config_name", config_name)
        description = arguments.description("config_desc", config_desc)
        body = {"config_name": name, "config_desc": description, **self._training.members(self.session), **data}
        self.session.ask("POST", "training-job-configs", body=body)
        return TrainingJob(self.session, {"config_name": name})

    def update_job_configs(
        self,
        config_name: str | None = None,
        *,
        config_desc: str | None = None,
        inputs: str | None = None,
        dataset_id: str | None = None,
        dataset_version_id: str | None = None,
        data_source: list[dict[str, str]] | None = None,
    ) -> Json:
        """Changes a configuration to what was given; `trainyard serve` keeps what was not, the service may not."""
        name = arguments.name("config_name", self.config_name if config_name is None else config_name)
        body = self._training.given_members(self.session)
        if any(value is not None for value in (inputs, dataset_id, dataset_version_id, data_source)):
            body.update(arguments.data(inputs, dataset_id, dataset_version_id, data_source))
        if config_desc is not None:
            body["config_desc"] = arguments.description("config_desc", config_desc)
        return self.session.ask("PUT", config_path(name), body=body)

    @staticmethod
    def get_job_list(
        modelarts_session: Session,
        *,
        status: int | None = None,
        per_page: int = 10,
        page: int = 1,
        sortBy: str | None = None,
        order: str = "desc",
        search_content: str | None = None,
        sort_by: str | None = None,
    ) -> Json:
        """A page of jobs, below `jobs`."""
        query = listing.query(
            per_page=per_page,
            page=page,
            order=order,
            search_content=search_content,
            sortBy=sortBy,
            sort_by=sort_by,
            status=status,
        )
        return _session(modelarts_session).ask("GET", "training-jobs", query=query)

    @staticmethod
    def delete_job_by_id(modelarts_session: Session, job_id: Id) -> Json:
        """Deletes a job with all its versions."""
        return delete_by_id(_session(modelarts_session), job_id)

    @staticmethod
    def get_job_configs_list(
        modelarts_session: Session,
        *,
        per_page: int = 10,
        page: int = 1,
        sortBy: str | None = None,
        order: str = "asc",
        search_content: str | None = None,
        sort_by: str | None = None,
    ) -> Json:
        """A page of configurations, below `configs`."""
        query = listing.query(
            per_page=per_page, page=page, order=order, search_content=search_content, sortBy=sortBy, sort_by=sort_by
        )
        return _session(modelarts_session).ask("GET", "training-job-configs", query=query)

    @staticmethod
    def get_job_configs_object_list(
        modelarts_session: Session, is_show: bool = True, **window: Any
    ) -> list[TrainingJob]:
        """The same as objects; `is_show` prints them too, `window` is what `get_job_configs_list` takes."""
        rows = Estimator.get_job_configs_list(modelarts_session, **window).get("configs") or []
        configs = [TrainingJob(modelarts_session, {"config_name": row.get("config_name")}) for row in rows]
        if is_show:
            for row in rows:
                print(row)
        return configs

    @staticmethod
    def get_train_instance_types(modelarts_session: Session) -> list[Json]:
        """Flavors; `spec_code` is what `train_instance_type` takes."""
        return catalogues.flavors(_session(modelarts_session))

    @staticmethod
    def get_framework_list(modelarts_session: Session) -> list[dict[str, str]]:
        """Engines, as `framework_type` and `framework_version` take them."""
        rows = catalogues.engines(_session(modelarts_session))
        return [
            {"framework_type": str(row.get("engine_name")), "framework_version": str(row.get("engine_version"))}
            for row in rows
        ]

    @staticmethod
    def get_built_in_algorithms(modelarts_session: Session) -> Json:
        """Built-in algorithms, below `models`; `model_name` is what the argument of that name takes."""
        return catalogues.algorithms(_session(modelarts_session))


def _session(value: Any) -> Session:
    if not isinstance(value, Session):
        raise ArgumentError("modelarts_session", f"must be a Session, not {type(value).__name__}")
    return value
