"""Making jobs and versions once: what was sent without an answer is looked for, and never sent again."""

from __future__ import annotations

import secrets

from .answers import Json
from .arguments import Id
from .errors import Unreachable
from .session import Session


def generated_name() -> str:
    """A name that no other job has."""
    return f"trainjob-{secrets.token_hex(4)}"


def job(session: Session, body: Json, *, is_name_generated: bool) -> Json:
    """What the service tells of the new job."""
    try:
        return session.ask("POST", "training-jobs", body=body)
    except Unreachable as error:
        if not error.maybe_done:
            raise
        found = _find(session, body["job_name"])
        if found and is_name_generated:
            # Nobody else can have made one of that name.
            return found
        raise Unreachable(
            error.asked, f"{error.reason}; {_what_to_do(body['job_name'], found)}", maybe_done=True
        ) from None


def version(session: Session, job_id: Id, body: Json) -> Json:
    """What the service tells of the new version."""
    try:
        return session.ask("POST", f"training-jobs/{job_id}/versions", body=body)
    except Unreachable as error:
        if not error.maybe_done:
            raise
        reason = f"{error.reason}; the version may be there: see get_job_version_object_list() before trying again"
        raise Unreachable(error.asked, reason, maybe_done=True) from None


def _find(session: Session, name: str) -> Json | None:
    query = {"search_content": name, "per_page": 1000, "page": 1}
    rows = session.ask("GET", "training-jobs", query=query).get("jobs") or []
    return next((row for row in rows if row.get("job_name") == name), None)


def _what_to_do(name: str, found: Json | None) -> str:
    if found is None:
        return f"no job {name!r} is there, so that the call can be made again"
    ids = f"job_id={found.get('job_id')}, version_id={found.get('version_id')}"
    return f"a job {name!r} is there: if it is this one, go on with Estimator(session, {ids})"
