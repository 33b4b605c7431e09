"""What a bare name means where an expression is written, so that owners are named where needed."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, field, frozen

from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Expression, Member, Subject, Symbol
from uitvoerbaar.law.types import Reference, SetOf, Type


@frozen
class LawNames:
    """The names that things of each kind have, and the plural of each role that has one."""

    of_kind: Mapping[str, frozenset[str]]
    plurals: Mapping[Symbol, str]


def names_of(law: Law) -> LawNames:
    """The names of a law: roles, items, choices, judgements and rules, and the ways back and
    plurals that end in roles."""
    found: dict[str, set[str]] = {kind: set() for kind in law.kinds}
    plurals: dict[Symbol, str] = {}
    for table in (law.items, law.choices, law.judgements, law.rules):
        for symbol in table:
            if symbol.kind is not None:
                found.setdefault(symbol.kind, set()).add(symbol.name)
    for kind in law.kinds.values():
        for role in kind.roles:
            found[kind.name].add(role.name)
            if role.inverse is not None:
                found.setdefault(role.kind, set()).add(role.inverse)
            if role.plural is None:
                continue
            plurals[Symbol(role.name, kind.name)] = role.plural
            for other in kind.roles:
                if other is not role:
                    found.setdefault(other.kind, set()).add(role.plural)
    return LawNames({kind: frozenset(names) for kind, names in found.items()}, plurals)


@frozen
class Scope:
    """Where an expression is written: what it is about, and what names mean there.

    `members` are the members in view, innermost first, as number and kind. `locals` are the names
    that hide others: those of `stel` (None), and those that stand for an expression, such as a
    role in the condition of a derived kind.
    """

    names: LawNames
    subject: str | None = None
    locals: Mapping[str, Expression | None] = field(factory=dict)
    members: tuple[tuple[int, str], ...] = ()

    def inside(self, number: int, collection: Type) -> Scope:
        """The scope of what is said of each member of a collection."""
        kind = collection.kind if isinstance(collection, SetOf) else ""
        return evolve(self, members=((number, kind), *self.members))

    def local_name(self, expression: Expression) -> str | None:
        """The local name that stands for an expression, if there is one."""
        return next((name for name, value in self.locals.items() if value == expression), None)

    def is_bare(self, symbol: Symbol, owner: Expression) -> bool:
        """Whether the bare name of a symbol means that of this owner."""
        if symbol.name in self.locals:
            return False
        for number, kind in self.members:
            if symbol.name in self.names.of_kind.get(kind, ()):
                return isinstance(owner, Member) and owner.number == number
        return isinstance(owner, Subject) and owner.type == Reference(self.subject or "")

    def thing(self, owner: Expression) -> str | None:
        """The name of the subject or a member as a thing: that of its kind, if that means it."""
        kind = owner.type.kind if isinstance(owner.type, Reference) else None
        if isinstance(owner, Subject) and kind == self.subject:
            return kind
        if isinstance(owner, Member) and kind != self.subject:
            first = next((number for number, of in self.members if of == kind), None)
            return kind if first == owner.number else None
        return None
