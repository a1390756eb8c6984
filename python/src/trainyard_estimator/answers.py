"""Answers read: JSON, or an error with the service's own code and words."""

from __future__ import annotations

import re
from typing import Any

import requests

from .errors import ServiceError

Json = dict[str, Any]

#: Longest piece of an answer that is no JSON and is shown.
_SHOWN = 120


def read(asked: str, response: requests.Response) -> Json:
    """The body of an answer that says yes."""
    body = _json(response)
    refused = not response.ok or response.is_redirect or (body is not None and body.get("is_success") is False)
    if refused:
        raise _refusal(asked, response, body or {})
    if body is None:
        if not response.content.strip():
            return {}
        raise ServiceError(asked, response.status_code, "", _no_json(response), _request_id(response))
    return body


def _json(response: requests.Response) -> Json | None:
    """The object of a body; none for anything else."""
    try:
        body: Any = response.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _refusal(asked: str, response: requests.Response, body: Json) -> ServiceError:
    # Identity has its error one level down.
    nested = body.get("error")
    error: Json = nested if isinstance(nested, dict) else body
    code = str(error.get("error_code") or error.get("code") or "")
    message = error.get("error_message") or error.get("error_msg") or error.get("message")
    text = str(message) if message else _no_json(response)
    return ServiceError(
        asked, response.status_code, code, text + _hint(response.status_code, code), _request_id(response)
    )


def _hint(status: int, code: str) -> str:
    if code in ("APIGW.0101", "ModelArts.0015"):
        return " (is the endpoint that of ModelArts, and does the region still have version 1 of its training API?)"
    if code == "ModelArts.0103":
        return (
            " (a name is given once: choose another one or leave it out, and one is made up; "
            "the next version of a job is made by create_job_version)"
        )
    if status == 407:
        return " (the proxy wants a sign-in: put it into HTTPS_PROXY)"
    return ""


def _no_json(response: requests.Response) -> str:
    """What came instead of JSON: its title or its beginning, without markup and control characters."""
    if response.is_redirect:
        return "it leads elsewhere, which a signed request does not follow; give the address it leads to"
    text = response.text[:4096]
    title = re.search(r"<title>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", title.group(1) if title else text)
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    shown = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
    return f"no JSON but {shown!r}; a proxy or gateway answered: check the endpoint, then try again"


def _request_id(response: requests.Response) -> str:
    return str(response.headers.get("X-Request-Id", ""))
