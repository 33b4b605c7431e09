"""Bottlenecks of practice that have to do with repaying, as cases: K5, K6, K8, K11 and K13.

The figures are those of the public sources; what the law gives stands beside them.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import people
from tests.corpus.debtors import LOANS, annuity, case, debt, debtor, decide, euros, outcome
from tests.corpus.test_persons import cites
from uitvoerbaar.evaluation.decision import all_steps
from uitvoerbaar.evaluation.reads import FactRead
from uitvoerbaar.face import Lawbook
from uitvoerbaar.language.amend import check_amended
from uitvoerbaar.language.load import law_from_pages
from uitvoerbaar.language.page import read_page
from uitvoerbaar.law.initiative import initiative

CORPUS = Path(__file__).parents[2] / "corpus"
EXAMPLES = Path(__file__).parents[2] / "examples"
HEAD = """\
---
regeling: Wet studiefinanciering 2000
afkorting: WSF
bwb: BWBR0011453
laag: wet
geldend op: 2026-01-01
gezien op: 2026-01-01
voorstel: proef
---
"""


def with_proposal(folder: Path, text: str) -> Lawbook:
    """The law of the corpus with a proposal."""
    page = folder / "voorstel.md"
    page.write_text(HEAD + text, "utf-8")
    law, messages, _ = check_amended(CORPUS, page)
    assert law is not None, [f"{m.place}: {m.sentence}" for m in messages]
    return Lawbook(law)


# --- K5: the income of two years ago --------------------------------------------------------------


def fallen(later: Decimal, asks: bool = True) -> dict[str, Any]:
    """Someone who earned 40,000 euros in 2024 and less in 2025, in 2026."""
    facts: dict[str, Any] = {"gekozen_peiljaar_terugbetalen": {"2026": "2025"}} if asks else {}
    dora = debtor({"2024": "40000", "2025": str(later)}, [debt(60_000, "2026-01")], **facts)
    return case("2026-03-01", dora)


def test_k5_the_fall_of_fifteen_percent_is_a_cliff(lawbook: Lawbook) -> None:
    def paid(later: Decimal) -> Decimal:
        return euros(lawbook, fallen(later), "te_betalen")

    cent = Decimal("0.01")
    low, high = Decimal(20_000), Decimal(40_000)
    while high - low > cent:  # where what must be paid jumps
        middle = ((low + high) / 2).quantize(cent, "ROUND_DOWN")
        low, high = (middle, high) if paid(middle) < Decimal("43.93") else (low, middle)
    assert low == Decimal(34_000)
    # One cent more income costs 25 euros a month: 4% of what lies between both years.
    assert paid(low) == Decimal("18.64")
    assert paid(high) == Decimal("43.93")
    assert cites(lawbook.law, outcome(lawbook, fallen(low), "te_betalen"), "WSF 6.12")


def test_k5_without_an_application_the_fall_does_not_count(lawbook: Lawbook) -> None:
    assert euros(lawbook, fallen(Decimal(20_000), asks=False), "te_betalen") == Decimal("43.93")
    rule = lawbook.law.rules[lawbook.rule("peiljaar_terugbetalen van persoon").symbol]
    assert initiative(lawbook.law, rule).on_application


def test_k5_a_proactive_trigger_as_a_variant(lawbook: Lawbook, tmp_path: Path) -> None:
    variant = with_proposal(
        tmp_path,
        """\
## Artikel 6.12 Verlegging van het peiljaar

