"""How the zorgtoeslag rounds: half upwards, where NumPy's `round` goes to the even number."""

from __future__ import annotations

from typing import Any

from numpy import floor


def to_cents(amounts: Any) -> Any:
    """Amounts in euros, to whole cents."""
    return floor(amounts * 100 + 0.5) / 100


def to_euros(amounts: Any) -> Any:
    """Amounts in euros, to whole euros (Awir 14 lid 4)."""
    return floor(amounts + 0.5)
