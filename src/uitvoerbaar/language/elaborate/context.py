"""What an expression is elaborated in: names, subject, grid; and the way to messages.

The modules for expressions register a handler for each kind of tree with `handles`, and come back
here for what is inside it; so they need not know each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count

from attrs import evolve, field, frozen
from lark import Token, Tree

from uitvoerbaar.language.elaborate.declared import Child, Node, ParsedDeclaration
from uitvoerbaar.language.elaborate.fitting import ANYTHING, Faulty, fitted
from uitvoerbaar.language.elaborate.names import Names
from uitvoerbaar.language.elaborate.type_messages import mismatch
from uitvoerbaar.language.messages import Message, MessageKind
from uitvoerbaar.law.citation import Origin, Place
from uitvoerbaar.law.expression import Expression
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Type

Handler = Callable[["Context", Tree[Token], Type | None], Expression]

_HANDLERS: dict[str, Handler] = {}


def handles(*names: str) -> Callable[[Handler], Handler]:
    """Registers the function that elaborates trees with these names."""

    def register(handler: Handler) -> Handler:
        for name in names:
            _HANDLERS[name] = handler
        return handler

    return register


def meant_forms() -> frozenset[str]:
    """The names of the trees for which there is a handler."""
    return frozenset(_HANDLERS)


@frozen(slots=True, eq=False)
class Context:
    """Where an expression stands.

    `subject` is the kind that the rule is about; `locals` what `stel` names (and things of an
    example) stand for; `members` the members that collections look at, innermost first, each with
    its number and kind. `numbers` gives the next member number of the rule. `application`: the
    date of application can be named here. `blind`: the subject is not known, so unknown names give
    no message.
    """

    names: Names
    declaration: ParsedDeclaration
    messages: list[Message]
    subject: str | None = None
    grid: Grid = Grid.NONE
    locals: Mapping[str, Expression] = field(factory=dict)
    members: tuple[tuple[int, str], ...] = ()
    numbers: Iterator[int] = field(factory=lambda: count(1))
    application: bool = False
    blind: bool = False

    def origin(self, node: Node | None) -> Origin:
        """The origin of what a node becomes."""
        return self.declaration.origin(node)

    def report(
        self,
        kind: MessageKind,
        node: Node | None,
        sentence: str,
        mend: str,
        related: tuple[Place, ...] = (),
    ) -> None:
        """Adds a message about a node."""
        place = self.declaration.place(node)
        self.messages.append(Message(kind, place, sentence, mend, related))

    def fault(
        self,
        kind: MessageKind,
        node: Node | None,
        sentence: str,
        mend: str,
        related: tuple[Place, ...] = (),
    ) -> Faulty:
        """Adds a message about a node, and gives what stands in its place."""
        self.report(kind, node, sentence, mend, related)
        return self.faulty(node)

    def faulty(self, node: Node | None) -> Faulty:
        """What stands in for a node of which a message was given before."""
        return Faulty(ANYTHING, self.origin(node))

    def expression(self, node: Child, expected: Type | None = None) -> Expression:
        """What an expression tree means. `expected` helps to understand names of enumeration
        values and literals; whether the type fits is for `expression_of`."""
        assert isinstance(node, Tree)
        return _HANDLERS[node.data](self, node, expected)

    def expression_of(self, node: Child, wanted: Type) -> Expression:
        """What an expression tree means, where a value of this type must stand."""
        assert isinstance(node, Tree)
        return self.fit(self.expression(node, wanted), wanted, node)

    def fit(self, expression: Expression, wanted: Type, node: Node | None) -> Expression:
        """The expression as one of the wanted type; a message if it is not."""
        found = fitted(expression, wanted)
        if found is not None:
            return found
        kind, sentence, mend = mismatch(expression.type, wanted)
        return self.fault(kind, node, sentence, mend)

    def with_member(self, kind: str) -> tuple[int, Context]:
        """The number of a new member and the context in which its names are innermost."""
        number = next(self.numbers)
        return number, evolve(self, members=((number, kind), *self.members))

    def monthly(self) -> Context:
        """The context of what is evaluated in each month of a stretch."""
        return evolve(self, grid=Grid.MONTH)

    def with_locals(self, names: Mapping[str, Expression]) -> Context:
        """The context in which these names are known as well."""
        return evolve(self, locals={**self.locals, **names})
