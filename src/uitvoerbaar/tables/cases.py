"""Which things belong to one case: those that name each other, directly or through others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from uitvoerbaar.kernel.data import Array, FactData, ListData, records_by_player
from uitvoerbaar.kernel.layout import ListLayout
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Reference, SetOf


def group_cases(
    law: Law,
    things: Mapping[str, int],
    facts: Mapping[Symbol, FactData],
    lists: Mapping[Symbol, ListData],
    given: Mapping[str, Array] | None,
) -> tuple[dict[str, Array], dict[str, ListData]]:
    """For each kind the case of each thing, and the things of each case."""
    cases = dict(given) if given is not None else _connected(law, things, facts, lists)
    number = 1 + max((int(case.max()) for case in cases.values() if len(case)), default=-1)
    members = {}
    for kind, case in cases.items():
        offsets, rows = records_by_player(case, number)
        members[kind] = ListData(ListLayout(True, True), offsets, rows)
    return cases, members


def _connected(
    law: Law,
    things: Mapping[str, int],
    facts: Mapping[Symbol, FactData],
    lists: Mapping[Symbol, ListData],
) -> dict[str, Array]:
    starts, total = {}, 0
    for kind in law.kinds:
        starts[kind] = total
        total += things[kind]
    firsts: list[Array] = []
    seconds: list[Array] = []
    for symbol, kind in _links(law):
        fact, listed = facts.get(symbol), lists.get(symbol)
        if fact is not None and len(fact.value) == things[symbol.kind or ""]:
            rows = np.flatnonzero(fact.value >= 0)
            firsts.append(rows + starts[symbol.kind or ""])
            seconds.append(fact.value[rows].astype(np.int64) + starts[kind])
        elif listed is not None:
            counts = np.diff(listed.offsets)
            firsts.append(np.repeat(np.arange(len(counts)), counts) + starts[symbol.kind or ""])
            seconds.append(listed.rows.astype(np.int64) + starts[kind])
    labels = _labels(total, firsts, seconds)
    return {
        kind: labels[start : start + things[kind]].astype(np.int32)
        for kind, start in starts.items()
    }


def _links(law: Law) -> list[tuple[Symbol, str]]:
    """The roles, and the items that refer to things, with the kind of those."""
    found = [
        (Symbol(role.name, kind.name), role.kind)
        for kind in law.kinds.values()
        if kind.derivation is None
        for role in kind.roles
    ]
    references = (
        (item.symbol, item.type.kind)
        for item in law.items.values()
        if isinstance(item.type, Reference | SetOf)
    )
    return [*found, *references]


def _labels(total: int, firsts: list[Array], seconds: list[Array]) -> Array:
    """The number of the group of each of so many things, given which touch each other."""
    label = np.arange(total)
    if not firsts:
        return label
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    while True:
        lowest = np.minimum(label[first], label[second])
        before = label.copy()
        np.minimum.at(label, first, lowest)
        np.minimum.at(label, second, lowest)
        label = label[label]
        if np.array_equal(label, before):
            break
    _, numbered = np.unique(label, return_inverse=True)
    return np.asarray(numbered)


__all__ = ["Any", "group_cases"]
