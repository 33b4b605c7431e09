"""What is missing: the items that would settle an outcome, who can supply them, and in which order.

An item that a register holds is never put to a citizen; a judgement goes to an official.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from attrs import frozen

from uitvoerbaar.evaluation.decision import Outcome, all_steps
from uitvoerbaar.evaluation.reads import FactRead, RelationRead
from uitvoerbaar.evaluation.values import Want
from uitvoerbaar.law.citation import Citation
from uitvoerbaar.law.declaration import Choice, Item, Judgement, Kind, Law
from uitvoerbaar.law.types import Enumerated, Type


class Supplier(Enum):
    """Who can supply a missing item."""

    REGISTER = "register"
    CITIZEN = "citizen"
    OFFICIAL = "official"


@frozen(slots=True)
class Question:
    """One missing item.

    `holder` is the register or the role of the official; `text` the question in Dutch, `english`
    the same in English; `options` the values it can have, `low`/`high` its range in law values;
    `citation` the article that needs it.
    """

    want: Want
    supplier: Supplier
    holder: str | None
    text: str
    english: str | None
    type: Type | None
    options: tuple[str, ...]
    low: Any
    high: Any
    citation: Citation | None


def questions(law: Law, outcome: Outcome) -> tuple[Question, ...]:
    """The items that would settle an unknown outcome, in the order in which to ask them."""
    if not outcome.wanted or outcome.step is None:
        return ()
    needed_by: dict[tuple[Any, str, int | None], Citation | None] = {}
    for step in all_steps(outcome.step):
        citation = step.version.origin.citation if step.version else None
        for read in step.reads:
            if type(read) is FactRead:
                needed_by.setdefault((read.symbol, read.thing.name, read.period), citation)
            elif type(read) is RelationRead:
                needed_by.setdefault((read.symbol, read.thing.name, None), citation)
    return tuple(
        _question(law, want, needed_by.get((want.symbol, want.thing, want.period)))
        for want in outcome.wanted
    )


def _question(law: Law, want: Want, citation: Citation | None) -> Question:
    if want.relation:
        return _about_relation(law, want, citation)
    item: Item | Judgement | Choice | None = (
        law.items.get(want.symbol)
        or law.judgements.get(want.symbol)
        or law.choices.get(want.symbol)
    )
    label = want.symbol.name.replace("_", " ")
    if item is None:  # a role of a record
        text = f"Wie is {label} bij {want.thing}?"
        return Question(want, Supplier.CITIZEN, None, text, None, None, (), None, None, citation)
    supplier, holder, low, high = Supplier.CITIZEN, None, None, None
    if isinstance(item, Judgement):
        supplier, holder = Supplier.OFFICIAL, item.official
    else:
        low, high = item.low, item.high
    if isinstance(item, Item) and item.register is not None:
        supplier, holder = Supplier.REGISTER, item.register
    options: tuple[str, ...] = ()
    if isinstance(item.type, Enumerated):
        options = law.enumerations[item.type.enumeration].values
    elif item.type.name == "ja/nee":
        options = ("ja", "nee")
    text = item.question or f"Wat is {label} van {want.thing}?"
    return Question(
        want,
        supplier,
        holder,
        text,
        item.question_english,
        item.type,
        options,
        low,
        high,
        citation,
    )


def _about_relation(law: Law, want: Want, citation: Citation | None) -> Question:
    kind, plural = _kind_of_way_back(law, want)
    holder = kind.register if kind else None
    supplier = Supplier.CITIZEN if holder is None else Supplier.REGISTER
    text = f"Welke {plural.replace('_', ' ')} heeft {want.thing}? Geef ze allemaal."
    english = None
    if kind is not None and kind.question is not None:
        text, english = kind.question, kind.question_english
    return Question(want, supplier, holder, text, english, None, (), None, None, citation)


def _kind_of_way_back(law: Law, want: Want) -> tuple[Kind | None, str]:
    """The kind of the records behind a way back, and the friendliest plural for a question."""
    for kind in law.kinds.values():
        for role in kind.roles:
            if role.inverse == want.symbol.name and role.kind == want.symbol.kind:
                others = [other for other in kind.roles if other is not role]
                plural = others[0].plural if len(others) == 1 else None
                return kind, plural or want.symbol.name
    return None, want.symbol.name
