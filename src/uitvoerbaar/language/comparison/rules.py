"""What changed in a rule: day by day, so that only the text that holds on a day counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from attrs import frozen

from uitvoerbaar.language.comparison.changes import Detail, Stretch
from uitvoerbaar.language.comparison.formulas import alike, changed_parts
from uitvoerbaar.language.writer import write, write_body
from uitvoerbaar.language.writing.names import LawNames, Scope
from uitvoerbaar.law.declaration import (
    Interpretation,
    Rule,
    RuleException,
    RuleVersion,
    Validity,
)
from uitvoerbaar.law.expression import Expression

_ONE_DAY = timedelta(days=1)


@frozen
class _Side:
    """A formula with the scope it is written in."""

    formula: Expression
    scope: Scope

    @property
    def lines(self) -> str:
        return "\n".join(write_body(self.formula, self.scope))


@frozen
class _Text:
    """What one version of a rule or exception says."""

    known_from: date | None
    formulas: Mapping[str, _Side]
    words: Mapping[str, str]


def rule_details(old: Rule, new: Rule, old_names: LawNames, new_names: LawNames) -> list[Detail]:
    """What changed in a rule that both laws have: header, texts per stretch of days, exceptions."""
    details = [
        Detail(label, one or None, other or None)
        for label, one, other in (
            ("ritme", old.grid.value, new.grid.value),
            ("type", str(old.type), str(new.type)),
            ("uitkomst", old.outcome, new.outcome),
        )
        if one != other
    ]
    details += _over_time(
        [(v.validity, _version(v, old, old_names)) for v in old.versions],
        [(v.validity, _version(v, new, new_names)) for v in new.versions],
        "tekst",
    )
    names = dict.fromkeys(e.name for e in (*old.exceptions, *new.exceptions))
    for name in names:
        details += _over_time(
            [(e.validity, _exception(e, old_names)) for e in old.exceptions if e.name == name],
            [(e.validity, _exception(e, new_names)) for e in new.exceptions if e.name == name],
            f"uitzondering {name}",
        )
    return details


# --- what a text says -------------------------------------------------------------------------


def _version(version: RuleVersion, rule: Rule, names: LawNames) -> _Text:
    scope = Scope(names, rule.symbol.kind, dict.fromkeys(name for name, _ in version.locals))
    formulas = {f"stel {name}": _Side(alike(value), scope) for name, value in version.locals}
    if version.start is not None and version.start_value is not None:
        formulas["beginmaand"] = _Side(alike(version.start), scope)
        formulas["beginwaarde"] = _Side(alike(version.start_value), scope)
    formulas["formule"] = _Side(alike(version.body), scope)
    words = _words(version.explanation, version.interpretations)
    if version.borrowed is not None:
        words["overeenkomstig"] = str(version.borrowed)
    return _Text(version.validity.known_from, formulas, words)


def _exception(exception: RuleException, names: LawNames) -> _Text:
    scope = Scope(names, exception.symbol.kind, dict.fromkeys(n for n, _ in exception.locals))
    formulas = {f"stel {name}": _Side(alike(value), scope) for name, value in exception.locals}
    formulas["voorwaarde"] = _Side(alike(exception.condition), scope)
    formulas["waarde"] = _Side(alike(exception.body), scope)
    words = _words(exception.explanation, exception.interpretations)
    if exception.before:
        words["gaat voor"] = ", ".join(sorted(exception.before))
    return _Text(exception.validity.known_from, formulas, words)


def _words(
    explanation: str | None, interpretations: Iterable[Interpretation]
) -> dict[str, str]:
    words = {} if explanation is None else {"uitleg": explanation}
    for reading in interpretations:
        rests_on = f" (steunt op {reading.rests_on})" if reading.rests_on else ""
        words[f"interpretatie {reading.text}"] = f"{reading.text}{rests_on}"
    return words


# --- over time --------------------------------------------------------------------------------

_Timed = Sequence[tuple[Validity, _Text]]


def _over_time(old: _Timed, new: _Timed, label: str) -> Iterator[Detail]:
    """What changed in the texts, for each longest stretch of days with the same change."""
    found: list[tuple[Stretch, tuple[_Text, ...], tuple[_Text, ...], list[Detail]]] = []
    for stretch in _stretches([validity for validity, _ in (*old, *new)]):
        one, other = _on(old, stretch), _on(new, stretch)
        if found and found[-1][1:3] == (one, other):
            found[-1] = (Stretch(found[-1][0].start, stretch.end), *found[-1][1:])
            continue
        found.append((stretch, one, other, list(_texts(one, other, label))))
    previous: Detail | None = None
    for stretch, _, _, details in found:
        for detail in details:
            yield Detail(detail.label, detail.old, detail.new, stretch, detail.parts)
