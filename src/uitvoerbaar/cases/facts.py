"""What a case says of one item of one thing: a value, a state, or values by period.

    kleur: rood                                            in every period
    loon: {2024: 38000, 2025: {waarde: 39000, voorlopig: ja}}
    prijs: {vanaf 2025-03-01: [{waarde: 500}, {waarde: 510, bekend vanaf: 2025-06-01}]}

An item that the case does not name is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import frozen

from uitvoerbaar.cases.days import ValueTextError, read_date, read_day
from uitvoerbaar.cases.document import Entry, ListNode, MapNode, Node, ScalarNode
from uitvoerbaar.cases.naming import natural
from uitvoerbaar.cases.periods import Always, Exactly, Since, Span, read_span
from uitvoerbaar.cases.problems import Problems
from uitvoerbaar.cases.values import did_you_mean, read_thing, read_value, state_of
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.facts import Application, Between, Fact, FactState, Series, Thing
from uitvoerbaar.law.declaration import Choice, Item, Judgement, Law
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Amount, Boolean, Date, Enumerated, SetOf, Type, is_numeric

Declared = Item | Choice | Judgement

VALUE, KNOWN_FROM, PROVISIONAL, SOURCE = "waarde", "bekend vanaf", "voorlopig", "bron"
AT_LEAST, AT_MOST = "ten minste", "ten hoogste"
APPLIED, UNTIL = "op", "tot"
REASONS, BY = "redenen", "door"

ITEM_KEYS = (VALUE, AT_LEAST, AT_MOST, PROVISIONAL, KNOWN_FROM, SOURCE)
CHOICE_KEYS = (VALUE, APPLIED, UNTIL, KNOWN_FROM, SOURCE)
JUDGEMENT_KEYS = (VALUE, REASONS, BY, KNOWN_FROM)
_ALL_KEYS = frozenset((*ITEM_KEYS, *CHOICE_KEYS, *JUDGEMENT_KEYS))


def record_keys(declared: Declared) -> tuple[str, ...]:
    """The names that a fact written out in full can have."""
    if isinstance(declared, Choice):
        return CHOICE_KEYS
    if isinstance(declared, Judgement):
        return JUDGEMENT_KEYS
    return ITEM_KEYS if is_ordered(declared.type) else (*ITEM_KEYS[:1], *ITEM_KEYS[3:])


def is_ordered(kind: Type) -> bool:
    """Whether a value of the type can be known between bounds."""
    return isinstance(kind, Amount | Date) or is_numeric(kind)


@frozen
class FactReader:
    """Reads facts of things for a law; `things` are all things of the case by name.

    `year` is an example year for mends.
    """

    law: Law
    things: Mapping[str, Thing]
    problems: Problems
    year: int

    def series(self, declared: Declared, node: Node) -> Series | None:
        """The facts about an item; None, with problems, where they cannot be read."""
        if isinstance(node, MapNode) and not _ALL_KEYS.intersection(node.names):
            return self._by_period(declared, node)
        versions = self._versions(declared, node)
        if versions is None:
            return None
        if needs_year(declared) and any(f.value is not None for f in versions):
            name, year = declared.symbol.name, self.year
            self.problems.add(
                node,
                f"`{name}` is een bedrag van één jaar; hier staat niet welk jaar",
                f"schrijf `{name}: {{{year}: ...}}`",
            )
            return None
        return Series(always=versions)

    # --- periods ---

    def _by_period(self, declared: Declared, node: MapNode) -> Series | None:
        if not node.entries:
            name = declared.symbol.name
            self.problems.add(node, f"`{name}` heeft geen waarde", "schrijf een waarde per periode")
            return None
        series = Series()
        for entry in node.entries:
            span = self._span(declared, entry)
            versions = None if span is None else self._versions(declared, entry.value)
            if span is None or versions is None:
                continue
            if not place_facts(series, span, versions):
                sentence = f"`{entry.key.text}` geeft een periode die hier al een waarde heeft"
                self.problems.add(entry.key, sentence, "laat er een weg")
        return series

    def _span(self, declared: Declared, entry: Entry) -> Span | None:
        try:
            return read_span(entry.key.text, declared.grid)
        except ValueTextError as error:
            key, mend = entry.key.text, error.mend
            sentence = f"`{declared.symbol.name}`: {error.sentence}"
            empty = isinstance(entry.value, ScalarNode) and entry.value.is_empty
            if empty and key[:1].isdigit():
                mend = "staat hier een komma in een getal? zet het dan tussen aanhalingstekens"
            elif empty and ":" in key:
                mend = "zet een spatie achter de dubbele punt"
            elif close := did_you_mean(key, record_keys(declared)):
                mend = close
            self.problems.add(entry.key, sentence, mend)
            return None

    def _versions(self, declared: Declared, node: Node) -> list[Fact] | None:
        """The successive versions of one fact."""
        if not isinstance(node, ListNode) or (
            isinstance(declared.type, SetOf)
            and not any(isinstance(element, MapNode) for element in node.elements)
        ):
            fact = self.fact(declared, node)
            return None if fact is None else [fact]
        if not node.elements:
            name = declared.symbol.name
            self.problems.add(node, f"`{name}` heeft geen waarde", "schrijf een waarde")
            return None
        facts: list[Fact] = []
        known: set[date | None] = set()
        for element in node.elements:
            if not isinstance(element, MapNode):
                sentence = f"`{declared.symbol.name}` heeft één waarde tegelijk, geen lijst"
                mend = "schrijf bij elke waarde sinds wanneer: `{waarde: ..., bekend vanaf: ...}`"
                self.problems.add(element, sentence, mend)
                return None
            fact = self.fact(declared, element)
            if fact is None:
                continue
            if fact.known_from in known:
                sentence = f"twee waarden van `{declared.symbol.name}` zijn op dezelfde dag bekend"
                self.problems.add(element, sentence, "geef elke waarde een eigen `bekend vanaf`")
            known.add(fact.known_from)
            facts.append(fact)
        return sorted(facts, key=lambda fact: fact.known_from or date.min) or None

    # --- one fact ---

    def fact(self, declared: Declared, node: Node) -> Fact | None:
        """One fact: a value or state, or written out in full; None with problems."""
        if isinstance(node, MapNode):
            return self._record(declared, node)
        found = self._value(declared, declared.type, node)
        if found is None:
            return None
        value, state = found
        if isinstance(declared, Choice) and state is FactState.KNOWN:
            return Fact(value, known_from=value.applied)
        if state is FactState.KNOWN:
            self._check_reasons(declared, node, None)
        return Fact(value, state)

    def _record(self, declared: Declared, node: MapNode) -> Fact | None:
        name = declared.symbol.name
        allowed = record_keys(declared)
        strange = False
        for entry in node.entries:
            if entry.key.text not in allowed:
                mend = did_you_mean(entry.key.text, allowed) or "hier kan " + _listed(allowed)
                sentence = f"`{entry.key.text}` past niet bij `{name}`"
                self.problems.add(entry.key, sentence, mend)
                strange = True
        value_node = node.get(VALUE)
        found: tuple[Any, FactState] | None
        if value_node is None and strange:
            return None
        if value_node is None:
            found = self._between(declared, node)
        elif node.get(AT_LEAST) is not None or node.get(AT_MOST) is not None:
            sentence = f"`{name}` heeft een waarde en grenzen tegelijk"
            self.problems.add(node, sentence, "laat een van beide weg")
            return None
        else:
            found = self._value(declared, declared.type, value_node)
        known_from = self._day(node, KNOWN_FROM)
        source = self._text(node, BY if isinstance(declared, Judgement) else SOURCE)
        reasons = self._text(node, REASONS)
        provisional = self._is_provisional(node)
        if found is None:
            return None
        value, state = found
        if isinstance(declared, Choice) and state is FactState.KNOWN:
            value = self._application(node, value)
            known_from = known_from or value.applied
        if isinstance(declared, Judgement) and state is FactState.KNOWN:
            self._check_reasons(declared, node, reasons)
            self._check_official(declared, node, source)
        if provisional and state is not FactState.KNOWN:
            self.problems.add(node, "alleen een waarde kan voorlopig zijn", "haal `voorlopig` weg")
        elif provisional:
            state = FactState.PROVISIONAL
        return Fact(value, state, known_from, source, reasons)

    def _value(self, declared: Declared, kind: Type, node: Node) -> tuple[Any, FactState] | None:
        """A value with its state; a choice gives an Application."""
        name = f"`{declared.symbol.name}`"
        if isinstance(kind, SetOf) and isinstance(node, ListNode):
            members = self._members(kind, node)
            return None if members is None else (_chosen(declared, members), FactState.KNOWN)
        mend = f"schrijf {_instance(kind)}, of `onbekend` of `ontbreekt`"
        if isinstance(declared, Choice) and isinstance(kind, Boolean):
            mend = "schrijf `ja`, `nee` of de datum van de aanvraag"
        scalar = self.problems.scalar(node, name, mend)
        if scalar is None:
            return None
        state = state_of(scalar.text)
        if state is not None and not self._is_enumerated(kind, scalar.text):
            return None, state
        if isinstance(declared, Choice) and isinstance(kind, Boolean):
            applied = self._applied(scalar)
            if applied is not None:
                return Application(True, applied), FactState.KNOWN
        value = self.problems.attempt(
            scalar, lambda text: read_value(text, kind, self.law, self.things), name
        )
        if value is None or not self._in_range(declared, value, scalar):
            return None
        return _chosen(declared, value), FactState.KNOWN

    def _is_enumerated(self, kind: Type, text: str) -> bool:
        return (
            isinstance(kind, Enumerated) and text in self.law.enumerations[kind.enumeration].values
        )

    def _members(self, kind: SetOf, node: ListNode) -> tuple[Thing, ...] | None:
        def named(text: str) -> Thing:
            return read_thing(text, kind.kind, self.law, self.things)

        members: dict[str, Thing] = {}
        for element in node.elements:
            scalar = self.problems.scalar(element, "een naam in deze lijst", "schrijf een naam")
            if scalar is None:
                return None
            thing = self.problems.attempt(scalar, named)
            if thing is None:
                return None
            members[thing.name] = thing
        return tuple(members[name] for name in sorted(members, key=natural))

    def _in_range(self, declared: Declared, value: Any, node: ScalarNode) -> bool:
        if isinstance(declared, Judgement):
            return True
        low, high = (value.low, value.high) if isinstance(value, Between) else (value, value)
        limit = None
        if declared.low is not None and high < declared.low:
            limit = f"ten minste {dutch(declared.low, declared.type)}"
        elif declared.high is not None and low > declared.high:
            limit = f"ten hoogste {dutch(declared.high, declared.type)}"
        if limit is not None:
            sentence = f"`{declared.symbol.name}` is {limit}, en hier staat {node.text}"
            self.problems.add(node, sentence, "controleer de waarde")
        return limit is None

    # --- the parts of a fact in full ---

    def _between(self, declared: Declared, node: MapNode) -> tuple[Any, FactState] | None:
        """A value of which the case gives bounds."""
        bounds = []
        for key in (AT_LEAST, AT_MOST):
            bound_node = node.get(key)
            found = None
            if bound_node is not None:
                found = self._value(declared, declared.type, bound_node)
                if found is None:
                    return None
            bounds.append(None if found is None else found[0])
        low, high = bounds
        if (low is None and high is None) or not is_ordered(declared.type):
            name = declared.symbol.name
            self.problems.add(
                node, f"`{name}` heeft hier geen `waarde`", "zet erbij: `waarde: ...`"
            )
            return None
        low = low.low if isinstance(low, Between) else low
        high = high.high if isinstance(high, Between) else high
        if low is not None and high is not None and low > high:
            self.problems.add(node, "`ten minste` is meer dan `ten hoogste`", "wissel ze om")
            return None
        if isinstance(declared, Item):
            low = declared.low if low is None else low
            high = declared.high if high is None else high
        return Between(low, high), FactState.KNOWN

    def _applied(self, scalar: ScalarNode) -> date | None:
        """The date of application that stands for yes; None where it is something else."""
        try:
            found = read_date(scalar.text)
        except ValueTextError:
            return None
        return None if isinstance(found, Between) else found

    def _application(self, node: MapNode, chosen: Application) -> Application:
        applied = self._day(node, APPLIED)
        until = self._day(node, UNTIL)
        if chosen.applied is not None and applied is not None and applied != chosen.applied:
            self.problems.add(node, "hier staan twee datums van aanvraag", "laat er een weg")
        applied = chosen.applied or applied
        if applied is not None and until is not None and until < applied:
            self.problems.add(node, "`tot` ligt voor de aanvraag", "controleer de datums")
        return Application(chosen.value, applied, until)

    def _day(self, node: MapNode, key: str) -> date | None:
        found = node.get(key)
        if found is None:
            return None
        scalar = self.problems.scalar(found, f"`{key}`", "schrijf een datum als `2026-03-01`")
        return self.problems.attempt(scalar, read_day, f"`{key}`") if scalar else None

    def _text(self, node: MapNode, key: str) -> str | None:
        found = node.get(key)
        if found is None:
            return None
        scalar = self.problems.scalar(found, f"`{key}`", "schrijf een tekst")
        return None if scalar is None else scalar.text.strip() or None

    def _is_provisional(self, node: MapNode) -> bool:
        found = node.get(PROVISIONAL)
        if found is None:
            return False
        scalar = self.problems.scalar(found, f"`{PROVISIONAL}`", "schrijf `ja` of `nee`")
        if scalar is None:
            return False
        read = self.problems.attempt(
            scalar, lambda text: bool(read_value(text, Boolean(), self.law)), f"`{PROVISIONAL}`"
        )
        return bool(read)

    def _check_reasons(self, declared: Declared, node: Node, reasons: str | None) -> None:
        if isinstance(declared, Judgement) and declared.reasons and reasons is None:
            name = declared.symbol.name
            self.problems.add(
                node,
                f"het oordeel `{name}` heeft redenen nodig",
                f'schrijf `{{waarde: ..., redenen: "...", door: {declared.official}}}`',
            )

    def _check_official(self, declared: Judgement, node: MapNode, by: str | None) -> None:
        if by is not None and not by.startswith(declared.official):
            sentence = f"`{declared.symbol.name}` is een oordeel van een {declared.official}"
            place = node.get(BY) or node
            self.problems.add(place, sentence, f"schrijf `door: {declared.official}`")


def place_facts(series: Series, span: Span, versions: list[Fact]) -> bool:
    """Puts facts in their periods of a series; no where there already are some."""
    match span:
        case Always():
            if series.always:
                return False
            series.always = versions
        case Exactly(periods):
            if any(period in series.exact for period in periods):
                return False
            series.exact.update({period: list(versions) for period in periods})
        case Since(day):
            if any(day == other for other, _ in series.since):
                return False
            series.since.append((day, versions))
            series.since.sort(key=lambda entry: entry[0])
    return True


def needs_year(declared: Declared) -> bool:
    """Whether a value without a year is likely a slip: an amount that is fixed each year."""
    return declared.grid is Grid.YEAR and isinstance(declared.type, Amount)


def _chosen(declared: Declared, value: Any) -> Any:
    return Application(value, None) if isinstance(declared, Choice) else value


_INSTANCES = {
    "ja/nee": "`ja` of `nee`",
    "datum": "een datum als `2026-03-01`",
    "maand": "een maand als `2026-03`",
    "jaar": "een jaar als `2026`",
    "getal": "een getal als `12` of `0,5`",
    "percentage": "een percentage als `13,6%`",
    "duur": "een duur als `3 maanden`",
    "tekst": "een tekst",
    "adres": "een adres",
}


def _instance(kind: Type) -> str:
    if isinstance(kind, Amount):
        return "een bedrag in euro's"
    if isinstance(kind, SetOf):
        return "een lijst van namen als `[an, bob]`"
    return _INSTANCES.get(kind.name, f"een {kind.name}")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names[:-1]) + f" of `{names[-1]}`"
