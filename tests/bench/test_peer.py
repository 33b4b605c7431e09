"""The peer of the benchmark: OpenFisca's zorgtoeslag is the law's, and timing is fair to both."""

from __future__ import annotations

import csv
import datetime as dt
import gc
import importlib
import io
import json
import platform
import re
import sys
from dataclasses import replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from bench import timing
from bench.timing import Contestant, Timing, measure, measure_pair, measure_together, print_ratios

if TYPE_CHECKING:
    from bench.peers import OpenFiscaZorgtoeslag, ZorgtoeslagCase

TABLE = Path(__file__).parents[1] / "oracles" / "zorgtoeslag.csv"

# Published figures: year, partner, joint income, partner insured, country factor; a variable of
# the country package and its amount. Worked examples and limits from TG 082 of the Dienst
# Toeslagen, months from the table "Hoeveel zorgtoeslag krijg ik?".
PUBLISHED = [
    (2024, False, 19_000, True, "1", "normpremie", "503.93"),
    (2024, False, 19_000, True, "1", "zorgtoeslag_exact", "1483.07"),
    (2024, False, 19_000, True, "1", "zorgtoeslag", "123"),
    (2024, True, 20_000, False, "0.9485", "standaardpremie_huishouden", "3769.34"),
    (2024, True, 20_000, False, "0.9485", "zorgtoeslag_exact", "1313.96"),
    (2024, True, 20_000, False, "0.9485", "zorgtoeslag", "109"),
    (2024, True, 47_368, True, "1", "zorgtoeslag_per_jaar", "24"),
    (2024, True, 47_369, True, "1", "zorgtoeslag_per_jaar", "0"),
    (2025, False, 28_406, True, "1", "zorgtoeslag_exact", "1573.42"),
    (2025, True, 33_200, False, "1", "zorgtoeslag_exact", "1176.72"),
    (2025, False, 39_720, True, "1", "zorgtoeslag_per_jaar", "0"),
    (2025, False, 29_000, True, "1", "zorgtoeslag", "124"),
    (2025, True, 50_206, True, "1", "zorgtoeslag_per_jaar", "24"),
    (2026, False, 40_857, True, "1", "zorgtoeslag_per_jaar", "24"),
    (2026, True, 33_200, False, "1", "normpremie", "1750.98"),
    (2026, True, 33_200, False, "1", "zorgtoeslag_exact", "1243.51"),
    (2026, True, 36_000, True, "1", "zorgtoeslag", "175"),
    (2026, True, 51_143, True, "1", "zorgtoeslag_per_jaar", "0"),
]

# The same law in exact numbers: standard premium, threshold, percentages alone, with partner and
# above the threshold, asset limits alone and with partner.
EXACT = {
    2024: ("1987", "26819", "0.01879", "0.04256", "0.1367", "140213", "177301"),
    2025: ("2112", "28406", "0.01896", "0.04273", "0.1370", "141896", "179429"),
    2026: ("2119", "29736", "0.01912", "0.04289", "0.1373", "146011", "184633"),
}


@pytest.fixture(scope="module")
def peers() -> ModuleType:
    """The module with the peer, where OpenFisca is."""
    try:
        return importlib.import_module("bench.peers")
    except ModuleNotFoundError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def peer(peers: ModuleType) -> OpenFiscaZorgtoeslag:
    """OpenFisca with the zorgtoeslag loaded."""
    loaded: OpenFiscaZorgtoeslag = peers.OpenFiscaZorgtoeslag()
    return loaded


@pytest.fixture(scope="module")
def alone(peers: ModuleType) -> ZorgtoeslagCase:
    """An insured adult without partner, income or assets, in March 2025."""
    case: ZorgtoeslagCase = peers.ZorgtoeslagCase(
        date=dt.date(2025, 3, 1), birth_date=dt.date(1990, 6, 15), income=0
    )
    return case


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def exact_decision(case: ZorgtoeslagCase) -> Decimal:
    """The zorgtoeslag of the month in decimal arithmetic, without OpenFisca."""
    premium, threshold, one, two, above, limit_one, limit_two = map(Decimal, EXACT[case.date.year])

    def in_the_act(birth: dt.date, insured: bool) -> bool:
        months = (case.date.year - birth.year) * 12 + case.date.month - birth.month
        return insured and months > 18 * 12

    income, assets, full = Decimal(case.income), case.assets, premium
    if case.partner:
        income, assets, full = income + case.partner_income, assets + case.partner_assets, 2 * full
    above_threshold = max(income - threshold, Decimal(0))
    norm = cents((two if case.partner else one) * threshold + above * above_threshold)
    yearly = max(full * case.country_factor - norm, Decimal(0))
    if case.partner and not in_the_act(case.partner_birth_date, case.partner_insured):
        yearly *= Decimal("0.5")
    yearly = yearly.quantize(Decimal(1), ROUND_HALF_UP)
    entitled = in_the_act(case.birth_date, case.insured) and assets <= (
        limit_two if case.partner else limit_one
    )
    if not entitled or yearly < 24:
        return Decimal(0)
    return (yearly / 12).quantize(Decimal(1), ROUND_FLOOR)


