"""Edits of cases: small changes as people and programs make them, most of them wrong."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

_SCALARS: tuple[Any, ...] = (
    "ja", "nee", True, False, "ontbreekt", "onbekend", "nvt", "Onbekend", None, "", 0, 1, -1, 12.5,
    2006, 38000, "38.000,50", "€ 38.000", "13,6%", "2006-02-11", "2006-02", "2006-02-00", "2026",
    "strip", "proza", "lezer1", "lezer2", "voogdij1", "niemand", "3 maanden", "1/3", "Kerkstraat 1",
    "alles",
)  # fmt: skip
_KEYS = (
    "waarde", "voorlopig", "bekend vanaf", "redenen", "door", "op", "tot", "ten minste", "bron",
    "ten hoogste", "2024", "2025-03", "vanaf 2025", "in 2025-03", "altijd", "geboren", "voogden",
    "geboortedag", "voogdijen", "abonnementen", "volledig", "inkomsten", "jong", "leerling",
)  # fmt: skip
_SIGNS = "{}[]:,-#&*!|>'\"%@`\t\n ?0a\u20ac\x00\ud800"


def edited(data: Any, rng: random.Random, edits: int = 3) -> Any:
    """Case data with a few changes in random places."""
    found = deepcopy(data)
    for _ in range(rng.randint(1, edits)):
        _edit(found, rng)
    return found


def _edit(data: Any, rng: random.Random) -> None:
    holder = rng.choice(list(_holders(data)))
    if isinstance(holder, list):
        _edit_list(holder, rng)
        return
    if not holder or rng.random() < 0.2:
        holder[rng.choice(_KEYS)] = _value(data, rng)
        return
    key = rng.choice(list(holder))
    change = rng.random()
    if change < 0.3:
        del holder[key]
    elif change < 0.4:
        holder[rng.choice(_KEYS)] = holder.pop(key)
    elif change < 0.5:
        holder[key] = {"waarde": holder[key]}
    elif change < 0.6:
        holder[key] = [holder[key]]
    else:
        holder[key] = _value(data, rng)


def _edit_list(holder: list[Any], rng: random.Random) -> None:
    if holder and rng.random() < 0.5:
        holder.pop(rng.randrange(len(holder)))
    else:
        holder.append(rng.choice(_SCALARS))


def _value(data: Any, rng: random.Random) -> Any:
    if rng.random() < 0.7:
        return rng.choice(_SCALARS)
    return deepcopy(rng.choice(list(_holders(data)))) if rng.random() < 0.5 else []


def _holders(data: Any) -> Any:
    """Every dict and list in the data."""
    if isinstance(data, dict):
        yield data
        for value in data.values():
            yield from _holders(value)
    elif isinstance(data, list):
        yield data
        for value in data:
            yield from _holders(value)


def scratched(text: str, rng: random.Random) -> str:
    """A text with a few signs lost, doubled or put in, or lines moved."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(text) + 1)
        change = rng.random()
        if change < 0.3:
            text = text[:at] + text[at + rng.randint(1, 5) :]
        elif change < 0.7:
            text = text[:at] + rng.choice(_SIGNS) + text[at:]
        elif change < 0.85:
            text = text[:at] + text[at : at + 20] + text[at:]
        else:
            lines = text.split("\n")
            rng.shuffle(lines)
            text = "\n".join(lines)
    return text
