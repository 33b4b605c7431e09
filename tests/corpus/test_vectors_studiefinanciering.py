"""Test vectors, certainty and readings of student finance, each through `decide`.

The vectors are those of section 15 of the specification that `test_oracles_aanvullende_beurs.py`
does not have already.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.corpus.people import (
    PROGRAMMES,
    adult,
    case,
    dutch,
    enrolment,
    family,
    programme,
    student,
    wedding,
)
from tests.corpus.test_oracles_studiefinanciering import (
    ask,
    borrower,
    euros,
    finance,
    graduate,
    single_parent,
)
from uitvoerbaar.evaluation.decision import Outcome, OutcomeState, all_steps
from uitvoerbaar.evaluation.reads import AmountRead
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.citation import Certainty

# --- vectors ----------------------------------------------------------------------------------


def value(lawbook: Lawbook, data: dict[str, Any], name: str) -> Any:
    """The known value of one outcome."""
    outcome = ask(lawbook, data, name)[name]
    assert outcome.state is OutcomeState.KNOWN, (name, outcome.state, outcome.error)
    return outcome.value


def month_by_month(
    lawbook: Lawbook, make: Callable[[str], dict[str, Any]], name: str, *days: str
) -> list[Any]:
    """The values of an outcome on some days, of one person."""
    return [value(lawbook, make(on), name) for on in days]


@pytest.mark.parametrize(
    ("born", "start"),
    [
        ("2008-01-01", "2026-01-01"),
        ("2008-01-02", "2026-04-01"),
        ("2007-12-31", "2026-01-01"),
        ("2008-03-31", "2026-04-01"),
        ("2008-04-01", "2026-04-01"),
    ],
)
def test_vector_b1_mbo_begins_with_the_quarter_after_turning_eighteen(
    lawbook: Lawbook, born: str, start: str
) -> None:
    def person(on: str) -> dict[str, Any]:
        enrolled = [enrolment("mbo", "2025-08-01")]
        return finance(on, "mbo", True, geboortedatum=born, inschrijvingen=enrolled)

    assert value(lawbook, person("2026-01-01"), "start18 van persoon").isoformat() == start
    days = [f"{year}-{month:02}-01" for year in (2025, 2026) for month in range(1, 13)][8:18]
    for on in days:
        found = ask(lawbook, person(on), "omvang_recht", "basisbeurs", "reisvoorziening")
        full = on >= start
        expected = "volledig" if full else "alleen_reisvoorziening"
        assert found["omvang_recht"].value == expected, on
        assert (euros(found["basisbeurs"]) > 0) is full, on
        assert found["reisvoorziening"].value == "reisrecht", on


def thirty(on: str, **facts: Any) -> dict[str, Any]:
    """A student who turns 30 on 12 May 2026."""
    enrolled = [enrolment("ho", "2024-09-01")]
    return finance(on, "ho", True, geboortedatum="1996-05-12", inschrijvingen=enrolled, **facts)


def test_vector_b2_the_last_month_is_that_of_the_thirtieth_birthday(lawbook: Lawbook) -> None:
    days = ("2026-04-01", "2026-05-01", "2026-06-01", "2026-09-01")

    def stopped(on: str) -> dict[str, Any]:
        return thirty(on, reisvoorziening_aangevraagd="nee")

    right = "recht_op_studiefinanciering"
    assert month_by_month(lawbook, stopped, right, *days) == [True, True, False, False]
    assert month_by_month(lawbook, thirty, right, *days) == [True] * 4


def test_vector_b2_one_month_without_award_after_the_birthday_is_the_end(lawbook: Lawbook) -> None:
    def paused(on: str) -> dict[str, Any]:
        wish = {"waarde": "ja", "op": "2024-08-20", "tot": "2026-06-30"}
        return thirty(on, reisvoorziening_aangevraagd=wish)

    days = ("2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01")
    # In July he is asked for nothing but still has a claim, from June; in August no longer.
    expected = [True, True, False, False]
    assert month_by_month(lawbook, paused, "recht_op_studiefinanciering", *days) == expected


def test_vector_b3_an_application_in_february_works_from_september(lawbook: Lawbook) -> None:
    on_day = "2026-02-15"

    def person(on: str) -> dict[str, Any]:
        return finance(
            on,
            "ho",
            True,
            inschrijvingen=[enrolment("ho", "2024-09-01")],
            geboortedatum="2004-02-11",
            collegegeld="2601",
            basisbeurs_aangevraagd=on_day,
            aanvullende_beurs_aangevraagd=on_day,
            reisvoorziening_aangevraagd=on_day,
            gevraagde_basislening={"waarde": "150", "op": on_day},
            gevraagd_collegegeldkrediet={"waarde": "100", "op": on_day},
        )

    def paid(name: str, *days: str) -> list[Decimal]:
        found = []
        for on in days:
            data = person(on)
            for number in data["personen"]["p1"]["inkomensgegeven"].copy():
                data["personen"]["p1"]["inkomensgegeven"][str(int(number) - 1)] = "0"
            found.append(euros(ask(lawbook, data, name)[name]))
        return found

    days = ("2025-08-01", "2025-09-01", "2026-01-01", "2026-02-01")
    grant, new = Decimal(314), Decimal("324.52")
    assert paid("toegekende_basisbeurs", *days) == [0, grant, new, new]
    supplement, later = Decimal("475.17"), Decimal("491.08")
    assert paid("toegekende_aanvullende_beurs", *days) == [0, supplement, later, later]
    assert paid("toegekende_lening", *days) == [0, 150, 150, 150]
    assert paid("toegekend_collegegeldkrediet", *days) == [0, 100, 100, 100]
    travel = [value(lawbook, person(on), "toegekende_reisvoorziening") for on in days]
    assert travel == [False, False, False, True]


def test_vector_b3_lifelong_learning_credit_never_works_back(lawbook: Lawbook) -> None:
    part_time = enrolment("ho", "2024-09-01", opleidingsvorm="deeltijd")

    def person(on: str) -> dict[str, Any]:
        return finance(
            on,
            "ho",
            True,
            inschrijvingen=[part_time],
            geboortedatum="1990-02-11",
            collegegeld="2601",
            collegegeld_door_derde="ontbreekt",
            reisvoorziening_aangevraagd="nee",
            gevraagd_levenlanglerenkrediet={"waarde": "100", "op": "2026-02-15"},
        )

    days = ("2025-09-01", "2026-01-01", "2026-02-01", "2026-03-01")
    name = "toegekend_levenlanglerenkrediet"
    given = [euros(ask(lawbook, person(on), name)[name]) for on in days]
    assert given == [0, 0, 100, 100]


@pytest.mark.parametrize(
    ("bachelor", "master", "months"),
    [
        (("wo_bachelor", 36, 180), ("wo_master", 36, 180), 72),
        (("hbo_bachelor", 48, 240), ("hbo_master", 12, 60), 60),
        (("wo_bachelor", 36, 180), ("wo_master", 12, 60), 48),
    ],
)
def test_vector_e1_a_master_adds_months_to_the_forty_eight(
    lawbook: Lawbook,
    bachelor: tuple[str, int, int],
    master: tuple[str, int, int],
    months: int,
) -> None:
    def person(on: str) -> dict[str, Any]:
        first = enrolment("ho", "2022-09-01", "2026-01-31", opleiding="eerste")
        second = enrolment("ho", "2026-02-01", opleiding="tweede")
        born = "2003-02-11"
        data = finance(on, "ho", True, geboortedatum=born, inschrijvingen=[first, second])
        two = {"eerste": programme(*bachelor), "tweede": programme(*master)}
        return {**data, "opleidingen": {**PROGRAMMES, **two}}

    name = "maanden_prestatiebeurs"
    assert month_by_month(lawbook, person, name, "2026-01-01", "2026-02-01") == [48, months]
    left = month_by_month(lawbook, person, "resterende_maanden", "2026-01-01", "2026-02-01")
    assert left == [48 - 40, months - 41]


# --- certainty --------------------------------------------------------------------------------

# The status column of the specification (14): T in the act, P published, S a second source,
# D derived; a letter for each of 2023, 2024, 2025 and 2026.
STATUS = {
    "T": Certainty.STATUTE,
    "P": Certainty.PUBLISHED,
    "S": Certainty.SECONDARY,
    "D": Certainty.DERIVED,
}
YEARS = (2023, 2024, 2025, 2026)
FEE = {"collegegeld": "20000"}


def travelled(on: str, kind: str, away: bool) -> dict[str, Any]:
    """Someone who went on travelling in the month after the study ended."""
    begin, end = f"{int(on[:4]) - 2}-09-01", f"{on[:4]}-{int(on[5:7]) - 1:02}-28"
    return finance(
        on,
        kind,
        away,
        inschrijvingen=[enrolment(kind, begin, end)],
        reisproduct_gebruikt_1_tot_15="ja",
        reisproduct_gebruikt_vanaf_16="ja",
        gebruik_niet_toe_te_rekenen={"waarde": "nee", "redenen": "geen", "door": "medewerker"},
    )


def older(on: str, kind: str, away: bool) -> dict[str, Any]:
    """A student of forty, for whom there is only lifelong learning credit."""
    born = f"{int(on[:4]) - 40}-02-11"
    nobody = {"reisvoorziening_aangevraagd": "nee", "collegegeld_door_derde": "ontbreekt"}
    return finance(on, kind, away, geboortedatum=born, **FEE, **nobody)


def fresh(on: str, kind: str, away: bool) -> dict[str, Any]:
    """A student who begins in the month itself, so that no older month counts."""
    return finance(on, kind, away, inschrijvingen=[enrolment(kind, on)], **FEE)


def one_parent(on: str, kind: str, away: bool) -> dict[str, Any]:
    """A single parent who begins in the month itself."""
    data = single_parent(on, kind)
    data["personen"]["sem"]["inschrijvingen"] = [enrolment(kind, on)]
    return data


def indebted(on: str, kind: str, away: bool) -> dict[str, Any]:
    """A student in the loan phase."""
    return borrower(on, kind)


def graduated(on: str, kind: str, away: bool) -> dict[str, Any]:
    """Someone with four years in the loan system."""
    return graduate(on, "2018-09-01", "2022-08-31")


CLAIM = "vordering_reisproduct_maand van persoon"
HO_LOAN_PHASE = pytest.mark.xfail(
    reason="the corpus calls the amount of ho published, the specification derives it (D)"
)
STATUSES = [
    # outcome, parameter, education, month, statuses, student
    ("basisbeurs", "basisbeurs_mbo", "mbo", 3, "TPPS", fresh),
    ("basisbeurs", "basisbeurs_ho", "ho", 9, "TPDS", fresh),
    ("basislening_maximum", "basislening_mbo", "mbo", 3, "TPPS", fresh),
    ("basislening_maximum", "basislening_ho", "ho", 9, "TPDS", fresh),
    ("aanvullende_beurs_maximum", "maximum_mbo", "mbo", 3, "TPPS", fresh),
    ("aanvullende_beurs_maximum", "tegemoetkoming_lesgeld_mbo", "mbo", 3, "TPPP", fresh),
    ("aanvullende_beurs_maximum", "tegemoetkoming_lesgeld_mbo", "mbo", 9, "PPPS", fresh),
    ("aanvullende_beurs_maximum", "maximum_ho", "ho", 9, "TPDS", fresh),
    ("normbedrag", "normbedrag_mbo", "mbo", 3, "TPPD", fresh),
    ("normbedrag", "normbedrag_ho", "ho", 9, "TDDS", fresh),
    ("toeslag_eenoudergezin", "toeslag_per_maand", "mbo", 3, "TDDD", one_parent),
    ("toeslag_eenoudergezin", "toeslag_per_maand", "ho", 9, "TDDD", one_parent),
    ("leenfase_lening_maximum", "leenfase_per_maand", "mbo", 3, "PPPS", indebted),
    pytest.param(
        *("leenfase_lening_maximum", "leenfase_per_maand", "ho", 9, "DDDS", indebted),
        marks=HO_LOAN_PHASE,
    ),
    ("collegegeldkrediet_maximum", "wettelijk_collegegeld", "ho", 3, "PPPS", fresh),
    ("collegegeldkrediet_maximum", "wettelijk_collegegeld", "ho", 9, "PPSS", fresh),
    ("levenlanglerenkrediet_maximum", "wettelijk_collegegeld", "ho", 9, "PPSS", None),
    ("levenlanglerenkrediet_maximum", "lesgeld", "mbo", 3, "DPPD", older),
    ("levenlanglerenkrediet_maximum", "lesgeld", "mbo", 9, "PPDD", older),
    ("tegemoetkoming_leenstelsel", "tegemoetkoming_leenstelsel_per_maand", "ho", 3, "TDPD", graduated),
    (CLAIM, "vordering_reisproduct", "ho", 3, "PDDD", travelled),
]


def amounts(outcome: Outcome) -> set[tuple[str, Certainty]]:
    """The amounts that an outcome uses, each with how sure it is."""
    assert outcome.step is not None
    return {
        (read.parameter, read.cell.certainty)
        for step in all_steps(outcome.step)
        for read in step.reads
        if isinstance(read, AmountRead) and read.cell is not None
    }
