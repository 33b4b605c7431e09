"""Errors over HTTP as problem+json (RFC 9457). They never repeat what a request held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field
from starlette.responses import JSONResponse

_BASE = "urn:uitvoerbaar:probleem:"


@define(eq=False)
class ProblemError(Exception):
    """Something wrong with a request or here. `code` is for programs, `title` says what is wrong,
    `detail` how to mend it; `places` are JSON pointers of what is wrong, never values."""

    status: int
    code: str
    title: str
    detail: str
    places: Sequence[Mapping[str, str]] = field(factory=tuple)
    headers: Mapping[str, str] = field(factory=dict)

    def response(self, headers: Mapping[str, str] | None = None) -> JSONResponse:
        """The problem as an answer."""
        body: dict[str, Any] = {
            "type": f"{_BASE}{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.places:
            body["errors"] = [dict(place) for place in self.places]
        return JSONResponse(
            body,
            self.status,
            {**self.headers, **(headers or {})},
            media_type="application/problem+json",
        )
