"""People who repay student debt, as case data; and how a debt runs, reckoned apart from the law.

Incomes and other yearly facts hold from 2010 on. Amounts are in euros, as text or numbers.
"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from uitvoerbaar.evaluation.decision import Decision, Outcome, OutcomeState
from uitvoerbaar.face import Lawbook

EVER = "vanaf 2010-01-01"
OUTCOMES = ("termijn", "draagkracht", "te_betalen", "restschuld", "kwijtschelding")
# Level and time of student finance, and sort of debt, that lead to each regime.
LOANS = {
    "sf35": ("hoger_onderwijs", "2016-09-01", "schuld_hoger_onderwijs"),
    "sf15_nieuw": ("niveau_3_4", "2016-08-01", "schuld_beroepsonderwijs"),
    "sf15_oud": ("niveau_3_4", "2005-08-01", "schuld_beroepsonderwijs"),
    "lllk": ("hoger_onderwijs", "2018-09-01", "schuld_levenlanglerenkrediet"),
}


def always(value: object) -> dict[str, str]:
    """A yearly or monthly fact that does not change."""
    return {EVER: str(value)}


def finance(regime: str, end: str = "2022-07-31") -> dict[str, str]:
    """An award of student finance, with which someone comes under a regime."""
    group, begin, _ = LOANS[regime]
    part = "deel_levenlanglerenkrediet" if regime == "lllk" else "deel_lening"
    return {
        "begindatum": begin,
        "einddatum": end,
        "onderdeel": part,
        "toegekende_vorm": "lening",
        "onderwijsgroep": group,
        "volgens_wet": "wsf",
    }


def debt(
    balance: object, month: str = "2025-01", regime: str = "sf35", **facts: Any
) -> dict[str, Any]:
    """A debt with a balance on the first day of a month. By default repaying it began two years
    earlier, so that its terms begin in January of that year; of a lifelong learning credit in May
    of the year before, and DUO has set no term for it."""
    year = int(month[:4]) - (1 if regime == "lllk" else 2)
    return {
        "schuldsoort": LOANS[regime][2],
        "schuld_per_soort": {month: str(balance)},
        "saldomaand": month,
        "begin_terugbetaalperiode": f"{year:04}-01-01",
        **({"lopende_termijn": "ontbreekt"} if regime == "lllk" else {}),
        **facts,
    }


def debtor(
    income: object, debts: list[dict[str, Any]], regime: str = "sf35", **facts: Any
) -> dict[str, Any]:
    """A living debtor who lives alone, taxed as a resident, with one income in all years."""
    return {
        "geboortedatum": "1990-04-04",
        "overlijdensdatum": "ontbreekt",
        "medebewoners": [],
        "inkomensgegeven": income if isinstance(income, dict) else always(income),
        "niet_in_nederland_belastbaar_inkomen": "ontbreekt",
        "binnenlands_belastingplichtig": always("ja"),
        "algemene_heffingskorting": always("ja"),
        "heffingskorting_8_9_verhoging": always("nee"),
        "opgeschort_in_aanloopfase": "0",
        "opgeschorte_maanden": "0",
        "gebruikte_jokermaanden": "0",
        "toekenningen": [finance(regime)] if debts else [],
        "schulden": debts,
        **facts,
    }


def case(on: str, dora: dict[str, Any], **others: Any) -> dict[str, Any]:
    """A case about Dora; `partner` is married to her from 2019 on, other names are other people."""
    people = {"dora": dora, **others}
    data: dict[str, Any] = {
        "peildatum": on,
        "aanvrager": "dora",
        "volledig": "alles",
        "personen": people,
    }
    if "partner" in people:
        data["verbintenissen"] = [
            {
                "eerste": "dora",
                "tweede": "partner",
                "datum_sluiting": "2019-05-05",
                "datum_ontbinding": "ontbreekt",
            }
        ]
    return data


def in_month(data: dict[str, Any], month: int) -> dict[str, Any]:
    """The same case on the first day of a month, counted from January 2025."""
    return {**data, "peildatum": f"{2025 + month // 12}-{month % 12 + 1:02}-01"}


def decide(
    lawbook: Lawbook, data: dict[str, Any], *names: str, applicant: str = "dora", **assumed: Any
) -> Decision:
    """Outcomes of a case, for Dora or another person in it."""
    text = json.dumps({**data, "aanvrager": applicant})
    return lawbook.decide(lawbook.case(text, "test"), names, assumptions=assumed)


def outcome(
    lawbook: Lawbook, data: dict[str, Any], name: str, applicant: str = "dora", **assumed: Any
) -> Outcome:
    """One outcome of a case."""
    return decide(lawbook, data, name, applicant=applicant, **assumed).outcomes[0]


def value(
    lawbook: Lawbook, data: dict[str, Any], name: str, applicant: str = "dora", **assumed: Any
) -> Any:
    """A known outcome: an amount in cents."""
    found = outcome(lawbook, data, name, applicant, **assumed)
    assert found.state is OutcomeState.KNOWN, (name, found.state, found.value, found.error)
    return found.value


def euros(
    lawbook: Lawbook, data: dict[str, Any], name: str, applicant: str = "dora", **assumed: Any
) -> Decimal:
    """A known outcome in euros; it must be a whole number of cents."""
    cents = Fraction(value(lawbook, data, name, applicant, **assumed))
    assert cents.denominator == 1, (name, cents)
    return Decimal(cents.numerator) / 100


# --- reckoned apart -------------------------------------------------------------------------------


def half_up(amount: Fraction) -> int:
    """A positive amount in whole cents, half up."""
    return int(amount + Fraction(1, 2))


def month_factor(percent: str, twelfths: bool = False) -> Fraction:
    """What a debt grows by in a month: interest on interest for thirty days, or a twelfth."""
    rate = Fraction(Decimal(percent)) / 100
    return 1 + rate / 12 if twelfths else (1 + rate / 360) ** 30


def annuity(cents: int, percent: str, months: int, twelfths: bool = False) -> int:
    """The equal amount at the end of each month that repays a debt, in cents."""
    interest = month_factor(percent, twelfths) - 1
    if interest == 0:
        return half_up(Fraction(cents, months))
    return half_up(cents * interest / (1 - (1 + interest) ** -months))


@frozen
class Reckoned:
    """How a debt runs: balances on the first day of each month, the last one as it lapses; what
    was paid in each."""

    balances: tuple[int, ...]
    paid: tuple[int, ...]
    lapsed: int


# Percentages of interest that were set for a year; the last one goes on.
SET = {
    "sf35": {2022: "0", 2023: "0.46", 2024: "2.56", 2025: "2.57", 2026: "2.33"},
    "sf15": {2022: "0", 2023: "1.78", 2024: "2.95", 2025: "2.21", 2026: "2.29"},
}
TAXABLE_MINIMUM_WAGE = {2023: 2_506_982, 2024: 2_681_942, 2025: 2_840_573, 2026: 2_973_542}
# Percentage, and part of the minimum wage that is left free for someone alone.
CAPACITY = {"sf35": (4, 100), "sf15_nieuw": (12, 84), "lllk": (12, 84)}
YEARS = {"sf35": 35, "sf15_nieuw": 15, "sf15_oud": 15, "lllk": 15}
MINIMUM = {"sf35": 500, "sf15_nieuw": 4541, "sf15_oud": 4541, "lllk": 4541}


def capacity(regime: str, income: int, year: int) -> int | None:
    """What someone alone can pay a month in a year, in cents; None: the income does not count."""
    if regime not in CAPACITY:
        return None
    percent, free = CAPACITY[regime]
    wage = TAXABLE_MINIMUM_WAGE[min(year - 2, 2026)]
    above = max(0, 100 * income - half_up(Fraction(wage * free, 100)))
    return above * percent // 1200


def reckon(balance: int, income: int, regime: str, begun: int, wait: int = 0) -> Reckoned:
    """A debt from January 2025 on, month by month; amounts are in cents. Its terms begin after
    `wait` months.

    `begun` is the year in which the repayment period began, from which blocks of five years count.
    """
    series = SET["sf35" if regime in ("sf35", "lllk") else "sf15"]
    months = 12 * YEARS[regime]
    balances, paid, term = [balance], list[int](), 0
    due_and_paid: list[tuple[int, int]] = []
    for month in range(wait + months):
        year = 2025 + month // 12
        percent = series[min(begun + (year - begun) // 5 * 5, 2026)]
        number = month // 12 + 1
        new = month % 12 == wait and (number in (1, 4) or (number > 4 and number % 5 == 4))
        new |= month % 12 == 0 and any(was < due for due, was in due_and_paid[-12:])
        if new:
            left = months + wait - month
            term = max(annuity(balance, percent, left), MINIMUM[regime])
        grown = half_up(balance * month_factor(percent))
        if month < wait:
            due_and_paid.append((0, 0))
            paid.append(0)
            balances.append(balance := grown)
            continue
        due = min(term, grown)
        limit = capacity(regime, income, year)
        now = due if limit is None else min(due, limit)
        due_and_paid.append((due, now))
        paid.append(now)
        balance = grown - now
        balances.append(balance)
    return Reckoned(tuple(balances), tuple(paid), balance)
