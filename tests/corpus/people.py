"""Complete synthetic people for the tests, as case data."""

from __future__ import annotations

from typing import Any

# Everything about a person's bonds, so that nothing is left unknown: no parents, no children,
# no spouse, nobody on the same address.
ALONE: dict[str, Any] = {
    "ouders": [],
    "kinderen": [],
    "medebewoners": [],
    "verbintenissen_als_eerste": [],
    "verbintenissen_als_tweede": [],
    "samenlevingsfeiten_als_eerste": [],
    "samenlevingsfeiten_als_tweede": [],
    "niet_in_nederland_belastbaar_inkomen": "ontbreekt",
}


def adult(year: int, income: object, **facts: Any) -> dict[str, Any]:
    """Someone born in 1990, insured, without assets, with an income in a year."""
    return {
        **ALONE,
        "geboortedatum": "1990-04-10",
        "zorgverzekerd": "ja",
        "verzekeringsplicht_niet_nageleefd": "nee",
        "brp_ingezetene": "ja",
        "inkomensgegeven": {str(year): str(income)},
        "rendementsgrondslag": {str(year): "0"},
        **facts,
    }


def married(first: str, second: str) -> dict[str, Any]:
    """The record of a marriage that still lasts."""
    return {
        "eerste": first,
        "tweede": second,
        "datum_sluiting": "2015-06-01",
        "datum_ontbinding": "ontbreekt",
    }


def couple(year: int, income: object, partner_income: object, **partner: Any) -> dict[str, Any]:
    """The people and marriage of kim and lou, who live together; lou can differ in facts."""
    kim = adult(year, income, medebewoners=["lou"])
    lou = adult(year, partner_income, medebewoners=["kim"], **partner)
    for person in (kim, lou):
        del person["verbintenissen_als_eerste"], person["verbintenissen_als_tweede"]
    kim |= {
        "verbintenissen_als_eerste": [{**married("kim", "lou")}],
        "verbintenissen_als_tweede": [],
    }
    del kim["verbintenissen_als_eerste"][0]["eerste"]
    lou |= {"verbintenissen_als_eerste": []}
    return {"kim": kim, "lou": lou}


def case(on: str, applicant: str, people: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """Case data for people."""
    return {"peildatum": on, "aanvrager": applicant, "personen": people, **rest}


def student(on: str, kind: str = "ho", away: bool = True, **facts: Any) -> dict[str, Any]:
    """A student who is entitled and has applied; lives away from (or with) the parents."""
    year = int(on[:4])
    return {
        **ALONE,
        "geboortedatum": f"{year - 20}-02-11",
        "overlijdensdatum": "ontbreekt",
        "onderwijssoort": kind,
        "brp_adres": "Gracht 7" if away else "Dorpsstraat 1",
        "woonadres_feitelijk": "Gracht 7" if away else "Dorpsstraat 1",
        "volgt_buitenlandse_opleiding": "nee",
        "aanspraak_studiefinanciering": "ja",
        "uitsluitend_reisvoorziening": "nee",
        "tegemoetkoming_wtos": "nee",
        "aanvullende_beurs_aangevraagd": "ja",
        "adoptie": "nee",
        "brp_toont_een_ouder": "nee",
        "brp_ingezetene": "ja",
        "valt_onder_artikel_12_14": "nee",
        "alimentatiebeslissingen": [],
        **facts,
    }


def parent(incomes: dict[int, object], **facts: Any) -> dict[str, Any]:
    """A living parent born in 1975, no debtor, with an income in each of some years."""
    return {
        **ALONE,
        "geboortedatum": "1975-07-20",
        "overlijdensdatum": "ontbreekt",
        "brp_adres": "Dorpsstraat 1",
        "brp_ingezetene": "ja",
        "is_debiteur": "nee",
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
    for name, income in zip(names, incomes, strict=True):
        housemates = [other for other in names if other != name]
        people[name] = parent(income, medebewoners=housemates)
    rest: dict[str, Any] = {}
    if len(names) == 2:
        for name in names:
            people[name].pop("verbintenissen_als_eerste")
            people[name].pop("verbintenissen_als_tweede")
        wedding = {"tweede": "p2", "datum_sluiting": "2000-05-05", "datum_ontbinding": "ontbreekt"}
        people["p1"] |= {"verbintenissen_als_eerste": [wedding], "verbintenissen_als_tweede": []}
        people["p2"] |= {"verbintenissen_als_eerste": []}
    people |= others or {}
    return case(on, "sem", people, **rest)
