"""Waiting for a job's end, its rows printed meanwhile when that is wanted."""

from __future__ import annotations

import sys
import time
import unicodedata
from typing import TYPE_CHECKING

from . import logs
from .errors import JobFailed
from .status import JobStatus

if TYPE_CHECKING:
    from .job import TrainingJob

#: Between two looks: quick at first, for jobs that end soon, and slower for those that do not; in seconds.
_PAUSE_S = 0.5
_PAUSE_MAX_S = 10.0
#: Rows among which the last one that says something is looked for.
_ROWS = 20
#: How rows of the platform begin with `trainyard serve`.
_PLATFORM = "[trainyard] "


def until_ended(job: TrainingJob, print_logs: bool) -> None:
    """Returns when the job has ended well; raises `JobFailed` when it has ended otherwise."""
    printer = _Printer(job) if print_logs else None
    pause_s = _PAUSE_S
    while True:
        status = JobStatus.read(job.get_job_info().get("status"))
        # After the status: what was written before the end is then there.
        if printer:
            printer.print_new()
        if status.is_final:
            break
        time.sleep(pause_s)
        pause_s = min(pause_s * 1.3, _PAUSE_MAX_S)
    if status is not JobStatus.COMPLETED:
        raise JobFailed(job, status.name, _last_row(job))


class _Printer:
    """Prints the rows of all logs of a job; with the log's name in front where there are several."""

    def __init__(self, job: TrainingJob) -> None:
        self._job = job
        self._readers: dict[str, logs.Reader] = {}

    def print_new(self) -> None:
        session, path = self._job.session, self._job.path
        names = logs.file_names(session, path)
        for name in names:
            reader = self._readers.setdefault(name, logs.Reader(session, path, name))
            for row in reader.rows():
                text = shown(row) if sys.stdout.isatty() else row
                print(f"[{name}] {text}" if len(names) > 1 else text, flush=True)


def shown(row: str) -> str:
    """A row for a terminal, which must not obey what a script wrote: control characters are shown as pictures."""
    return "".join(_picture(c) if unicodedata.category(c) == "Cc" and c != "\t" else c for c in row)


def _picture(control: str) -> str:
    return chr(0x2400 + ord(control)) if control < " " else "\N{REPLACEMENT CHARACTER}"


def _last_row(job: TrainingJob) -> str | None:
    names = logs.file_names(job.session, job.path)
    rows = logs.newest_rows(job.session, job.path, names[0], _ROWS) if names else []
    told = [shown(row.strip()) for row in rows if row.strip()]
    # What the script said tells more than that it ended.
    own = [row for row in told if not row.startswith(_PLATFORM)]
    return next(reversed(own or told), None)