```regels
vervang vanaf 2026-01-01 regel peiljaar_terugbetalen van persoon elk jaar: jaar
    als aantal schulden = 0: peiljaar
    als toetsingsinkomen in vorig jaar
        ≤ (100% - terugval_inkomen_drempel) × (toetsingsinkomen in peiljaar): jaar - 1
    anders: peiljaar
```
""",
    )
    silent = fallen(Decimal(20_000), asks=False)
    assert euros(lawbook, silent, "te_betalen") == Decimal("43.93")
    assert euros(variant, silent, "te_betalen") == 0
    steady = fallen(Decimal(39_000), asks=False)
    assert euros(variant, steady, "te_betalen") == euros(lawbook, steady, "te_betalen")


# --- K6: four regimes side by side ----------------------------------------------------------------


def under(regime: str, **facts: Any) -> dict[str, Any]:
    """One debtor with 25,000 euros of debt and 30,000 of income, in 2025, the first year of terms
    and of a block of five years."""
    loan = debt(25_000, regime=regime, begin_terugbetaalperiode="2020-01-01")
    facts = {"toekenningen": [{**finance_of(regime), "einddatum": "2019-07-31"}], **facts}
    wait = "56" if regime == "lllk" else "36"
    dora = debtor(30_000, [loan], regime, opgeschort_in_aanloopfase=wait, **facts)
    if regime == "lllk":
        loan["begin_terugbetaalperiode"] = "2024-01-01"
    return case("2025-01-01", dora)


def finance_of(regime: str) -> dict[str, str]:
    """The award of a regime."""
    group, begin, _ = LOANS[regime]
    part = "deel_levenlanglerenkrediet" if regime == "lllk" else "deel_lening"
    return {
        "begindatum": begin,
        "onderdeel": part,
        "toegekende_vorm": "lening",
        "onderwijsgroep": group,
    }


@pytest.mark.parametrize("regime", ["sf15_nieuw", "sf15_oud"])
def test_k6_both_readings_of_the_published_term(lawbook: Lawbook, regime: str) -> None:
    data = under(regime)
    assert euros(lawbook, data, "termijn van persoon") == Decimal("163.33")
    twelfths = euros(lawbook, data, "termijn van persoon", rente_per_twaalfde=True)
    assert twelfths == Decimal("163.31")


def test_k6_one_debtor_under_all_four_regimes_pays_four_amounts(lawbook: Lawbook) -> None:
    expected = {  # term, and what is paid at an income of 30,000 euros in 2023
        "sf35": (annuity(2_500_000, "2.57", 420), "16.43"),
        "sf15_nieuw": (annuity(2_500_000, "2.21", 180), "89.41"),
        "sf15_oud": (annuity(2_500_000, "2.21", 180), "163.33"),
        "lllk": (annuity(2_500_000, "2.56", 172), "89.41"),  # eight months have passed
    }
    for regime, (term, paid) in expected.items():
        data = under(regime)
        found = decide(
            lawbook, data, "terugbetaalregime van persoon", "termijn van persoon", "te_betalen"
        )
        assert found.outcomes[0].value == regime
        assert found.outcomes[1].value == term
        assert Decimal(found.outcomes[2].value) / 100 == Decimal(paid)


def test_k6_under_sf15_oud_leaving_the_partner_out_lowers_the_term_and_lengthens_the_debt(
    lawbook: Lawbook,
) -> None:
    facts = {"draagkrachtmeting_aangevraagd": "2024-12-01"}
    together = under("sf15_oud", **facts)
    together["personen"]["partner"] = debtor(45_000, [])
    together["verbintenissen"] = [
        {
            "eerste": "dora",
            "tweede": "partner",
            "datum_sluiting": "2019-05-05",
            "datum_ontbinding": "ontbreekt",
        }
    ]
    apart = {**together, "personen": {**together["personen"]}}
    apart["personen"]["dora"] = {
        **together["personen"]["dora"],
        "inkomensgegeven": {"vanaf 2010-01-01": "14000"},
        "partner_buiten_beschouwing": {str(year): "ja" for year in range(2025, 2030)},
    }
    joint = {**together, "personen": {**together["personen"]}}
    joint["personen"]["dora"] = {
        **together["personen"]["dora"],
        "inkomensgegeven": {"vanaf 2010-01-01": "14000"},
    }
    assert euros(lawbook, apart, "te_betalen") < euros(lawbook, joint, "te_betalen")
    on = "2040-01-01"
    assert euros(lawbook, {**joint, "peildatum": on}, "restschuld") == 0
    assert euros(lawbook, {**apart, "peildatum": on}, "restschuld") > 0


# --- K8: who does not know that he may pay less ---------------------------------------------------


def test_k8_someone_under_sf15_oud_sees_what_asking_would_save(lawbook: Lawbook) -> None:
    text = (EXAMPLES / "rik.yaml").read_text("utf-8")
    rik = lawbook.case(text, "rik.yaml")
    names = ["termijn van persoon", "te_betalen", "minder_op_aanvraag", "draagkracht"]
    term, paid, less, _ = (o.value for o in lawbook.decide(rik, names).outcomes)
    assert paid == term == 20_500
    assert less == 20_500 - 8_739
    july = rik.reference.replace(month=7)
    after = [o.value for o in lawbook.decide(rik, names, on=july).outcomes]
    assert after == [20_500, 8_739, 0, 8_739]
    assert less == paid - after[1]


def test_k8_someone_whom_asking_would_not_help_is_told_nothing(lawbook: Lawbook) -> None:
    rich = debtor(90_000, [debt(20_000, regime="sf15_oud")], "sf15_oud")
    assert euros(lawbook, case("2025-01-01", rich), "minder_op_aanvraag") == 0
    other = debtor(10_000, [debt(20_000)])  # under SF35 it goes by itself
    assert euros(lawbook, case("2025-01-01", other), "minder_op_aanvraag") == 0


# --- K11: at most, encoded as always --------------------------------------------------------------

FINE = """\
## Artikel 9.9 Boete bij niet uitwonen

