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

from tests.corpus import test_readings_toeslagen
from tests.corpus.people import (
    PROGRAMMES,
    adult,
    case,
    enrolment,
    family,
    programme,
    student,
    wedding,
)
from tests.corpus.test_oracles_studiefinanciering import (
    ALLOWANCE,
    ask,
    borrower,
    euros,
    finance,
    graduate,
    single_parent,
)
from tests.corpus.test_repayment_readings import READINGS as REPAYMENT
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
    # Nothing is asked for July: a claim remains from June, but July itself gives none to August.
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
    ("leenfase_lening_maximum", "leenfase_mbo", "mbo", 3, "PPPS", indebted),
    ("leenfase_lening_maximum", "leenfase_ho", "ho", 9, "DDDS", indebted),
    ("collegegeldkrediet_maximum", "wettelijk_collegegeld", "ho", 3, "PPPS", fresh),
    ("collegegeldkrediet_maximum", "wettelijk_collegegeld", "ho", 9, "PPSS", fresh),
    ("levenlanglerenkrediet_maximum", "wettelijk_collegegeld", "ho", 9, "PPSS", older),
    ("levenlanglerenkrediet_maximum", "lesgeldbedrag", "mbo", 3, "DPPD", older),
    ("levenlanglerenkrediet_maximum", "lesgeldbedrag", "mbo", 9, "PPDD", older),
    (ALLOWANCE, f"{ALLOWANCE}_per_maand", "ho", 9, "TDPD", graduated),
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


Maker = Callable[[str, str, bool], dict[str, Any]]


@pytest.mark.parametrize(("name", "parameter", "kind", "month", "statuses", "person"), STATUSES)
@pytest.mark.parametrize("away", [False, True])
def test_an_outcome_says_how_sure_its_amount_is(
    lawbook: Lawbook,
    name: str,
    parameter: str,
    kind: str,
    month: int,
    statuses: str,
    person: Maker,
    away: bool,
) -> None:
    for year, status in zip(YEARS, statuses, strict=True):
        on = f"{year}-{month:02}-01"
        outcome = ask(lawbook, person(on, kind, away), name)[name]
        assert euros(outcome) > 0, on
        read = amounts(outcome)
        assert {sure for used, sure in read if used == parameter} == {STATUS[status]}, on
        weakest = max((sure for _, sure in read), key=lambda sure: sure.rank)
        assert outcome.certainty is weakest, on
        assert weakest.rank >= STATUS[status].rank, on


@pytest.mark.parametrize(
    ("name", "kind", "statuses"),
    [
        ("basisbeurs", "mbo", "PPS"),
        ("basisbeurs", "ho", "PDS"),
        ("basislening_maximum", "mbo", "PPS"),
        ("basislening_maximum", "ho", "PDS"),
        ("aanvullende_beurs_maximum", "mbo", "PPS"),
        ("aanvullende_beurs_maximum", "ho", "PDS"),
        ("normbedrag", "mbo", "PPD"),
        ("normbedrag", "ho", "DDS"),
        ("toeslag_eenoudergezin", "mbo", "DDD"),
        ("toeslag_eenoudergezin", "ho", "DDD"),
    ],
)
def test_who_begins_after_2023_has_the_certainty_of_the_amount_itself(
    lawbook: Lawbook, name: str, kind: str, statuses: str
) -> None:
    for year, status in zip(YEARS[1:], statuses, strict=True):
        make = one_parent if name.startswith("toeslag") else fresh
        outcome = ask(lawbook, make(f"{year}-03-01", kind, True), name)[name]
        assert outcome.certainty is STATUS[status], year


# Numbers of which only the text of 2024 and later was read; whoever has a month before 2024 leans
# on them.
OLD_TEXT_NOT_READ = {
    "leeftijdsgrens_studiefinanciering",
    "lengte_diplomatermijn",
    "prestatiebeurs_mbo",
    "prestatiebeurs_ho_basis",
}


@pytest.mark.parametrize("kind", ["mbo", "ho"])
@pytest.mark.parametrize("name", ["basisbeurs", "basislening_maximum", "normbedrag"])
def test_before_2024_the_rules_around_an_amount_are_less_sure_than_the_amount(
    lawbook: Lawbook, name: str, kind: str
) -> None:
    outcome = ask(lawbook, fresh("2023-09-01", kind, True), name)[name]
    unsure = {used for used, sure in amounts(outcome) if sure is Certainty.UNVERIFIED}
    assert unsure
    assert unsure <= OLD_TEXT_NOT_READ
    assert outcome.certainty is Certainty.UNVERIFIED
    rest = {sure for used, sure in amounts(outcome) if used not in OLD_TEXT_NOT_READ}
    assert rest == {Certainty.STATUTE}


