"""Rows of a log, from the first one on, and those that come while a job runs.

Source: API reference, *Obtaining Training Job Logs*: the newest rows come without a position; rows before or after a
position come page by page, without the row at it.
"""

from __future__ import annotations

from collections.abc import Iterator

from .answers import Json
from .errors import ServiceError
from .session import Session

#: Most rows of one answer.
ROWS_MAX = 500
#: That nothing was found: the job has not begun to write.
_NO_LOG = "ModelArts.0806"


def page(
    session: Session,
    path: str,
    log_file: str,
    *,
    base_line: str | None = None,
    lines: int = ROWS_MAX,
    order: str | None = None,
) -> Json:
    """Rows of a version's log, as the service answers; `path` is the version's, below the project."""
    query = {"log_file": log_file, "base_line": base_line, "lines": lines, "order": order}
    return session.ask("GET", f"{path}/aom-log", query=query)


def file_names(session: Session, path: str) -> list[str]:
    """Names of a version's logs, one for each node."""
    answer = session.ask("GET", f"{path}/log/file-names")
    return [str(name) for name in answer.get("log_file_list") or []]


def newest_rows(session: Session, path: str, log_file: str, lines: int) -> list[str]:
    """The last rows of a log; none where there is no log."""
    found = _found(session, path, log_file, lines=lines)
    return _rows(found) if found else []


class Reader:
    """Remembers how far one log was read. Of a long log one page is in memory at a time."""

    def __init__(self, session: Session, path: str, log_file: str) -> None:
        self._session = session
        self._path = path
        self._log_file = log_file
        self._position: str | None = None

    def rows(self) -> Iterator[str]:
        """The rows that were not read yet."""
        found = self._first_page() if self._position is None else self._beside(self._position, "desc")
        while found is not None and _is_further(self._position, str(found["end_line"])):
            self._position = str(found["end_line"])
            yield from _rows(found)
            found = self._beside(self._position, "desc")

    def _first_page(self) -> Json | None:
        """The oldest rows: from the newest ones page by page back."""
        first = _found(self._session, self._path, self._log_file)
        while first is not None:
            start = str(first["start_line"])
            earlier = self._beside(start, "asc")
            if earlier is None or not _is_further(str(earlier["start_line"]), start):
                break
            first = earlier
        return first

    def _beside(self, base_line: str, order: str) -> Json | None:
        return _found(self._session, self._path, self._log_file, base_line=base_line, order=order)


def _is_further(position: str | None, other: str) -> bool:
    """Whether a page brings more than what was read up to a position; a service that repeats a page has nothing new."""
    if position is None:
        return True
    try:
        return int(other) > int(position)
    except ValueError:
        # Positions that are no numbers can only be the same or not.
        return other != position


def _found(
    session: Session,
    path: str,
    log_file: str,
    *,
    base_line: str | None = None,
    lines: int = ROWS_MAX,
    order: str | None = None,
) -> Json | None:
    """A page that has rows."""
    try:
        found = page(session, path, log_file, base_line=base_line, lines=lines, order=order)
    except ServiceError as error:
        if error.error_code == _NO_LOG:
            return None
        raise
    return found if int(found.get("lines") or 0) > 0 else None


def _rows(found: Json) -> list[str]:
    return str(found["content"]).removesuffix("\n").split("\n")