Wie de norm voor uitwonenden kreeg zonder uitwonend te zijn, kan een boete krijgen van ten hoogste
de helft van wat wordt teruggevorderd.

Status: gecodeerd; kan; ten hoogste

```regels
gegeven teruggevorderd_bedrag van persoon: bedrag
    bereik vanaf € 0
    register "DUO", niet authentiek

parameter hoogste_deel_boete: percentage
    vanaf 2024-01-01: 50% bron "WSF 9.9" wet

"""


def codes(rules: str) -> set[str]:
    """The codes of the messages about article 9.9 with these rules in it, beside the corpus."""
    head = HEAD.replace("voorstel: proef\n", "")
    pages = []
    for path in sorted(CORPUS.rglob("*.md")):
        before, article, after = path.read_text("utf-8").partition("## Artikel 9.9 ")
        text = before + "## Artikel 9.9a" + after.partition("## Artikel 9.9a")[2]
        text = text if article else before
        pages.append(read_page(text, str(path.relative_to(CORPUS)))[0])
    pages.append(read_page(head + FINE + rules + "```\n", "wsf2000/hoofdstuk-9.md")[0])
    _, messages = law_from_pages(pages)
    return {message.kind.code for message in messages if "hoofdstuk-9" in message.place.file}


def test_k11_a_fine_of_at_most_half_encoded_as_always_half_is_refused() -> None:
    fixed = """\
regel boete_uitwonend van persoon: bedrag
    hoogste_deel_boete × teruggevorderd_bedrag
"""
    assert "L855" in codes(fixed)


def test_k11_a_fine_that_a_person_sets_up_to_half_is_accepted() -> None:
    judged = """\
oordeel passende_boete van persoon: bedrag
    door medewerker, met redenen
    vraag "Welke boete past bij wat deze student deed?"

regel boete_uitwonend van persoon: bedrag
    passende_boete
        ten hoogste hoogste_deel_boete × teruggevorderd_bedrag
"""
    assert codes(judged) == set()


# --- K13: the agency already knows ----------------------------------------------------------------


