"""Jobs and their versions: looked at, described, stopped, deleted.

Source: SDK reference, *Training Jobs* and *Training Job Versions*.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import arguments, logs, waiting
from .answers import Json
from .arguments import Id
from .configs import ConfigOperations
from .errors import ArgumentError
from .session import Session


class JobOperations:
    """What can be done to a job, or a version of it, that is known by its id."""

    session: Session
    job_id: int | None
    version_id: int | None

    @property
    def path(self) -> str:
        """Where the version is, below the project."""
        if self.version_id is None:
            raise ArgumentError("version_id", "is missing: name a version, such as job_instance.version_id")
        return f"{self._job_path()}/versions/{self.version_id}"

    def get_job_info(self) -> Json:
        """Everything about the version."""
        return self.session.ask("GET", self.path)

    def update_job_description(self, description: str) -> Json:
        """Changes the job's description."""
        body = {"job_desc": arguments.description("description", description)}
        return self.session.ask("PUT", self._job_path(), body=body)

    def delete_job(self) -> Json:
        """Deletes the job with all its versions; one that runs is stopped first."""
        return self.session.ask("DELETE", self._job_path())

    def get_job_log_file_list(self) -> Json:
        """Names of the version's logs, below `log_file_list`: one for each node."""
        return self.session.ask("GET", f"{self.path}/log/file-names")

    def get_job_log(
        self, log_file: str, start_byte: int | None = None, offset: int | None = None, lines: int = logs.ROWS_MAX
    ) -> Json:
        """Rows of a log, below `content`: the newest ones, or a piece by its bytes where these are given.

        `start_byte` -1 takes the last `offset` bytes. A piece has no `start_line` and `end_line`.
        """
        if start_byte is None and offset is None:
            return logs.page(self.session, self.path, log_file, lines=lines)
        query = {"log_file": log_file, "start_byte": start_byte or 0, "offset": 2048 if offset is None else offset}
        piece = self.session.ask("GET", f"{self.path}/log", query=query)
        content = str(piece.get("log") or "")
        return {**piece, "content": content, "lines": content.count("\n")}

    def iter_job_log(self, log_file: str | None = None) -> Iterator[str]:
        """All rows that a log has by now, from the first; without a name those of the first node."""
        names = [log_file] if log_file else logs.file_names(self.session, self.path)[:1]
        for name in names:
            yield from logs.Reader(self.session, self.path, name).rows()

    def get_job_version_info(self) -> Json:
        """The job's versions, below `versions`."""
        return self.session.ask("GET", f"{self._job_path()}/versions")

    def get_job_version_object_list(self, is_show: bool = True) -> list[TrainingJob]:
        """The job's versions as objects; `is_show` prints them too."""
        answer = self.get_job_version_info()
        jobs = []
        for row in answer.get("versions") or []:
            told = {"job_id": answer.get("job_id", self.job_id), "job_name": answer.get("job_name"), **row}
            jobs.append(TrainingJob(self.session, told))
            if is_show:
                print(jobs[-1])
        return jobs

    def stop_job_version(self) -> Json:
        """Stops the version, which has to run."""
        return self.session.ask("POST", f"{self.path}/stop")

    def delete_job_version(self) -> Json:
        """Deletes the version; one that runs is stopped first."""
        return self.session.ask("DELETE", self.path)

    def _job_path(self) -> str:
        if self.job_id is None:
            raise ArgumentError("job_id", "is missing: name a job, such as job_instance.job_id")
        return f"training-jobs/{self.job_id}"


class TrainingJob(JobOperations, ConfigOperations):
    """A version of a job, or a saved configuration, as the service told of it when this was made."""

    def __init__(self, session: Session, told: Json) -> None:
        self.session = session
        self.job_id = _number("job_id", told)
        self.version_id = _number("version_id", told)
        self.config_name = told.get("config_name")
        self.job_name: str | None = told.get("job_name")
        self.version_name: str | None = told.get("version_name")
        self.create_time = _number("create_time", told)
        self.status = _number("status", told)

    def __repr__(self) -> str:
        if self.config_name is not None:
            return f"TrainingJob(config_name={self.config_name!r})"
        return (
            f"TrainingJob(job_id={self.job_id}, version_id={self.version_id}, job_name={self.job_name!r}, "
            f"version_name={self.version_name!r}, status={self.status})"
        )

    def wait(self, logs: bool = False) -> TrainingJob:
        """Returns when the version has ended well, `logs` printing its rows meanwhile; raises `JobFailed` otherwise."""
        waiting.until_ended(self, logs)
        return self


def delete_by_id(session: Session, job_id: Id) -> Json:
    """Deletes a job with all its versions."""
    return session.ask("DELETE", f"training-jobs/{arguments.number('job_id', job_id)}")


def _number(name: str, told: Json) -> int | None:
    value: Any = told.get(name)
    return None if value is None else arguments.number(name, value)
