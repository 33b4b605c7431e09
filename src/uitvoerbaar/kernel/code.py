"""Compiled code as it is kept: the outcomes, the object file, and where its words are."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from uitvoerbaar.kernel.layout import Key
from uitvoerbaar.kernel.lowering.rules import Reason
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.kernel.ways import Way
from uitvoerbaar.law.declaration import Rule


@frozen(slots=True)
class OutcomeCode:
    """One outcome in compiled code: its rule, the shape of its values, and its reasons."""

    rule: Rule
    shape: Shape
    reasons: tuple[Reason, ...]


@frozen(slots=True, eq=False)
class Code:
    """Code for outcomes under a layout: the object file, and where its words are."""

    outcomes: tuple[OutcomeCode, ...]
    words: Mapping[Key, int]
    word_count: int
    object_file: bytes
    way: Way = Way.GENERAL
    # Of a straight way: the kind of things of each stage and the machine type that it keeps (no
    # kind where it is not used after all), and the kind of each loop before the last one.
    stages: tuple[tuple[str, str], ...] = ()
    loops: tuple[str, ...] = ()
    # Outcomes about other kinds, with the stage that keeps each.
    beside: tuple[tuple[int, OutcomeCode], ...] = ()

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions in the object file, in the order in which they run."""
        return (*(f"stage{number}" for number in range(len(self.loops))), "run")
