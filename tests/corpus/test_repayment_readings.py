"""Each open reading of repayment, and each amount that nobody found, can be run both ways."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from tests.corpus.debtors import always, case, debt, debtor, finance, outcome
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook

OLD = {"draagkrachtmeting_aangevraagd": "2024-12-01"}
KIM = {"geboortedatum": "2020-01-01", "overlijdensdatum": "ontbreekt"}
REGIME, TERM = "terugbetaalregime van persoon", "termijn van persoon"


def alone(on: str, income: object, regime: str = "sf35", **facts: Any) -> dict[str, Any]:
    """Someone alone who owes 30,000 euros."""
    return case(on, debtor(income, [debt(30_000, regime=regime)], regime, **facts))


def paused() -> dict[str, Any]:
    """Someone under SF15-nieuw who paused a year, just after fifteen years."""
    year = {"vanaf 2010-01-01": "nee", "vanaf 2026-01-01": "ja", "vanaf 2027-01-01": "nee"}
    return alone("2040-01-01", 22_000, "sf15_nieuw", aflosvrije_periode=year)


def without_child_benefit() -> dict[str, Any]:
    """A parent alone whose child gets no child benefit."""
    child = [{"kind": "kim", "ontvangt_kinderbijslag": always("nee")}]
    dora = debtor(40_000, [debt(60_000)], kinderschappen=child)
    return case("2025-01-01", dora, kim=KIM)


def shifted_couple() -> dict[str, Any]:
    """A debtor whose income fell by half; that of the partner rose in that year."""
    dora = debtor(
        {"2023": "40000", "2024": "20000"},
        [debt(60_000)],
        gekozen_peiljaar_terugbetalen={"2025": "2024"},
    )
    partner = debtor({"2023": "10000", "2024": "30000"}, [])
    return case("2025-01-01", dora, partner=partner)


def shifted_in_september() -> dict[str, Any]:
    """Someone who asked in September for the year before, in which the income fell by a half."""
    shift = {"2025": {"waarde": "2024", "op": "2025-09-20"}}
    income = {"2023": "40000", "2024": "20000"}
    dora = debtor(income, [debt(60_000)], gekozen_peiljaar_terugbetalen=shift)
    return case("2025-09-01", dora)


def two_debtors() -> dict[str, Any]:
    """The couple of vector C3."""
    dora = debtor(30_000, [debt(20_000)])
    return case("2025-01-01", dora, partner=debtor(25_000, [debt(7_756)]))


def widowed() -> dict[str, Any]:
    """A debtor whose partner, a debtor with more income, died in May."""
    partner = debtor(60_000, [debt(7_756)], overlijdensdatum="2025-05-10")
    return case("2025-06-01", debtor(30_000, [debt(90_000)]), partner=partner)


def single_parent() -> dict[str, Any]:
    """A debtor of before 2009 who divorced in March and asked in that month; they live apart."""
    child = [{"kind": "kim", "ontvangt_kinderbijslag": always("ja")}]
    asked = {**OLD, "alleenstaande_ouder_aangevraagd": "2025-03-20"}
    loans = [debt(60_000, regime="sf15_oud")]
    dora = debtor(35_000, loans, "sf15_oud", kinderschappen=child, **asked)
    data = case("2025-04-01", dora, partner=debtor(20_000, []), kim=KIM)
    data["verbintenissen"][0]["datum_ontbinding"] = "2025-03-15"
    for name, address in {"dora": "Plein 3", "partner": "Kade 8"}.items():
        data["personen"][name]["brp_adres"] = address
    return data


def parent_since_may() -> dict[str, Any]:
    """A parent alone whose child was born in April of the reference year."""
    child = [{"kind": "kim", "ontvangt_kinderbijslag": always("ja")}]
    dora = debtor(40_000, [debt(60_000)], kinderschappen=child)
    return case("2025-01-01", dora, kim={**KIM, "geboortedatum": "2023-04-10"})


def new_credit() -> dict[str, Any]:
    """A lifelong learning credit, fifteen years after repaying began."""
    loan = debt(30_000, regime="lllk", begin_terugbetaalperiode="2025-01-01")
    return case("2040-01-01", debtor(900_000, [loan], "lllk"))


def switched() -> dict[str, Any]:
    """Someone who chose in 2013 to leave chapter 10a."""
    loan = debt(30_000, regime="sf15_oud", overstap_naar_hoofdstuk_6="2013-02-02")
    return case("2025-06-01", debtor(35_000, [loan], "sf15_oud"))


def left_out_halfway() -> dict[str, Any]:
    """An old debtor whose partner is left out in 2025; what she can pay counts from July on."""
    asked = {"draagkrachtmeting_aangevraagd": "2025-06-10"}
    asked["partner_buiten_beschouwing"] = {"2025": "ja"}  # type: ignore[assignment]
    dora = debtor(20_000, [debt(60_000, regime="sf15_oud")], "sf15_oud", **asked)
    return case("2026-01-01", dora, partner=debtor(70_000, []))


def married_in_june() -> dict[str, Any]:
    """Vector D1, married for nearly seven months of 2023 to someone who earns much."""
    data = waived()
    data["personen"]["partner"] = debtor(900_000, [])
    data["verbintenissen"] = [
        {
            "eerste": "dora",
            "tweede": "partner",
            "datum_sluiting": "2023-06-02",
            "datum_ontbinding": "ontbreekt",
        }
    ]
    return data


def credits_of_two() -> dict[str, Any]:
    """Two married debtors with a lifelong learning credit each."""
    loans = [debt(30_000, regime="lllk")]
    dora = debtor(30_000, loans, "lllk")
    return case("2025-01-01", dora, partner=debtor(25_000, loans, "lllk"))


def two_terms() -> dict[str, Any]:
    """Someone with a term of mbo up to 2026 and one of higher education up to 2028, who studies
    with finance again in 2027."""
    awards = [
        {**finance("sf15_nieuw", "2018-07-31"), "begindatum": "2016-08-01"},
        {**finance("sf35", "2021-08-31"), "begindatum": "2018-09-01"},
        {**finance("sf35", "2027-08-31"), "begindatum": "2026-09-01"},
    ]
    for award in awards:
        award["toegekende_vorm"] = "prestatiebeurs"
        award["onderdeel"] = "deel_basisbeurs"
    dora = debtor(900_000, [debt(30_000)], toekenningen=awards)
    return case("2026-10-01", dora)


def waived() -> dict[str, Any]:
    """Vector D1, applied for in 2024."""
    dora = debtor(
        45_000,
        [],
        toekenningen=[finance("sf35", "2020-08-31")],
        aanvullende_beurs_blijft_lening="10000",
        kwijtschelding_aanvullende_beurs_aangevraagd="2024-03-01",
    )
    return case("2024-12-01", dora)


def waiver_undecided() -> dict[str, Any]:
    """Vector D1 with a debt, while the agency has not yet decided."""
    dora = {**waived()["personen"]["dora"], "schulden": [debt(30_000)]}
    undecided = {"rente_over_aanvullende_beurs": "0", "besluitdatum_kwijtschelding": "ontbreekt"}
    return case("2025-02-01", {**dora, **undecided})


def resumed() -> dict[str, Any]:
    """Someone in mbo who stopped before August 2023 and began again after it."""
    again = {**finance("sf15_nieuw", "2024-07-31"), "begindatum": "2023-10-01"}
    awards = [finance("sf15_nieuw", "2021-07-31"), again]
    loan = debt(30_000, regime="sf15_nieuw")
    return case("2025-01-01", debtor(35_000, [loan], toekenningen=awards))


# By assumption: its other value, a case and an outcome, and that outcome with the value of the law
# and with the other one; amounts in cents.
READINGS: dict[str, tuple[Any, Callable[[], dict[str, Any]], str, object, object]] = {
    "rente_na_laatste_jaar_sf35": (
        *(Fraction(4, 100), lambda: alone("2028-01-01", 900_000), TERM, 10212, 12770),
    ),
    "rente_na_laatste_jaar_sf15": (
        *(Fraction(4, 100), lambda: alone("2028-01-01", 900_000, "sf15_nieuw"), TERM, 19575, 21566),
    ),
    "minimumloon_na_laatste_jaar": (
        *(300_000, lambda: alone("2029-01-01", 45_000), "draagkracht", 5088, 2040),
    ),
    "rente_per_twaalfde": (
        *(True, lambda: alone("2026-01-01", 0, "sf15_nieuw"), "restschuld", 3053876, 3053837),
    ),
    "schuld_op_tien_decimalen": (
        True,
        lambda: alone("2025-02-01", 0),
        "restschuld",
        3001150,
        Fraction(600230042619, 200000),
    ),
    "joker_verlengt_sf15_nieuw": (False, paused, "kwijtschelding", 0, 4149825),
    "kind_zonder_kinderbijslag_telt_bij_terugbetalen": (
        *(True, without_child_benefit, "draagkracht", 4976, 1383),
    ),
    "zonder_partner_in_hele_peiljaar_bij_terugbetalen": (
        *(True, parent_since_may, "draagkracht", 1383, 4976),
    ),
    "geen_inning_tot_drempel": (True, lambda: alone("2025-01-01", 26_000), "te_betalen", 310, 0),
    "aanvraag_werkt_vanaf_maand_erna": (True, shifted_in_september, "draagkracht", 0, 4976),
    "verlegging_alleen_voor_debiteur": (True, shifted_couple, "draagkracht", 3882, 0),
    "overleden_partner_telt_meteen_niet_meer": (True, widowed, "te_betalen", 6016, 1643),
    "alleenstaande_ouder_10a_vanaf_januari": (True, single_parent, "te_betalen", 6537, 34354),
    "delen_pas_bij_betalen_afkappen": (True, two_debtors, "te_betalen", 4382, 4383),
    "eerste_maanden_krediet_tellen_mee": (True, new_credit, TERM, 19909, 0),
    "overstap_geeft_vijftien_jaar": (False, switched, REGIME, "sf15_nieuw", "sf35"),
    "sf15_oud_volgt_huidige_rente": (
        *(True, lambda: alone("2025-02-01", 0, "sf15_oud"), "restschuld", 2985448, 2983898),
    ),
    "sf15_oud_minimuminkomen": (
        *(
            2_000_000,
            lambda: alone("2025-01-01", 19_000, "sf15_oud", **OLD),
            "draagkracht",
            4386,
            0,
        ),
    ),
    "minimumloon_van_jaar_van_betaling": (
        *(True, lambda: alone("2025-01-01", 35_000), "draagkracht", 3310, 2198),
    ),
    "kortste_diplomatermijn_telt": (True, two_terms, "te_betalen", 0, 7735),
    "krediet_deelt_draagkracht_niet": (True, credits_of_two, "draagkracht", 13590, 24916),
    "kwijtschelding_met_minimumloon_van_aanvraag": (
        *(True, waived, "kwijtschelding_aanvullende_beurs", 410026, 644223),
    ),
    "partnerduur_op_eerste_van_de_maand": (
        *(True, married_in_june, "kwijtschelding_aanvullende_beurs", 0, 410026),
    ),
    "kwijtschelding_binnen_de_termijn": (True, waiver_undecided, "restschuld", 2994507, 2584324),
    "buiten_beschouwing_verlengt_per_maand": (*(True, left_out_halfway, TERM, 37011, 38125),),
    "onderbreking_voor_2023_is_einde": (True, resumed, REGIME, "sf35", "sf15_nieuw"),
}


@pytest.mark.parametrize("assumption", READINGS)
def test_both_readings_can_be_run_and_differ(lawbook: Lawbook, assumption: str) -> None:
    other, make, name, expected, otherwise = READINGS[assumption]
    data = make()
    for assumed, wanted in (({}, expected), ({assumption: other}, otherwise)):
        found = outcome(lawbook, data, name, **assumed)
        assert found.state is OutcomeState.KNOWN, (found.error, found.wanted)
        assert assumption in found.assumptions
        assert found.value == wanted
    assert expected != otherwise
