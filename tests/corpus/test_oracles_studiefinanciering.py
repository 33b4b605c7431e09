"""Published figures of student finance, each through `decide` on a complete case."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.people import (
    PROGRAMMES,
    case,
    enrolment,
    family,
    programme,
    student,
)
from uitvoerbaar.evaluation.decision import Outcome, OutcomeState
from uitvoerbaar.face import Lawbook

FOLDER = Path(__file__).parents[1] / "oracles"


def rows_of(scheme: str) -> list[dict[str, str]]:
    """The rows of one oracle table."""
    return list(csv.DictReader((FOLDER / f"{scheme}.csv").read_text("utf-8").splitlines()))


SCHEMES = (
    "wsf-maandbedragen",
    "wsf-normbedrag",
    "lening",
    "collegegeldkrediet",
    "reisproduct",
    "eenouder-partnertoeslag",
    "leenstelsel-tegemoetkoming",
    "bijverdiengrens",
)
BY_ID = {row["id"]: row for scheme in SCHEMES for row in rows_of(scheme)}

# Rows, or fields of a row, that this law does not compute, each with the reason. That it does not
# is tried as well (below).
OLDER_LAW = {
    "toeslag-2014": "the toeslag of before September 2015 (467.54) and the partnertoeslag, which "
    "no longer exists, are not in the corpus: it begins in 2023",
    "bijverdiengrens-2014": "abolished law: no rule may use it, so it is no parameter either",
    "bijverdiengrens-2023": "abolished law: no rule may use it, so it is no parameter either",
}
OLDER_FIELDS = {
    ("ho-2021-09-leenstelsel", "collegegeldkrediet_max_half"): "the statutory fee of 2021-22, "
    "halved by the COVID measures, is not in the corpus",
}
OLDER_MONTHS = {
    # The note of the row says so itself: only the lesgeld of 2019-20 fits.
    ("mbo-2020-uitw", "aanvullende_beurs_max"): "2020-07",
}

# What a field of an oracle row is called in the law; the totals are sums of outcomes.
GRANTS = {
    "basisbeurs": "basisbeurs",
    "basislening_max": "basislening_maximum",
    "aanvullende_beurs_max": "aanvullende_beurs_maximum",
}
OUTCOMES = {
    **GRANTS,
    "normbedrag": "normbedrag",
    "collegegeldkrediet": "collegegeldkrediet_maximum",
    "collegegeldkrediet_max_half": "collegegeldkrediet_maximum",
}
# The fields that the note of a row of kind `published_table+derived` calls published.
PUBLISHED = {
    "mbo-2025-01-thui": {"aanvullende_beurs_max"},
    "mbo-2025-08-thui": {"aanvullende_beurs_max"},
}
STATUTORY_FEES = {"2013-09": "1835", "2014-09": "1906"}


def claims(row: dict[str, str]) -> dict[str, Decimal]:
    """What a row claims, by field."""
    expected: dict[str, Any] = json.loads(row["expected"], parse_float=Decimal)
    return {field: Decimal(amount) for field, amount in expected.items()}


def months(row: dict[str, str]) -> list[str]:
    """The first days of the months for which a row holds."""
    text = row["date"].split(" ")[0]
    if re.fullmatch(r"\d{4}", text):
        text = f"{text}-01-01/{text}-12-31"
    first, _, last = text.partition("/")
    year, month = int(first[:4]), int(first[5:7])
    found = []
    while (day := f"{year}-{month:02}-01") <= (last or first):
        found.append(day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def ask(lawbook: Lawbook, data: dict[str, Any], *names: str) -> dict[str, Outcome]:
    """Outcomes of a case, by name as asked."""
    decision = lawbook.decide(lawbook.case(json.dumps(data), "test"), names)
    return dict(zip(names, decision.outcomes, strict=True))


def euros(outcome: Outcome) -> Decimal:
    """A known outcome in euros; it must be a whole number of cents."""
    assert outcome.state is OutcomeState.KNOWN, (outcome.name, outcome.state, outcome.error)
    cents = Fraction(outcome.value)
    assert cents.denominator == 1, (outcome.name, cents)
    return Decimal(cents.numerator) / 100


def finance(on: str, kind: str, away: bool, **facts: Any) -> dict[str, Any]:
    """The case of a student with one parent, who has the travel product and lives with the parent
    or away."""
    wishes = {"aanvullende_beurs_aangevraagd": "nee", "reisvoorziening_aangevraagd": "ja"}
    return family(on, [{int(on[:4]) - 2: 0}], kind, away, **{**wishes, **facts})


def fee(on: str) -> dict[str, str]:
    """The statutory fee that an older row leaves unsaid; none where it is not known."""
    year = int(on[:4]) - (on[5:7] < "09")
    amount = STATUTORY_FEES.get(f"{year}-09")
    return {} if amount is None else {"collegegeld": amount}


def situations(row: dict[str, str]) -> list[bool]:
    """Living away or not: what the row says, and both where it says nothing."""
    said = json.loads(row["inputs"]).get("woonsituatie")
    return [False, True] if said is None else [said == "uitwonend"]


def computed(lawbook: Lawbook, row: dict[str, str], on: str) -> Iterator[tuple[str, Decimal]]:
    """What the law gives for the fields of a row of monthly amounts."""
    inputs = json.loads(row["inputs"])
    kind = "mbo" if inputs["onderwijssoort"].startswith("mbo") else "ho"
    facts: dict[str, Any] = fee(on)
    if inputs.get("lesgeldplichtig") is False:  # 18 in this school year, and entitled in October
        facts["geboortedatum"] = f"{int(on[:4]) - 19}-08-15"
    skipped = {field for name, field in OLDER_FIELDS if name == row["id"]} | {
        field for (name, field), last in OLDER_MONTHS.items() if name == row["id"] and on[:7] > last
    }
    for away in situations(row):
        data = finance(on, kind, away, **facts)
        home = "uitwonend" if away else "thuiswonend"
        for field in claims(row):
            if field in skipped or (not field.endswith(home) and field.endswith("wonend")):
                continue
            parts = [OUTCOMES[field]] if field in OUTCOMES else [*GRANTS.values()]
            if field.endswith("_incl_collegegeldkrediet"):
                parts.append("collegegeldkrediet_maximum")
            if field.startswith("normbedrag_"):
                parts = ["normbedrag"]
            found = ask(lawbook, data, *parts)
            yield field, sum((euros(outcome) for outcome in found.values()), Decimal(0))


MONTHLY = [*rows_of("wsf-maandbedragen"), *rows_of("wsf-normbedrag")]


@pytest.mark.parametrize("row", MONTHLY, ids=[row["id"] for row in MONTHLY])
def test_a_published_monthly_amount_is_given_in_every_month_of_its_row(
    lawbook: Lawbook, row: dict[str, str]
) -> None:
    claimed, seen = claims(row), set()
    for on in months(row):
        for field, given in computed(lawbook, row, on):
            assert given == claimed[field], f"{on}: {field}"
            seen.add(field)
    assert seen == claimed.keys() - {field for name, field in OLDER_FIELDS if name == row["id"]}


def test_every_row_of_two_kinds_names_its_published_field() -> None:
    mixed = {i for i, row in BY_ID.items() if row["kind"] == "published_table+derived"}
    assert mixed == PUBLISHED.keys()
    assert all(fields < claims(BY_ID[name]).keys() for name, fields in PUBLISHED.items())


def test_the_temporary_raise_is_for_who_lives_away_so_the_page_of_before_it_still_holds(
    lawbook: Lawbook,
) -> None:
    row = BY_ID["mbo-2023-08-thui"]
    assert "NOT in these figures" in row["note"]
    for on in months(row):
        home = ask(lawbook, finance(on, "mbo", away=False), "basisbeurs", "normbedrag")
        away = ask(lawbook, finance(on, "mbo", away=True), "basisbeurs", "normbedrag")
        assert euros(home["basisbeurs"]) == claims(row)["basisbeurs"]
        assert euros(home["normbedrag"]) == Decimal("556.95")
        assert euros(away["basisbeurs"]) == Decimal("296.51") + Decimal("164.30")
        assert euros(away["normbedrag"]) == Decimal("786.59") + Decimal("164.30")


def borrower(on: str, kind: str, **facts: Any) -> dict[str, Any]:
    """A student in the sixth calendar year of study, whose 48 months are used up."""
    year = int(on[:4])
    begin = f"{year - 5}-{'08' if kind == 'mbo' else '09'}-01"
    born = f"{year - 24}-02-11"
    return finance(
        on, kind, True, geboortedatum=born, inschrijvingen=[enrolment(kind, begin)], **facts
    )


LOANS = rows_of("lening")


@pytest.mark.parametrize("row", LOANS, ids=[row["id"] for row in LOANS])
def test_a_published_maximum_of_the_loan_phase_is_for_who_has_used_48_months(
    lawbook: Lawbook, row: dict[str, str]
) -> None:
    kind = json.loads(row["inputs"])["onderwijssoort"]
    claimed = claims(row)["max_lening_per_maand"]
    for on in months(row):
        found = ask(
            lawbook,
            borrower(on, kind),
            "leenfase_lening_maximum",
            "verbruikte_maanden",
            "basisbeurs",
            "basislening_maximum",
        )
        assert euros(found["leenfase_lening_maximum"]) == claimed, on
        assert found["verbruikte_maanden"].value == 48
        assert euros(found["basisbeurs"]) == euros(found["basislening_maximum"]) == 0
        fresh = ask(lawbook, finance(on, kind, True), "leenfase_lening_maximum")
        assert euros(fresh["leenfase_lening_maximum"]) == 0


CREDITS = rows_of("collegegeldkrediet")


@pytest.mark.parametrize("row", CREDITS, ids=[row["id"] for row in CREDITS])
def test_a_published_tuition_fee_loan_is_given_in_every_month_of_its_row(
    lawbook: Lawbook, row: dict[str, str]
) -> None:
    inputs = json.loads(row["inputs"])
    statutory = inputs["wettelijk_collegegeld_jaar"]
    by_institution = inputs.get("soort") == "instellingscollegegeld"
    due = 7 * statutory if by_institution else statutory
    for on in months(row):
        data = finance(on, "ho", True, collegegeld=str(due))
        found = ask(lawbook, data, "collegegeldkrediet_maximum")
        assert euros(found["collegegeldkrediet_maximum"]) == claims(row)["max_per_maand"], on
        mbo = finance(on, "mbo", True, collegegeld=str(due))
        assert euros(ask(lawbook, mbo, "collegegeldkrediet_maximum").popitem()[1]) == 0


def abroad(on: str, **facts: Any) -> dict[str, Any]:
    """The case of a ho-student at a comparable programme abroad."""
    reasons = {"redenen": "bewijzen gezien", "door": "medewerker"}
    elsewhere = programme("hbo_bachelor", 48, 240, in_buitenland="ja")
    elsewhere["vergelijkbare_opleiding"] = {"waarde": "ja", **reasons}
    data = finance(on, "ho", True, voldoet_aan_2_14={"waarde": "ja", **reasons}, **facts)
    return {**data, "opleidingen": {**PROGRAMMES, "hbo": elsewhere}}


@pytest.mark.parametrize("name", ["reiskosten-buitenland-2014", "reis-ov-2026"])
def test_the_published_value_of_the_travel_product_is_paid_to_who_cannot_have_the_product(
    lawbook: Lawbook, name: str
) -> None:
    row = BY_ID[name]
    (claimed,) = claims(row).values()
    money = "reisvoorziening_in_geld van persoon"
    for on in months(row):
        cases = {
            "abroad": abroad(on),
            "no link, ho": finance(on, "ho", True, rsr_kan_koppelen="nee"),
            "no link, mbo": finance(on, "mbo", True, rsr_kan_koppelen="nee"),
        }
        for who, data in cases.items():
            found = ask(lawbook, data, money, "reisvoorziening")
            assert euros(found[money]) == claimed, (on, who)
            assert found["reisvoorziening"].value == "geldbedrag"
        at_home = ask(lawbook, finance(on, "ho", True), money, "reisvoorziening")
        assert at_home["reisvoorziening"].value == "reisrecht"
        assert euros(at_home[money]) == 0
        unasked = finance(on, "ho", True, rsr_kan_koppelen="nee", reisvoorziening_aangevraagd="nee")
        assert euros(ask(lawbook, unasked, money)[money]) == 0
        product = abroad(on, reisrecht_in_buitenland_aangevraagd="ja")
        assert euros(ask(lawbook, product, money)[money]) == 0


def single_parent(on: str, kind: str, **facts: Any) -> dict[str, Any]:
    """The case of a student without partner who gets child benefit for a child of four."""
    data = finance(on, kind, True, kinderen=[])
    bond = {"ouder": "sem", "ontvangt_kinderbijslag": "ja", "in_huishouden_van_ander": "nee"}
    data["personen"]["kind"] = {
        "geboortedatum": f"{int(on[:4]) - 4}-01-20",
        "overlijdensdatum": "ontbreekt",
        "ouderschappen": [{**bond, **facts}],
    }
    del data["personen"]["sem"]["kinderen"]
    return data


@pytest.mark.parametrize("kind", ["mbo", "ho"])
def test_a_single_parent_has_the_published_supplement(lawbook: Lawbook, kind: str) -> None:
    row = BY_ID["eenouder-2023"]
    name = "toeslag_eenoudergezin"
    for on in months(row):
        found = ask(lawbook, single_parent(on, kind), name)
        assert euros(found[name]) == claims(row)["eenoudertoeslag"], on
    for fact in ({"ontvangt_kinderbijslag": "nee"}, {"in_huishouden_van_ander": "ja"}):
        assert euros(ask(lawbook, single_parent("2023-03-01", kind, **fact), name)[name]) == 0


# --- the allowance of article 12.30 ----------------------------------------------------------

ALLOWANCE = "tegemoetkoming_leenstelsel"
SETTLED = ("kwijtschelding_leenstelsel van persoon", "uitbetaling_leenstelsel van persoon")


def graduate(on: str, begin: str, end: str, **facts: Any) -> dict[str, Any]:
    """Someone who studied from and until a day and passed in the last July of that time."""
    born = f"{int(begin[:4]) - 19}-02-11"
    diploma = {
        "opleiding": "hbo",
        "diplomadatum": f"{end[:4]}-07-01",
        "kennisgeving_op": f"{end[:4]}-08-20",
    }
    person = student(
        on,
        geboortedatum=born,
        inschrijvingen=[enrolment("ho", begin, end)],
        reisvoorziening_aangevraagd="ja",
        aanvullende_beurs_aangevraagd="nee",
        diplomas=[diploma],
        besluitdatum_leenstelsel="ontbreekt",
        **facts,
    )
    return case(on, "sem", {"sem": person})


def test_twelve_months_give_the_indexed_allowance_and_not_the_amount_of_2023(
    lawbook: Lawbook,
) -> None:
    row = BY_ID["tegemoetkoming-12"]
    claimed = claims(row)["bedrag"]
    assert "KNOWN DIFFERENCE" in row["note"]

    def allowance(on: str) -> Decimal:
        data = graduate(on, "2022-09-01", "2023-08-31")
        months_counted = ask(lawbook, data, "leenstelselmaanden van persoon", ALLOWANCE)
        assert months_counted["leenstelselmaanden van persoon"].value == 12
        return euros(months_counted[ALLOWANCE])

    given = allowance(row["date"])
    assert given == Decimal("410.04") != claimed
    assert given == 12 * Decimal("34.17")
    assert claimed == 12 * Decimal("29.92")  # the reason: the row keeps the level of 2023
    assert allowance("2023-12-01") == claimed


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2011-09-01", "2015-08-31"),  # before the loan system
        ("2013-09-01", "2017-08-31"),  # kept the grant, article 12.14
        ("2023-09-01", "2024-08-31"),  # after it
    ],
)
def test_outside_the_loan_system_there_is_no_allowance(
    lawbook: Lawbook, begin: str, end: str
) -> None:
    row = BY_ID["tegemoetkoming-nietleenstelsel"]
    found = ask(lawbook, graduate(row["date"], begin, end), ALLOWANCE)
    assert euros(found[ALLOWANCE]) == claims(row)["bedrag"] == 0


@pytest.mark.parametrize(
    ("on", "allowance"), [("2023-12-01", "1436.16"), ("2025-01-01", "1640.16")]
)
def test_an_allowance_below_the_debt_is_written_off_and_none_is_paid_out(
    lawbook: Lawbook, on: str, allowance: str
) -> None:
    row = BY_ID["tegemoetkoming-verrekening-a"]
    inputs = json.loads(row["inputs"])
    data = graduate(on, "2018-09-01", "2022-08-31", studieschuld=str(inputs["openstaande_schuld"]))
    found = [euros(outcome) for outcome in ask(lawbook, data, ALLOWANCE, *SETTLED).values()]
    assert found == [Decimal(allowance), Decimal(allowance), 0]
    if on < "2024":  # at the level of 2023 the row holds as it stands
        assert found[0] == Decimal(str(inputs["tegemoetkoming"]))
        assert found[1:] == [claims(row)["kwijtschelding"], claims(row)["uitbetaling"]]


@pytest.mark.parametrize(("debt", "paid"), [("1436.15", "0.01"), ("400", "1036.16"), ("0", None)])
def test_what_an_allowance_leaves_after_the_debt_is_paid_out(
    lawbook: Lawbook, debt: str, paid: str | None
) -> None:
    data = graduate("2023-12-01", "2018-09-01", "2022-08-31", studieschuld=debt)
    written_off, paid_out = (euros(outcome) for outcome in ask(lawbook, data, *SETTLED).values())
    assert (written_off, paid_out) == (Decimal(debt), Decimal(paid or "1436.16"))


# --- what is left out, and that it is ---------------------------------------------------------


def test_what_is_listed_as_older_law_is_not_answered(lawbook: Lawbook) -> None:
    toeslag = ask(lawbook, single_parent("2014-03-01", "ho"), "toeslag_eenoudergezin")
    assert toeslag["toeslag_eenoudergezin"].state is OutcomeState.ERROR
    assert not [name for name in lawbook.law.parameters if "bijverdien" in name]
    credit = finance("2021-10-01", "ho", True, collegegeld="1084")
    found = ask(lawbook, credit, "collegegeldkrediet_maximum")
    assert found["collegegeldkrediet_maximum"].state is OutcomeState.ERROR
    late = ask(lawbook, finance("2020-08-01", "mbo", True), "aanvullende_beurs_maximum")
    assert late["aanvullende_beurs_maximum"].state is OutcomeState.ERROR


def test_every_row_is_tried_or_listed_as_older_law() -> None:
    tried = {
        *(row["id"] for row in [*MONTHLY, *LOANS, *CREDITS]),
        "reiskosten-buitenland-2014",
        "reis-ov-2026",
        "eenouder-2023",
        "tegemoetkoming-12",
        "tegemoetkoming-nietleenstelsel",
        "tegemoetkoming-verrekening-a",
    }
    assert BY_ID.keys() - tried == OLDER_LAW.keys()
    assert not tried & OLDER_LAW.keys()
    assert {name for name, _ in [*OLDER_FIELDS, *OLDER_MONTHS]} <= tried
    recent = {i for i, row in BY_ID.items() if int(row["date"][:4]) >= 2023}
    assert recent & OLDER_LAW.keys() == {"bijverdiengrens-2023"}