def traveller() -> dict[str, Any]:
    """A student who was signed off on 31 January 2026 and let the travel product run."""
    sem = people.student(
        "2026-02-01",
        "ho",
        True,
        inschrijvingen=[people.enrolment("ho", "2024-09-01", "2026-01-31")],
        reisvoorziening_aangevraagd="2024-09-01",
        reisproduct_gebruikt_1_tot_15={"vanaf 2024-09-01": "ja"},
        reisproduct_gebruikt_vanaf_16={"vanaf 2024-09-01": "ja"},
        gebruik_niet_toe_te_rekenen={
            "2026-02": {"waarde": "nee", "redenen": "Er is niets gemeld.", "door": "medewerker"}
        },
    )
    return people.case("2026-02-01", "sem", {"sem": sem})


def test_k13_every_fact_on_which_the_claim_rests_was_held_by_a_register(
    lawbook: Lawbook,
) -> None:
    found = outcome(lawbook, traveller(), "vordering_reisproduct_maand van persoon", "sem")
    assert found.value == 19_218
    holders = {}
    assert found.step is not None
    for step in all_steps(found.step):
        for read in step.reads:
            if type(read) is FactRead and read.symbol in lawbook.law.items:
                item = lawbook.law.items[read.symbol]
                kind = lawbook.law.kinds[item.symbol.kind or ""]
                holders[read.symbol.name] = item.register or kind.register
    assert holders["datum_uitschrijving"] == "ROD"  # which the agency keeps itself
    assert holders["reisproduct_gebruikt_1_tot_15"] == "RSR"
    assert None not in holders.values(), holders
    # What ends the product is nevertheless an act of the student (3.28).
    articles = {a.citation.article: a for r in lawbook.law.regulations for a in r.articles}
    assert "3.28" in articles
    assert not any("stopzetten" in choice.name for choice in lawbook.law.choices)


def test_k13_the_right_had_ended_before_the_day_on_which_the_product_must_be_stopped(
    lawbook: Lawbook,
) -> None:
    data = traveller()
    assert outcome(lawbook, data, "toegekende_reisvoorziening", "sem").value is False
    january = {**data, "peildatum": "2026-01-01"}
    assert outcome(lawbook, january, "toegekende_reisvoorziening", "sem").value is True


def test_k13_a_product_that_ends_by_itself_costs_nobody_anything(
    lawbook: Lawbook, tmp_path: Path
) -> None:
    variant = with_proposal(
        tmp_path,
        """\
## Artikel 3.27 Stopzetten van het reisproduct

```regels
vervang vanaf 2026-01-01 regel vordering_reisproduct_maand van persoon elke maand: bedrag
    € 0
```
""",
    )
    name = "vordering_reisproduct_maand van persoon"
    assert euros(lawbook, traveller(), name, "sem") == Decimal("192.18")
    assert euros(variant, traveller(), name, "sem") == 0


# --- the same as case files -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("k05-vijftien-procent", {"te_betalen": 1_864}),
        ("k06-sf35", {"terugbetaalregime": "sf35", "termijn": 9_035, "te_betalen": 1_643}),
        (
            "k06-sf15-nieuw",
            {"terugbetaalregime": "sf15_nieuw", "termijn": 16_333, "te_betalen": 8_941},
        ),
        (
            "k06-sf15-oud",
            {"terugbetaalregime": "sf15_oud", "termijn": 16_333, "te_betalen": 16_333},
        ),
        ("k06-lllk", {"terugbetaalregime": "lllk", "termijn": 17_383, "te_betalen": 8_941}),
        # 7.9% of 6,267.46 and 15.8% of 3,197.63 is 83.36 a month; the term is 253.39.
        ("k08-niet-gevraagd", {"te_betalen": 25_339, "minder_op_aanvraag": 17_003}),
        ("k13-reisproduct", {"toegekende_reisvoorziening": False}),
    ],
)
def test_a_bottleneck_stands_in_the_examples_as_a_case(
    lawbook: Lawbook, name: str, expected: dict[str, Any]
) -> None:
    path = EXAMPLES / "knelpunten" / f"{name}.yaml"
    read = lawbook.case(path.read_text("utf-8"), str(path))
    found = {outcome.name: outcome.value for outcome in lawbook.decide(read, expected).outcomes}
    assert found == expected
