"""The writer: what it makes of an expression, and that reading that gives the expression back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from textwrap import dedent, indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uitvoerbaar.language.comparison.formulas import alike
from uitvoerbaar.language.elaborate import ParsedDeclaration, elaborate
from uitvoerbaar.language.elaborate.rules import rule_version
from uitvoerbaar.language.elaborate.signatures import Header, Signatures, collect
from uitvoerbaar.language.lexer import SourceLine
from uitvoerbaar.language.load import ParsedPages, parse_pages
from uitvoerbaar.language.page import Chunk, read_page
from uitvoerbaar.language.parser import Failure, parse_text
from uitvoerbaar.language.writer import write, write_body
from uitvoerbaar.language.writing.names import Scope, names_of
from uitvoerbaar.language.writing.values import write_value
from uitvoerbaar.law.declaration import Law, RuleVersion
from uitvoerbaar.law.expression import Symbol, Value
from uitvoerbaar.law.time import Duration, Grid, month_index
from uitvoerbaar.law.types import (
    Amount,
    Boolean,
    Date,
    Enumerated,
    Month,
    Number,
    Percentage,
    Period,
    Text,
    Type,
    Year,
)

LAW = """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---
## Artikel 1 Lezen

```regels
soort persoon
    meervoud personen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders

soort inschrijving
    student: persoon, omgekeerd inschrijvingen
    loopt van begindatum tot en met einddatum

opsomming kleur: rood, groen, geel

gegeven leeftijd van persoon: getal
gegeven geboortedatum van persoon: datum
gegeven inkomen van persoon elk jaar: bedrag per jaar
gegeven huur van persoon elke maand: bedrag per maand
gegeven jas van persoon: kleur
gegeven partner van persoon elke maand: persoon
gegeven ingezetene van persoon elke maand: ja/nee
gegeven huisgenoten van persoon elke maand: verzameling persoon
gegeven begindatum van inschrijving: datum
gegeven einddatum van inschrijving: datum
gegeven voltijd van inschrijving elke maand: ja/nee

parameter toelage per kleur elk jaar: bedrag per maand
    vanaf      | rood | groen | geel | bron
    2020-01-01 |    1 |     2 |    3 | "LW 1" wet

parameter korting: percentage
    vanaf 2020-01-01: 13,6% bron "LW 1" wet

aanname volgens_dienst: ja/nee
    waarde ja
    omdat "zo doet de dienst het"
```
"""

ROUND_TRIPS = [
    "leeftijd + 1",
    "leeftijd - (3 - 2) - 1",
    "2 × (leeftijd + 1) / 3",
    "2 tot de macht 3 × leeftijd",
    "(-leeftijd)",
    "(leeftijd, ten minste 3, ten hoogste 4) + 1",
    "aantal kinderen waarvoor (leeftijd > 3 en ingezetene)",
    "aantal kinderen waarvoor (leeftijd > leeftijd van persoon)",
    "aantal andere kinderen",
    "aantal lopende inschrijvingen waarvoor voltijd",
    "aantal op enig moment lopende inschrijvingen",
    "som van leeftijd over kinderen van partner",
    "hoogste van (leeftijd van ouder) over ouderschappen",
    "laagste van (leeftijd, 3, 4 + 1)",
    "leeftijd van (kies uit huisgenoten de hoogste leeftijd bij gelijk de laagste geboortedatum)",
    "aantal maanden vanaf 2024-01 tot en met maand waarin ingezetene",
    "langste reeks maanden vanaf geboortedatum tot en met (maand - 1) waarin ingezetene"
    " onderbroken door minder dan 2",
    "aaneengesloten maanden vanaf 2020-01 tot en met maand waarin (niet ingezetene)",
    "maandnummer van maand",
    "maandnummer van (geboortedatum + 18 jaar, schrikkeldag naar 1 maart)",
    "(inkomen in 2024, bij ontbreken € 0) / € 1.234,56",
    "inkomen van partner in vorig jaar / inkomen",
    "huur in vorige maand / (huur van (partner in vorige maand) in 2024-03)",
    "(huur, omgerekend per jaar) / inkomen",
    "(huur, geteld ineens) / (inkomen, geteld ineens)",
    "((inkomen, geteld ineens), geteld per maand) / huur",
    "(toelage(jas) in vorig jaar, afgerond op hele euro's) / toelage(rood)",
    "(leeftijd / 3, naar beneden afgerond op gehelen) + (leeftijd / 3, afgerond op 2 decimalen)",
    "(huur, naar boven afgerond op veelvouden van € 25) / huur",
    "korting × leeftijd + 12.500 - 0,05",
    "(korting, naar boven afgerond op veelvouden van 0,5%)",
    "(korting, afgerond op veelvouden van 1%)",
    """\
    als ingezetene en (leeftijd ≥ 18 of partner bestaat): 1
    als jas is een van (rood, groen) of jas is niet geel: 2
    als partner is een van huisgenoten: 3
    als partner is niet een van huisgenoten: 4
    als (voor alle kinderen geldt ingezetene) en niet volgens_dienst: (-1)
    als voor geen van ouders geldt leeftijd > 50: niet van toepassing
    als eerste maand vanaf 2020-01 tot en met maand waarin ingezetene > 2021-01: 5
    als geboortedatum + 2 weken < peildatum - 3 maanden: 6
    anders:
        als partner ontbreekt:
            leeftijd
                ten minste 3
                afgerond op gehelen
        anders: 7
    """,
]


@cache
def parsed() -> ParsedPages:
    """The declarations of the law above."""
    page, messages = read_page(LAW, "wet.md")
    assert not messages
    return parse_pages([page])


@cache
def small_law() -> tuple[Law, Signatures]:
    """The law above with its names."""
    declarations = parsed().declarations
    law, messages = elaborate(declarations, parsed().regulations)
    assert law is not None, messages
    return law, collect(declarations, (), blind=False)


def read_rule(text: str, signatures: Signatures, header: Header) -> RuleVersion:
    """A rule as read again in a law with these names."""
    tree = parse_text(text)
    assert not isinstance(tree, Failure), f"{tree.sentence}\n{text}"
    lines = tuple(SourceLine(number, line) for number, line in enumerate(text.split("\n"), 1))
    citation = parsed().declarations[-1].article
    declaration = ParsedDeclaration(tree, Chunk((), lines), citation, "wet.md")
    signatures.messages.clear()
    version = rule_version(declaration, signatures, header)
    assert not signatures.messages, f"{signatures.messages}\n{text}"
    assert version is not None
    return version


def elaborated(body: str) -> RuleVersion:
    """A body of a monthly rule about a person, of type number."""
    _, signatures = small_law()
    head = "regel x van persoon elke maand: getal\n"
    header = Header(Symbol("x", "persoon"), Number(), Grid.MONTH)
    return read_rule(head + indent(dedent(body).rstrip(), "    "), signatures, header)


def rewritten(version: RuleVersion) -> str:
    """The body of a rule about a person, written."""
    return "\n".join(write_body(version.body, Scope(names_of(small_law()[0]), "persoon")))


@pytest.mark.parametrize("body", ROUND_TRIPS)
def test_what_is_written_reads_as_the_same_expression(body: str) -> None:
    version = elaborated(body)
    again = elaborated(rewritten(version))
    assert alike(again.body) == alike(version.body)
    assert rewritten(again) == rewritten(version)


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("((leeftijd)) + (1)", "leeftijd + 1"),
        ("(leeftijd van persoon) - (1 - 2)", "leeftijd - (1 - 2)"),
        ("((2 × leeftijd) + (3 × 4)) / 1,50", "(2 × leeftijd + 3 × 4) / 1,5"),
        ("leeftijd\n    ten minste 3", "leeftijd\n    ten minste 3"),
        (
            "als niet (ingezetene en (leeftijd = 3)): 1\nanders: (2, ten minste 3)",
            "als niet (ingezetene en leeftijd = 3): 1\nanders: (2, ten minste 3)",
        ),
        (
            "als ingezetene of (ingezetene en partner bestaat): 1\nanders: 2",
            "als ingezetene of (ingezetene en partner bestaat): 1\nanders: 2",
        ),
        ("som van leeftijd over kinderen van persoon", "som van leeftijd over kinderen"),
    ],
)
def test_parentheses_and_owners_stand_only_where_they_help(body: str, written: str) -> None:
    assert rewritten(elaborated(body)) == written


def test_a_bare_name_inside_a_filter_is_that_of_the_member() -> None:
    body = "aantal kinderen waarvoor (leeftijd > leeftijd van persoon)"
    assert rewritten(elaborated(body)) == body


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (123456, Amount(), "€ 1.234,56"),
        (36300, Amount(), "€ 363"),
        (-50, Amount(), "-€ 0,50"),
        (Fraction(1, 10), Amount(), "€ 0,001"),
        (Fraction(17, 125), Percentage(), "13,6%"),
        (Fraction(41, 100), Number(), "0,41"),
        (20000, Number(), "20.000"),
        (2026, Number(), "2026"),
        (2026, Year(), "2026"),
        (month_index(2026, 3), Month(), "2026-03"),
        (date(2026, 3, 1), Date(), "2026-03-01"),
        (Duration(216), Period(), "18 jaar"),
        (Duration(1), Period(), "1 maand"),
        (Duration(0, 14), Period(), "14 dagen"),
        (True, Boolean(), "ja"),
        ("rood", Enumerated("kleur"), "rood"),
        ("rood", Text(), '"rood"'),
    ],
)
def test_values_are_written_as_the_law_writes_them(value: Value, kind: Type, text: str) -> None:
    assert write_value(value, kind) == text


# --- any expression ---------------------------------------------------------------------------


def joined(*parts: st.SearchStrategy[str] | str) -> st.SearchStrategy[str]:
    """Texts that follow each other."""
    strategies = [st.just(part) if isinstance(part, str) else part for part in parts]
    return st.tuples(*strategies).map("".join)


def grouped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A text in parentheses."""
    return joined("(", inner, ")")


