"""Names of things: which may be used, how they are ordered, and those of records without one."""

from __future__ import annotations

import re
from collections.abc import Container

from uitvoerbaar.cases.values import STATES, YES_NO

_DIGITS = re.compile(r"(\d+)", re.ASCII)
_LONGEST = 200


def natural(name: str) -> tuple[tuple[tuple[int, str], ...], str]:
    """A sort key by which kind2 comes before kind10; the order of things in every case."""
    parts = _DIGITS.split(name)  # every second part is digits
    keys = (
        (int(part) if index % 2 and len(part) < 20 else -1, part)
        for index, part in enumerate(parts)
    )
    return tuple(keys), name


def wrong_name(name: str) -> str | None:
    """Why a name cannot be that of a thing, in Dutch; None where it can."""
    if not name.strip() or name != " ".join(name.split()):
        return "een naam heeft tekens, en geen spaties vooraan, achteraan of dubbel"
    if not name.isprintable() or len(name) > _LONGEST:
        return "een naam is korte, leesbare tekst"
    if name in STATES or name in YES_NO or name in ("~", "null"):
        return f"`{name}` heeft al een betekenis en kan geen naam zijn"
    return None


def free_name(wanted: str, taken: Container[str]) -> str:
    """A name, with a number behind it where it is taken: voogdij(noor, an) 2."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted} {number}"
    return name
