"""Collecting the problems of a case while it is read, so that all are reported at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from attrs import define, field

from uitvoerbaar.cases.days import ValueTextError
from uitvoerbaar.cases.document import CaseError, CaseProblem, MapNode, Node, ScalarNode
from uitvoerbaar.law.citation import Place

T = TypeVar("T")


@define(eq=False)
class Problems:
    """The problems found so far."""

    found: list[CaseProblem] = field(factory=list)

    def add(self, at: Node | Place, sentence: str, mend: str) -> None:
        """Notes a problem at a node or place."""
        place = at if isinstance(at, Place) else at.place
        self.found.append(CaseProblem(place, sentence, mend))

    def attempt(self, node: ScalarNode, read: Callable[[str], T], what: str = "") -> T | None:
        """What `read` makes of a value, or None with a problem where it raises ValueTextError.

        `what` names the value in the sentence.
        """
        try:
            return read(node.text)
        except ValueTextError as error:
            self.add(node, f"{what}: {error.sentence}" if what else error.sentence, error.mend)
            return None

    def scalar(self, node: Node | None, what: str, mend: str) -> ScalarNode | None:
        """A node as a single value that was written; None with a problem where it is not."""
        if isinstance(node, ScalarNode) and not node.is_empty:
            return node
        if isinstance(node, ScalarNode):
            self.add(node, f"{what} heeft geen waarde", mend)
        elif node is not None:
            form = "groep van namen" if isinstance(node, MapNode) else "lijst"
            self.add(node, f"{what} is één waarde, en hier staat een {form}", mend)
        return None

    def raise_any(self, more: Iterable[CaseProblem] = ()) -> None:
        """Raises CaseError if there is any problem."""
        if self.found or more:
            raise CaseError([*more, *self.found])
