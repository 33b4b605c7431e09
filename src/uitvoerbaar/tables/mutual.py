"""Whether those whom a thing names in a mutual set name it as well, in every period."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array, FactData, ListData
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
    begins, ends = _key(told.rows, told.start), _key(told.rows, told.end)
    at, who = of_claim[other], named[other]
    low = np.searchsorted(ends, _key(who, told.start[at]), side="right")
    high = np.searchsorted(begins, _key(who, told.end[at]), side="left")
    counts = np.maximum(high - low, 0)
    return (
        np.concatenate([claim, np.repeat(other, counts)]),
        np.concatenate([answer[claim], _ranges(low, counts)]),
    )


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


__all__ = ["check_mutual"]