def test_without_openfisca_the_import_says_that_make_bench_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [*sys.modules]:
        if name.split(".")[0] == "openfisca_core" or name == "bench.peers":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "openfisca_core", None)
    with pytest.raises(ModuleNotFoundError, match=r"^OpenFisca is not installed.*`make bench`"):
        importlib.import_module("bench.peers")


@pytest.mark.parametrize(
    ("year", "partner", "income", "partner_insured", "factor", "variable", "amount"), PUBLISHED
)
def test_openfisca_gives_the_published_amount(
    peer: OpenFiscaZorgtoeslag,
    alone: ZorgtoeslagCase,
    year: int,
    partner: bool,
    income: int,
    partner_insured: bool,
    factor: str,
    variable: str,
    amount: str,
) -> None:
    case = replace(
        alone,
        date=dt.date(year, 1, 1),
        income=income,
        partner=partner,
        partner_insured=partner_insured,
        country_factor=Decimal(factor),
    )
    assert cents(peer.calculate(case, variable)) == Decimal(amount)


def test_openfisca_agrees_with_every_row_of_the_oracle_table_but_the_warnings(
    peer: OpenFiscaZorgtoeslag, alone: ZorgtoeslagCase
) -> None:
    if not TABLE.exists():
        pytest.skip("tests/oracles/zorgtoeslag.csv is not here; the published figures above are")
    variables = {
        "jaar": "zorgtoeslag_exact",
        "maand": "zorgtoeslag",
        "normpremie": "normpremie",
        "standaardpremie_totaal": "standaardpremie_huishouden",
        "tegemoetkoming_jaar": "zorgtoeslag_per_jaar",
    }
    differing = set()
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        given: dict[str, Any] = json.loads(row["inputs"])
        income = given.get("gezamenlijk_toetsingsinkomen", given.get("toetsingsinkomen"))
        case = replace(
            alone,
            date=dt.date(int(row["date"]), 1, 1),
            income=int(re.sub(r"\D", "", str(income))),
            partner=given.get("partner", False),
            partner_income=given.get("toetsingsinkomen_partner", 0),
            partner_insured=given.get("partner_verzekerd", True),
            country_factor=Decimal(str(given.get("woonlandfactor", 1))),
        )
        for field, amount in json.loads(row["expected"]).items():
            # The unrounded month is a twelfth that the law does not name, so no variable.
            if field != "maand_exact" and cents(peer.calculate(case, variables[field])) != Decimal(
                str(amount)
            ):
                differing.add(row["id"])
    assert differing == {row["id"] for row in rows if row["kind"] == "negative"}


def test_openfisca_decides_random_cases_as_exact_numbers_do(
    peers: ModuleType, peer: OpenFiscaZorgtoeslag
) -> None:
    cases = list(peers.random_cases(seed=2025, n=500))
    assert [peer.decide(case) for case in cases] == [exact_decision(case) for case in cases]


def test_random_cases_are_the_same_for_the_same_seed_and_of_every_sort(peers: ModuleType) -> None:
    cases = list(peers.random_cases(seed=7, n=400))
    assert cases == list(peers.random_cases(seed=7, n=400))
    assert cases != list(peers.random_cases(seed=8, n=400))
    assert {case.date.year for case in cases} == {2024, 2025, 2026}
    assert {case.partner for case in cases} == {case.insured for case in cases} == {True, False}
    amounts = [exact_decision(case) for case in cases]
    assert 40 < amounts.count(Decimal(0)) < 200


def test_a_trace_changes_no_amount_and_says_how_it_came_about(
    peers: ModuleType, peer: OpenFiscaZorgtoeslag
) -> None:
    for case in peers.random_cases(seed=3, n=25):
        amount, text = peer.decide_traced(case)
        answer = json.loads(text)
        decision = answer["trace"][f"zorgtoeslag<{case.month}>"]
        assert amount == peer.decide(case) == decision["value"][0]
        assert decision["dependencies"] == [f"zorgtoeslag_per_jaar<{case.month}>"]
        norm = answer["trace"][f"normpremie<{case.date.year}>"]
        assert f"zorgtoeslag.drempelinkomen<{case.date.year}-01-01>" in norm["parameters"]


def test_the_web_api_answers_with_the_trace_that_we_time(
    peers: ModuleType, peer: OpenFiscaZorgtoeslag
) -> None:
    for case in peers.random_cases(seed=4, n=10):
        answer = peer.trace_endpoint(case)
        ours = json.loads(peer.decide_traced(case)[1])
        for step in (*answer["trace"].values(), *ours["trace"].values()):
            del step["calculation_time"], step["formula_time"]
        assert answer == ours


def test_the_right_begins_in_the_month_after_the_eighteenth_birthday(
    peer: OpenFiscaZorgtoeslag, alone: ZorgtoeslagCase
) -> None:
    for day in (1, 17, 31):
        young = replace(alone, birth_date=dt.date(2007, 3, day))
        assert peer.decide(young) == 0
        assert peer.decide(replace(young, date=dt.date(2025, 4, 1))) == 131


