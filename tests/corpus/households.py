"""Complete synthetic households: tenants, pupils and parents, as case data."""

from __future__ import annotations

from typing import Any

from tests.corpus.people import ALONE, case, dutch, programme, wedding

Facts = dict[str, Any]

SCHOOLS: Facts = {
    "a_onderbouw_bekostigd": programme("vo_onderbouw", 48),
    "b_bovenbouw_bekostigd": programme("vo_bovenbouw", 36),
    "c_onderbouw_niet_bekostigd": programme("vo_onderbouw", 48, erkenning="erkend"),
    "d_bovenbouw_niet_bekostigd": programme("vo_bovenbouw", 36, erkenning="erkend"),
    "e_so_vso": programme("speciaal_onderwijs", 60),
    "f_vavo": programme("vavo", 24),
}
# From the year before the first until the year after the last that a test asks about.
EVERY_YEAR = [str(year) for year in range(2011, 2028)]


def every_year(amount: object) -> dict[str, str]:
    """The same amount in every year."""
    return dict.fromkeys(EVERY_YEAR, str(amount))


def grown_up(income: object, born: str = "1990-04-10", **facts: Any) -> Facts:
    """Someone insured, without assets or rent, who studies nothing."""
    return {
        **ALONE,
        "geboortedatum": born,
        "overlijdensdatum": "ontbreekt",
        "nationaliteiten": dutch(born),
        "brp_ingezetene": "ja",
        "brp_adres": "Plein 3",
        "zorgverzekerd": "ja",
        "verzekeringsplicht_niet_nageleefd": "nee",
        "pensioengerechtigd": "nee",
        "inkomensgegeven": every_year(income),
        "rendementsgrondslag": every_year(0),
        **facts,
    }


def rental(rent: object, **facts: Any) -> Facts:
    """A home of its own at Plein 3, rented since 2022, without service costs."""
    return {
        "begindatum": "2022-01-01",
        "einddatum": "ontbreekt",
        "huuradres": "Plein 3",
        "huurprijs": str(rent),
        "redelijke_huurprijs": "ontbreekt",
        "servicekosten_energie": "0",
        "servicekosten_schoonmaak": "0",
        "servicekosten_huismeester": "0",
        "servicekosten_ruimten": "0",
        "zelfstandige_woonruimte": "ja",
        "aangewezen_woonvorm": "nee",
        "bewoner_heeft_handicap": "nee",
        "aangepast_wegens_handicap": "nee",
        "overschrijding_door_aanpassing": "nee",
        "geschikt_voor_acht_personen": "nee",
        "verworven_recht": "nee",
        **facts,
    }


def small(born: str, **facts: Any) -> Facts:
    """A child at Plein 3 without income."""
    return {
        **grown_up(0, born),
        "inkomensgegeven": "ontbreekt",
        **facts,
    }


def live_together(people: Facts) -> None:
    """Puts people on one address, each with all others."""
    for name, facts in people.items():
        facts["medebewoners"] = [other for other in people if other != name]


def parenthood(child: str, parent: str, benefit: bool) -> Facts:
    """A parenthood, with or without child benefit."""
    return {"kind": child, "ouder": parent, "ontvangt_kinderbijslag": "ja" if benefit else "nee"}


def with_bonds(data: Facts, bonds: list[Facts]) -> Facts:
    """A case in which the parenthoods stand apart, with what is known about them."""
    for facts in data["personen"].values():
        facts.pop("ouders", None)
        facts.pop("kinderen", None)
    data["ouderschappen"] = bonds
    return data


def household(
    on: str,
    incomes: list[object],
    births: list[str],
    rent: object | None = None,
    **facts: Any,
) -> Facts:
    """The case of ada, alone or married to bob, with children k1, k2, ... and a rented home.

    `facts`: of ada. Child benefit goes to ada.
    """
    people: Facts = {"ada": grown_up(incomes[0], **facts)}
    if len(incomes) == 2:
        people["bob"] = grown_up(incomes[1], "1991-05-11")
    parents = list(people)
    children = {f"k{number}": small(born) for number, born in enumerate(births, 1)}
    people |= children
    live_together(people)
    if rent is not None:
        people["ada"]["huurovereenkomsten"] = [rental(rent)]
    bonds = [parenthood(k, p, p == "ada") for k in children for p in parents]
    weddings = [wedding("ada", "bob")] if len(incomes) == 2 else []
    return with_bonds(case(on, "ada", people, verbintenissen=weddings), bonds)


def pupil(on: str, income: object, school: str, away: bool = False, **facts: Any) -> Facts:
    """The case of pupil mo of one parent, p1, with an income in the reference year."""
    year = int(on[:4])
    born = f"{year - 19}-02-11"
    mo = {
        **grown_up(0, born),
        "brp_adres": "Gracht 7" if away else "Dorpsstraat 1",
        "tegemoetkoming_scholieren_aangevraagd": "ja",
        "gezag_minderjarige": ["p1"],
        "vrijgesteld_van_lesgeld": "nee",
        "verklaring_decaan": "nee",
        "inschrijvingen": [
            {
                "opleiding": school,
                "datum_inschrijving": f"{year - 2}-08-01",
                "datum_uitschrijving": "ontbreekt",
                "contacturen": every_year(1000),
                "herhaalt_laatste_studiejaar": "nee",
            }
        ],
        **facts,
    }
    parent = {**grown_up(income, "1975-07-20"), "brp_adres": "Dorpsstraat 1"}
    data = case(on, "mo", {"mo": mo, "p1": parent})
    data["opleidingen"] = {**data["opleidingen"], **SCHOOLS}
    return with_bonds(data, [parenthood("mo", "p1", True)])