def numbers_and_conditions() -> tuple[st.SearchStrategy[str], st.SearchStrategy[str]]:
    """Texts of numbers and of conditions about a person, each inside the other."""
    numbers: st.SearchStrategy[str] = st.deferred(lambda: number)
    conditions: st.SearchStrategy[str] = st.deferred(lambda: condition)
    people = st.sampled_from(["kinderen", "ouders", "huisgenoten", "kinderen van partner"])
    amounts = st.sampled_from(["huur", "€ 5", "toelage(jas)", "(huur in vorige maand)"])
    operators = st.sampled_from([" + ", " - ", " × ", " / "])
    number = st.one_of(
        st.sampled_from(["leeftijd", "3", "0,5", "leeftijd van partner", "korting"]),
        grouped(joined(grouped(numbers), operators, grouped(numbers))),
        joined("(-", grouped(numbers), ")"),
        joined(
            "(leeftijd + ", grouped(numbers), ", ten minste ", numbers, ", afgerond op gehelen)"
        ),
        joined("(aantal ", people, " waarvoor ", grouped(conditions), ")"),
        joined("(som van ", grouped(numbers), " over ", people, ")"),
        joined("(hoogste van (", numbers, ", ", numbers, "))"),
        joined("(aantal maanden vanaf 2024-01 tot en met maand waarin ", grouped(conditions), ")"),
        joined("(", amounts, " / ", amounts, ")"),
    )
    condition = st.one_of(
        st.sampled_from(["ingezetene", "jas is rood", "partner bestaat", "volgens_dienst"]),
        grouped(joined(grouped(numbers), st.sampled_from([" < ", " ≥ ", " = "]), grouped(numbers))),
        grouped(
            joined(grouped(conditions), st.sampled_from([" en ", " of "]), grouped(conditions))
        ),
        joined("(niet ", grouped(conditions), ")"),
        joined("(voor een van ", people, " geldt ", conditions, ")"),
        joined("(", amounts, " ≤ ", amounts, ")"),
    )
    return number, condition


