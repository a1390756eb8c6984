"""What can go wrong, and what each error tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .job import TrainingJob


class EstimatorError(Exception):
    """Every error of this package."""


class ArgumentError(EstimatorError, ValueError):
    """Something that was given is wrong: `argument` names it, `remedy` says what would be right."""

    def __init__(self, argument: str, remedy: str) -> None:
        super().__init__(f"{argument}: {remedy}")
        self.argument = argument
        self.remedy = remedy


class ServiceError(EstimatorError):
    """The service refused, or something in front of it did.

    `error_code` and `error_msg` are the service's own; the code is empty where the answer had none. `status` is that of
    HTTP, `request_id` what its support asks for.
    """

    def __init__(self, asked: str, status: int, error_code: str, error_msg: str, request_id: str = "") -> None:
        code = f" {error_code}" if error_code else ""
        trace = f" (request {request_id})" if request_id else ""
        super().__init__(f"{asked}: {status}{code}: {error_msg}{trace}")
        self.asked = asked
        self.status = status
        self.error_code = error_code
        self.error_msg = error_msg
        self.request_id = request_id


class Unreachable(EstimatorError):
    """No answer came. `maybe_done` tells whether the request may have been carried out nevertheless."""

    def __init__(self, asked: str, reason: str, maybe_done: bool) -> None:
        super().__init__(f"{asked}: {reason}")
        self.asked = asked
        self.reason = reason
        self.maybe_done = maybe_done


class JobFailed(EstimatorError):
    """A job that was waited for did not end well; `job` is that job."""

    def __init__(self, job: TrainingJob, status: str, last_row: str | None) -> None:
        row = f"; its last row: {last_row}" if last_row else ""
        super().__init__(f"job {job.job_name} {job.version_name} ended with status {status}{row}")
        self.job = job
        self.status = status
