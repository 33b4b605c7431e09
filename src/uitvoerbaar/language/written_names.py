"""What a bare name means where an expression is written, so that owners are named where needed."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, field, frozen

from uitvoerbaar.law.declaration import Law, Role
from uitvoerbaar.law.expression import Expression, Local, Member, Subject, Symbol
from uitvoerbaar.law.types import Reference, Type

Names = Mapping[str, frozenset[str]]


@frozen
class Scope:
    """Where an expression is written: what it is about, and what names mean there.

    `names` gives the names that things of a kind have; `members` the members in view, innermost
    first, as number and kind; `locals` the names of `stel`, and those that stand for an expression
    (a role in a derived kind, a thing in an example).
    """

    names: Names
    subject: str | None = None
    locals: Mapping[str, Expression | None] = field(factory=dict)
    members: tuple[tuple[int, str], ...] = ()

    def inside(self, number: int, collection: Type) -> Scope:
        """The scope of what is said of each member of a collection."""
        kind = getattr(collection, "kind", "")
        return evolve(self, members=((number, kind), *self.members))

    def local_name(self, expression: Expression) -> str | None:
        """The local name of an expression, if it has one."""
        for name, value in self.locals.items():
            if value == expression:
                return name
        return None

    def is_bare(self, symbol: Symbol, owner: Expression) -> bool:
        """Whether the bare name of a symbol means that of this owner."""
        if symbol.name in self.locals:
            return False
        for number, kind in self.members:
            if symbol.name in self.names.get(kind, ()):
                return isinstance(owner, Member) and owner.number == number
        return isinstance(owner, Subject) and symbol.name in self.names.get(self.subject or "", ())

    def thing(self, owner: Expression) -> str | None:
        """The name of the subject or a member as a thing: that of its kind, if that means it."""
        kind = owner.type.kind if isinstance(owner.type, Reference) else None
        if isinstance(owner, Subject) and kind == self.subject:
            return kind
        if isinstance(owner, Member) and kind != self.subject:
            first = next((number for number, of in self.members if of == kind), None)
            return kind if first == owner.number else None
        return None


def names_of(law: Law) -> Names:
    """The names that things of each kind have: roles, items, choices, judgements, rules, and the
    ways back and plurals that end in them."""
    found: dict[str, set[str]] = {kind: set() for kind in law.kinds}
    for table in (law.items, law.choices, law.judgements, law.rules):
        for symbol in table:
            if symbol.kind is not None:
                found.setdefault(symbol.kind, set()).add(symbol.name)
    for name, kind in law.kinds.items():
        for role in kind.roles:
            found[name].add(role.name)
            if role.inverse is not None:
                found.setdefault(role.kind, set()).add(role.inverse)
            plural = plural_from(kind.roles, role)
            if plural is not None:
                found.setdefault(role.kind, set()).add(plural)
    return {kind: frozenset(names) for kind, names in found.items()}


def plural_from(roles: tuple[Role, ...], role: Role) -> str | None:
    """How the players of the other role are called by the player of `role`, in a kind of two."""
    others = [other for other in roles if other is not role]
    return others[0].plural if len(others) == 1 else None


def local_names(names: Mapping[str, Expression]) -> Mapping[str, Expression | None]:
    """The names of `stel` as locals of a scope; they are written where a `Local` stands."""
    return {name: None for name in names}


__all__ = ["Local", "Names", "Scope", "local_names", "names_of", "plural_from"]
