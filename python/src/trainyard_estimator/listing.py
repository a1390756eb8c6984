"""Which part of a list is asked for, and in which order."""

from __future__ import annotations

from typing import Any

from .answers import Json
from .errors import ArgumentError

_SEARCH_MAX = 100


def query(
    *,
    per_page: int,
    page: int,
    order: str,
    search_content: str | None,
    sortBy: str | None,
    sort_by: str | None,
    status: Any = None,
) -> Json:
    """Members of a query, checked. `sortBy` and `sort_by` are one: the service reads the first."""
    if not isinstance(per_page, int) or not 1 <= per_page <= 1000:
        raise ArgumentError("per_page", f"{per_page!r} must be 1 to 1000")
    if not isinstance(page, int) or page < 1:
        raise ArgumentError("page", f"{page!r} must be 1 or more")
    if order not in ("asc", "desc"):
        raise ArgumentError("order", f"{order!r} must be 'asc' or 'desc'")
    if search_content is not None and len(search_content) > _SEARCH_MAX:
        raise ArgumentError("search_content", f"may have {_SEARCH_MAX} characters")
    if sortBy and sort_by and sortBy != sort_by:
        raise ArgumentError("sort_by", "is another spelling of sortBy; leave one of them out")
    return {
        "per_page": per_page,
        "page": page,
        "order": order,
        "search_content": search_content or None,
        "sortBy": sortBy or sort_by,
        "status": status,
    }