def test_the_maximum_of_the_supplementary_grant_in_2023_is_as_sure_as_the_act(
    lawbook: Lawbook,
) -> None:
    name = "aanvullende_beurs_maximum"
    assert ask(lawbook, fresh("2023-09-01", "ho", True), name)[name].certainty is Certainty.STATUTE
    assert ask(lawbook, fresh("2023-03-01", "mbo", True), name)[name].certainty is Certainty.STATUTE


# --- readings: both sides of every assumption can be run --------------------------------------


def begun_on_the_fifth() -> dict[str, Any]:
    """A student whose enrolment begins on 5 September 2024, on the first of that month."""
    enrolled = [enrolment("ho", "2024-09-05")]
    return finance("2024-09-01", "ho", True, inschrijvingen=enrolled)


def detained() -> dict[str, Any]:
    """A student who by 1 August is detained for thirty days, but not for a month."""
    detention = {
        "begindatum": "2026-07-02",
        "einddatum": "ontbreekt",
        "detentietitel": "strafrechtelijk",
    }
    return finance("2026-08-01", "ho", True, detenties=[detention])


def parents(first: object, second: object, **facts: Any) -> dict[str, Any]:
    """The case of a student of 2026 whose married parents have an income in 2024."""
    return family("2026-09-01", [{2024: first}, {2024: second}], **facts)


def separated_in_the_reference_year() -> dict[str, Any]:
    """Parents who have lived apart since June of the reference year."""
    data = parents(60_000, 0)
    data["verbintenissen"] = []
    for name, other in (("p1", "p2"), ("p2", "p1")):
        together = {"vanaf 2010-01-01": [other], "vanaf 2024-06-10": []}
        data["personen"][name]["medebewoners"] = together
    moved = {"vanaf 2010-01-01": "Dorpsstraat 1", "vanaf 2024-06-10": "Laan 2"}
    data["personen"]["p2"]["brp_adres"] = moved
    return data


def parent_in_debt() -> dict[str, Any]:
    """A parent who repays under two sets of rules."""
    data = parents(30_000, 30_000)
    data["personen"]["p1"] |= {
        "schulden": [{"schuldsoort": "schuld_hoger_onderwijs"}],
        "jaar_termijnbetalingen": {"2026": "300"},
        "jaar_termijnbetalingen_overig": {"2026": "500"},
        "jaar_draagkracht": {"2026": "900"},
    }
    return data


def younger_sister() -> dict[str, Any]:
    """Two parents with a daughter of fifteen as well."""
    sister = {"geboortedatum": "2011-06-15", "overlijdensdatum": "ontbreekt"}
    data = parents(30_000, 30_000, others={"zus": {**sister, "ouders": ["p1", "p2"]}})
    for name in ("p1", "p2"):
        data["personen"][name]["kinderen"] = ["sem", "zus"]
    return data


def alimony_of_one_parent() -> dict[str, Any]:
    """A student with alimony of one parent while the other has an income."""
    decision = {
        "ontvanger": "sem",
        "betaler": "p1",
        "ingangsdatum": "2024-06-15",
        "einddatum": "ontbreekt",
        "alimentatie_voor_student": "150",
    }
    return {**parents(100_000, 30_000), "alimentatiebeslissingen": [decision]}


def single_parent_without_child_benefit() -> dict[str, Any]:
    """A parent without partner whose only child has come of age."""
    return family("2026-09-01", [{2024: 40_000}])


def still_at_one_address() -> dict[str, Any]:
    """A couple divorced in 2024 that never parted."""
    people = {
        "kim": adult(2026, 28_000, medebewoners=["lou"]),
        "lou": adult(2026, 28_000, medebewoners=["kim"]),
    }
    bond = {**wedding("kim", "lou"), "datum_ontbinding": "2024-05-05"}
    return case("2026-03-01", "kim", people, verbintenissen=[bond])


def mother_and_daughter() -> dict[str, Any]:
    """A mother and a daughter, both over 27, who own their home together."""
    people = {
        "kim": adult(2026, 28_000, medebewoners=["lou"], ouders=["lou"]),
        "lou": adult(
            2026, 28_000, medebewoners=["kim"], kinderen=["kim"], geboortedatum="1965-04-10"
        ),
    }
    home = {
        "eerste": "kim",
        "tweede": "lou",
        "soort_feit": "gezamenlijke_woning",
        "begindatum": "2015-01-01",
        "einddatum": "ontbreekt",
    }
    return case("2026-03-01", "kim", people, samenlevingsfeiten=[home])


