"""What a step read of the case and of the amounts of the law, as plain data."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from uitvoerbaar.evaluation.plain import fact_type, plain_date, plain_value
from uitvoerbaar.evaluation.reads import AmountRead, AssumptionRead, FactRead, RelationRead
from uitvoerbaar.evaluation.runtime import period_text
from uitvoerbaar.law.citation import Citation
from uitvoerbaar.law.declaration import Choice, Item, Judgement, Law

Input = FactRead | AmountRead | AssumptionRead | RelationRead

_VALUES = ("value", "before", "bound")  # an empty list of names is a value


def lean(data: dict[str, Any]) -> dict[str, Any]:
    """Data without the keys that say nothing: null, and lists without content."""
    return {
        key: value
        for key, value in data.items()
        if key in _VALUES or (value is not None and value != [])
    }


@lru_cache(maxsize=4096)
def citation_data(citation: Citation | None) -> dict[str, Any] | None:
    """A citation as plain data, its juriconnect and web address included.

    One object for each citation: a trace names the same article many times.
    """
    if citation is None:
        return None
    return {
        "text": str(citation),
        "regulation": citation.regulation,
        "article": citation.article,
        "paragraph": citation.paragraph,
        "juriconnect": citation.juriconnect,
        "address": citation.web_address,
    }


def input_key(read: Input) -> tuple[Any, ...]:
    """What makes an input the same as another one of the same evaluation."""
    if type(read) is FactRead:
        return ("fact", read.symbol, read.thing.name, read.period)
    if type(read) is AmountRead:
        return ("amount", read.parameter, read.keys, read.day)
    if type(read) is AssumptionRead:
        return ("assumption", read.name)
    assert type(read) is RelationRead
    found = tuple(thing.name for thing in read.found)
    return ("relation", read.symbol, read.thing.name, found, read.complete)


def input_data(law: Law, read: Input) -> dict[str, Any]:
    """An input as plain data: one key that says which sort it is, and what was read."""
    if type(read) is FactRead:
        return {"fact": lean(_fact(law, read))}
    if type(read) is AmountRead:
        return {"amount": lean(_amount(law, read))}
    if type(read) is AssumptionRead:
        return {"assumption": lean(_assumption(law, read))}
    assert type(read) is RelationRead
    return {
        "relation": {
            "name": read.symbol.name,
            "of": read.thing.name,
            "found": [thing.name for thing in read.found],
            "complete": read.complete,
        }
    }


def _fact(law: Law, read: FactRead) -> dict[str, Any]:
    declared: Item | Choice | Judgement | None = (
        law.items.get(read.symbol)
        or law.choices.get(read.symbol)
        or law.judgements.get(read.symbol)
    )
    nature = {Item: "item", Choice: "choice", Judgement: "judgement"}.get(type(declared), "role")
    kind = fact_type(law, read.symbol)
    item = declared if isinstance(declared, Item) else None
    fact = read.fact
    return {
        "name": read.symbol.name,
        "nature": nature,
        "of": read.thing.name,
        "period": period_text(read.period),
        "type": kind.name if kind is not None else None,
        "value": plain_value(read.value, kind) if kind is not None else str(read.value),
        "state": fact.state.name.lower() if fact else "unknown",
        "register": item.register if item else None,
        "authentic": item.authentic if item else None,
        "source": fact.source if fact else None,
        "reasons": fact.reasons if fact else None,
    }


def _amount(law: Law, read: AmountRead) -> dict[str, Any]:
    parameter = law.parameters[read.parameter]
    cell, version = read.cell, read.version
    return {
        "name": read.parameter,
        "keys": list(read.keys),
        "day": read.day.isoformat(),
        "type": parameter.type.name,
        "value": plain_value(read.value, parameter.type),
        "valid_from": plain_date(version.valid_from) if version else None,
        "citation": citation_data(version.origin.citation if version else None),
        "source": cell.source if cell else None,
        "certainty": cell.certainty.value if cell else None,
        "assumption": cell.assumption if cell else None,
    }


def _assumption(law: Law, read: AssumptionRead) -> dict[str, Any]:
    assumption = law.assumptions[read.name]
    kind = assumption.type
    return {
        "name": read.name,
        "type": kind.name if kind else None,
        "value": plain_value(read.value, kind) if kind else str(read.value),
        "replaced": read.replaced,
        "reason": assumption.reason,
        "rests_on": assumption.rests_on,
        "citation": citation_data(assumption.origin.citation),
    }
