"""What cannot be so together, as the law says where it declares its data and as the reader of cases
refuses: a date before another that it follows, someone who is named but does not name the other,
has something else or is not in a list, and a second thing of which there is one of a sort.

Compared is what a table says by now, whatever day is looked on: what became known later counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from attrs import define

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array, ListData
from uitvoerbaar.law.declaration import Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Reference
from uitvoerbaar.tables.among import check_among
from uitvoerbaar.tables.by_now import ByNow, Read, is_single
from uitvoerbaar.tables.cases import group_cases
from uitvoerbaar.tables.encode import Encoder
from uitvoerbaar.tables.mutual import check_mutual, check_same
from uitvoerbaar.tables.order import check_order
from uitvoerbaar.tables.problems import row_text


def check_clauses(law: Law, encoder: Encoder, read: Read) -> None:
    """Notes what cannot be so together; to be called when each column is right by itself."""
    _Checks(law, encoder, read, ByNow(law, encoder, read)).run()


@define(eq=False)
class _Checks:
    law: Law
    encoder: Encoder
    read: Read
    by_now: ByNow

    def run(self) -> None:
        check_order(self.law, self.by_now, self.encoder.problems)
        for symbol, item in self.law.items.items():
            if item.mutual and symbol in self.read.lists:
                said = self.by_now.set_of(item)
                check_mutual(item, said, self.encoder.problems)
                same = None if item.same is None else Symbol(item.same, symbol.kind)
                if same is not None and same in self.read.facts:
                    values = self.by_now.fact(self.law.items[same])
                    check_same(item, said, self.law.items[same], values, self.encoder.problems)
            told = symbol in self.read.facts or symbol in self.read.lists
            if item.among is not None and told:
                check_among(self.law, item, item.among, self.by_now, self.encoder.problems)
        for kind in self.law.kinds.values():
            if kind.unique and self.read.things[kind.name] > 1:
                self._check_unique(kind)

    # --- one of a sort ---

    def _check_unique(self, kind: Kind) -> None:
        keys: list[Array] = []
        there = np.ones(self.read.things[kind.name], dtype=bool)
        in_one_case = False  # whether things with the same keys are in the same case
        for name in kind.unique:
            symbol = Symbol(name, kind.name)
            item = self.law.items.get(symbol)
            if item is None:
                keys.append(self.read.facts[symbol].value)
                in_one_case = True
            elif symbol in self.read.lists:
                made = self.by_now.set_of(item).lists
                keys.append(_sorts_of_lists(made))
                if made.state is not None:
                    there &= (made.state & states.NO_VALUE) == 0
                there &= is_single(self.read.columns[symbol], len(there))
            elif symbol in self.read.facts:
                only = self.by_now.only(item)
                keys.extend(only.keys())
                there &= only.there
                in_one_case |= isinstance(item.type, Reference)
            else:
                return
        if not in_one_case:
            keys.append(self._cases[kind.name])
        double = _doubles(keys, there)
        if not double.any():
            return
        row = int(np.flatnonzero(double)[0])
        same = np.logical_and.reduce([there, *(key == key[row] for key in keys)])
        first = int(np.flatnonzero(same)[0])
        sort = " en ".join(part for part in (", ".join(kind.unique[:-1]), kind.unique[-1]) if part)
        self.encoder.problems.note_first(
            kind.name,
            kind.unique[-1],
            double,
            f"Er is hooguit één {kind.name} met dezelfde {sort}, en "
            f"{row_text(kind.name, first)} is er ook zo een",
            "Voeg ze samen, of verbeter een van beide.",
            named=(kind.name, first),
        )

    @cached_property
    def _cases(self) -> Mapping[str, Array]:
        read = self.read
        return group_cases(self.law, read.things, read.facts, read.lists, read.cases)[0]


def _sorts_of_lists(lists: ListData) -> Array:
    """A number for each list: the same for lists of the same rows."""
    lengths = np.diff(lists.offsets)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    sorted_rows = lists.rows[np.lexsort((lists.rows, rows))]
    found, given = np.zeros(len(lengths), dtype=np.int64), 1
    for length in np.unique(lengths[lengths > 0]):
        own = np.flatnonzero(lengths == length)
        members = sorted_rows[lists.offsets[own][:, None] + np.arange(length)]
        sorts, places = np.unique(members, axis=0, return_inverse=True)
        found[own] = given + places.ravel()
        given += len(sorts)
    return found


def _doubles(keys: list[Array], there: Array) -> Array:
    """Which rows have the same keys as an earlier one, of those that have them."""
    double = np.zeros(len(there), dtype=bool)
    own = np.flatnonzero(there)
    sorted_keys = np.sort(_together(keys, own))
    if (sorted_keys[1:] != sorted_keys[:-1]).all():
        return double
    order = own[np.lexsort([key[own] for key in keys])]
    here, after = order[:-1], order[1:]
    double[after[np.logical_and.reduce([key[here] == key[after] for key in keys])]] = True
    return double


def _together(keys: list[Array], own: Array) -> Array:
    """Keys of some rows as one number for each row; another number where one of them differs."""
    made, size = np.zeros(len(own), dtype=np.int64), 1
    for key in keys:
        part = key[own].astype(np.int64)
        low = int(part.min(initial=0))
        span = int(part.max(initial=0)) - low + 1
        if size * span >= 2**62:
            _, made = np.unique(made, return_inverse=True)
            values, part = np.unique(part, return_inverse=True)
            size, low, span = int(made.max(initial=0)) + 1, 0, len(values)
        made = made * span + (part - low)
        size *= span
    return made


__all__ = ["check_clauses"]
