"""Whether those whom a thing names in a mutual set name it as well, and have the same of what both
must have in common, in every period."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array, FactData, ListData
from uitvoerbaar.kernel.layout import Form
from uitvoerbaar.law.declaration import Item
from uitvoerbaar.tables import forms
from uitvoerbaar.tables.arrays import offsets_from
from uitvoerbaar.tables.problems import Problems, row_text
from uitvoerbaar.tables.sets import SetData

_EDGE = 2**18  # beyond every period: months of the year 9999 included
_SPAN = 2**20
_FEW = 8  # members that are looked at one by one


def check_mutual(item: Item, found: SetData, problems: Problems) -> None:
    """Notes the first thing that names one that says it does not name it back. Where one of the two
    says nothing in a period, there is nothing to compare in it."""
    told = _known(_always(found.lists) if found.fact is None else _by_period(found.fact), found)
    of_claim, named = _members(found.lists, told.lists)
    claim, answer = _meetings(told, of_claim, named, found.fact is None)
    owner = told.rows[of_claim[claim]]
    wrong = np.flatnonzero(~_have(found.lists, told.lists[answer], owner))
    if not len(wrong):
        return
    things = np.zeros(1 + int(told.rows.max()), dtype=bool)
    things[owner[wrong]] = True
    at = wrong[np.argmin(owner[wrong])]
    kind, other = item.symbol.kind or "", int(named[claim[at]])
    start = max(int(told.start[of_claim[claim[at]]]), int(told.start[answer[at]]))
    when = "" if start == -_EDGE else f" in {forms.period_text(start, item.grid)}"
    name = item.symbol.name
    problems.note_first(
        kind,
        name,
        things,
        f"Hier staat {row_text(kind, other)}, maar bij die {kind} staat deze{when} niet in {name}",
        f"Zet deze {kind} ook in {name} van de ander, of haal de ander hier weg.",
        named=(kind, other),
    )


def check_same(item: Item, found: SetData, same: Item, said: FactData, problems: Problems) -> None:
    """Notes the first thing that names one of which another item is known to differ; who has none,
    has none in common."""
    told = _known(_always(found.lists) if found.fact is None else _by_period(found.fact), found)
    of_claim, named = _members(found.lists, told.lists)
    owner, start, end = told.rows[of_claim], told.start[of_claim], told.end[of_claim]
    values = _values(said)
    claim, own = _overlaps(values, owner, start, end)
    start = np.maximum(start[claim], values.start[own])
    end = np.minimum(end[claim], values.end[own])
    part, other = _overlaps(values, named[claim], start, end)
    claim, own, start = claim[part], own[part], start[part]
    one, two = values.lists[own], values.lists[other]
    value = said.value if said.told is None else said.told
    differ = value[one] != value[two]
    if said.state is not None:
        absent = (said.state & states.ABSENT) != 0
        differ |= absent[one] | absent[two]
    wrong = np.flatnonzero(differ)
    if not len(wrong):
        return
    owners = owner[claim]
    things = np.zeros(1 + int(told.rows.max()), dtype=bool)
    things[owners[wrong]] = True
    at = wrong[np.argmin(owners[wrong])]
    kind, who = item.symbol.kind or "", int(named[claim[at]])
    first = max(int(start[at]), int(values.start[other[at]]))
    when = "dan" if first == -_EDGE else f"in {forms.period_text(first, item.grid)}"
    problems.note_first(
        kind,
        item.symbol.name,
        things,
        f"Hier staat {row_text(kind, who)}, maar die {kind} heeft {when} niet hetzelfde "
        f"{same.symbol.name}",
        f"Verbeter {same.symbol.name} van een van beiden, of haal de ander hier weg.",
        named=(kind, who),
    )


def _values(fact: FactData) -> _Told:
    """Which entry of a fact holds for each thing when, as far as it is known."""
    if fact.layout.form is Form.PLAIN:
        rows = np.arange(len(fact.value))
        told = _Told(rows, np.full(len(rows), -_EDGE), np.full(len(rows), _EDGE), rows)
    elif fact.layout.form is Form.WIDE:
        assert fact.index is not None
        given = np.flatnonzero(fact.index >= 0)
        things = len(fact.value) // (1 + int(fact.index.max(initial=0)))
        rows = np.repeat(np.arange(things), len(given))
        start = np.tile(given + fact.first, things)
        entries = np.tile(fact.index[given].astype(np.int64) * things, things) + rows
        told = _Told(rows, start, start + 1, entries)
    else:
        told = _by_period(fact)
    if fact.state is None:
        return told
    kept = (fact.state[told.lists] & (states.NO_VALUE ^ states.ABSENT)) == 0
    return _Told(told.rows[kept], told.start[kept], told.end[kept], told.lists[kept])


def _overlaps(told: _Told, who: Array, start: Array, end: Array) -> tuple[Array, Array]:
    """For everything that is told of someone within a stretch of periods: the place of the someone
    in `who`, and of what is told."""
    low = np.searchsorted(_key(told.rows, told.end), _key(who, start), side="right")
    high = np.searchsorted(_key(told.rows, told.start), _key(who, end), side="left")
    counts = np.maximum(high - low, 0)
    return np.repeat(np.arange(len(who)), counts), _ranges(low, counts)


@frozen(slots=True, eq=False)
class _Told:
    """Which list a row has when: from the period `start` to before `end`. Sorted by row and start;
    the stretches of a row do not overlap."""

    rows: Array
    start: Array
    end: Array
    lists: Array


def _known(told: _Told, found: SetData) -> _Told:
    """Only what is said: that there is no list, says that nobody is in it."""
    state = found.lists.state
    if state is None:
        return told
    kept = (state[told.lists] & (states.NO_VALUE ^ states.ABSENT)) == 0
    return _Told(told.rows[kept], told.start[kept], told.end[kept], told.lists[kept])


def _always(lists: ListData) -> _Told:
    rows = np.arange(len(lists.offsets) - 1)
    return _Told(rows, np.full(len(rows), -_EDGE), np.full(len(rows), _EDGE), rows)


def _by_period(fact: FactData) -> _Told:
    """The stretches of a series apart: of those that lie over each other the last one counts."""
    assert fact.offsets is not None
    assert fact.from_ is not None
    assert fact.to is not None
    first = int(fact.offsets[0])
    rows = np.repeat(np.arange(len(fact.offsets) - 1), np.diff(fact.offsets))
    start = np.clip(fact.from_[first:].astype(np.int64), -_EDGE, _EDGE)
    end = np.clip(fact.to[first:].astype(np.int64) + 1, -_EDGE, _EDGE)
    own = np.flatnonzero(start < end)
    begins, ends = _key(rows[own], start[own]), _key(rows[own], end[own])
    if (begins[1:] >= ends[:-1]).all():  # nothing lies over another
        return _Told(rows[own], start[own], end[own], own + first)
    cuts = np.sort(np.concatenate([begins, ends]))
    cuts = cuts[np.concatenate([[True], cuts[1:] != cuts[:-1]])]
    covered = np.searchsorted(cuts, begins)
    counts = np.searchsorted(cuts, ends) - covered
    holder = np.full(len(cuts), -1)
    holder[_ranges(covered, counts)] = np.repeat(own, counts)  # of more the last one remains
    held = np.flatnonzero(holder >= 0)
    return _Told(
        cuts[held] // _SPAN,
        cuts[held] % _SPAN - _EDGE,
        cuts[held + 1] % _SPAN - _EDGE,
        holder[held] + first,
    )


def _members(lists: ListData, wanted: Array) -> tuple[Array, Array]:
    """The members of lists: for each the place of its list in `wanted`, and its row."""
    begin = lists.offsets[wanted].astype(np.int64)
    counts = lists.offsets[wanted + 1] - begin
    return np.repeat(np.arange(len(wanted)), counts), lists.rows[_ranges(begin, counts)]


def _meetings(told: _Told, of_claim: Array, named: Array, always: bool) -> tuple[Array, Array]:
    """For everything that someone named says in the same time: the claim, and what is said."""
    things = 1 + max(int(told.rows.max(initial=0)), int(named.max(initial=0)))
    counts = np.bincount(told.rows, minlength=things)
    first = offsets_from(counts)
    # Mostly the two say it in the same stretches, or always: then it lies in the same place.
    answer = first[named] + of_claim - first[told.rows[of_claim]]
    there = answer < first[named + 1]
    answer = np.where(there, answer, 0)
    if always:
        claim = np.flatnonzero(there)
        return claim, answer[claim]
    same = there & (told.start[answer] == told.start[of_claim])
    same &= told.end[answer] == told.end[of_claim]
    claim, other = np.flatnonzero(same), np.flatnonzero(~same)
    at, who = of_claim[other], named[other]
    place, said = _overlaps(told, who, told.start[at], told.end[at])
    return np.concatenate([claim, other[place]]), np.concatenate([answer[claim], said])


def _key(rows: Array, periods: Array) -> Array:
    """Rows and periods as one number, in their order."""
    keys: Array = rows.astype(np.int64) * _SPAN + periods + _EDGE
    return keys


def _ranges(begin: Array, counts: Array) -> Array:
    """The numbers from each begin on, so many of each, one after another."""
    offsets = offsets_from(counts)
    found: Array = np.arange(offsets[-1]) + np.repeat(begin - offsets[:-1], counts)
    return found


def _have(lists: ListData, which: Array, rows: Array) -> Array:
    """Whether each of some lists has a row."""
    begin, end = lists.offsets[which], lists.offsets[which + 1]
    longest = int((end - begin).max(initial=0))
    found = np.zeros(len(rows), dtype=bool)
    if longest <= _FEW:
        for step in range(longest):
            found |= lists.rows[np.minimum(begin + step, end - 1)] == rows
        found &= begin < end
        return found
    lengths = np.diff(lists.offsets)
    size = 1 + max(int(lists.rows.max()), int(rows.max()))
    said = np.sort(np.repeat(np.arange(len(lengths)), lengths) * size + lists.rows)
    wanted = which * size + rows
    nearest = said[np.minimum(np.searchsorted(said, wanted), len(said) - 1)]
    same: Array = nearest == wanted
    return same


__all__ = ["check_mutual", "check_same"]
