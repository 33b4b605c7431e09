"""One layout for many batches: code that was compiled for a wider layout runs over narrower data.

A batch without nulls, or with small amounts only, could do with narrower code; but a run must not
compile for every batch. `roomy` says what a whole run may look like, seen from one batch of it;
`joined` what holds two; `fitted` lays the data of a batch out as asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from attrs import evolve, frozen

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.data import Data, FactData, ListData
from uitvoerbaar.kernel.layout import FactLayout, Layout, ListLayout
from uitvoerbaar.kernel.shapes import Range
from uitvoerbaar.law.expression import Symbol

_MEMBERS = 64  # of one list, unless a batch has a longer one
_NUMBERS = shapes.LARGEST_INPUT


@frozen(slots=True)
class Expected:
    """What is known of all batches together: whether a fact may lack values or have states, the
    range of its whole numbers as they lie in the columns (None: not known), whether unknown values
    may have bounds, and whether a list may have members at all."""

    nulls: bool = True
    reach: Range | None = None
    bounds: bool = False
    present: bool = True


def roomy(data: Data, known: Mapping[Symbol, Expected], numeric: Collection[Symbol]) -> Layout:
    """The layout for all batches of a run, from the data of one and what is known of all.

    `numeric`: the facts whose range follows from their values, not from their type.
    """
    unknown = Expected()
    facts = {}
    for symbol, fact in data.facts.items():
        expected = known.get(symbol, unknown)
        layout = fact.layout
        if expected.nulls or expected.bounds:
            layout = evolve(layout, states=True, bounds=layout.bounds or expected.bounds)
        if symbol in numeric:
            layout = _for_numbers(layout, expected.reach)
        facts[symbol] = evolve(layout, in_order=False)
    lists = {
        symbol: ListLayout(
            listed.layout.present or known.get(symbol, unknown).present,
            None if known.get(symbol, unknown).nulls else listed.layout.complete,
            max(listed.layout.most, _MEMBERS),
        )
        for symbol, listed in data.lists.items()
    }
    return Layout(facts, lists, bool(data.case))


def _for_numbers(layout: FactLayout, known: Range | None) -> FactLayout:
    """The range and type to compile for: what is known of all batches, rounded; else the widest."""
    if layout.kind in ("i8", "i16"):
        most = 2 ** (int(layout.kind[1:]) - 1)
        widest = (-most, most - 1)
    else:
        widest = (-_NUMBERS * layout.den, _NUMBERS * layout.den)
    reach = widest
    if known is not None and not layout.bounds:
        low, high = shapes.roomy(*known)
        reach = max(low, widest[0]), min(high, widest[1])
    kind = layout.kind
    if kind in ("i32", "i64"):
        kind = "i32" if shapes.is_small(reach) else "i64"
    return evolve(layout, kind=kind, reach=reach)


def joined(first: Layout, second: Layout) -> Layout:
    """The narrowest layout that both fit in. Raises ValueError where the columns differ."""
    if set(first.facts) != set(second.facts) or set(first.lists) != set(second.lists):
        raise ValueError("the batches do not have the same columns")
    facts = {symbol: _joined(fact, second.facts[symbol]) for symbol, fact in first.facts.items()}
    lists = {
        symbol: ListLayout(
            one.present or second.lists[symbol].present,
            one.complete if one.complete == second.lists[symbol].complete else None,
            max(one.most, second.lists[symbol].most),
            one.in_order and second.lists[symbol].in_order,
        )
        for symbol, one in first.lists.items()
    }
    return Layout(facts, lists, first.derived)


def _joined(first: FactLayout, second: FactLayout) -> FactLayout:
    if first == second:
        return first
    if (first.form, first.den, first.dated) != (second.form, second.den, second.dated):
        raise ValueError("a column has another type, or lies differently over time")
    return FactLayout(
        first.form,
        first.kind if first.kind == second.kind else "i64",
        first.states or second.states,
        first.bounds or second.bounds,
        first.dated,
        first.den,
        shapes.joined(first.reach, second.reach),
        first.in_order and second.in_order,
    )


def fits(data: Data, layout: Layout) -> bool:
    """Whether the data of a batch can be laid out so."""
    try:
        return joined(layout, data.layout) == layout
    except ValueError:
        return False


def fitted(data: Data, layout: Layout) -> Data:
    """The data of a batch, laid out as asked; it must fit (`fits`)."""
    facts = {symbol: _fact(fact, layout.facts[symbol]) for symbol, fact in data.facts.items()}
    lists = {symbol: _list(one, layout.lists[symbol]) for symbol, one in data.lists.items()}
    return evolve(data, facts=facts, lists=lists)


def _fact(fact: FactData, layout: FactLayout) -> FactData:
    if fact.layout == layout:
        return fact
    value = fact.value
    if fact.layout.kind != layout.kind:
        value = value.astype(np.int64)
    state = fact.state
    if layout.states and state is None:
        state = np.zeros(len(value), dtype=np.uint8)
    high = fact.high
    if layout.bounds and high is None:
        high = value  # no value here is unknown, or an unknown one is open at both sides
    elif high is not None:
        high = high.astype(value.dtype)
    return evolve(fact, layout=layout, value=value, state=state, high=high)


def _list(listed: ListData, layout: ListLayout) -> ListData:
    if listed.layout == layout:
        return listed
    state = listed.state
    if layout.complete is None and state is None:
        whole = 0 if listed.layout.complete else states.UNKNOWN
        state = np.full(len(listed.offsets) - 1, whole, dtype=np.uint8)
    return evolve(listed, layout=layout, state=state)


__all__ = ["Expected", "fits", "fitted", "joined", "roomy"]