def test_the_year_counts_a_twelfth_for_each_month_with_a_right(
    peers: ModuleType, peer: OpenFiscaZorgtoeslag, alone: ZorgtoeslagCase
) -> None:
    facts = peers.situation(replace(alone, birth_date=dt.date(2007, 3, 17)))
    facts["persons"]["aanvrager"]["verzekerd"] = {"2025": True}
    simulation = peers.SimulationBuilder().build_from_entities(peer.system, facts)
    # Nine twelfths of 1573.42, in whole euros.
    assert simulation.calculate("tegemoetkoming_zorgtoeslag", "2025")[0] == 1180


def test_one_euro_of_assets_too_many_takes_the_right_away(
    peer: OpenFiscaZorgtoeslag, alone: ZorgtoeslagCase
) -> None:
    couple = replace(alone, partner=True, partner_assets=179_429 - 141_896)
    for case in (alone, couple):
        assert peer.decide(replace(case, assets=141_896)) > 0
        assert peer.decide(replace(case, assets=141_897)) == 0


def test_who_is_not_insured_gets_nothing_and_halves_the_amount_of_a_partner(
    peer: OpenFiscaZorgtoeslag, alone: ZorgtoeslagCase
) -> None:
    couple = replace(alone, partner=True)
    assert peer.decide(replace(alone, insured=False)) == 0
    assert peer.decide(couple) == 250
    assert peer.decide(replace(couple, partner_insured=False)) == 125


def test_a_year_without_parameters_is_refused(
    peer: OpenFiscaZorgtoeslag, alone: ZorgtoeslagCase
) -> None:
    for year in (2023, 2027):
        with pytest.raises(Exception, match="was not found"):
            peer.decide(replace(alone, date=dt.date(year, 3, 1)))


def test_contestants_take_turns_and_the_one_who_begins_changes() -> None:
    called: list[str] = []
    first = Contestant[int]("A", lambda case: called.append(f"A{case}"))
    second = Contestant[int]("B", lambda case: called.append(f"B{case}"))
    measure_pair(first, second, cases=[1, 2], repeats=2)
    untimed, timed = called[:4], called[4:]
    assert untimed == ["A1", "B1", "A2", "B2"]
    assert timed == ["A1", "B1", "B2", "A2", "B1", "A1", "A2", "B2"]


def test_each_contestant_is_credited_with_its_own_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0

    def spend(nanoseconds: int) -> None:
        nonlocal clock
        clock += nanoseconds

    monkeypatch.setattr(timing, "perf_counter_ns", lambda: clock)
    quick, slow, slowest = measure_together(
        [
            Contestant[int]("quick", spend),
            Contestant[int]("slow", lambda case: spend(10 * case)),
            Contestant[int]("slowest", lambda case: spend(100 * case)),
        ],
        cases=[1, 2, 3],
        repeats=5,
    )
    assert sorted(quick.nanoseconds) == [1] * 5 + [2] * 5 + [3] * 5
    assert sorted(slow.nanoseconds) == [10] * 5 + [20] * 5 + [30] * 5
    assert slowest.times(slow) == pytest.approx(10)


def test_median_and_95_percent_are_in_milliseconds() -> None:
    timed = Timing(
        "A", cases=20, repeats=5, nanoseconds=tuple(range(1_000_000, 101_000_000, 10**6))
    )
    assert timed.median_ms == pytest.approx(50.5)
    assert timed.p95_ms == pytest.approx(95)


def test_one_contestant_can_be_timed_alone() -> None:
    alone = measure("A", abs, cases=[-1, 1], repeats=3)
    assert (alone.label, alone.cases, alone.repeats, len(alone.nanoseconds)) == ("A", 2, 3, 6)


def test_the_collector_is_off_while_timing_and_on_again_even_after_a_failure() -> None:
    seen: list[bool] = []

    def fail_in_the_second_round(case: int) -> None:
        seen.append(gc.isenabled())
        if len(seen) == 2:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        measure("A", fail_in_the_second_round, cases=[1], repeats=1)
    assert seen == [True, False]
    assert gc.isenabled()


@pytest.mark.parametrize(("cases", "repeats"), [([], 1), ([1], 0)])
def test_timing_nothing_is_refused(cases: list[int], repeats: int) -> None:
    with pytest.raises(ValueError, match="at least one round"):
        measure("A", abs, cases, repeats)


def test_the_table_gives_ratios_and_says_where_and_on_what_was_timed() -> None:
    ours = Timing("ours", cases=2, repeats=1, nanoseconds=(40_000, 60_000))
    theirs = Timing("theirs", cases=2, repeats=1, nanoseconds=(500_000, 700_000))
    page = io.StringIO()
    print_ratios([ours, theirs], title="One decision", console=Console(file=page, width=120))
    text = page.getvalue()
    assert "One decision" in text
    assert re.search(r"ours .* 0\.050 ms .* 0\.060 ms .* 1\.00 x", text)
    assert re.search(r"theirs .* 0\.600 ms .* 0\.700 ms .* 12\.00 x", text)
    assert re.search(r"\d+ cores", text)
    assert platform.python_version() in text
    assert "2 cases x 1 rounds" in text
