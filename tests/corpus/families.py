"""Random complete families of a student, with values on the edges that the law draws."""

from __future__ import annotations

import random
from typing import Any

from tests.corpus.people import adult, case, parent, student, wedding

INCOMES = (0, 1, 15000, 18296, 18297, 20415, 25865, 36593, 40000, 60000, 90000, 250000)


def income(source: random.Random) -> str:
    """An income: on an edge, a cent beside it, or anywhere."""
    euros = source.choice(INCOMES) if source.random() < 0.4 else source.randrange(0, 120_000)
    return f"{euros}.{source.choice(['00', '00', '46', '47', '99'])}"


def yes_no(source: random.Random, share: float = 0.5) -> str:
    """Yes with a probability."""
    return "ja" if source.random() < share else "nee"


def random_family(source: random.Random) -> dict[str, Any]:
    """A student with none to two parents, perhaps siblings, debts, refusal and alimony."""
    year = source.choice([2023, 2024, 2025, 2026])
    month = source.choice([1, 3, 7, 8, 9, 12])
    on = f"{year}-{month:02d}-01"
    kind = source.choice(["mbo", "ho"])
    count = source.choice([0, 1, 2, 2, 2, 2])
    names = [f"p{number}" for number in range(1, count + 1)]
    siblings = [f"k{number}" for number in range(1, source.choice([0, 0, 1, 2]) + 1)]
    people: dict[str, Any] = {}
    for name in ("sem", *siblings):
        people[name] = child(source, on, kind if name == "sem" else None)
        people[name]["ouders"] = names
    together = count == 2 and source.random() < 0.6
    for name in names:
        people[name] = elder(source, year, together, names)
        people[name]["kinderen"] = ["sem", *siblings]
    people["sem"]["aanvullende_beurs_aangevraagd"] = source.choice(
        ["ja", "ja", "ja", f"{year - 1}-10-05", f"{year}-01-15", "nee"]
    )
    if source.random() < 0.3:
        people["sem"]["gekozen_peiljaar_ouders"] = str(source.choice([year - 1, year]))
    bonds = [bond(source, child_name, name) for child_name in ("sem", *siblings) for name in names]
    alimony = [
        {
            "ontvanger": "sem",
            "betaler": name,
            "ingangsdatum": f"{year - 1}-02-01",
            "einddatum": "ontbreekt",
            "alimentatie_voor_student": source.choice(["100", "250.50", "0"]),
        }
        for name in names
        if source.random() < 0.1
    ]
    weddings = [wedding("p1", "p2", "2000-05-05")] if together else []
    data = case(on, "sem", people, verbintenissen=weddings, alimentatiebeslissingen=alimony)
    data["ouderschappen"] = bonds
    return data


def child(source: random.Random, on: str, kind: str | None) -> dict[str, Any]:
    """The student or a sibling."""
    year = int(on[:4])
    kind = kind or source.choice(["vo", "vavo", "mbo", "ho"])
    age = source.randrange(17, 28) if kind in ("mbo", "ho") else source.randrange(11, 20)
    born = f"{year - age}-{source.choice(['01-01', '08-01', '08-02', '03-15'])}"
    facts = student(on, kind, source.random() < 0.5, geboortedatum=born)
    studies = kind in ("mbo", "ho")
    if studies and source.random() < 0.1:
        facts["inschrijvingen"][0]["datum_uitschrijving"] = f"{year - 1}-12-31"
    facts |= {
        "aanvullende_beurs_aangevraagd": yes_no(source, 0.6) if studies else "nee",
        "tegemoetkoming_wtos": yes_no(source, 0.5) if kind in ("vo", "vavo") else "nee",
        "adoptie": yes_no(source, 0.1),
        "brp_toont_een_ouder": yes_no(source, 0.1),
        "brp_ingezetene": yes_no(source, 0.9),
        "woonadres_feitelijk": source.choice([facts["brp_adres"], "Elders 1"]),
    }
    return facts


def elder(source: random.Random, year: int, together: bool, names: list[str]) -> dict[str, Any]:
    """A parent; perhaps dead, perhaps in debt."""
    facts = parent({y: income(source) for y in range(year - 2, year + 1)})
    facts["medebewoners"] = []
    if source.random() < 0.3:
        facts["schulden"] = [{"schuldsoort": "schuld_hoger_onderwijs"}]
    facts["jaar_termijnbetalingen"] = {str(year): str(source.randrange(0, 4000))}
    facts["jaar_draagkracht"] = {str(year): str(source.randrange(0, 4000))}
    facts["jaar_termijnbetalingen_overig"] = {str(year): str(source.randrange(0, 400))}
    if source.random() < 0.1:
        facts["overlijdensdatum"] = f"{year - source.choice([0, 1, 3])}-02-03"
    facts["brp_adres"] = "Dorpsstraat 1" if together else source.choice(["Laan 2", "Plein 3"])
    return facts


def bond(source: random.Random, child_name: str, name: str) -> dict[str, Any]:
    """The parenthood, with what was applied for and judged about it."""
    judged = {"door": "medewerker", "redenen": "onderzocht"}
    asked = source.random() < 0.15
    facts: dict[str, Any] = {"kind": child_name, "ouder": name}
    grounds = (
        "ouderlijk_gezag_beeindigd",
        "ouder_onvindbaar",
        "geen_wezenlijk_contact",
        "alimentatie_niet_te_innen",
        "ernstig_structureel_conflict",
        "andere_ernstige_verstoring",
    )
    facts |= {ground: {"waarde": yes_no(source, 0.2), **judged} for ground in grounds}
    facts["weigering_aangevraagd"] = "ja" if asked else "nee"
    facts["alleenstaand_na_peiljaar_aangevraagd"] = yes_no(source, 0.2)
    facts["ontvangt_kinderbijslag"] = yes_no(source)
    return facts


def random_household(source: random.Random) -> dict[str, Any]:
    """Someone who may get zorgtoeslag: alone or married, in one of three years."""
    year = source.choice([2024, 2025, 2026])
    on = f"{year}-{source.randrange(1, 13):02d}-01"
    facts = {
        "rendementsgrondslag": {str(year): source.choice(["0", "146011", "146012", "184633"])},
    }
    kim = adult(year, income(source), **facts, zorgverzekerd=yes_no(source, 0.95))
    age = source.choice(["1990-04-10", f"{year - 18}-{on[5:7]}-01", f"{year - 18}-06-15"])
    kim["geboortedatum"] = age
    if source.random() < 0.5:
        return case(on, "kim", {"kim": kim})
    lou = adult(
        year,
        income(source),
        medebewoners=["kim"],
        zorgverzekerd=yes_no(source, 0.7),
        verzekeringsplicht_niet_nageleefd=yes_no(source, 0.2),
    )
    kim["medebewoners"] = ["lou"]
    return case(
        on,
        "kim",
        {"kim": kim, "lou": lou},
        verbintenissen=[wedding("kim", "lou", f"{year - 1}-05-05")],
    )
