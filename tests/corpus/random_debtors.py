"""Random debtors, alone or with a partner, with all that can happen to a debt, as case data."""

from __future__ import annotations

import random
from typing import Any

from tests.corpus.debtors import always, case, debt, debtor, finance
from tests.corpus.people import PROGRAMMES

ABSENT = "ontbreekt"
REGIMES = ("sf35", "sf35", "sf15_nieuw", "sf15_oud", "lllk")
YES_NO = ("ja", "nee")


def random_debtor(source: random.Random) -> dict[str, Any]:
    """A case about Dora, who owes something; on a day within a few years of the balance."""
    dora = one(source)
    partner = {"partner": one(source)} if source.random() < 0.5 else {}
    on = f"{source.randrange(2025, 2028)}-{source.randrange(1, 13):02}-01"
    data = {**case(on, dora, **partner), "opleidingen": PROGRAMMES}
    if source.random() < 0.2:
        data["personen"]["kim"] = {"geboortedatum": "2018-03-03", "overlijdensdatum": ABSENT}
        child = {"kind": "kim", "ontvangt_kinderbijslag": source.choice(YES_NO)}
        dora["kinderschappen"] = [child]
    return data


def one(source: random.Random) -> dict[str, Any]:
    """Someone with no, one or two debts, and what he asked for or was decided about him."""
    regime = source.choice(REGIMES)
    sorts = [regime] if source.random() < 0.85 else []
    if sorts and regime != "lllk" and source.random() < 0.3:
        sorts.append("lllk")
    last = f"{source.choice([2019, 2020, 2021, 2022])}-08-31"
    awards = [finance(sort, "2008-07-31" if sort == "sf15_oud" else last) for sort in sorts]
    base = source.randrange(0, 70_000)
    incomes = {
        str(y): str(max(0, base + source.randrange(-9_000, 9_000))) for y in range(2015, 2031)
    }
    facts = debtor(incomes, [loan(source, sort) for sort in sorts], toekenningen=awards)
    facts |= decisions(source) | wishes(source) | studies(source)
    asked = facts.get("kwijtschelding_aanvullende_beurs_aangevraagd", ABSENT)
    if asked == ABSENT or facts["besluitdatum_kwijtschelding"] < asked:
        facts["besluitdatum_kwijtschelding"] = ABSENT
    studied = [each["datum_inschrijving"] for each in facts.get("inschrijvingen", ())]
    passed = [each["diplomadatum"] for each in facts.get("diplomas", ())]
    since = max(min(studied), min(passed)) if studied and passed else "9999-12-31"
    for name in ("besluitdatum_leenstelsel", "besluitdatum_studievoucher"):
        if facts[name] != ABSENT and facts[name] < since:
            facts[name] = ABSENT
    if source.random() < 0.05:
        facts["overlijdensdatum"] = f"{source.randrange(2025, 2028)}-05-10"
    facts["binnenlands_belastingplichtig"] = always(source.choice(["ja", "ja", "ja", "nee"]))
    return facts


def loan(source: random.Random, regime: str) -> dict[str, Any]:
    """A debt of one sort; what came to it or was repaid early."""
    month = source.choice(["2024-06", "2025-01", "2025-01", "2025-11"])
    balance = source.choice([8, 900, 4_000, 20_000, 60_000])
    found = debt(balance, month, regime, lopende_termijn=source.choice(["5", "60.10", ABSENT]))
    if source.random() < 0.3:
        found["begin_terugbetaalperiode"] = source.choice(["2021-01-01", "2026-01-01", ABSENT])
    if source.random() < 0.3:
        booked = {"boekmaand": f"2025-{source.randrange(1, 13):02}", "geboekt_bedrag": "250.50"}
        found["schuldboekingen"] = [booked]
    if source.random() < 0.3:
        found["extra_aflossing"] = {f"2025-{source.randrange(1, 13):02}": "1000"}
    return {**found, "aangegaan_in_oud_stelsel": source.choice(YES_NO)}


def decisions(source: random.Random) -> dict[str, Any]:
    """The days on which the agency decided about a waiver and allowances, or has not yet."""

    def day(first: int) -> str:
        if source.random() < 0.2:
            return ABSENT
        year, month = source.randrange(first, 2027), source.randrange(1, 13)
        return f"{year}-{month:02}-{source.choice([1, 15]):02}"

    return {
        "aanvullende_beurs_blijft_lening": source.choice(["0", "3000", "12000"]),
        "rente_over_aanvullende_beurs": source.choice(["0", "123.45"]),
        "besluitdatum_kwijtschelding": day(2024),
        "besluitdatum_leenstelsel": day(2025),
        "besluitdatum_studievoucher": day(2025),
        "resterende_waarde_studievoucher": source.choice(["0", "1500", "9000"]),
    }


def wishes(source: random.Random) -> dict[str, Any]:
    """What a debtor asks for."""

    def asked() -> str:
        return f"{source.randrange(2024, 2028)}-{source.randrange(1, 13):02}-20"

    found: dict[str, Any] = {}
    if source.random() < 0.5:
        found["kwijtschelding_aanvullende_beurs_aangevraagd"] = asked()
    if source.random() < 0.3:
        found["draagkrachtmeting_aangevraagd"] = asked()
    if source.random() < 0.2:
        found["alleenstaande_ouder_aangevraagd"] = asked()
    if source.random() < 0.2:
        found["aflosvrije_periode"] = {"vanaf 2010-01-01": "nee", "vanaf 2025-09-01": "ja"}
    for year in (2025, 2026):
        if source.random() < 0.3:
            chosen = {"waarde": str(year - source.choice([0, 1])), "op": f"{year}-06-20"}
            found.setdefault("gekozen_peiljaar_terugbetalen", {})[str(year)] = chosen
        if source.random() < 0.3:
            found.setdefault("draagkracht_in_buitenland_aangevraagd", {})[str(year)] = (
                f"{year}-09-03"
            )
        if source.random() < 0.2:
            found.setdefault("partner_buiten_beschouwing", {})[str(year)] = "ja"
    return found


def studies(source: random.Random) -> dict[str, Any]:
    """A bachelor, perhaps with a diploma, in or after the loan system."""
    begin = source.choice([2012, 2016, 2018])
    facts: dict[str, Any] = {
        "geboortedatum": f"{begin - 19}-02-11",
        "brp_ingezetene": "ja",
        "nationaliteiten": [
            {"land": "nederland", "begindatum": f"{begin - 19}-02-11", "einddatum": ABSENT}
        ],
        "inschrijvingen": [],
        "diplomas": [],
    }
    if source.random() < 0.6:
        facts["inschrijvingen"] = [
            {
                "opleiding": "hbo",
                "datum_inschrijving": f"{begin}-09-01",
                "datum_uitschrijving": f"{begin + 4}-08-31",
                "opleidingsvorm": "voltijd",
                "als_extraneus": "nee",
            }
        ]
        if source.random() < 0.7:
            passed, told = f"{begin + 4}-07-01", f"{begin + 4}-08-20"
            diploma = {"opleiding": "hbo", "diplomadatum": passed, "kennisgeving_op": told}
            facts["diplomas"] = [diploma]
    return facts
