"""Whether those whom a thing names are in a list of it, where the law says that they are."""

from __future__ import annotations

import numpy as np

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array, FactData
from uitvoerbaar.kernel.layout import Form
from uitvoerbaar.law.declaration import Item, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.others import Others, named_by
from uitvoerbaar.law.types import SetOf
from uitvoerbaar.tables.by_now import ByNow
from uitvoerbaar.tables.cases import owners_of
from uitvoerbaar.tables.problems import Problems, row_text


def check_among(law: Law, item: Item, name: str, by_now: ByNow, problems: Problems) -> None:
    """Notes the first thing that names one that is not in its list. Where that list may be longer
    there is nothing to compare."""
    kind = item.symbol.kind or ""
    there = named_by(law, kind, name)
    assert there is not None
    things = by_now.read.things[kind]
    owners, members = _named(item, by_now, things)
    listed = by_now.read.lists.get(there.way_back or item.symbol)
    if listed is not None and listed.state is not None:
        complete = (listed.state & states.UNKNOWN) == 0
        owners, members = owners[complete[owners]], members[complete[owners]]
    missing = ~np.isin(_key(owners, members), _key(*_listed(there, by_now)))
    wrong = np.zeros(things, dtype=bool)
    wrong[owners[missing]] = True

    def who(row: int) -> int:
        return int(members[np.flatnonzero(missing & (owners == row))[0]])

    problems.note_first(
        kind,
        item.symbol.name,
        wrong,
        lambda row: (
            f"Hier staat {row_text(there.kind, who(row))}, maar die {there.kind} staat niet bij "
            f"{name} van deze {kind}"
        ),
        f"Zet die {there.kind} ook bij {name}, of noem een ander.",
        named=lambda row: (there.kind, who(row)),
    )


def _key(owners: Array, members: Array) -> Array:
    keys: Array = owners.astype(np.int64) * 2**32 + members
    return keys


def _named(item: Item, by_now: ByNow, things: int) -> tuple[Array, Array]:
    """Every thing with everyone whom it names, in whatever period."""
    if isinstance(item.type, SetOf):
        said = by_now.set_of(item)
        owners = owners_of(said.fact, things)
        return np.repeat(owners, np.diff(said.lists.offsets)), said.lists.rows
    fact: FactData = by_now.fact(item)
    owners, known = owners_of(fact, things), np.ones(len(fact.value), dtype=bool)
    if fact.layout.form is Form.SERIES:
        known[0] = False  # the entry of nobody
    if fact.state is not None:
        known &= (fact.state & states.NO_VALUE) == 0
    known &= owners >= 0
    return owners[known], fact.value[known]


def _listed(there: Others, by_now: ByNow) -> tuple[Array, Array]:
    """Every thing with everyone in its list."""
    facts = by_now.read.facts
    own: Symbol | None = there.own
    if own is None or own not in facts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    owners = facts[own].value
    return owners, np.arange(len(owners)) if there.other is None else facts[there.other].value


__all__ = ["check_among"]
