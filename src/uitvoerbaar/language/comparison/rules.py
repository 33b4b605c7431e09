"""What changed in a rule: day by day, so that only the text that holds on a day counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from attrs import evolve, frozen

from uitvoerbaar.language.comparison.changes import Detail, Stretch
from uitvoerbaar.language.comparison.formulas import alike, changed_parts
from uitvoerbaar.language.writer import write_body
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
class Formula:
    """A formula, numbered alike, with the scope it is written in."""

    expression: Expression
    scope: Scope

    @property
    def text(self) -> str:
        """The formula as rule text, in as many lines as it takes."""
        return "\n".join(write_body(self.expression, self.scope))


def formula_details(label: str, old: Formula | None, new: Formula | None) -> Iterator[Detail]:
    """What changed in a formula; none where both say the same."""
    if old is None or new is None:
        if old is not new:
            yield Detail(label, old.text if old else None, new.text if new else None)
        return
    if old.expression == new.expression or old.text == new.text:
        return
    parts = changed_parts(old.expression, new.expression, old.scope, new.scope)
    yield Detail(label, old.text, new.text, parts=parts)


@frozen
class _Text:
    """What one version of a rule or exception says: formulas and words by what they are."""

    known_from: date | None
    formulas: Mapping[str, Formula]
    words: Mapping[str, str]

    @property
    def whole(self) -> str:
        """The formulas under each other, each but the last with what it is."""
        lines = []
        for name, formula in self.formulas.items():
            word = _HEADS.get(name, f"{name} is" if name.startswith("stel ") else "")
            text = formula.text
            lines.append(f"{word} {text}" if word else text)
        return "\n".join(lines)


_HEADS = {"beginmaand": "begint in", "beginwaarde": "met", "voorwaarde": "als", "waarde": "dan"}


def rule_details(old: Rule, new: Rule, old_names: LawNames, new_names: LawNames) -> list[Detail]:
    """What changed in a rule that both laws have, apart from its exceptions: its header, and what
    its texts say on each day."""
    details = [
        Detail(label, one or None, other or None)
        for label, one, other in (
            ("ritme", old.grid.value, new.grid.value),
            ("type", str(old.type), str(new.type)),
            ("uitkomst", old.outcome, new.outcome),
            ("uitbetaling", _payment(old), _payment(new)),
            ("teller", _counts(old), _counts(new)),
        )
        if one != other
    ]
    return details + _over_time(
        [(v.validity, _version(v, old, old_names)) for v in old.versions],
        [(v.validity, _version(v, new, new_names)) for v in new.versions],
    )


def _payment(rule: Rule) -> str | None:
    if rule.payment is None:
        return None
    return f"in {rule.payment.form.name}" if rule.payment.form else "zonder vorm"


def _counts(rule: Rule) -> str | None:
    return rule.counts.value if rule.counts else None


def exception_details(
    old: Sequence[RuleException],
    new: Sequence[RuleException],
    old_names: LawNames,
    new_names: LawNames,
) -> list[Detail]:
    """What changed in an exception that both laws have, in one version or more."""
    return _over_time(
        [(e.validity, _exception(e, old_names)) for e in old],
        [(e.validity, _exception(e, new_names)) for e in new],
    )


# --- what a text says -------------------------------------------------------------------------


def _version(version: RuleVersion, rule: Rule, names: LawNames) -> _Text:
    scope = Scope(names, rule.symbol.kind, dict.fromkeys(name for name, _ in version.locals))
    formulas = {f"stel {name}": Formula(alike(value), scope) for name, value in version.locals}
    if version.start is not None and version.start_value is not None:
        formulas["beginmaand"] = Formula(alike(version.start), scope)
        formulas["beginwaarde"] = Formula(alike(version.start_value), scope)
    formulas["formule"] = Formula(alike(version.body), scope)
    words = _words(version.explanation, version.interpretations)
    if version.borrowed is not None:
        words["overeenkomstig"] = str(version.borrowed)
    return _Text(version.validity.known_from, formulas, words)


def _exception(exception: RuleException, names: LawNames) -> _Text:
    scope = Scope(names, exception.symbol.kind, dict.fromkeys(n for n, _ in exception.locals))
    formulas = {f"stel {name}": Formula(alike(value), scope) for name, value in exception.locals}
    formulas["voorwaarde"] = Formula(alike(exception.condition), scope)
    formulas["waarde"] = Formula(alike(exception.body), scope)
    words = _words(exception.explanation, exception.interpretations)
    if exception.before:
        words["voorrang"] = ", ".join(sorted(exception.before))
    return _Text(exception.validity.known_from, formulas, words)


def _words(explanation: str | None, interpretations: Iterable[Interpretation]) -> dict[str, str]:
    words = {} if explanation is None else {"uitleg": explanation}
    for reading in interpretations:
        rests_on = f" (steunt op {reading.rests_on})" if reading.rests_on else ""
        words[f"interpretatie {reading.text}"] = f"{reading.text}{rests_on}"
    return words


# --- over time --------------------------------------------------------------------------------

_Timed = Sequence[tuple[Validity, _Text]]


def _over_time(old: _Timed, new: _Timed) -> list[Detail]:
    """What changed in the texts, each change with the longest stretch of days that it holds on."""
    found: list[tuple[Stretch, list[Detail]]] = []
    for stretch in _stretches([validity for validity, _ in (*old, *new)]):
        details = list(_texts(_on(old, stretch), _on(new, stretch)))
        if found and found[-1][1] == details:
            found[-1] = (Stretch(found[-1][0].start, stretch.end), details)
        else:
            found.append((stretch, details))
    return [evolve(detail, stretch=stretch) for stretch, details in found for detail in details]


def _stretches(validities: Sequence[Validity]) -> Iterator[Stretch]:
    """The stretches of days between all days on which a text starts or has just ended."""
    days = {v.start for v in validities if v.start is not None}
    days |= {v.end + _ONE_DAY for v in validities if v.end is not None}
    ordered = sorted(days)
    for start, following in zip([None, *ordered], [*ordered, None], strict=True):
        yield Stretch(start, None if following is None else following - _ONE_DAY)


def _on(texts: _Timed, stretch: Stretch) -> list[_Text]:
    """The texts that hold throughout a stretch, those that were known first first."""
    day = stretch.start or stretch.end or date.min
    holding = [text for validity, text in texts if validity.holds_on(day)]
    return sorted(holding, key=lambda text: text.known_from or date.min)


def _texts(old: Sequence[_Text], new: Sequence[_Text]) -> Iterator[Detail]:
    """What changed between the texts of some days; mostly there is one of each."""
    if len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from _text(one, other)
        return
    kept = {
        (i, j)
        for i, one in enumerate(old)
        for j, other in enumerate(new)
        if not list(_text(one, other))
    }
    for index, text in enumerate(old):
        if index not in {i for i, _ in kept}:
            yield Detail("tekst", text.whole, None)
    for index, text in enumerate(new):
        if index not in {j for _, j in kept}:
            yield Detail("tekst", None, text.whole)


def _text(old: _Text, new: _Text) -> Iterator[Detail]:
    if old.known_from != new.known_from:
        yield Detail("bekend vanaf", _day(old.known_from), _day(new.known_from))
    for name in dict.fromkeys((*old.formulas, *new.formulas)):
        yield from formula_details(name, old.formulas.get(name), new.formulas.get(name))
    for name in dict.fromkeys((*old.words, *new.words)):
        one, other = old.words.get(name), new.words.get(name)
        if one != other:
            yield Detail(name.split(" ")[0], one, other)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
