"""The memory of a row: it grows to what rows need, and small rows after large ones are the same."""

from __future__ import annotations

from tests.kernel.agreement import Cases, columns_of
from tests.kernel.small import small_law
from uitvoerbaar.kernel import Kernel, states
from uitvoerbaar.law.time import month_index

LAW = """
soort persoon
    meervoud personen

gegeven geboren van persoon: datum
    register "R"

regel teller van persoon elke maand: getal
    uitkomst "Teller"
    begint in (maand van geboren) met 1
    (teller in vorige maand) + 1

regel opgeteld van persoon elke maand: getal
    uitkomst "Opgeteld"
    begint in (maand van geboren) met 1
    (opgeteld in vorige maand) + teller

regel verdubbeld van persoon elke maand: getal
    uitkomst "Verdubbeld"
    begint in (maand van geboren) met 2
    (verdubbeld in vorige maand) + teller + teller
"""


def test_rows_with_few_and_many_months_each_get_the_memory_they_need() -> None:
    book = small_law(LAW)
    years = [2025, 1900, 2024, 1800, 2020, 1999]  # of 15 months up to 2,715: some 8,000 values
    cases = [
        book.case(f"peildatum: 2026-03-01\npersonen:\n  an: {{geboren: {year:04}-01-01}}\n")
        for year in years
    ]
    given = Cases.of(book.law, cases)
    rules = columns_of(book.law, "persoon")
    kernel = Kernel(book.law, [rule.symbol for rule in rules], given.data)
    found = {
        column.outcome.rule.symbol.name: column
        for column in kernel.run(given.data, len(years), cases[0].reference, threads=1)
    }
    assert not any((column.state & states.HAND_BACK).any() for column in found.values())
    for row, year in enumerate(years):
        count = month_index(2026, 3) - month_index(year, 1) + 1
        total = count * (count + 1) // 2
        values = [int(found[name].low[0][row]) for name in ("teller", "opgeteld", "verdubbeld")]
        assert values == [count, total, 2 * total]
