"""Who has no allowance is told the condition that decided, not that nothing is less than 24."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.corpus.debtors import case, debt, debtor
from tests.corpus.households import every_year, grown_up, household, pupil
from tests.corpus.test_after_death import his_contract
from tests.corpus.test_one_claim_per_home import home
from uitvoerbaar.evaluation.trace import trace_data
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.rendering.why_not import Reason, why_not

Facts = dict[str, Any]
RENT, CARE, CHILDREN = "huurtoeslag van persoon", "zorgtoeslag", "kindgebonden_budget"


def mother(**facts: Any) -> Facts:
    """Ada, who rents and has a child of ten."""
    return household("2026-03-01", [20_000], ["2016-05-01"], 600, **facts)


def rich() -> Facts:
    """The same with assets."""
    return mother(rendementsgrondslag={"2026": "200000"})


def uninsured() -> Facts:
    """The same without insurance."""
    return mother(zorgverzekerd="nee")


def childless() -> Facts:
    """Ada by herself, without a home that she rents."""
    return household("2026-03-01", [20_000], [])


def earning() -> Facts:
    """The mother with an income of 190,000."""
    return household("2026-03-01", [190_000], ["2016-05-01"], 600)


def short_of_hours() -> Facts:
    """Mo, a pupil at a school with one hour too few in a year."""
    facts = pupil("2026-09-01", 20_000, "f_vavo")
    facts["personen"]["mo"]["inschrijvingen"][0]["contacturen"] = every_year(849)
    return facts


def repaying_too_late() -> Facts:
    """Dora, who asks in 2031 not to repay the grant of studies that ended in 2022."""
    grant = {
        "begindatum": "2016-09-01",
        "einddatum": "2022-07-31",
        "onderdeel": "deel_lening",
        "toegekende_vorm": "lening",
        "onderwijsgroep": "hoger_onderwijs",
        "volgens_wet": "wsf",
    }
    asked = {
        "toekenningen": [grant],
        "kwijtschelding_aanvullende_beurs_aangevraagd": "2031-01-01",
        "aanvullende_beurs_blijft_lening": 4000,
    }
    return case("2026-03-01", {**debtor(20_000, [debt(20_000)]), **asked})


def cheap() -> Facts:
    """Ada by herself in a home of 150 a month."""
    return household("2026-03-01", [20_000], [], 150)


def grown() -> Facts:
    """The mother when her child has turned eighteen."""
    return household("2026-03-01", [20_000], ["2008-02-01"], 600)


def unpaid() -> Facts:
    """The mother without child benefit."""
    facts = mother()
    for parenthood in facts["ouderschappen"]:
        parenthood["ontvangt_kinderbijslag"] = "nee"
    return facts


def shared() -> Facts:
    """The mother whose child benefit is shared, and goes to the other parent by law."""
    facts = mother()
    child = facts["ouderschappen"][0]["kind"]
    facts["personen"]["pa"] = {
        **grown_up(0, "1980-01-01"),
        "brp_adres": "Laan 2",
        "medebewoners": [],
    }
    facts["ouderschappen"].append({**facts["ouderschappen"][0], "ouder": "pa"})
    facts["personen"][child]["ouder_met_recht_op_kinderbijslag"] = "pa"
    return facts


CASES: dict[str, tuple[Callable[[], Facts], str, str, str]] = {
    "assets, rent": (rich, "ada", RENT, "AWIR artikel 7"),
    "assets, care": (rich, "ada", CARE, "Wzt artikel 3"),
    "assets, children": (rich, "ada", CHILDREN, "WKB artikel 1"),
    "no insurance": (uninsured, "ada", CARE, "Wzt artikel 2"),
    "no child": (childless, "ada", CHILDREN, "WKB artikel 2"),
    "child of eighteen": (grown, "ada", CHILDREN, "WKB artikel 2, lid 1"),
    "no child benefit": (unpaid, "ada", CHILDREN, "WKB artikel 2, lid 8 en 9"),
    "co-parent": (shared, "ada", CHILDREN, "WKB artikel 2, lid 8 en 9"),
    "no home": (childless, "ada", RENT, "Wht artikel 7"),
    "income, rent": (earning, "ada", RENT, "Wht artikel 21, lid 2"),
    "income, care": (earning, "ada", CARE, "Wzt artikel 2, lid 2 en 3"),
    "income, children": (earning, "ada", CHILDREN, "WKB artikel 2, lid 2"),
    "low rent": (cheap, "ada", RENT, "Wht artikel 21, lid 1"),
    "another tenant": (lambda: home(["1990-04-10", "1985-01-02"]), "ada", RENT, "Wht artikel 7"),
    "died, care": (his_contract, "bob", CARE, "BRP artikel 1.6"),
    "died, rent": (his_contract, "bob", RENT, "Wht artikel 7"),
}


# The income and what it was held against, in 2026: the income threshold of 29,736 (Wzt 1), of
# 31,500 for two and more in a home (Wht 17), and the first part of the rent (Wht 16).
TERMS = {
    "income, rent": ["rekeninkomen € 190.000,00", "minimum inkomensijkpunt € 31.500,00"],
    "income, care": ["gezamenlijk toetsingsinkomen € 190.000,00", "drempelinkomen over 2026 € 29."],
    "income, children": [
        "gezamenlijk toetsingsinkomen € 190.000,00",
        "drempel kindgebonden budget € 29.736,00",
    ],
    "low rent": ["huur tot maximum € 150,00", "basishuur € 202,52"],
}


def reasons_of(lawbook: Lawbook, facts: Facts, who: str, name: str) -> list[Reason]:
    """Why someone has none of an allowance."""
    read = lawbook.case(json.dumps({**facts, "aanvrager": who}), "test")
    decision = lawbook.decide(read, [name])
    outcome = decision.outcomes[0]
    assert outcome.value == 0
    trace = trace_data(decision, outcome)
    assert trace is not None
    return why_not(trace)


@pytest.mark.parametrize("what", CASES)
def test_no_allowance_is_explained_by_what_decided(lawbook: Lawbook, what: str) -> None:
    make, who, name, article = CASES[what]
    reasons = reasons_of(lawbook, make(), who, name)
    assert not any("minimum toekenning" in reason.sentence for reason in reasons)
    assert any(article in (reason.citation or "") for reason in reasons), reasons


# What is told of the child that was left out, and nothing of why others were.
LEFT_OUT = {
    "child of eighteen": "dat is later dan maand van (geboortedatum + 18 jaar)",
    "no child benefit": "Voor ouderschap van k1 en Ada geldt niet: ontvangt kinderbijslag",
    "co-parent": "Ouder met recht op kinderbijslag van k1 in maart 2026 is Pa",
}


@pytest.mark.parametrize("what", LEFT_OUT)
def test_no_child_that_counts_is_explained_by_what_left_the_child_out(
    lawbook: Lawbook, what: str
) -> None:
    make, who, name, article = CASES[what]
    count, why = reasons_of(lawbook, make(), who, name)
    assert count.sentence.startswith("Aantal kinderen met kindgebonden budget van Ada is 0")
    assert LEFT_OUT[what] in why.sentence
    assert why.citation == article


@pytest.mark.parametrize("what", TERMS)
def test_too_much_income_or_too_little_rent_is_told_with_both_amounts(
    lawbook: Lawbook, what: str
) -> None:
    make, who, name, _ = CASES[what]
    told = " ".join(reason.sentence for reason in reasons_of(lawbook, make(), who, name))
    assert "Er blijft niets over" in told
    for term in TERMS[what]:
        assert term in told, told


@pytest.mark.parametrize("what", CASES)
def test_reasons_show_whole_cents_and_no_name_that_only_a_rule_gives(
    lawbook: Lawbook, what: str
) -> None:
    make, who, name, _ = CASES[what]
    given = given_names(lawbook.law)
    assert {"onderkant", "hele_euros"} <= given
    for reason in reasons_of(lawbook, make(), who, name):
        for text in (reason.sentence, *reason.facts):
            assert not re.search(r"€ [\d.]+,\d{3}|…", text), text
            found = {each for each in given if re.search(rf"\b{each.replace('_', ' ')}\b", text)}
            assert not found, text


def given_names(law: Law) -> set[str]:
    """Names that a rule gives with `stel` and that are no part of the name of anything else."""
    rules = law.rules.values()
    given = {name for rule in rules for version in rule.versions for name, _ in version.locals}
    names = [symbol.name for symbol in (*law.rules, *law.items, *law.choices)]
    names += [*law.parameters, *law.enumerations, *law.kinds]
    return {each for each in given if not any(each in name for name in names)}


def test_a_low_rent_reads_of_the_bound_and_not_of_its_name(lawbook: Lawbook) -> None:
    told = [reason.sentence for reason in reasons_of(lawbook, cheap(), "ada", RENT)]
    assert told[1] == (
        "Huur tot maximum van huurovereenkomst van Ada in maart 2026 is € 150,00 per maand; dat is "
        "niet hoger dan kwaliteitskortingsgrens (€ 498,20 per maand) (Wht artikel 21, lid 1)"
    )


@pytest.mark.parametrize("name", ["aanspraak_scholier", "lesgeldplichtig"])
def test_a_pupil_with_an_hour_too_few_reads_how_many_there_are_and_should_be(
    lawbook: Lawbook, name: str
) -> None:
    read = lawbook.case(json.dumps(short_of_hours()), "test")
    decision = lawbook.decide(read, [name])
    trace = trace_data(decision, decision.outcomes[0])
    assert trace is not None
    reasons = why_not(trace)
    (hours,) = [reason for reason in reasons if reason.citation == "Wtos artikel 2.17"]
    assert hours.sentence.startswith(
        "Contacturen van inschrijving van Mo en F Vavo over 2026 is 849"
    )
    assert "lager dan minimum klokuren (850)" in hours.sentence


def test_who_asks_too_late_reads_what_was_absent_and_not_what_the_law_puts_there(
    lawbook: Lawbook,
) -> None:
    reasons = reasons_of(lawbook, repaying_too_late(), "dora", "kwijtschelding_aanvullende_beurs")
    told = " ".join(reason.sentence for reason in reasons)
    assert "1900" not in told
    assert "Einde diplomatermijn mbo van Dora in januari 2031 ontbreekt (BSF artikel 12f)" in told


def test_who_need_not_repay_reads_of_the_income_that_is_free(lawbook: Lawbook) -> None:
    facts = case("2025-02-01", debtor(20_000, [debt(20_000)]))
    (reason,) = reasons_of(lawbook, facts, "dora", "te_betalen")
    assert reason.sentence == (
        "Van inkomen voor terugbetalen van Dora € 20.000,00 per jaar gaat vrije voet terugbetalen "
        "€ 25.069,82 per jaar af. Er blijft niets over (WSF artikel 6.10, lid 1 tot en met 3)"
    )
