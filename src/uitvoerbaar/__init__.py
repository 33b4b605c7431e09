"""Law that runs: one text for deciding, explaining and asking."""

from __future__ import annotations

from typing import Any

__all__ = ["load"]


def __getattr__(name: str) -> Any:
    """`uitvoerbaar.load`, imported at first use so that the commands start fast."""
    if name == "load":
        from uitvoerbaar.face import load  # noqa: PLC0415

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
