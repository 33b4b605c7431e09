"""Amounts that a rule can ask for and no table gives: categories without a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from attrs import define

from uitvoerbaar.language.checks.bodies import Body, article_of, bodies, heading, listed, quoted
from uitvoerbaar.language.checks.branches import given_fact
from uitvoerbaar.language.checks.reasoning import Fact, Reasoning
from uitvoerbaar.language.checks.situations import Situation, situations
from uitvoerbaar.language.messages import Message, declare
from uitvoerbaar.law.declaration import Law, Parameter
from uitvoerbaar.law.expression import Expression, Literal, ParameterCell, Same
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Boolean

_MOST_COMBINATIONS = 3000
_NAMED = 4

MISSING = declare(
    "L655",
    "Een regel kan een bedrag vragen dat geen kolom heeft",
    "Voor elke combinatie van categorieën die een regel kan vragen, heeft de tabel een kolom. "
    "Bestaat het bedrag niet, dan sluit de regel dat geval eerder uit, of zegt de kolom "
    "`vervallen`.",
    """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---

## Artikel 1 Leesbijdrage

Status: gecodeerd.

```regels
soort persoon
opsomming leesniveau: beginner, gevorderd, meester

gegeven leesniveau van persoon elke maand: leesniveau
    vraag "Hoe goed leest u?"

parameter bijdrage per leesniveau: bedrag per maand
    vanaf      | beginner | gevorderd | bron
    2024-01-01 | 5        | 10        | "artikel 1" wet

regel leesbijdrage van persoon elke maand: bedrag per maand
    bijdrage(leesniveau)
```
""",
)


def check(law: Law) -> Iterator[Message]:
    """Combinations that a rule can ask of a parameter, and for which it has no column."""
    reasoning = {grid: Reasoning(law, grid) for grid in Grid}
    for body in bodies(law):
        if body.is_borrowed:
            continue
        asked: dict[int, _Asked] = {}
        for situation in situations(body, follow_locals=True):
            cell = situation.part
            if isinstance(cell, ParameterCell) and cell.parameter in law.parameters:
                parameter = law.parameters[cell.parameter]
                found = asked.setdefault(id(cell), _Asked(cell, parameter, {}))
                found.missing.update(
                    _missing(law, reasoning[situation.grid], body, situation, found)
                )
        for found in asked.values():
            if found.missing:
                yield _message(body, found)


@define
class _Asked:
    """A parameter as asked in one place, with the combinations that it lacks there."""

    cell: ParameterCell
    parameter: Parameter
    missing: dict[tuple[str, ...], None]


def _missing(
    law: Law, reasoning: Reasoning, body: Body, situation: Situation, asked: _Asked
) -> Mapping[tuple[str, ...], None]:
    """The combinations that can be asked in a situation and have no column, in order."""
    parameter, cell = asked.parameter, asked.cell
    columns = {keys for version in parameter.versions for keys in version.cells}
    options = [
        _options(law, name, key) for name, key in zip(parameter.keys, cell.keys, strict=False)
    ]
    number = 1
    for values in options:
        number *= len(values)
    if not columns or number > _MOST_COMBINATIONS:
        return {}
    absent = [combination for combination in product(*options) if combination not in columns]
    if not absent:
        return {}
    given = [given_fact(reasoning, known) for known in situation.given]
    return {
        combination: None
        for combination in absent
        if reasoning.can_hold([*given, *_asked_for(reasoning, body, cell, combination)])
    }


def _options(law: Law, category: str, key: Expression) -> tuple[str, ...]:
    if isinstance(key, Literal):
        return (str(key.value),)
    enumeration = law.enumerations.get(category)
    return enumeration.values if enumeration else ()


def _asked_for(
    reasoning: Reasoning, body: Body, cell: ParameterCell, combination: tuple[str, ...]
) -> Iterator[Fact]:
    """That the categories of a cell have these values."""
    for key, value in zip(cell.keys, combination, strict=False):
        if not isinstance(key, Literal):
            literal = Literal(key.type, key.origin, value)
            same = Same(Boolean(), key.origin, key, literal, False)
            yield reasoning.fact(same, True, body.locals)


def _message(body: Body, asked: _Asked) -> Message:
    names = [quoted(" ".join(combination)) for combination in asked.missing]
    shown = names[:_NAMED]
    if len(names) > _NAMED:
        shown.append(f"{len(names) - _NAMED} andere")
    return Message(
        MISSING,
        asked.cell.origin.place,
        f"{quoted(body.rule.symbol)} ({article_of(body.declaration.origin)}) kan "
        f"{quoted(asked.parameter.name)} vragen voor {listed(shown)}, maar daarvoor is geen kolom.",
        f"Voeg de kolom toe op {asked.parameter.origin.place} (met `onbekend` of `vervallen` als "
        "er geen bedrag is), of sluit dit geval eerder uit met `als`.",
        related=(heading(asked.parameter),),
    )
