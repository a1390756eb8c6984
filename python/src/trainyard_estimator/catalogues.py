"""What can be chosen: flavors, engines, built-in algorithms; and the numbers that bodies name them by."""

from __future__ import annotations

import json
from typing import Any

from .answers import Json
from .errors import ArgumentError
from .session import Session

#: Algorithms on a page, the most the service gives.
_PAGE = 100
#: Names that an error lists.
_LISTED = 8


def flavors(session: Session, engine_id: int | None = None) -> list[Json]:
    """Flavors of training jobs, as the service tells them; of one engine where one is named."""
    answer = session.ask("GET", "job/resource-specs", query={"job_type": "train", "engine_id": engine_id})
    return list(answer.get("specs") or [])


def engines(session: Session) -> list[Json]:
    """Engines of training jobs, as the service tells them."""
    answer = session.ask("GET", "job/ai-engines", query={"job_type": "train"})
    return list(answer.get("engines") or [])


def algorithms(session: Session) -> Json:
    """Built-in algorithms, all pages, with their parameters as a list."""
    models: list[Json] = []
    while True:
        page = len(models) // _PAGE + 1
        answer = session.ask("GET", "built-in-algorithms", query={"per_page": _PAGE, "page": page})
        rows = answer.get("models") or []
        models.extend(rows)
        if len(rows) < _PAGE:
            break
    for model in models:
        model["parameter"] = _rows(model.get("parameter"))
    return {**answer, "models": models, "model_total_count": len(models)}


def flavor_id(session: Session, code: str, engine_id: int | None) -> int:
    """The number of a flavor."""
    if code == "local":
        remedy = "'local' trains inside a notebook, which this is not; "
        raise ArgumentError("train_instance_type", remedy + _one_of([row.get("spec_code") for row in flavors(session)]))
    rows = flavors(session, engine_id)
    for row in rows:
        if row.get("spec_code") == code:
            return int(row["spec_id"])
    known = _one_of([row.get("spec_code") for row in rows])
    raise ArgumentError("train_instance_type", f"there is no flavor {code!r}; {known}")


def engine_id(session: Session, framework: str, version: str) -> int:
    """The number of an engine."""
    rows = engines(session)
    of_framework = [row for row in rows if row.get("engine_name") == framework]
    if not of_framework:
        frameworks = sorted({str(row.get("engine_name")) for row in rows})
        raise ArgumentError("framework_type", f"there is no engine {framework!r}; {_one_of(frameworks)}")
    for row in of_framework:
        if row.get("engine_version") == version:
            return int(row["engine_id"])
    known = _one_of([row.get("engine_version") for row in of_framework])
    raise ArgumentError("framework_version", f"there is no {framework} {version!r}; {known}")


def algorithm_id(session: Session, name: str) -> int:
    """The number of a built-in algorithm."""
    models = algorithms(session)["models"]
    for model in models:
        if model.get("model_name") == name:
            return int(model["model_id"])
    known = _one_of([model.get("model_name") for model in models])
    raise ArgumentError("model_name", f"there is no built-in algorithm {name!r}; {known}")


def _one_of(names: list[Any]) -> str:
    shown = [str(name) for name in names[:_LISTED]]
    if not shown:
        return "the service offers none"
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"use one of {', '.join(shown)}{more}"


def _rows(parameter: Any) -> Any:
    """The service has the list as a text of JSON."""
    try:
        return json.loads(parameter) if isinstance(parameter, str) and parameter else parameter or []
    except ValueError:
        return parameter
