"""Visualization jobs: TensorBoard on a job's output.

Source: SDK reference, *Visualization Jobs*.
"""

from __future__ import annotations

import secrets
from typing import Any

from . import arguments, listing
from .answers import Json
from .arguments import Id
from .errors import ArgumentError
from .session import Session

_NAME_MAX = 20


class VisualizationJob:
    """A visualization job that is known by its id, or where one is made."""

    def __init__(self, modelarts_session: Session, visualization_id: Id | None = None) -> None:
        self.session = modelarts_session
        self.visualization_id = (
            None if visualization_id is None else arguments.number("visualization_id", visualization_id)
        )
        self.job_name: str | None = None
        self.status: int | None = None
        self.create_time: int | None = None
        self.service_url: str | None = None

    def __repr__(self) -> str:
        return (
            f"VisualizationJob(visualization_id={self.visualization_id}, job_name={self.job_name!r}, "
            f"status={self.status})"
        )

    @property
    def job_id(self) -> int | None:
        """The same as `visualization_id`, as the pages have both."""
        return self.visualization_id

    def create_visualization_job(
        self, train_url: str, job_name: str | None = None, job_desc: str | None = None
    ) -> VisualizationJob:
        """Makes one for an output path and starts it."""
        name = f"visual-{secrets.token_hex(4)}" if job_name is None else arguments.name("job_name", job_name, _NAME_MAX)
        url = arguments.path("train_url", train_url)
        if url is None:
            raise ArgumentError("train_url", "is missing: name the output path whose curves are to be seen")
        body = {"job_name": name, "job_desc": arguments.description("job_desc", job_desc), "train_url": url}
        told = self.session.ask("POST", "visualization-jobs", body=body)
        return _of(self.session, {"job_name": name, **told})

    def get_visualization_job_info(self) -> Json:
        """Everything about it; `service_url` is where to look at it."""
        return self.session.ask("GET", self._path())

    def update_visualization_job(self, job_desc: str) -> Json:
        """Changes its description."""
        return self.session.ask("PUT", self._path(), body={"job_desc": arguments.description("job_desc", job_desc)})

    def stop_visualization_job(self) -> Json:
        """Stops it, while it runs."""
        return self.session.ask("POST", f"{self._path()}/stop")

    def restart_visualization_job(self) -> Json:
        """Starts it again after it was stopped."""
        return self.session.ask("POST", f"{self._path()}/restart")

    def delete_visualization_job(self) -> Json:
        """Deletes it."""
        return self.session.ask("DELETE", self._path())

    @staticmethod
    def get_visualization_job_list(
        modelarts_session: Session,
        *,
        status: int | None = None,
        per_page: int = 10,
        page: int = 1,
        sortBy: str | None = None,
        order: str = "asc",
        search_content: str | None = None,
        sort_by: str | None = None,
    ) -> Json:
        """A page of visualization jobs, below `jobs`."""
        query = listing.query(
            per_page=per_page,
            page=page,
            order=order,
            search_content=search_content,
            sortBy=sortBy,
            sort_by=sort_by,
            status=status,
        )
        return modelarts_session.ask("GET", "visualization-jobs", query=query)

    @staticmethod
    def get_visualization_job_object_list(
        modelarts_session: Session, is_show: bool = True, **window: Any
    ) -> list[VisualizationJob]:
        """The same as objects; `is_show` prints them too, `window` is what `get_visualization_job_list` takes."""
        rows = VisualizationJob.get_visualization_job_list(modelarts_session, **window).get("jobs") or []
        jobs = [_of(modelarts_session, row) for row in rows]
        if is_show:
            for job in jobs:
                print(job)
        return jobs

    def _path(self) -> str:
        if self.visualization_id is None:
            raise ArgumentError("visualization_id", "is missing: name a visualization job")
        return f"visualization-jobs/{self.visualization_id}"


def _of(session: Session, told: Json) -> VisualizationJob:
    job = VisualizationJob(session, told.get("job_id"))
    job.job_name = told.get("job_name")
    job.status = None if told.get("status") is None else arguments.number("status", told["status"])
    job.create_time = None if told.get("create_time") is None else arguments.number("create_time", told["create_time"])
    job.service_url = told.get("service_url")
    return job
