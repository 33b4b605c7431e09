"""Why not: the conditions that decided a refusal, and no others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rendering import traces as t
from uitvoerbaar.rendering.why_not import why_not


def refused(value: Any, kind: str, **more: Any) -> list[str]:
    """The sentences for one refused step under article 1."""
    trace = t.trace(t.step("s1", "recht", kind, value, "WSF artikel 1", **more))
    return [reason.sentence.removesuffix(" (WSF artikel 1)") for reason in why_not(trace)]


def yes_no(name: str, value: str, **more: Any) -> t.Data:
    return t.fact(name, "ja/nee", value, **more)


def body(test: t.Data) -> list[t.Data]:
    return [t.condition("value", test)]


@pytest.mark.parametrize("trace", [t.granted(), t.unsettled(), t.carried(3)])
def test_an_outcome_that_gives_something_or_is_open_has_no_reasons(trace: t.Data) -> None:
    assert why_not(trace) == []


def test_who_did_not_apply_reads_that_and_the_article() -> None:
    (reason,) = why_not(t.not_applied())
    assert reason.sentence == "Noor heeft geen aanvullende beurs aangevraagd (WSF artikel 3.8)"
    assert reason.citation == "WSF artikel 3.8"
    assert reason.step == "s1"
    assert reason.facts == (
        "aanvullende beurs aangevraagd van Noor: nee (geen aanvraag of keuze bekend)",
    )


def test_the_condition_is_found_under_the_steps_that_pass_it_on() -> None:
    (reason,) = why_not(t.too_rich())
    assert reason.sentence == (
        "Som van vermogen over huishoudleden van Noor is € 210.000,00; "
        "dat is hoger dan vermogensgrens (€ 184.633,00) (Wzt artikel 3)"
    )
    assert reason.step == "s3"
    assert [fact.partition(" (")[0] for fact in reason.facts] == [
        "vermogen van Noor over 2026: € 200.000,00",
        "vermogen van Bob over 2026: € 10.000,00",
        "vermogensgrens",
    ]


def test_a_difference_of_nil_tells_its_amounts_and_the_limit_behind_them() -> None:
    first, second = why_not(t.capped())
    assert first.sentence == (
        "Er is gerekend met maximum aanvullende beurs € 491,08 per maand; veronderstelde "
        "ouderlijke bijdrage € 491,08 per maand. Dat geeft € 0,00 per maand (WSF artikel 3.8)"
    )
    assert second.sentence == (
        "Veronderstelde ouderlijke bijdrage van Noor in maart 2026 is ten hoogste € 491,08 per "
        "maand; zonder die grens was het € 902,39 per maand (WSF artikel 3.13)"
    )
    assert any("toetsingsinkomen van An over 2024: € 120.000,00" in f for f in second.facts)


def test_a_computation_below_the_floor_says_so() -> None:
    floor = t.limit("at_least", "ten minste € 0", t.YEARLY, "-120.00", "0.00", True)
    reads = [
        t.amount("standaardpremie", t.YEARLY, "2112.00"),
        t.use("s2"),
        t.fact("aftrek", t.YEARLY, "0.00"),
    ]
    trace = t.trace(
        t.step("s1", "toeslag", t.YEARLY, "0.00", "Wzt artikel 2", limits=[floor], reads=reads),
        t.step("s2", "normpremie", t.YEARLY, "2232.00", "Wzt artikel 2, lid 3"),
    )
    (reason,) = why_not(trace)
    assert reason.sentence == (
        "Er is gerekend met standaardpremie € 2.112,00 per jaar; normpremie € 2.232,00 per jaar; "
        "aftrek van Noor € 0,00 per jaar. De berekening van toeslag van Noor in maart 2026 komt "
        "uit op -€ 120,00 per jaar; het is ten minste € 0,00 per jaar (Wzt artikel 2)"
    )


def test_of_several_conditions_joined_by_of_all_decided() -> None:
    parts = [t.single("verzekerd", "nee", [0]), t.single("gedetineerd", "nee", [1])]
    said = refused(
        "nee",
        "ja/nee",
        tests=body(t.single("verzekerd of gedetineerd", "nee", kind="any", parts=parts)),
        reads=[yes_no("verzekerd", "nee"), yes_no("gedetineerd", "nee")],
    )
    assert said == ["Voor Noor geldt niet: verzekerd", "Voor Noor geldt niet: gedetineerd"]


def test_a_denied_condition_is_told_as_what_holds() -> None:
    parts = [t.single("gedetineerd", "ja", [0])]
    said = refused(
        "nee",
        "ja/nee",
        tests=body(t.single("niet gedetineerd", "nee", kind="not", parts=parts)),
        reads=[yes_no("gedetineerd", "ja")],
    )
    assert said == ["Voor Noor geldt wel: gedetineerd"]


def test_only_the_member_for_whom_it_failed_is_named() -> None:
    parts = [
        t.single("verzekerd", "ja", [0], member="noor"),
        t.single("verzekerd", "nee", [1], member="bob"),
    ]
    said = refused(
        "nee",
        "ja/nee",
        tests=body(t.single("voor alle leden geldt verzekerd", "nee", kind="for_all", parts=parts)),
        reads=[yes_no("verzekerd", "ja"), yes_no("verzekerd", "nee", of="bob")],
    )
    assert said == ["Voor Bob geldt niet: verzekerd"]


def test_an_exception_that_took_everything_away_is_told_with_its_condition() -> None:
    tests = [
        t.condition("exception", t.single("verhuisd", "nee", [0]), name="verhuizing"),
        t.condition("exception", t.single("weigerachtig", "ja", [1]), name="weigering"),
    ]
    said = refused(
        "0.00",
        "bedrag",
        exception="weigering",
        tests=tests,
        reads=[yes_no("verhuisd", "nee"), yes_no("weigerachtig", "ja")],
    )
    assert said == ["Voor Noor geldt wel: weigerachtig"]


def test_exceptions_that_did_not_apply_are_no_reason() -> None:
    said = refused(
        "0.00",
        "bedrag",
        tests=[t.condition("exception", t.single("overleden", "nee", [0]), name="overlijden")],
        reads=[yes_no("overleden", "nee"), t.fact("loon", "bedrag", "0.00", period="2024")],
    )
    assert said == ["Loon van Noor over 2024 is € 0,00"]


def test_a_judgement_is_told_with_its_reasons() -> None:
    said = refused(
        "nee",
        "ja/nee",
        tests=body(t.single("schrijnend", "nee", [0])),
        reads=[yes_no("schrijnend", "nee", nature="judgement", reasons="geen bewijs")],
    )
    assert said == [
        "Een medewerker oordeelt dat dit niet geldt voor Noor: schrijnend (redenen: geen bewijs)"
    ]


def test_something_that_is_not_there_is_told_by_its_name() -> None:
    test = t.single("partner bestaat", "nee", [0], sign="bestaat")
    said = refused(
        {"state": "not_applicable"},
        "bedrag",
        branch=1,
        branches=2,
        tests=[t.condition("branch", test, branch=0)],
        reads=[t.fact("partner", "persoon", {"state": "absent"}, period="2026-03")],
    )
    assert said == ["Partner van Noor in maart 2026 ontbreekt"]


@pytest.mark.parametrize(
    ("text", "sign", "kind", "left", "right", "said"),
    [
        (
            "leeftijd < 30",
            "<",
            "getal",
            "31",
            "30",
            "Leeftijd van Noor is 31; dat is niet lager dan 30",
        ),
        ("leeftijd ≥ 18", "≥", "getal", "17", "18", "Leeftijd van Noor is 17; dat is lager dan 18"),
        (
            "leeftijd > vorige_leeftijd",
            ">",
            "getal",
            "4",
            "5",
            "Leeftijd van Noor is 4; dat is niet hoger dan vorige leeftijd (5)",
        ),
        (
            "begin ≤ 2026-01-01",
            "≤",
            "datum",
            "2026-02-03",
            "2026-01-01",
            "Begin van Noor is 3 februari 2026; dat is later dan 1 januari 2026",
        ),
        ("soort is mbo", "=", "opleiding", "ho", "mbo", "Soort van Noor is ho, niet mbo"),
        ("soort is niet ho", "≠", "opleiding", "ho", "ho", "Soort van Noor is ho"),
    ],
)
def test_a_comparison_is_told_with_both_sides(
    text: str, sign: str, kind: str, left: str, right: str, said: str
) -> None:
    name = text.partition(" ")[0]
    test = t.compared(text, "nee", kind, left, sign, right, [0])
    assert refused("nee", "ja/nee", tests=body(test), reads=[t.fact(name, kind, left)]) == [said]


def test_a_refusal_that_says_nothing_of_itself_still_gets_a_sentence() -> None:
    assert refused("nee", "ja/nee") == ["Voor Noor geldt niet: recht"]


def test_a_step_that_refuses_twice_is_told_once() -> None:
    trace = t.trace(
        t.step("s1", "som", "bedrag", "0.00", "WSF artikel 1", reads=[t.use("s2"), t.use("s3")]),
        t.step("s2", "deel_een", "bedrag", "0.00", "WSF artikel 2", reads=[t.use("s4")]),
        t.step("s3", "deel_twee", "bedrag", "0.00", "WSF artikel 3", reads=[t.use("s4")]),
        t.step(
            "s4", "loon", "bedrag", "0.00", "WSF artikel 4", reads=[t.fact("uren", "getal", "0")]
        ),
    )
    assert [reason.sentence for reason in why_not(trace)] == ["Uren van Noor is 0 (WSF artikel 4)"]


def nil_step(id: str, rule: str, **more: Any) -> t.Data:
    """A yearly amount that came to be nil."""
    return t.step(id, rule, t.YEARLY, "0.00", "Wzt artikel 2", **more)


def term(value: str, *reads: int) -> t.Data:
    return {"type": t.YEARLY, "value": value, "reads": list(reads)}


def test_what_was_too_little_is_told_with_what_was_taken_off_and_the_income_behind_it() -> None:
    minimum = t.amount("minimum", t.YEARLY, "24.00")
    gate = t.compared("recht < minimum", "ja", t.YEARLY, "0.00", "<", "24.00", [0, 1])
    short = {"of": term("2112.00", 0), "less": term("8842.80", 1)}
    paid = [t.fact("drempel", t.YEARLY, "29736.00"), t.fact("inkomen", t.YEARLY, "90000.00")]
    trace = t.trace(
        nil_step(
            "s1",
            "toeslag",
            branch=0,
            branches=2,
            tests=[{**t.condition("branch", gate, branch=0), "own": True}],
            reads=[t.use("s2"), minimum],
        ),
        nil_step(
            "s2",
            "verschil",
            reads=[t.amount("standaardpremie", t.YEARLY, "2112.00"), t.use("s3")],
            nil={"counted": [0], "short": short},
        ),
        t.step("s3", "normpremie", t.YEARLY, "8842.80", "Wzt artikel 3", reads=paid),
    )
    difference, working = why_not(trace)
    assert difference.sentence == (
        "Van standaardpremie € 2.112,00 per jaar gaat normpremie € 8.842,80 per jaar af. "
        "Er blijft niets over (Wzt artikel 2)"
    )
    assert working.sentence == (
        "Er is gerekend met drempel van Noor € 29.736,00 per jaar; inkomen van Noor € 90.000,00 "
        "per jaar. Normpremie van Noor in maart 2026 is € 8.842,80 per jaar (Wzt artikel 3)"
    )


def test_an_amount_below_the_least_that_is_paid_is_told_as_such() -> None:
    minimum = t.amount("minimum", t.YEARLY, "24.00")
    gate = t.compared("recht < minimum", "ja", t.YEARLY, "23.00", "<", "24.00", [0, 1])
    reads = [t.fact("recht", t.YEARLY, "23.00"), minimum]
    test = {**t.condition("branch", gate, branch=0), "own": True}
    (reason,) = why_not(
        t.trace(nil_step("s1", "toeslag", branch=0, branches=2, tests=[test], reads=reads))
    )
    assert reason.sentence == (
        "Recht van Noor is € 23,00 per jaar; dat is lager dan minimum (€ 24,00 per jaar) "
        "(Wzt artikel 2)"
    )


def test_a_term_of_more_amounts_is_told_with_all_of_them_and_a_rate() -> None:
    reads = [
        t.fact("maximum", t.YEARLY, "100.00"),
        t.amount("afbouw", "percentage", "10"),
        t.fact("inkomen", t.YEARLY, "5000.00"),
        t.fact("drempel", t.YEARLY, "2000.00"),
    ]
    short = {"of": term("100.00", 0), "less": term("300.00", 1, 2, 3)}
    nil = {"counted": [0], "short": short}
    (reason,) = why_not(t.trace(nil_step("s1", "toeslag", reads=reads, nil=nil)))
    assert reason.sentence == (
        "Van maximum van Noor € 100,00 per jaar gaat € 300,00 per jaar (gerekend met afbouw 10%; "
        "inkomen van Noor € 5.000,00 per jaar; drempel van Noor € 2.000,00 per jaar) af. "
        "Er blijft niets over (Wzt artikel 2)"
    )


def test_nothing_that_was_taken_off_is_no_reason() -> None:
    trace = t.trace(
        nil_step("s1", "toeslag", reads=[t.use("s2"), t.use("s3")], nil={"counted": [0]}),
        nil_step("s2", "recht", reads=[t.fact("huur", t.YEARLY, "0.00")]),
        nil_step("s3", "afbouw", reads=[t.fact("inkomen", t.YEARLY, "0.00")]),
    )
    (reason,) = why_not(trace)
    assert reason.sentence == "Huur van Noor is € 0,00 per jaar (Wzt artikel 2)"


def test_of_many_periods_of_one_rule_a_reason_is_told_once() -> None:
    gate = t.compared("jaarsom < minimum", "ja", t.YEARLY, "0.00", "<", "24.00", [0, 1, 2])
    months = [
        t.step(
            f"s{number}",
            "maandbedrag",
            t.MONTHLY,
            "0.00",
            "Wzt artikel 2",
            period=f"2026-0{number}",
            reads=[t.fact("loon", t.MONTHLY, "0.00", period=f"2026-0{number}")],
        )
        for number in (2, 3, 4)
    ]
    test = {**t.condition("branch", gate, branch=0), "own": True}
    reads = [t.use("s2"), t.use("s3"), t.use("s4")]
    whole = nil_step("s1", "jaarbedrag", branch=0, branches=2, tests=[test], reads=reads)
    (reason,) = why_not(t.trace(whole, *months))
    assert reason.sentence == "Loon van Noor in februari 2026 is € 0,00 per maand (Wzt artikel 2)"


def of_a_helper(left_from: list[int] | None, right_from: list[int] | None) -> str:
    """What is said of a comparison with a side that has a name in the rule alone."""
    test = t.compared("som ≤ onderkant", "nee", t.YEARLY, "450.1050", "≤", "450.10", [0, 1])
    for side, places in (("left", left_from), ("right", right_from)):
        if places is not None:
            test[side]["from"] = places
    reads = [t.fact("huur", t.YEARLY, "400.1050"), t.fact("som", t.YEARLY, "450.1050")]
    reads.append(t.amount("grens", t.YEARLY, "450.10"))
    (said,) = refused("nee", "ja/nee", tests=body(test), reads=reads)
    return said


def test_a_side_without_a_name_is_told_by_what_it_was_computed_from() -> None:
    start = "Som van Noor is € 450,11 per jaar; dat is hoger dan"
    assert of_a_helper([1], [2]) == f"{start} grens (€ 450,10 per jaar)"
    assert of_a_helper([0], [2]) == (
        "Er is gerekend met huur van Noor € 400,11 per jaar. Dat geeft € 450,11 per jaar; dat is "
        "hoger dan grens (€ 450,10 per jaar)"
    )
    assert of_a_helper([1], [0]) == (
        f"{start} € 450,10 per jaar (gerekend met huur van Noor € 400,11 per jaar)"
    )


def test_amounts_that_differ_by_less_than_a_cent_are_said_to() -> None:
    test = t.compared("huur ≤ grens", "nee", t.YEARLY, "450.1040", "≤", "450.10", [0, 1])
    reads = [t.fact("huur", t.YEARLY, "450.1040"), t.amount("grens", t.YEARLY, "450.10")]
    assert refused("nee", "ja/nee", tests=body(test), reads=reads) == [
        "Huur van Noor is € 450,10 per jaar; dat is iets hoger dan grens (€ 450,10 per jaar)"
    ]
