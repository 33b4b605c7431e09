"""Of whom a demand speaks: what stands behind `van` in `niet eerder dan NAAM van ...`, and behind
`een van`."""

from __future__ import annotations

from attrs import frozen

from uitvoerbaar.law.declaration import Law, NotBefore
from uitvoerbaar.law.expression import Symbol


@frozen(slots=True)
class Others:
    """Things that a thing has.

    `kind` is what they are. `role`: the role of the thing itself in which they play. Otherwise
    they are found through records that name the thing in the role `own`: the records themselves,
    or who plays `other` in them; `way_back` is the list of those records.
    """

    kind: str
    role: Symbol | None = None
    own: Symbol | None = None
    other: Symbol | None = None
    way_back: Symbol | None = None


def others(law: Law, kind: str, before: NotBefore) -> Others | None:
    """Whose date a date of a thing of a kind is not before; None: its own."""
    return None if before.of is None else named_by(law, kind, before.of)


def named_by(law: Law, kind: str, name: str) -> Others | None:
    """What a role, way back or plural of a kind stands for; None where there is none."""
    for role in law.kinds[kind].roles:
        if role.name == name:
            return Others(role.kind, Symbol(name, kind))
    for records in law.kinds.values():
        for own in records.roles:
            if own.kind != kind or own.inverse is None:
                continue
            through = Symbol(own.name, records.name)
            back = Symbol(own.inverse, kind)
            if own.inverse == name:
                return Others(records.name, own=through, way_back=back)
            for other in records.roles:
                if other is not own and other.plural == name:
                    player = Symbol(other.name, records.name)
                    return Others(other.kind, own=through, other=player, way_back=back)
    return None