NUMBERS, CONDITIONS = numbers_and_conditions()


@given(NUMBERS)
def test_any_number_reads_back_as_itself(body: str) -> None:
    version = elaborated(body)
    again = elaborated(rewritten(version))
    assert alike(again.body) == alike(version.body)
    assert rewritten(again) == rewritten(version)


@given(CONDITIONS, NUMBERS)
def test_any_case_reads_back_as_itself(condition: str, number: str) -> None:
    version = elaborated(f"als {condition}: {number}\nanders: 0")
    assert alike(elaborated(rewritten(version)).body) == alike(version.body)


# --- the whole law ----------------------------------------------------------------------------

ROOT = Path(__file__).parents[2]


@cache
def law_in(folder: Path) -> tuple[Law, Signatures]:
    """A law as it is elaborated, whatever the checks say of it."""
    pages = [
        read_page(path.read_text(encoding="utf-8"), path.name)[0]
        for path in sorted(folder.rglob("*.md"))
    ]
    found = parse_pages([page for page in pages if "voorstel" not in page.front])
    law, messages = elaborate(found.declarations, found.regulations)
    assert law is not None, messages
    return law, collect(found.declarations, (), blind=False)


def rule_texts(law: Law) -> Iterator[tuple[str, RuleVersion, Header]]:
    """Every rule of a law as the writer writes it."""
    names = names_of(law)
    for symbol, rule in law.rules.items():
        for version in rule.versions:
            every = f" {rule.grid.value}" if rule.grid.value else ""
            lines = [f"regel {symbol}{every}: {rule.type}"]
            scope = Scope(names, symbol.kind)
            for name, value in version.locals:
                lines.append(f"    stel {name} is {write(value, scope)}")
                scope = Scope(names, symbol.kind, {**scope.locals, name: None})
            if version.start is not None and version.start_value is not None:
                start = write(version.start, scope)
                lines.append(f"    begint in ({start}) met {write(version.start_value, scope)}")
            lines += [f"    {line}" for line in write_body(version.body, scope)]
            yield "\n".join(lines), version, Header(symbol, rule.type, rule.grid)


@pytest.mark.parametrize("folder", ["tests/language/sample", "corpus"])
def test_every_rule_of_the_law_reads_back_as_itself(folder: str) -> None:
    law, signatures = law_in(ROOT / folder)
    for text, version, header in rule_texts(law):
        again = read_rule(text, signatures, header)
        assert alike(again.body) == alike(version.body), text
        assert [(n, alike(e)) for n, e in again.locals] == [
            (n, alike(e)) for n, e in version.locals
        ], text
        assert (again.start, again.start_value) == (version.start, version.start_value), text
