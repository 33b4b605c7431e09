"""What was known on a day: a table with since when everything is known decides as its cases do."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from attrs import evolve

from tests.counts import count
from tests.kernel.agreement import difference
from tests.kernel.small import small_law, some_cases
from uitvoerbaar.evaluation.decision import Outcomes
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.law.known import as_known_on
from uitvoerbaar.law.time import month_of
from uitvoerbaar.tables import TableError, nested, tables_of

BOOK = small_law(
    """
soort persoon
    meervoud personen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders
    meervoud ouderschappen
    register "R"

gegeven boeken van persoon elke maand: getal
    bereik vanaf 0
    register "R"

gegeven geboren van persoon: datum
    register "R"

keuze wil van persoon elke maand: ja/nee
    op aanvraag door lezer
    vraag "Wil je?"

parameter prijs: bedrag
    vanaf 2025-01-01: € 5 bron "KW 1" wet
    vanaf 2025-01-01: € 4 bekend vanaf 2025-09-01 bron "rectificatie" gepubliceerd

parameter laat: bedrag
    vanaf 2025-01-01: € 9 bekend vanaf 2025-09-01 bron "KW 1" gepubliceerd

regel toeslag van persoon elke maand: bedrag
    geldig vanaf 2025-01-01
    uitkomst "Toeslag"
    prijs × boeken + prijs × (aantal ouders)

regel toeslag van persoon elke maand: bedrag
    geldig vanaf 2025-01-01, bekend vanaf 2025-11-01
    als wil: prijs × boeken
    anders: € 0

regel nieuw van persoon elke maand: bedrag
    geldig vanaf 2025-01-01, bekend vanaf 2025-11-01
    uitkomst "Nieuw"
    laat

regel gewild van persoon elke maand: ja/nee
    uitkomst "Gewild"
    wil

regel dag van persoon: datum
    uitkomst "Dag"
    geboren
"""
)
OUTCOMES = ("toeslag", "nieuw", "gewild", "dag")
DAYS = [None, date(2025, 8, 31), date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1)]
CASE = """
peildatum: 2025-10-15
aanvrager: an
personen:
  an:
    boeken:
      in 2025-10:
        - {waarde: 2}
        - {waarde: 6, bekend vanaf: 2025-10-01}
      vanaf 2025-11-01: {waarde: 3, bekend vanaf: 2025-11-15}
    wil: {waarde: ja, op: 2025-09-15}
    geboren:
      - {waarde: 2000-01-01}
      - {waarde: 2001-01-01, bekend vanaf: 2025-09-10}
  bo: {}
  cas: {}
ouderschappen:
  - {kind: an, ouder: bo}
  - {kind: an, ouder: cas, bekend vanaf: 2025-09-01}
volledig: alles
"""
MONTHS = [2025 * 12 + 8, 2025 * 12 + 9, 2025 * 12 + 10]


@pytest.mark.parametrize("known_on", [*DAYS, date(2025, 11, 20)])
def test_versions_records_choices_texts_and_amounts_count_from_the_day_they_are_known(
    known_on: date | None,
) -> None:
    case = BOOK.case(CASE)
    columns = BOOK.at(case.reference).columns(OUTCOMES, known_on=known_on)
    table = nested(BOOK.law, tables_of(BOOK.law, [case, BOOK.case(CASE)]))
    found = columns.run(table, months=MONTHS, reasons=True)
    exact = Outcomes(Evaluation(BOOK.program, case, known_on))
    for place, month in enumerate(MONTHS):
        for column in found.columns:
            rule = BOOK.law.rules[column.outcome.rule.symbol]
            for row in (0, 1):
                wrong = difference(BOOK.law, column, place, row, exact.of(rule, month), {})
                assert not wrong, (rule.symbol.name, month, wrong)
    explained = found.explain(1)
    assert explained.known_on == known_on


@pytest.mark.parametrize("known_on", DAYS)
def test_random_cases_as_known_on_a_day_are_decided_the_same(known_on: date | None) -> None:
    on = date(2025, 10, 15)
    cases = [evolve(case, reference=on) for case in some_cases(BOOK, count(40, 1_000))]
    columns = BOOK.at(on).columns(OUTCOMES, known_on=known_on)
    found = columns.run(nested(BOOK.law, tables_of(BOOK.law, cases)), reasons=True)
    for row, case in enumerate(cases):
        exact = Outcomes(Evaluation(BOOK.program, case, known_on))
        for column in found.columns:
            rule = BOOK.law.rules[column.outcome.rule.symbol]
            wrong = difference(BOOK.law, column, 0, row, exact.of(rule, month_of(on)), {})
            assert not wrong, (row, rule.symbol.name, wrong)


def test_a_law_without_later_knowledge_stays_the_same_law() -> None:
    assert as_known_on(BOOK.law, date(2025, 11, 1)) is BOOK.law
    earlier = as_known_on(BOOK.law, date(2025, 10, 1))
    assert earlier.digest != BOOK.law.digest or not BOOK.law.digest
    assert earlier is not BOOK.law


def test_days_of_knowledge_that_are_none_are_told() -> None:
    columns = BOOK.at(date(2025, 10, 15)).columns(["dag"])
    with pytest.raises(TableError, match=r"geboren.*geen datums"):
        columns.run(pa.table({"geboren": [date(2000, 1, 1)], "geboren.bekend_vanaf": ["gister"]}))
    tables = {
        "persoon": pa.table({"geboren": [date(2000, 1, 1), None]}),
        "ouderschap": pa.table({"kind": [0], "ouder": [1], "bekend_vanaf": [2025]}),
    }
    with pytest.raises(TableError, match=r"bekend_vanaf.*geen datums"):
        columns.run(tables)
    with pytest.raises(TableError, match="geen gegeven bekend_vanaf"):
        columns.run(pa.table({"bekend_vanaf": [date(2025, 1, 1)]}))
