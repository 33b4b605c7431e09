"""Complete synthetic people for the tests, as case data."""

from __future__ import annotations

from typing import Any

# Nobody on the same address, and no income from abroad.
ALONE: dict[str, Any] = {
    "medebewoners": [],
    "niet_in_nederland_belastbaar_inkomen": "ontbreekt",
}


def programme(kind: str, months: int, points: int = 0, **facts: Any) -> dict[str, Any]:
    """A funded Dutch programme: its kind, nominal duration in months and study load."""
    return {
        "opleidingssoort": kind,
        "nominale_duur": months,
        "studielast": points,
        "erkenning": "bekostigd",
        "in_buitenland": "nee",
        "bijzondere_opleiding": "gewone_opleiding",
        "onderdeel_onderwijs": "nee",
        **facts,
    }


PROGRAMMES: dict[str, Any] = {
    "hbo": programme("hbo_bachelor", 48, 240),
    "mbo4": programme("middenkader", 36),
}


def adult(year: int, income: object, **facts: Any) -> dict[str, Any]:
    """Someone born in 1990, insured, without assets, with an income in a year."""
    return {
        **ALONE,
        "geboortedatum": "1990-04-10",
        "overlijdensdatum": "ontbreekt",
        "zorgverzekerd": "ja",
        "verzekeringsplicht_niet_nageleefd": "nee",
        "brp_ingezetene": "ja",
        "inkomensgegeven": {str(year): str(income)},
        "rendementsgrondslag": {str(year): "0"},
        **facts,
    }


def wedding(first: str, second: str, day: str = "2019-05-05") -> dict[str, Any]:
    """The record of a marriage that still lasts."""
    return {
        "eerste": first,
        "tweede": second,
        "datum_sluiting": day,
        "datum_ontbinding": "ontbreekt",
    }


def couple(year: int, income: object, partner_income: object, **partner: Any) -> dict[str, Any]:
    """The people kim and lou, who live together; lou can differ in facts."""
    return {
        "kim": adult(year, income, medebewoners=["lou"]),
        "lou": adult(year, partner_income, medebewoners=["kim"], **partner),
    }


def case(on: str, applicant: str, people: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """Case data for people; what is not in `rest` does not exist."""
    people = {name: {"ouders": [], "kinderen": [], **facts} for name, facts in people.items()}
    whole = {"opleidingen": PROGRAMMES, "volledig": "alles"}
    return {"peildatum": on, "aanvrager": applicant, "personen": people, **whole, **rest}


def dutch(since: str) -> list[dict[str, str]]:
    """The Dutch nationality since a day."""
    return [{"land": "nederland", "begindatum": since, "einddatum": "ontbreekt"}]


def enrolment(kind: str, begin: str, end: str = "ontbreekt", **facts: Any) -> dict[str, Any]:
    """An enrolment in mbo (bol) or in full-time higher education (any other kind: none)."""
    form = {"leerweg": "bol"}
    if kind == "ho":
        form = {"opleidingsvorm": "voltijd", "als_extraneus": "nee"}
    return {
        "opleiding": {"mbo": "mbo4", "ho": "hbo"}[kind],
        "datum_inschrijving": begin,
        "datum_uitschrijving": end,
        **form,
        **facts,
    }


def student(on: str, kind: str = "ho", away: bool = True, **facts: Any) -> dict[str, Any]:
    """A student since the year before who has applied; lives away from (or with) the parents."""
    year = int(on[:4])
    begin = f"{year - 1}-{'08' if kind == 'mbo' else '09'}-01"
    born = facts.get("geboortedatum", f"{year - 20}-02-11")
    return {
        **ALONE,
        "geboortedatum": born,
        "overlijdensdatum": "ontbreekt",
        "nationaliteiten": dutch(born),
        "inschrijvingen": [enrolment(kind, begin)] if kind in ("mbo", "ho") else [],
        "rsr_kan_koppelen": "ja",
        "brp_adres": "Gracht 7" if away else "Dorpsstraat 1",
        "woonadres_feitelijk": "Gracht 7" if away else "Dorpsstraat 1",
        "tegemoetkoming_wtos": "nee",
        "aanvullende_beurs_aangevraagd": "ja",
        "adoptie": "nee",
        "brp_toont_een_ouder": "nee",
        "brp_ingezetene": "ja",
        **facts,
    }


def parent(incomes: dict[int, object], **facts: Any) -> dict[str, Any]:
    """A living parent born in 1975, without debts, with an income in each of some years."""
    return {
        **ALONE,
        "geboortedatum": "1975-07-20",
        "overlijdensdatum": "ontbreekt",
        "brp_adres": "Dorpsstraat 1",
        "brp_ingezetene": "ja",
        "schulden": [],
        "alleenstaande_ouderkorting": "nee",
        "inkomensgegeven": {str(year): str(income) for year, income in incomes.items()},
        "kinderen": ["sem"],
        **facts,
    }


def family(
    on: str,
    incomes: list[dict[int, object]],
    kind: str = "ho",
    away: bool = True,
    others: dict[str, Any] | None = None,
    **facts: Any,
) -> dict[str, Any]:
    """The case of student sem with parents p1, p2 who are married to each other."""
    names = [f"p{number}" for number in range(1, len(incomes) + 1)]
    people = {"sem": student(on, kind, away, ouders=names, **facts)}
    old = {"geboortedatum": "1935-07-20"} if people["sem"]["geboortedatum"] < "1995" else {}
    for name, income in zip(names, incomes, strict=True):
        housemates = [other for other in names if other != name]
        people[name] = parent(income, medebewoners=housemates, **old)
    people |= others or {}
    weddings = [wedding("p1", "p2", "2000-05-05")] if len(names) == 2 else []
    return case(on, "sem", people, verbintenissen=weddings)