def income_on_the_limit() -> dict[str, Any]:
    """Someone with the highest income for which the benefits office gives zorgtoeslag."""
    return case("2026-01-01", "kim", {"kim": adult(2026, 40_857)})


def with_a_stepparent() -> dict[str, Any]:
    """A student at the address of a stepparent, while the parent lives elsewhere."""
    data = finance("2026-03-01", "ho", away=False)
    people = data["personen"]
    people["p1"]["brp_adres"] = "Singel 9"
    people["stief"] = adult(2024, 0, brp_adres="Dorpsstraat 1", ouders=[], kinderen=[])
    return {**data, "verbintenissen": [wedding("p1", "stief")]}


def longer_by_credits_than_by_name() -> dict[str, Any]:
    """Someone who passed a programme of three years with a study load of four."""
    data = graduate("2026-09-01", "2022-09-01", "2026-08-31")
    return {**data, "opleidingen": {"hbo": programme("hbo_bachelor", 36, 240)}}


def widow() -> dict[str, Any]:
    """A student whose one parent has died, and the other has had no partner since."""
    data = parents(60_000, 0)
    data["personen"]["p1"]["medebewoners"] = []
    data["personen"]["p2"] |= {"overlijdensdatum": "2020-05-05", "medebewoners": []}
    bond = {**wedding("p1", "p2", "2000-05-05"), "datum_ontbinding": "2020-05-05"}
    return {**data, "verbintenissen": [bond]}


def income_fell_twice() -> dict[str, Any]:
    """Parents whose income fell in 2025 and again in 2026; they chose 2025."""
    incomes: list[dict[int, object]] = [
        {2024: 60_000, 2025: 40_000, 2026: 30_000},
        {2024: 0, 2025: 0, 2026: 0},
    ]
    return family("2026-09-01", incomes, gekozen_peiljaar_ouders={"2026": 2025})


def two_students() -> dict[str, Any]:
    """Two students who share parents with high incomes, and both apply."""
    brother = student("2026-09-01", ouders=["p1", "p2"])
    data = parents(60_000, 60_000, others={"broer": brother})
    for name in ("p1", "p2"):
        data["personen"][name]["kinderen"] = ["sem", "broer"]
    return data


def high_fee() -> dict[str, Any]:
    """A student with a fee of 18,000 euros."""
    return finance("2026-03-01", "ho", True, collegegeld="18000")


def mbo_in_august_2024() -> dict[str, Any]:
    """An mbo-student who lives away from the parents, in August 2024."""
    return finance("2024-08-01", "mbo", True)


def from_mbo_to_ho() -> dict[str, Any]:
    """A student who goes on from mbo in September, and applied for a grant in August."""
    enrolled = [enrolment("mbo", "2022-08-01", "2025-07-31"), enrolment("ho", "2025-09-01")]
    return finance(
        "2025-06-01", "mbo", True, inschrijvingen=enrolled, basisbeurs_aangevraagd="2025-08-20"
    )


def twelve_months_of_the_loan_system() -> dict[str, Any]:
    """The case of oracle row tegemoetkoming-12."""
    return graduate("2025-01-01", "2022-09-01", "2023-08-31")


def belgian_without_work() -> dict[str, Any]:
    """An mbo-student of the limited group."""
    nationality = {"land": "belgie", "begindatum": "2005-02-11", "einddatum": "ontbreekt"}
    return finance(
        "2025-12-01",
        "mbo",
        True,
        nationaliteiten=[nationality],
        wtos_als_vreemdeling="nee",
        eu_status={"waarde": "geen_status", "redenen": "geen werk", "door": "medewerker"},
    )


def bridged_after_thirty() -> dict[str, Any]:
    """Someone of thirty with two months, bridged on application, between two enrolments."""
    enrolled = [enrolment("mbo", "2022-08-01", "2025-07-15"), enrolment("mbo", "2025-10-01")]
    return finance(
        "2025-10-01",
        "mbo",
        True,
        geboortedatum="1995-05-12",
        inschrijvingen=enrolled,
        overbrugging_aangevraagd="2025-10-10",
    )


def fifty_six() -> dict[str, Any]:
    """A part-time student of 56 with lifelong learning credit."""
    return finance(
        "2026-03-01",
        "ho",
        True,
        geboortedatum="1969-06-01",
        inschrijvingen=[enrolment("ho", "2025-09-01", opleidingsvorm="deeltijd")],
        collegegeld="2601",
        collegegeld_door_derde="ontbreekt",
        reisvoorziening_aangevraagd="nee",
    )


