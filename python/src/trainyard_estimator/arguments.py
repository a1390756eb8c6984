"""Arguments checked before anything is sent: each fault names the argument and what would be right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Union

from .answers import Json
from .errors import ArgumentError

DESCRIPTION_MAX = 256

_NAME = re.compile(r"[A-Za-z0-9_-]+\Z")
#: Members that rows of a built-in algorithm have beside label and value.
_ROW_EXTRAS = frozenset({"placeholder_cn", "placeholder_en", "required"})
_SCHEME = re.compile(r"(?:obs|s3)://", re.IGNORECASE)

Id = Union[int, str]


def name(argument: str, value: Any, longest: int = 64) -> str:
    """A name of a job or a configuration."""
    if not isinstance(value, str) or len(value) > longest or not _NAME.match(value):
        raise ArgumentError(argument, f"{value!r} is no name; it has 1 to {longest} letters, digits, '_' and '-'")
    return value


def description(argument: str, value: Any) -> str:
    """A description; none is an empty one."""
    text = "" if value is None else value
    if not isinstance(text, str) or len(text) > DESCRIPTION_MAX:
        raise ArgumentError(argument, f"must be text of at most {DESCRIPTION_MAX} characters")
    return text


def text(argument: str, value: Any) -> str | None:
    """A text; an empty one is none."""
    if value is not None and not isinstance(value, str):
        raise ArgumentError(argument, f"must be text, not {type(value).__name__}")
    return value or None


def number(argument: str, value: Any) -> int:
    """An id, which the pages write as a number or as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    raise ArgumentError(argument, f"{value!r} is no id; it is a number, such as job_instance.{argument}")


def count(argument: str, value: Any) -> int:
    """A number of nodes."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ArgumentError(argument, f"{value!r} must be a whole number from 1")
    return value


def path(argument: str, value: Any) -> str | None:
    """A place in object storage, as bodies have it: `/bucket/folder/`."""
    given = text(argument, value)
    if given is None:
        return None
    plain = _SCHEME.sub("/", given)
    if not plain.startswith("/") or not plain.strip("/"):
        raise ArgumentError(argument, f"{given!r} is not in object storage; write '/bucket/folder/'")
    return plain


def boot_file(file: str, code_dir: str) -> str:
    """A Python file inside the code directory."""
    if not file.endswith(".py"):
        raise ArgumentError("boot_file", f"{file!r} is no Python file; its name ends in .py")
    if not file.startswith(code_dir.rstrip("/") + "/"):
        raise ArgumentError("boot_file", f"{file!r} is not in code_dir {code_dir!r}; write its whole path")
    return file


def hyperparameters(value: Any) -> list[dict[str, str]]:
    """Rows of label and value. Numbers become text, as bodies have only that."""
    if value is None:
        return []
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise ArgumentError("hyperparameters", 'must be a list such as [{"label": "lr", "value": "0.1"}]')
    return [_row(f"hyperparameters[{at}]", row) for at, row in enumerate(value)]


def _row(argument: str, row: Any) -> dict[str, str]:
    if not isinstance(row, dict) or not {"label", "value"} <= row.keys():
        raise ArgumentError(argument, 'must have a label and a value: {"label": "lr", "value": "0.1"}')
    unknown = row.keys() - {"label", "value"} - _ROW_EXTRAS
    if unknown:
        raise ArgumentError(argument, f"has no member {sorted(map(str, unknown))[0]!r}; write label and value")
    label, value = row["label"], row["value"]
    if not isinstance(label, str) or not label:
        raise ArgumentError(f"{argument}.label", "must be a text that is not empty")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ArgumentError(f"{argument}.value", f"must be text or a number, not {type(value).__name__}")
    return {"label": label, "value": str(value)}


def data(inputs: Any, dataset_id: Any, dataset_version_id: Any, data_source: Any) -> Json:
    """The members of the one way of three in which data is given."""
    ways = {
        "inputs": inputs is not None,
        "dataset_id": dataset_id is not None or dataset_version_id is not None,
        "data_source": data_source is not None,
    }
    given = [way for way, is_given in ways.items() if is_given]
    if not given:
        raise ArgumentError("inputs", "no data: give inputs, or dataset_id and dataset_version_id, or data_source")
    if len(given) > 1:
        raise ArgumentError(given[1], f"cannot be used together with {given[0]}; leave one of them out")
    if ways["inputs"]:
        return {"data_url": _needed("inputs", path("inputs", inputs))}
    if ways["dataset_id"]:
        return {
            "dataset_id": _needed("dataset_id", text("dataset_id", dataset_id)),
            "dataset_version_id": _needed("dataset_version_id", text("dataset_version_id", dataset_version_id)),
        }
    return {"data_source": _sources(data_source)}


def _sources(value: Any) -> list[Json]:
    if not isinstance(value, (list, tuple)) or not value:
        raise ArgumentError("data_source", 'must be a list such as [{"type": "obs", "data_url": "/bucket/data/"}]')
    rows = [_source(f"data_source[{at}]", row) for at, row in enumerate(value)]
    if len({row["type"] for row in rows}) > 1:
        raise ArgumentError("data_source", "all rows must be of one type, obs or dataset")
    return rows


def _source(argument: str, row: Any) -> Json:
    kind = row.get("type") if isinstance(row, dict) else None
    members: dict[str, tuple[str, ...]] = {"obs": ("data_url",), "dataset": ("dataset_id", "dataset_version")}
    if not isinstance(row, dict) or not isinstance(kind, str) or kind not in members:
        raise ArgumentError(f"{argument}.type", "must be 'obs' or 'dataset'")
    unknown = row.keys() - {"type", *members[kind]}
    if unknown:
        wanted = " and ".join(members[kind])
        raise ArgumentError(argument, f"of type {kind} has {wanted}, and no {sorted(map(str, unknown))[0]!r}")
    checked: Json = {"type": kind}
    for member in members[kind]:
        check = path if member == "data_url" else text
        checked[member] = _needed(f"{argument}.{member}", check(f"{argument}.{member}", row.get(member)))
    return checked


def _needed(argument: str, value: str | None) -> str:
    if value is None:
        raise ArgumentError(argument, "is missing")
    return value
