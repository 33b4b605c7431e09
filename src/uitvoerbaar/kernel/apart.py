"""Rows that something is not known of, taken apart, so that the others go the fast way.

The fast way is for columns without gaps, and a register has gaps. So the data are looked at as if
they had none: a twin in which each gap is filled with a value that stands elsewhere in the column.
What the twin gives counts only for rows that reach no gap: neither of their own, nor of a thing to
which they are related or which a fact of them names, directly or through others. The rest goes row
by row, over the real data.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from attrs import evolve

from uitvoerbaar.kernel.code import Code, OutcomeCode
from uitvoerbaar.kernel.column import Column, empty_column
from uitvoerbaar.kernel.data import Array, Data, FactData, ListData
from uitvoerbaar.kernel.layout import Form
from uitvoerbaar.kernel.ways import Way
from uitvoerbaar.law.declaration import Choice, Item, Judgement, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Reference, SetOf

MOST_APART = 0.25
"""The share of rows above which taking them apart does not pay."""

_SORTS = frozenset({"number", "truth", "code", "thing"})


def has_gaps(data: Data) -> bool:
    """Whether a twin of data would be other than they are."""
    return any(map(_can_fill, data.facts.values())) or any(
        found.state is not None for found in data.lists.values()
    )


def twin_of(data: Data) -> Data:
    """Data in which every value is known and every list complete; see above. Choices with their
    days, values by stretches of time, and lists of records that nobody has stay as they are."""
    facts = {s: _filled(f) if _can_fill(f) else f for s, f in data.facts.items()}
    lists = {
        symbol: found
        if found.state is None or not found.layout.present
        else ListData(evolve(found.layout, complete=True), found.offsets, found.rows)
        for symbol, found in data.lists.items()
    }
    return evolve(data, facts=facts, lists=lists)


def _can_fill(fact: FactData) -> bool:
    layout = fact.layout
    return (
        layout.form in (Form.PLAIN, Form.WIDE)
        and layout.states
        and not layout.dated
        and fact.state is not None
        and bool((fact.state == 0).any())
    )


def _filled(fact: FactData) -> FactData:
    assert fact.state is not None
    known = fact.state == 0
    value = np.where(known, fact.value, fact.value[int(np.argmax(known))])
    layout = evolve(fact.layout, states=False, bounds=False)
    return evolve(fact, layout=layout, value=value, state=None, high=None)


def in_doubt(law: Law, data: Data, codes: Iterable[Code]) -> dict[str, Array]:
    """For each kind that codes read, which of its things reach a gap (bool)."""
    read, kinds = _read(law, codes)
    named = _named(law, data, read)
    marks = {kind: np.zeros(size, dtype=bool) for kind, size in data.things.items()}
    for symbol in read:
        own = marks.get(symbol.kind or "")
        if own is None or not len(own):
            continue
        fact, listed = data.facts.get(symbol), data.lists.get(symbol)
        if fact is not None and fact.state is not None and _can_fill(fact):
            own |= (fact.state.reshape(-1, len(own)) != 0).any(axis=0)
        if listed is not None and listed.state is not None:
            own |= listed.state != 0
    relations = [
        (kind, role.kind, data.facts[Symbol(role.name, kind)].value)
        for kind in kinds
        for role in law.kinds[kind].roles
        if Symbol(role.name, kind) in data.facts
    ]
    relations = [each for each in relations if len(each[2]) and data.things[each[1]]]
    before, now = -1, sum(map(np.count_nonzero, marks.values()))
    while now > max(before, 0):
        for owner, target, rows in named:  # who names a thing may read it; it does not read them
            marks[owner] |= marks[target][rows] & (rows >= 0)
        for kind, player_kind, players in relations:
            records, those = marks[kind], marks[player_kind]
            records |= those[players] & (players >= 0)
            reached = players[np.flatnonzero(records)]
            those[reached[reached >= 0]] = True
        before, now = now, sum(map(np.count_nonzero, marks.values()))
    return marks


def _named(law: Law, data: Data, read: set[Symbol]) -> list[tuple[str, str, Array]]:
    """The facts that name a thing: of which kind they are, which kind they name, and whom (rows,
    of each period that is given)."""
    found = []
    for symbol in read:
        told, fact = _told(law, symbol), data.facts.get(symbol)
        if told is None or fact is None or not isinstance(told.type, Reference):
            continue
        owner, target = symbol.kind or "", told.type.kind
        size = data.things[owner]
        if size and data.things[target]:
            found += [(owner, target, rows) for rows in fact.value.reshape(-1, size)]
    return found


def _told(law: Law, symbol: Symbol) -> Item | Choice | Judgement | None:
    return law.items.get(symbol) or law.choices.get(symbol) or law.judgements.get(symbol)


def names_over_time(law: Law, data: Data, codes: Iterable[Code]) -> bool:
    """Whether codes read a fact that names things by stretches of time, or sets of things: then it
    is not followed who reaches what."""
    for symbol in _read(law, codes)[0]:
        told, fact = _told(law, symbol), data.facts.get(symbol)
        if told is None or fact is None:
            continue
        if isinstance(told.type, SetOf):
            return True
        if isinstance(told.type, Reference) and fact.layout.form not in (Form.PLAIN, Form.WIDE):
            return True
    return False


def _read(law: Law, codes: Iterable[Code]) -> tuple[set[Symbol], set[str]]:
    """The facts and lists that codes read, and the kinds of things that they touch."""
    ways = {
        Symbol(role.inverse, role.kind): kind.name
        for kind in law.kinds.values()
        for role in kind.roles
        if role.inverse is not None
    }
    read, kinds = set[Symbol](), set[str]()
    for code in codes:
        of_others = [outcome for _, outcome in code.beside]
        kinds |= {o.rule.symbol.kind or "" for o in (*code.outcomes, *of_others)}
        kinds |= {kind for kind, _ in code.stages}
        for key in code.words:
            if len(key) > 2 and key[0] not in ("out", "stage"):
                symbol = Symbol(key[2], key[1])
                read.add(symbol)
                kinds |= {key[1], ways.get(symbol, "")}
    return read, kinds & law.kinds.keys()


def can_join(fast: OutcomeCode, slow: OutcomeCode) -> bool:
    """Whether results of both ways can stand in one column: on the scale of the other they fit in
    64 bits."""
    if slow.shape.sort not in _SORTS or slow.shape.den % fast.shape.den:
        return False
    most = max(map(abs, fast.shape.reach)) * (slow.shape.den // fast.shape.den)
    return fast.shape.sort != "number" or most < 2**63


def joined(fast: Column, slow: Column, apart: Array) -> Column:
    """A column with the results of the fast way, and where rows were taken `apart` (their places)
    those of the other, in the order of these."""
    outcome, (months, rows) = slow.outcome, fast.state.shape
    made = empty_column(outcome, months, rows, Way.GENERAL)
    factor = outcome.shape.den // fast.outcome.shape.den
    for whole, part in ((made.low, fast.low), (made.high, fast.high)):
        scaled = part.astype(np.int64) * factor
        # A wide number lies in two words of 64 bits.
        whole[:] = np.stack([scaled, scaled >> 63], axis=-1) if whole.ndim > 2 else scaled
    made.state[:] = fast.state
    for whole, part in zip(_arrays(made), _arrays(slow), strict=True):
        whole[:, apart] = part
    return made


def _arrays(column: Column) -> tuple[Array, ...]:
    return column.state, column.low, column.high, column.reason
