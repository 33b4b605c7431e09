"""Real bottlenecks of students as cases: what the table of bottlenecks says that must be shown.

K4 (refusing parents), K14 (mbo, hbo and wo), K15 (entitled but out of reach) and K24 (students from
the Union who work).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.people import case, family, programme, student
from tests.corpus.test_persons import citations
from uitvoerbaar.evaluation.decision import Outcome, OutcomeState, all_steps
from uitvoerbaar.evaluation.questions import Supplier, questions
from uitvoerbaar.evaluation.reads import AmountRead, FactRead, Step, Took, Won
from uitvoerbaar.face import Lawbook
from uitvoerbaar.language.amend import check_amended

ROOT = Path(__file__).parents[2]
Facts = dict[str, Any]
GROUNDS = (
    "ouderlijk_gezag_beeindigd",
    "ouder_onvindbaar",
    "geen_wezenlijk_contact",
    "alimentatie_niet_te_innen",
    "ernstig_structureel_conflict",
    "andere_ernstige_verstoring",
)


def ask(lawbook: Lawbook, data: Facts, name: str, **assumptions: Any) -> Outcome:
    """One outcome of a case."""
    parsed = lawbook.case(json.dumps(data), "test")
    return lawbook.decide(parsed, [name], assumptions=assumptions).outcomes[0]


def judged(value: str) -> Facts:
    """A judgement of an official."""
    return {"waarde": value, "door": "medewerker", "redenen": "onderzocht"}


# --- K4: refusing or untraceable parents ------------------------------------------------------


@pytest.fixture(scope="module")
def variant() -> Lawbook:
    """The law with the proposal that alimony of less than 15% counts as not collectable."""
    proposal = ROOT / "voorstellen" / "alimentatie-onder-15-procent.md"
    law, messages, _ = check_amended(ROOT / "corpus", proposal)
    assert law is not None, messages
    return Lawbook(law)


def refused(grounds: dict[str, Facts], year: int = 2027, **bond: Any) -> Facts:
    """Sem, who asks that parent p1 (with a high income) does not count."""
    incomes: dict[int, object] = dict.fromkeys(range(year - 4, year + 1), 90_000)
    data = family(f"{year}-03-01", [incomes])
    data["ouderschappen"] = [
        {"kind": "sem", "ouder": "p1", "weigering_aangevraagd": "ja", **grounds, **bond}
    ]
    for person in data["personen"].values():
        person.pop("ouders", None)
        person.pop("kinderen", None)
    return data


def left_out(lawbook: Lawbook, data: Facts) -> Outcome:
    """Whether the parent is left out, asked of the parenthood itself."""
    record = data["ouderschappen"][0]
    asked = {**data, "ouderschappen": {"band": record}, "aanvrager": "band"}
    return ask(lawbook, asked, "grond_voor_weigering van ouderschap")


def test_k4_the_open_questions_about_a_refusing_parent_are_not_for_the_citizen(
    lawbook: Lawbook,
) -> None:
    outcome = left_out(lawbook, refused({}))
    assert outcome.state is OutcomeState.UNKNOWN
    asked = questions(lawbook.law, outcome)
    assert {question.want.symbol.name for question in asked} == set(GROUNDS)
    assert {question.supplier for question in asked} == {Supplier.OFFICIAL}
    assert all(str(question.citation).startswith("BSF artikel 6") for question in asked)


def test_k4_one_ground_is_enough_and_the_trace_names_it(lawbook: Lawbook) -> None:
    none = {ground: judged("nee") for ground in GROUNDS}
    assert left_out(lawbook, refused(none)).value is False
    for ground in GROUNDS:
        outcome = left_out(lawbook, refused({**none, ground: judged("ja")}))
        assert outcome.value is True
        assert outcome.step is not None
        read = [r for s in all_steps(outcome.step) for r in s.reads if type(r) is FactRead]
        assert ground in {r.symbol.name for r in read}


@pytest.mark.parametrize(
    ("paid", "counts_as_refused"),
    [("14.99", True), ("15.00", False), ("15.01", False), ("0", True), ("100", False)],
)
def test_k4_the_edge_of_fifteen_percent_as_a_variant(
    variant: Lawbook, lawbook: Lawbook, paid: str, counts_as_refused: bool
) -> None:
    facts: Facts = {
        "vastgestelde_kinderalimentatie": "100",
        "betaalde_kinderalimentatie": paid,
    }
    others = {g: judged("nee") for g in GROUNDS if g != "alimentatie_niet_te_innen"}
    outcome = left_out(variant, refused(others, **facts))
    if counts_as_refused:
        # One piece of evidence less: nobody has to judge whether alimony could be collected.
        assert outcome.value is True
    else:
        # Not proven by the figures: the expert's statement is asked for, as the law does now.
        assert outcome.state is OutcomeState.UNKNOWN
        assert [want.symbol.name for want in outcome.wanted] == ["alimentatie_niet_te_innen"]
    now = left_out(lawbook, refused(others))
    assert [want.symbol.name for want in now.wanted] == ["alimentatie_niet_te_innen"]


# --- K14: mbo, hbo and wo ---------------------------------------------------------------------

KINDS = {
    "mbo": (programme("middenkader", 48), {"leerweg": "bol"}),
    "hbo": (
        programme("hbo_bachelor", 48, 240),
        {"opleidingsvorm": "voltijd", "als_extraneus": "nee"},
    ),
    "wo": (
        programme("wo_bachelor", 48, 240),
        {"opleidingsvorm": "voltijd", "als_extraneus": "nee"},
    ),
}
# What parts these twins, by outcome: the articles that the trace names.
PARTS = {
    "basisbeurs": "WSF 3.18",
    "aanvullende_beurs_maximum": "WSF 3.18",
    "normbedrag": "WSF 3.18",
    "basislening_maximum": "WSF 3.18",
    "lesgeld": "LCW 1",
    "collegegeldkrediet_maximum": "WSF 3.16a",
}


def twin(kind: str) -> Facts:
    """Sem in 2026 with two parents; only the programme differs between twins."""
    opleiding, form = KINDS[kind]
    incomes: list[dict[int, object]] = [
        dict.fromkeys(range(2022, 2027), amount) for amount in (30_000, 10_000)
    ]
    data = family("2026-03-01", incomes)
    data["opleidingen"] = {"studie": opleiding}
    sem = data["personen"]["sem"]
    sem["vrijgesteld_van_lesgeld"] = "nee"
    sem["collegegeld"] = "2601"
    sem |= {"zorgverzekerd": "ja", "inkomensgegeven": {"2026": "4000"}}
    sem["rendementsgrondslag"] = {"2026": "0"}
    sem["inschrijvingen"] = [
        {
            "opleiding": "studie",
            "datum_inschrijving": "2025-08-01",
            "datum_uitschrijving": "ontbreekt",
            **form,
        }
    ]
    return data


def steps_of(outcome: Outcome) -> dict[tuple[Any, ...], Step]:
    """The steps of a trace by rule, thing and period."""
    assert outcome.step is not None
    return {
        (step.rule.symbol, getattr(step.subject, "name", None), step.period): step
        for step in all_steps(outcome.step)
    }


def own_reads(step: Step) -> list[Any]:
    """What a step itself read or did: facts, amounts, branches and exceptions."""
    found: list[Any] = []
    for read in step.reads:
        if type(read) is FactRead:
            found.append((read.symbol, read.thing.name, str(read.value)))
        elif type(read) is AmountRead:
            found.append((read.parameter, read.keys))
        elif type(read) is Took:
            found.append(read.branch)
        elif type(read) is Won:
            found.append(read.exception.name)
    return found


def parting_articles(first: Outcome, second: Outcome) -> set[str]:
    """The articles of the steps where twins part: another value, from another fact, amount or
    branch of the same rule."""
    ours, theirs = steps_of(first), steps_of(second)
    found = set()
    for key, step in ours.items():
        other = theirs.get(key)
        if other is None or step.value == other.value or step.version is None:
            continue
        if own_reads(step) != own_reads(other):
            citation = step.version.origin.citation
            assert citation is not None
            found.add(f"{citation.abbreviation} {citation.article}")
    return found


@pytest.mark.parametrize("other", ["hbo", "wo"])
def test_k14_twins_in_other_education_part_only_at_articles_that_the_trace_names(
    lawbook: Lawbook, other: str
) -> None:
    names = [name for name, rule in lawbook.law.outcomes.items() if rule.symbol.kind == "persoon"]
    parted: dict[str, set[str]] = {}
    for name in names:
        one, two = ask(lawbook, twin("mbo"), name), ask(lawbook, twin(other), name)
        if one.error or two.error or one.state is OutcomeState.UNKNOWN:
            continue
        if one.value != two.value:
            parted[name] = parting_articles(one, two)
    assert parted
    for name, articles in parted.items():
        assert articles, f"{name} differs, and no article says where"
    for name, article in PARTS.items():
        assert name in parted, sorted(parted)
        assert any(found.startswith(article) for found in parted[name]), (name, parted[name])


def test_k14_hbo_and_wo_of_the_same_length_get_the_same(lawbook: Lawbook) -> None:
    for name in ("basisbeurs", "aanvullende_beurs", "normbedrag", "basislening_maximum", "vorm"):
        one, two = ask(lawbook, twin("hbo"), name), ask(lawbook, twin("wo"), name)
        assert (one.state, one.value) == (two.state, two.value), name


def test_k14_vocational_students_pay_the_fee_that_universities_do_not(lawbook: Lawbook) -> None:
    assert ask(lawbook, twin("mbo"), "lesgeld").value == 145_800
    for kind in ("hbo", "wo"):
        outcome = ask(lawbook, twin(kind), "lesgeld")
        assert outcome.value == 0
        cited = {f"{c.abbreviation} {c.article}" for c in citations(lawbook.law, outcome)}
        assert "LCW 1" in cited


# --- K15: entitled but out of reach -----------------------------------------------------------

COMPENSATION = "tegemoetkoming_leenstelsel"


def alumnus(known: bool) -> Facts:
    """Sem studied from 2017 to 2021 and never asked for anything: DUO's own files are empty.

    `known`: the register of education participants was asked.
    """
    sem = student("2025-06-01", "ho", geboortedatum="1999-02-11")
    sem |= {"studieschuld": "0", "aanvullende_beurs_aangevraagd": "nee"}
    del sem["inschrijvingen"]
    data = case("2025-06-01", "sem", {"sem": sem})
    if not known:
        # Complete is what the agency itself holds; of the register it knows nothing.
        data["volledig"] = [
            "toekenningen",
            "omstandighedenverzoeken",
            "verbintenissen",
            "detenties",
        ]
        return data
    sem = data["personen"]["sem"]
    sem["inschrijvingen"] = [
        {
            "opleiding": "hbo",
            "datum_inschrijving": "2017-09-01",
            "datum_uitschrijving": "2021-08-31",
            "opleidingsvorm": "voltijd",
            "als_extraneus": "nee",
        }
    ]
    sem["diplomas"] = [
        {"opleiding": "hbo", "diplomadatum": "2021-07-01", "kennisgeving_op": "2021-08-20"}
    ]
    return data


def test_k15_who_never_had_student_finance_is_entitled_all_the_same(lawbook: Lawbook) -> None:
    outcome = ask(lawbook, alumnus(known=True), COMPENSATION)
    assert outcome.state is OutcomeState.KNOWN, outcome.wanted
    assert outcome.value == 164_016


def test_k15_from_its_own_files_the_agency_cannot_tell_and_the_source_is_named(
    lawbook: Lawbook,
) -> None:
    outcome = ask(lawbook, alumnus(known=False), COMPENSATION)
    assert outcome.state is OutcomeState.UNKNOWN
    first, *_ = questions(lawbook.law, outcome)
    assert first.supplier is Supplier.REGISTER
    assert first.holder == "ROD"
    assert str(first.citation).startswith("WSF artikel 12.30")


# --- K24: students from the Union who work ----------------------------------------------------


def belgian(hours: Mapping[str, object], status: str | None = None) -> Facts:
    """A Belgian student of 2026 with a job; `hours` by month or from a day on."""
    sem = student("2026-03-01", "ho", geboortedatum="2004-02-11")
    sem["nationaliteiten"] = [
        {"land": "belgie", "begindatum": "2004-02-11", "einddatum": "ontbreekt"}
    ]
    sem |= {
        "wtos_als_vreemdeling": "nee",
        "familie_van_beperkte_groep": judged("nee"),
        "inkomstenverhoudingen": [
            {"begindatum": "2025-01-01", "einddatum": "ontbreekt", "gewerkte_uren": dict(hours)}
        ],
    }
    if status is not None:
        sem["eu_status"] = judged(status)
    return case("2026-03-01", "sem", {"sem": sem})


STEADY = {"vanaf 2025-01-01": "0", "vanaf 2025-10-01": "24"}
SHORT = {"vanaf 2025-01-01": "0", "vanaf 2025-11-01": "24"}
FULL = {"vanaf 2025-01-01": "0", "vanaf 2026-03-01": "32"}


@pytest.mark.parametrize(
    ("hours", "as_parliament_was_told", "as_24_without_more"),
    [
        (FULL, True, True),
        (STEADY, True, True),
        (SHORT, False, True),
        ({"vanaf 2025-01-01": "31"}, True, True),  # not 32, but 24 for more than six months
        ({"vanaf 2025-01-01": "0", "vanaf 2026-03-01": "31"}, False, True),
        ({"vanaf 2025-01-01": "23"}, False, False),
    ],
)
def test_k24_both_readings_of_the_hours_can_be_run(
    lawbook: Lawbook,
    hours: dict[str, object],
    as_parliament_was_told: bool,
    as_24_without_more: bool,
) -> None:
    for reading, expected in ((False, as_parliament_was_told), (True, as_24_without_more)):
        outcome = ask(lawbook, belgian(hours), "omvang_recht", urennorm_24_is_genoeg=reading)
        if expected:
            assert outcome.value == "volledig"
            assert "urennorm_24_is_genoeg" in outcome.leans.assumptions or hours == FULL
            cited = {f"{c.abbreviation} {c.article}" for c in citations(lawbook.law, outcome)}
            assert any(article.startswith("BWU 1") for article in cited)
            assert any(article.startswith("WSF 2.2") for article in cited)
        else:
            # The policy rule does not close the open norm: an official judges what work there is.
            assert outcome.state is OutcomeState.UNKNOWN
            asked = questions(lawbook.law, outcome)
            assert [question.want.symbol.name for question in asked] == ["eu_status"]
            assert asked[0].supplier is Supplier.OFFICIAL


@pytest.mark.parametrize(
    ("status", "extent"), [("werknemer", "volledig"), ("geen_status", "alleen_toegang")]
)
def test_k24_below_the_hours_the_judgement_of_an_official_decides(
    lawbook: Lawbook, status: str, extent: str
) -> None:
    assert ask(lawbook, belgian(SHORT, status), "omvang_recht").value == extent


# --- the same as case files -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "outcome", "state", "wanted"),
    [
        ("k04-weigerachtige-ouder", "aanvullende_beurs", "unknown", "alimentatie_niet_te_innen"),
        ("k14-mbo", "besteedbaar_per_maand", "known", None),
        ("k14-hbo", "besteedbaar_per_maand", "known", None),
        ("k15-buiten-bereik", COMPENSATION, "unknown", "diplomas"),
        ("k24-student-uit-de-unie", "omvang_recht", "unknown", "eu_status"),
    ],
)
def test_a_bottleneck_stands_in_the_examples_as_a_case(
    lawbook: Lawbook, name: str, outcome: str, state: str, wanted: str | None
) -> None:
    path = ROOT / "examples" / "knelpunten" / f"{name}.yaml"
    case = lawbook.case(path.read_text("utf-8"), str(path))
    found = lawbook.decide(case, [outcome]).outcomes[0]
    assert found.state.value == state, (found.error, found.wanted)
    assert wanted is None or found.wanted[0].symbol.name == wanted
