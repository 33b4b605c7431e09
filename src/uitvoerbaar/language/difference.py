"""What changed between two laws, as a lawyer reads it: by meaning, not by text.

Declarations are compared as they work. Another layout, another order, comments, and formulas that
are written otherwise but say the same are no difference. Rules are compared day by day, amounts by
date and category.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from uitvoerbaar.language.comparison.amounts import amount_changes
from uitvoerbaar.language.comparison.articles import article_changes
from uitvoerbaar.language.comparison.changes import (
    AmountChange,
    Change,
    ChangeKind,
    Detail,
    Difference,
)
from uitvoerbaar.language.comparison.declarations import Side, declaration_details
from uitvoerbaar.language.comparison.order import Number, natural
from uitvoerbaar.language.comparison.rendering import render_difference
from uitvoerbaar.language.comparison.rules import exception_details, rule_details
from uitvoerbaar.language.writing.names import names_of
from uitvoerbaar.law.citation import Origin
from uitvoerbaar.law.declaration import Declaration, Law, Parameter, Rule, RuleException

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
        changes += _rule(str(symbol), old.rules.get(symbol), new.rules.get(symbol), before, after)
    order = _order(old, new)
    return Difference(tuple(sorted(changes, key=order)))


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
        texts = [text for text in (old,) if text], [text for text in (new,) if text]
        return _came_or_went(what, name, *texts, before, after)
    details = declaration_details(old, new, before, after)
    details += _moved(old.origin, new.origin)
    amounts: tuple[AmountChange, ...] = ()
    if isinstance(old, Parameter) and isinstance(new, Parameter):
        amounts = tuple(amount_changes(old, new))
    if not details and not amounts:
        return None
    change = _change(ChangeKind.CHANGED, what, name, new.origin, after.law)
    return evolve(change, details=tuple(details), amounts=amounts)


def _rule(
    name: str, old: Rule | None, new: Rule | None, before: Side, after: Side
) -> Iterator[Change]:
    """The change of a rule, and those of its exceptions, which may stand under other articles."""
    texts, new_texts = old.versions if old else (), new.versions if new else ()
    if old is None or new is None:
        yield _came_or_went("regel", name, texts, new_texts, before, after)
    else:
        details = rule_details(old, new, before.names, after.names)
        details += _moved(texts[-1].origin, new_texts[-1].origin)
        if details:
            change = _change(ChangeKind.CHANGED, "regel", name, new_texts[-1].origin, after.law)
            yield evolve(change, details=tuple(details))
    exceptions, others = _by_name(old), _by_name(new)
    for own_name in dict.fromkeys((*exceptions, *others)):
        one, other = exceptions.get(own_name, ()), others.get(own_name, ())
        full_name = f"{own_name} op {name}"
        if not one or not other:
            yield _came_or_went("uitzondering", full_name, one, other, before, after)
            continue
        details = exception_details(one, other, before.names, after.names)
        details += _moved(one[-1].origin, other[-1].origin)
        if details:
            origin = other[-1].origin
            change = _change(ChangeKind.CHANGED, "uitzondering", full_name, origin, after.law)
            yield evolve(change, details=tuple(details))


def _by_name(rule: Rule | None) -> dict[str, tuple[RuleException, ...]]:
    found: dict[str, tuple[RuleException, ...]] = {}
    for exception in rule.exceptions if rule is not None else ():
        found[exception.name] = (*found.get(exception.name, ()), exception)
    return found


def _came_or_went(
    what: str,
    name: str,
    old: Sequence[Declaration],
    new: Sequence[Declaration],
    before: Side,
    after: Side,
) -> Change:
    """The change of what only one of the laws has, with its texts as written."""
    kind, texts, side = (
        (ChangeKind.REPEALED, old, before) if old else (ChangeKind.ADDED, new, after)
    )
    change = _change(kind, what, name, texts[0].origin, side.law)
    return evolve(change, text="\n\n".join(dict.fromkeys(text.source for text in texts)))


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


def _order(old: Law, new: Law) -> Callable[[Change], tuple[int, Number, bool]]:
    """A key that sorts changes by regulation (new before old ones) and article."""
    names = list(dict.fromkeys(r.name for r in (*new.regulations, *old.regulations)))

    def key(change: Change) -> tuple[int, Number, bool]:
        index = names.index(change.regulation) if change.regulation in names else len(names)
        number = natural(change.citation) if change.citation is not None else ()
        return index, number, change.what not in ("regeling", "artikel")

    return key
