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