# By assumption: its other value, a case and an outcome, and what that outcome is with the value of
# the law and with the other one. Amounts are in euros.
GRANT, CREDIT = "aanvullende_beurs", "collegegeldkrediet_maximum"
RIGHT, LIFELONG = "recht_op_studiefinanciering", "levenlanglerenkrediet_maximum"
READINGS: dict[str, tuple[Any, Callable[[], dict[str, Any]], str, object, object]] = {
    "begin_telt_hele_maand": (True, begun_on_the_fifth, RIGHT, False, True),
    "adres_van_stiefouder_telt": (True, with_a_stepparent, "basisbeurs", "324.52", "130.21"),
    "overbrugging_is_onderbreking": (True, bridged_after_thirty, RIGHT, True, False),
    "maximumleeftijd_volgens_tekst": (True, fifty_six, LIFELONG, "216.75", "0"),
    "detentiemaand_is_30_dagen": (True, detained, "basisbeurs", "324.52", "130.21"),
    "zonder_partner_in_hele_peiljaar": (
        *(True, separated_in_the_reference_year, GRANT, "406.97", "281.42"),
    ),
    "zonder_partner_gaat_voor_dubbel": (True, widow, GRANT, "281.42", "109.03"),
    "alle_termijnen_tellen_voor_aftrek": (True, parent_in_debt, GRANT, "306.42", "348.09"),
    "aftrek_per_kind_eenmaal_per_huishouden": (True, younger_sister, GRANT, "341.92", "311.67"),
    "laagste_jaar_bij_verlegging": (
        *(True, income_fell_twice, "peiljaar_ouders van persoon", 2025, 2026),
    ),
    "nihil_per_ouder": (True, lambda: parents(45_000, 10_000), GRANT, "338.09", "216.25"),
    "maximum_voor_de_deling": (True, two_students, GRANT, "46.25", "245.54"),
    "plafond_krediet_geldt_per_jaar": (True, high_fee, CREDIT, "1083.75", "90.31"),
    "verhoging_mbo_vanaf_september": (
        *(True, mbo_in_august_2024, "basisbeurs", "326.16", "490.46"),
    ),
    "studiejaar_van_het_ho_bij_overstap": (
        *(True, from_mbo_to_ho, "toegekende_basisbeurs", "0", "338.68"),
    ),
    "duur_is_nominale_duur": (
        *(True, longer_by_credits_than_by_name, "omgezette_maanden", 48, 36),
    ),
    "tegemoetkoming_niet_geindexeerd": (
        *(True, twelve_months_of_the_loan_system, ALLOWANCE, "410.04", "359.04"),
    ),
    "toegang_met_bedrag_van_elke_maand": (
        *(True, belgian_without_work, "tegemoetkoming_toegang", "1245.36", "1269.72"),
    ),
    "alimentatie_vervangt_beide_ouders": (True, alimony_of_one_parent, GRANT, "236.25", "341.08"),
    "ouder_zonder_partner_heeft_kindgebonden_budget": (
        *(True, single_parent_without_child_benefit, GRANT, "335.69", "272.92"),
    ),
    "maanden_terug_voor_partner": (1, still_at_one_address, "zorgtoeslag", "0", "129"),
    "familie_vanaf_27_is_partner": (True, mother_and_daughter, "zorgtoeslag", "129", "0"),
    "drempelinkomen_volgens_dienst": (False, income_on_the_limit, "zorgtoeslag", "2", "0"),
}


def test_every_assumption_of_the_law_has_a_case_that_shows_both_readings(lawbook: Lawbook) -> None:
    allowances = {*test_readings_toeslagen.READINGS, *test_readings_toeslagen.FILLED}
    assert {*READINGS, *REPAYMENT, *allowances} == lawbook.law.assumptions.keys()


@pytest.mark.parametrize("assumption", READINGS)
def test_both_readings_can_be_run_and_differ(lawbook: Lawbook, assumption: str) -> None:
    other, make, name, expected, otherwise = READINGS[assumption]
    chosen = lawbook.law.assumptions[assumption].value
    read = lawbook.case(json.dumps(make()), "test")

    def answer(**assumptions: Any) -> Outcome:
        return lawbook.decide(read, [name], assumptions=assumptions).outcomes[0]

    def same(outcome: Outcome, amount: object) -> bool:
        assert outcome.state is OutcomeState.KNOWN, (outcome.state, outcome.error, outcome.wanted)
        assert assumption in outcome.assumptions
        found: object = outcome.value
        return found == amount if not isinstance(amount, str) else euros(outcome) == Decimal(amount)

    assert chosen != other
    assert same(answer(), expected)
    assert same(answer(**{assumption: chosen}), expected)
    assert same(answer(**{assumption: other}), otherwise)
    assert expected != otherwise
