"""The chain of the benchmark is the corpus: with columns that the corpus derives from the facts of
random families and households, both give the same grants and the same zorgtoeslag."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

import uitvoerbaar
from bench.engines.c import LAW
from tests.corpus.families import random_family, random_household
from tests.counts import count
from uitvoerbaar.evaluation.facts import Case, Thing
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.evaluation.values import Missing, Unknown
from uitvoerbaar.face import Lawbook, default_corpus
from uitvoerbaar.language.files import SourceFile, read_sources
from uitvoerbaar.language.load import law_or_error
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid, month_of, year_of

# Rules that say what a column of the chain is in the corpus; rules of that name are there already.
PROBE = """---
regeling: Kolommen van de keten
afkorting: KOLOM
laag: wet
---
## Artikel 1 Kolommen

Status: gecodeerd

```regels
regel kolom_aangevraagd van persoon elke maand: ja/nee
    aanvullende_beurs_aangevraagd

regel kolom_een_ouder van persoon elke maand: ja/nee
    brp_toont_een_ouder en brp_ingezetene en niet adoptie

regel kolom_zonder_partner van ouderschap elke maand: ja/nee
    was_ouder_zonder_partner of later_ouder_zonder_partner

regel kolom_verzekerd van persoon elke maand: ja/nee
    zorgverzekerd

regel kolom_vermogen van persoon elke maand: bedrag
    (rendementsgrondslag, bij ontbreken € 0)

regel kolom_inkomen van persoon elke maand: bedrag per jaar
    toetsingsinkomen
```
"""


@pytest.fixture(scope="module")
def corpus() -> Lawbook:
    probe = SourceFile("kolommen.md", PROBE.encode())
    return Lawbook(law_or_error([*read_sources(default_corpus()), probe]))


@pytest.fixture(scope="module")
def chain() -> Lawbook:
    loaded: Lawbook = uitvoerbaar.load(LAW)
    return loaded


class Corpus:
    """Values of rules of the corpus about any thing of a case, as text for a case of the chain."""

    def __init__(self, lawbook: Lawbook, case: Case) -> None:
        self.lawbook, self.case = lawbook, case
        self.evaluation = Evaluation(lawbook.program, case)
        self.month = month_of(case.reference)

    def value(self, name: str, thing: Thing) -> Any:
        """The value of a rule; asserts that it is known, or says that it is not there."""
        runnable = self.lawbook.program.rules[Symbol(name, thing.kind)]
        periods = {Grid.MONTH: self.month, Grid.YEAR: year_of(self.month), Grid.NONE: None}
        value = self.evaluation.rule(runnable, thing, periods[runnable.rule.grid], [])
        assert type(value) is not Unknown, (name, thing, value)
        return value

    def text(self, name: str, thing: Thing) -> Any:
        """The value as a case file has it."""
        value = self.value(name, thing)
        if isinstance(value, bool):
            return "ja" if value else "nee"
        if isinstance(value, Missing):
            return "ontbreekt"
        if isinstance(value, int):
            return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
        return value


def player(tie: Thing, role: str) -> Thing:
    """Who plays a role."""
    fact = tie.series(Symbol(role, tie.kind)).find(None, None, None)
    assert fact is not None
    found: Thing = fact.value
    return found


def chain_family(corpus: Corpus, born: dict[str, str]) -> dict[str, Any]:
    """The columns for the grants of the applicant: of its parents and of their children."""
    student = corpus.case.applicant
    ties = corpus.case.of_kind("ouderschap")
    people: dict[str, dict[str, Any]] = {}
    bonds: dict[str, dict[str, Any]] = {}
    for tie in ties:
        kind, ouder = player(tie, "kind"), player(tie, "ouder")
        child = people.setdefault(kind.name, {})
        child |= {
            "geboortedatum": born[kind.name],
            "recht_op_beurs": corpus.text("recht_op_beurs", kind),
            "aanvullende_beurs_aangevraagd": corpus.text("kolom_aangevraagd", kind),
            "kind_voor_aftrek": corpus.text("telt_voor_aftrek", tie),
        }
        if kind is student:
            child |= _study(corpus, student)
        owes = corpus.text("aftrek_studieschuld", ouder)
        parent = people.setdefault(ouder.name, {})
        parent |= {
            "overleden": corpus.text("overleden", ouder),
            "is_debiteur": "ja",
            "jaar_termijnbetalingen": {"2026": owes},
            "jaar_draagkracht": {"2026": owes},
        }
        bonds[tie.name] = {
            "kind": kind.name,
            "ouder": ouder.name,
            "weigerachtig": corpus.text("weigerachtig", tie),
        }
        if kind is student:
            parent["toetsingsinkomen"] = {"2024": corpus.text("inkomen_ouder", tie)}
            bonds[tie.name]["ouder_zonder_partner"] = corpus.text("kolom_zonder_partner", tie)
    if not ties:
        people[student.name] = {
            "geboortedatum": born[student.name],
            "recht_op_beurs": corpus.text("recht_op_beurs", student),
            "aanvullende_beurs_aangevraagd": corpus.text("kolom_aangevraagd", student),
            "kind_voor_aftrek": "nee",
            **_study(corpus, student),
        }
    return _case(corpus.case, people, ouderschappen=bonds)


def _study(corpus: Corpus, student: Thing) -> dict[str, Any]:
    facts = {name: corpus.text(name, student) for name in ("onderwijssoort", "woonsituatie")}
    return facts | {"brp_toont_een_ouder": corpus.text("kolom_een_ouder", student)}


def _case(case: Case, people: dict[str, Any], **relations: Any) -> dict[str, Any]:
    return {
        "peildatum": case.reference.isoformat(),
        "aanvrager": case.applicant.name,
        "volledig": "alles",
        "personen": people,
        **relations,
    }


def test_the_grants_of_random_families_are_those_of_the_corpus(
    corpus: Lawbook, chain: Lawbook
) -> None:
    compared, paid, seed = 0, 0, 0
    while compared < count(40, 1_000):
        data = random_family(random.Random(f"chain-{seed}"))
        seed += 1
        # Alimony is not in the chain, and it has the amounts of one year.
        if not data["peildatum"].startswith("2026") or data.get("alimentatiebeslissingen"):
            continue
        case = corpus.case(json.dumps(data))
        about = Corpus(corpus, case)
        if about.text("onderwijssoort", case.applicant) not in ("mbo", "ho"):
            continue
        born = {name: facts.get("geboortedatum") for name, facts in data["personen"].items()}
        given = chain.case(json.dumps(chain_family(about, born)))
        for name in ("aanvullende_beurs", "basisbeurs"):
            (outcome,) = chain.decide(given, [name]).outcomes
            assert outcome.value == about.value(name, case.applicant), (name, seed, data)
            paid += outcome.value > 0
        compared += 1
    assert paid > compared / 4


def test_the_zorgtoeslag_of_random_households_is_that_of_the_corpus(
    corpus: Lawbook, chain: Lawbook
) -> None:
    compared, paid, seed = 0, 0, 0
    while compared < count(40, 1_000):
        data = random_household(random.Random(f"chain-{seed}"))
        seed += 1
        if not data["peildatum"].startswith("2026"):
            continue
        case = corpus.case(json.dumps(data))
        about = Corpus(corpus, case)
        if about.value("partner_schendt_verzekeringsplicht", case.applicant):
            continue  # not in the chain
        partner = about.value("partner", case.applicant)
        both = [case.applicant, *([partner] if isinstance(partner, Thing) else [])]
        people = {
            person.name: {
                "geboortedatum": data["personen"][person.name].get("geboortedatum", "onbekend"),
                "zorgverzekerd": about.text("kolom_verzekerd", person),
                "toetsingsinkomen": {"2026": about.text("kolom_inkomen", person)},
                "rendementsgrondslag": {"2026": about.text("kolom_vermogen", person)},
            }
            for person in both
        }
        pair = dict(zip(("aanvrager", "partner"), (p.name for p in both), strict=False))
        bonds = {"b1": pair} if len(both) == 2 else {}
        given = chain.case(json.dumps(_case(case, people, partnerschappen=bonds)))
        (outcome,) = chain.decide(given, ["zorgtoeslag_per_jaar"]).outcomes
        assert outcome.value == about.value("zorgtoeslag_per_jaar", case.applicant), (seed, data)
        paid += outcome.value > 0
        compared += 1
    assert paid > compared / 10
