"""What changed between two laws, as a lawyer reads it: by meaning, not by text.

Declarations are compared as they work. Another layout, another order, comments, and formulas that
are written otherwise but say the same are no difference. Rules are compared day by day, amounts by
date and category.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve

from uitvoerbaar.language.comparison.amounts import amount_changes
from uitvoerbaar.language.comparison.articles import article_changes
from uitvoerbaar.language.comparison.changes import Change, ChangeKind, Detail, Difference
from uitvoerbaar.language.comparison.declarations import Side, declaration_details
from uitvoerbaar.language.comparison.rendering import render_difference
from uitvoerbaar.language.comparison.rules import rule_details
from uitvoerbaar.language.writing.names import names_of
from uitvoerbaar.law.citation import Citation, Origin
from uitvoerbaar.law.declaration import Declaration, Law, Parameter, Rule

__all__ = ["Difference", "difference", "difference_data", "render_difference"]


def difference(old: Law, new: Law) -> Difference:
    """What changed from `old` to `new`, by regulation and article in the order of the new law."""
    before, after = Side(old, names_of(old)), Side(new, names_of(new))
    changes = list(article_changes(old, new))
    for what, one, other in _tables(old, new):
        for name in dict.fromkeys((*one, *other)):
            change = _declaration(what, str(name), one.get(name), other.get(name), before, after)
            if change is not None:
                changes.append(change)
    for symbol in dict.fromkeys((*old.rules, *new.rules)):
        change = _rule(str(symbol), old.rules.get(symbol), new.rules.get(symbol), before, after)
        if change is not None:
            changes.append(change)
    order = _Order(old, new)
    return Difference(tuple(sorted(changes, key=order.key)))


def difference_data(found: Difference) -> dict[str, Any]:
    """A difference as plain dicts, lists and texts, fit for JSON."""
    return found.to_dict()


def _tables(
    old: Law, new: Law
) -> Iterator[tuple[str, Mapping[Any, Declaration], Mapping[Any, Declaration]]]:
    """All that is declared besides rules: what it is called, and old and new by name."""
    yield "soort", old.kinds, new.kinds
    yield "opsomming", old.enumerations, new.enumerations
    yield "gegeven", old.items, new.items
    yield "parameter", old.parameters, new.parameters
    yield "aanname", old.assumptions, new.assumptions
    yield "keuze", old.choices, new.choices
    yield "oordeel", old.judgements, new.judgements
    yield "garantie", _guarantees(old), _guarantees(new)
    yield "voorbeeld", _examples(old), _examples(new)


def _guarantees(law: Law) -> Mapping[str, Declaration]:
    return {f"{g.name} van {g.kind}" if g.kind else g.name: g for g in law.guarantees}


def _examples(law: Law) -> Mapping[str, Declaration]:
    return {f'"{example.title}"': example for example in law.examples}


def _declaration(
    what: str,
    name: str,
    old: Declaration | None,
    new: Declaration | None,
    before: Side,
    after: Side,
) -> Change | None:
    if old is None or new is None:
        declaration, side = (new, after) if new is not None else (old, before)
        assert declaration is not None
        kind = ChangeKind.ADDED if old is None else ChangeKind.REPEALED
        change = _change(kind, what, name, declaration.origin, side.law)
        return evolve(change, text=declaration.source)
    details = declaration_details(old, new, before, after)
    details += _moved(old.origin, new.origin)
    amounts = ()
    if isinstance(old, Parameter) and isinstance(new, Parameter):
        amounts = tuple(amount_changes(old, new))
    if not details and not amounts:
        return None
    change = _change(ChangeKind.CHANGED, what, name, new.origin, after.law)
    return evolve(change, details=tuple(details), amounts=amounts)


def _rule(
    name: str, old: Rule | None, new: Rule | None, before: Side, after: Side
) -> Change | None:
    if old is None or new is None:
        rule, side = (new, after) if new is not None else (old, before)
        assert rule is not None
        kind = ChangeKind.ADDED if old is None else ChangeKind.REPEALED
        sources = [text.source for text in (*rule.versions, *rule.exceptions)]
        change = _change(kind, "regel", name, rule.versions[0].origin, side.law)
        return evolve(change, text="\n\n".join(dict.fromkeys(sources)))
    details = rule_details(old, new, before.names, after.names)
    origin = new.versions[-1].origin
    details += _moved(old.versions[-1].origin, origin)
    if not details:
        return None
    change = _change(ChangeKind.CHANGED, "regel", name, origin, after.law)
    return evolve(change, details=tuple(details))


def _moved(old: Origin, new: Origin) -> list[Detail]:
    """Whether a declaration stands under another article."""
    one, other = (None if o.citation is None else str(o.citation) for o in (old, new))
    return [] if one == other else [Detail("vindplaats", one, other)]


def _change(kind: ChangeKind, what: str, name: str, origin: Origin, law: Law) -> Change:
    return Change(kind, what, name, _regulation_of(origin, law), origin.citation)


def _regulation_of(origin: Origin, law: Law) -> str:
    """The regulation of an article, or else that of the file."""
    if origin.citation is not None:
        return origin.citation.regulation
    return next((r.name for r in law.regulations if r.file == origin.place.file), "")
