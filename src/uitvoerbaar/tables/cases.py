"""Which things belong to one case: those that name each other, directly or through others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array, FactData, ListData, records_by_player
from uitvoerbaar.kernel.layout import Form, ListLayout
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
        if fact is None and listed is None:
            continue
        owners = owners_of(fact, things[symbol.kind or ""])
        if listed is not None:
            owners, players = np.repeat(owners, np.diff(listed.offsets)), listed.rows
        else:
            assert fact is not None
            players = fact.value
            if fact.state is not None:
                players = np.where(fact.state & states.NO_VALUE, -1, players)
        named = np.flatnonzero((players >= 0) & (owners >= 0))
        firsts.append(owners[named] + starts[symbol.kind or ""])
        seconds.append(players[named].astype(np.int64) + starts[kind])
    labels = _labels(total, firsts, seconds)
    return {
        kind: labels[start : start + things[kind]].astype(np.int32)
        for kind, start in starts.items()
    }


def owners_of(fact: FactData | None, things: int) -> Array:
    """The thing of each entry of a fact, -1 for the entry of nobody; without a fact each thing."""
    if fact is None or fact.layout.form is Form.PLAIN:
        return np.arange(things)
    if fact.layout.form is Form.WIDE:
        assert fact.index is not None
        return np.tile(np.arange(things), 1 + int(fact.index.max()))  # periods may have gaps
    assert fact.offsets is not None
    return np.concatenate([[-1], np.repeat(np.arange(things), np.diff(fact.offsets))])


def _links(law: Law) -> list[tuple[Symbol, str]]:
    """The roles, and the items, choices and judgements that name things, with the kind of those."""
    found = [
        (Symbol(role.name, kind.name), role.kind)
        for kind in law.kinds.values()
        if kind.derivation is None
        for role in kind.roles
    ]
    references = (
        (told.symbol, told.type.kind)
        for told in law.told
        if isinstance(told.type, Reference | SetOf)
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


__all__ = ["group_cases", "owners_of"]
