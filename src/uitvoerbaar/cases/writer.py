"""A case as plain data: strings, lists and dicts, in one fixed form, from which it is read again.

The form does not depend on how the case was written: records stand at the top with their players,
lists that are all there is are named, and names come in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from uitvoerbaar.cases.facts import (
    APPLIED,
    AT_LEAST,
    AT_MOST,
    BY,
    KNOWN_FROM,
    PROVISIONAL,
    REASONS,
    SOURCE,
    UNTIL,
    VALUE,
    Declared,
    needs_year,
)
from uitvoerbaar.cases.naming import natural
from uitvoerbaar.cases.periods import Always, Exactly, Since, Span, write_span
from uitvoerbaar.cases.values import write_value
from uitvoerbaar.cases.vocabulary import (
    APPLICANT_KEY,
    ASSUMPTIONS_KEY,
    COMPLETE_KEY,
    KNOWN_FROM_KEY,
    REFERENCE_KEY,
)
from uitvoerbaar.evaluation.facts import (
    Application,
    Between,
    Fact,
    FactState,
    Series,
    Thing,
)
from uitvoerbaar.law.declaration import Judgement, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import last_day, month_of
from uitvoerbaar.law.types import Date, Type


def case_data(
    reference: date,
    applicant: Thing,
    things: Mapping[str, Thing],
    assumptions: Mapping[str, Any],
    law: Law,
) -> dict[str, Any]:
    """The plain data of a case; `things` by name."""
    data: dict[str, Any] = {REFERENCE_KEY: reference.isoformat()}
    if applicant.name in things:
        data[APPLICANT_KEY] = applicant.name
    for kind in law.kinds.values():
        mine = {n: _thing(thing, law) for n, thing in things.items() if thing.kind == kind.name}
        if mine:
            data[kind.plural] = {name: mine[name] for name in sorted(mine, key=natural)}
    written: dict[str, str] = {}
    for name in sorted(assumptions):
        of_type = law.assumptions[name].type
        if of_type is not None:
            written[name] = write_value(assumptions[name], of_type)
    if written:
        data[ASSUMPTIONS_KEY] = written
    return data


def _thing(thing: Thing, law: Law) -> dict[str, Any]:
    data: dict[str, Any] = {}
    roles = law.kinds[thing.kind].roles
    for role in roles:
        player = thing.facts[Symbol(role.name, thing.kind)].always[0]
        data[role.name] = player.value.name if isinstance(player.value, Thing) else "onbekend"
    if roles and thing.known_from is not None:
        data[KNOWN_FROM_KEY] = thing.known_from.isoformat()
    for symbol in sorted(thing.facts, key=lambda symbol: symbol.name):
        declared = law.items.get(symbol) or law.choices.get(symbol) or law.judgements.get(symbol)
        if declared is not None:
            data[symbol.name] = _series(thing.facts[symbol], declared)
    if thing.complete:
        data[COMPLETE_KEY] = sorted(symbol.name for symbol in thing.complete)
    return data


def _series(series: Series, declared: Declared) -> Any:
    """The facts about one item: a value where one holds in every period, else by period."""
    only_always = not series.exact and not series.since
    says_amount = any(fact.value is not None for fact in series.always)
    if only_always and not (says_amount and needs_year(declared)):
        return _versions(series.always, declared)
    placed: list[tuple[Span, list[Fact]]] = []
    if series.always:
        placed.append((Always(), series.always))
    placed += [(Exactly((period,)), series.exact[period]) for period in sorted(series.exact)]
    placed += [(Since(day), facts) for day, facts in series.since]
    return {
        key: _versions(facts, declared)
        for span, facts in placed
        for key in write_span(span, declared.grid)
    }


def _versions(facts: list[Fact], declared: Declared) -> Any:
    if len(facts) == 1:
        return _fact(facts[0], declared)
    written = [_fact(fact, declared) for fact in facts]
    return [fact if isinstance(fact, dict) else {VALUE: fact} for fact in written]


def _fact(fact: Fact, declared: Declared) -> Any:
    value = fact.value
    known_from = fact.known_from
    extra: dict[str, Any] = {}
    if isinstance(value, Application):
        if value.applied is not None:
            extra[APPLIED] = value.applied.isoformat()
            known_from = None if known_from == value.applied else known_from
        if value.until is not None:
            extra[UNTIL] = value.until.isoformat()
        value = value.value
    if fact.state is FactState.PROVISIONAL:
        extra[PROVISIONAL] = "ja"
    if known_from is not None:
        extra[KNOWN_FROM] = known_from.isoformat()
    if fact.reasons is not None:
        extra[REASONS] = fact.reasons
    if fact.source is not None:
        extra[BY if isinstance(declared, Judgement) else SOURCE] = fact.source
    main: dict[str, Any]
    if fact.state not in (FactState.KNOWN, FactState.PROVISIONAL):
        main = {VALUE: fact.state.value}
    elif isinstance(value, Between) and not _is_calendar(value, declared.type):
        main = _bounds(value, declared)
    else:
        main = {VALUE: _value(value, declared.type)}
    return main[VALUE] if not extra and VALUE in main else {**main, **extra}


def _value(value: Any, kind: Type) -> Any:
    if isinstance(value, tuple):
        return sorted((write_value(member, kind) for member in value), key=natural)
    return write_value(value, kind)


def _bounds(value: Between, declared: Declared) -> dict[str, Any]:
    low, high = value.low, value.high
    data: dict[str, Any] = {}
    if low is not None:
        data[AT_LEAST] = write_value(low, declared.type)
    if high is not None:
        data[AT_MOST] = write_value(high, declared.type)
    return data


def _is_calendar(value: Between, kind: Type) -> bool:
    """Whether bounds are those of a whole month or year, written as such."""
    if not isinstance(kind, Date) or value.low is None or value.high is None:
        return False
    low, high = value.low, value.high
    ends = (last_day(month_of(low)), date(low.year, 12, 31) if low.month == 1 else None)
    return bool(low.day == 1 and high in ends)
