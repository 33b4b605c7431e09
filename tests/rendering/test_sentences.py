"""The sentences of a letter."""

from __future__ import annotations

from tests.rendering import traces as t
from uitvoerbaar.rendering.sentences import trace_sentences


def test_a_letter_starts_with_the_outcome_and_how_sure_it_is() -> None:
    first, second, third, *_ = trace_sentences(t.granted(), t.granted_summary())
    assert first == (
        "De uitkomst van “Aanvullende beurs” voor Noor in maart 2026 is: € 376,58 per maand."
    )
    assert second == (
        "Deze uitkomst is voorlopig, omdat dit gegeven nog niet vaststaat: "
        "toetsingsinkomen van Bob over 2024."
    )
    assert third == "Noor heeft aanspraak op een aanvullende beurs van € 376,58 per maand."


def test_a_letter_tells_the_steps_with_their_articles() -> None:
    said = trace_sentences(t.granted(), t.granted_summary())
    assert "Noor heeft een aanvullende beurs aangevraagd (WSF artikel 3.8)." in said
    assert (
        "Het bedrag “veronderstelde ouderlijke bijdrage” voor Noor is € 114,50 per maand "
        "(WSF artikel 3.13)." in said
    )


def test_the_words_of_the_law_are_used_where_it_has_an_uitleg() -> None:
    said = trace_sentences(t.granted(), t.granted_summary())
    assert "Van An telt € 687,00 per jaar mee (WSF artikel 3.9, lid 3 tot en met 5)." in said
    assert not any("“bijdrage per jaar”" in sentence for sentence in said)


def test_numbers_come_with_their_register() -> None:
    assert any(
        "toetsingsinkomen van Bob over 2024, € 38.000,00 per jaar "
        "(register: basisregistratie inkomen, voorlopig)" in sentence
        for sentence in trace_sentences(t.granted(), t.granted_summary())
    )


def test_what_is_uncertain_is_told_however_deep_it_lies() -> None:
    said = trace_sentences(t.granted(), t.granted_summary(), depth=1)
    assert (
        "Dit bedrag is niet officieel bevestigd: vrije voet bedrag (ho, gewoon), "
        "€ 26.289,28 per jaar." in said
    )
    assert (
        "Wij gaan uit van de aanname “indexering 2026”: 2,5%. "
        "Reden: De regeling voor 2026 is nog niet bekendgemaakt." in said
    )
    reading = "Wij lezen WSF artikel 3.9, lid 3 tot en met 5 zo: eerst de aftrek, dan de verdeling."
    assert said.count(reading) == 1


def test_an_assumption_that_only_the_summary_names_is_told_too() -> None:
    summary = t.granted_summary() | {"assumptions": ["indexering_2026", "nog_een"]}
    said = trace_sentences(t.granted(), summary)
    assert "Wij gaan uit van de aanname “nog een”." in said
    assert sum("indexering 2026" in sentence for sentence in said) == 1


def test_the_exception_that_applied_is_told_with_its_condition() -> None:
    said = trace_sentences(t.granted(), t.granted_summary())
    place = said.index("Daarbij geldt de uitzondering “dubbel”.")
    assert said[place + 1] == (
        "Voor ouderschap van Noor en An geldt wel: enige ouder "
        "(register: BRP, authentiek gegeven; WSF artikel 3.9, lid 2)."
    )


def test_an_amount_that_an_exception_made_nil_is_told_down_to_the_judgement() -> None:
    judged = t.fact(
        "geen_contact",
        "ja/nee",
        "ja",
        of="o1",
        nature="judgement",
        register=None,
        authentic=None,
        reasons="brief van de huisarts",
    )
    about = {"kind": "ouderschap", "subject": "o1"}
    trace = t.trace(
        t.step("s1", "beurs", t.MONTHLY, "491.08", "WSF 3.8", reads=[t.use("s2"), t.use("s3")]),
        t.step("s2", "maximum", t.MONTHLY, "491.08", "WSF 3.18"),
        t.step(
            "s3",
            "bijdrage",
            t.MONTHLY,
            "0.00",
            "WSF 3.9",
            **about,
            exception="weigering",
            tests=[t.condition("exception", t.single("weigerachtig", "ja", [0]), name="weigering")],
            reads=[t.use("s4")],
        ),
        t.step(
            "s4",
            "weigerachtig",
            "ja/nee",
            "ja",
            "WSF 3.14",
            **about,
            tests=[t.condition("value", t.single("geen_contact", "ja", [0]))],
            reads=[judged],
        ),
        things=t.PARENTHOODS,
    )
    assert trace_sentences(trace, {})[1:] == [
        "Het bedrag “maximum” voor Noor is € 491,08 per maand (WSF 3.18).",
        "Het bedrag “bijdrage” voor ouderschap van Noor en An is € 0,00 per maand (WSF 3.9).",
        "Daarbij geldt de uitzondering “weigering”.",
        "Voor ouderschap van Noor en An geldt wel: weigerachtig (WSF 3.9).",
        "Een medewerker oordeelt dat dit wel geldt voor ouderschap van Noor en An: geen contact "
        "(redenen: brief van de huisarts) (WSF 3.14).",
    ]


def test_a_step_that_only_hands_on_a_fact_is_told_with_its_register() -> None:
    income = t.fact("loon", t.YEARLY, "100.00", period="2024", register="BRI", authentic=None)
    trace = t.trace(
        t.step("s1", "som", t.YEARLY, "150.00", "W 1", reads=[t.use("s2"), t.use("s3")]),
        t.step("s2", "inkomen", t.YEARLY, "100.00", "W 2", reads=[income]),
        t.step("s3", "ander_inkomen", t.YEARLY, "50.00", "W 3"),
    )
    assert trace_sentences(trace, {})[1:] == [
        "Daarbij gebruiken wij: inkomen, € 100,00 per jaar (W 2; register: BRI).",
        "Het bedrag “ander inkomen” voor Noor is € 50,00 per jaar (W 3).",
    ]


def test_a_refusal_tells_its_reasons_and_not_every_step() -> None:
    assert trace_sentences(t.too_rich(), {}) == [
        "De uitkomst van “Zorgtoeslag” voor Noor in maart 2026 is: € 0,00 per maand.",
        "De reden is:",
        "Som van vermogen over huishoudleden van Noor is € 210.000,00; "
        "dat is hoger dan vermogensgrens (€ 184.633,00) (Wzt artikel 3).",
    ]


def test_an_open_outcome_tells_its_bounds_and_what_is_needed() -> None:
    assert trace_sentences(t.unsettled(), t.unsettled_summary()) == [
        "Wij kunnen nog niet beslissen over “Aanvullende beurs” voor Noor in maart 2026.",
        "Zeker is: de uitkomst is tussen € 0,00 per maand en € 491,08 per maand.",
        "Wij hebben nog nodig: toetsingsinkomen van Bob over 2024 "
        "(uit het register basisregistratie inkomen).",
    ]


def test_depth_shortens_a_letter() -> None:
    short, long = (trace_sentences(t.granted(), {}, depth=depth) for depth in (1, 4))
    assert len(short) < len(long)
    assert not any("“bijdrage per maand”" in sentence for sentence in short)


def test_every_sentence_ends_as_a_sentence() -> None:
    for trace in (t.granted(), t.not_applied(), t.too_rich(), t.capped(), t.unsettled()):
        for sentence in trace_sentences(trace, t.unsettled_summary()):
            assert sentence.endswith((".", ":", "?"))
            assert ".." not in sentence
