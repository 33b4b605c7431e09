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
    assert "Noor heeft een aanvullende beurs aangevraagd." in said
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
        "Reden: De regeling voor 2026 is nog niet bekendgemaakt; steunt op Kamerbrief." in said
    )
    reading = (
        "Wij lezen de wet (WSF artikel 3.9, lid 3 tot en met 5) zo: "
        "eerst de aftrek, dan de verdeling (steunt op 3.9 lid 4-5)."
    )
    assert said.count(reading) == 1


def test_an_assumption_that_only_the_summary_names_is_told_too() -> None:
    summary = t.granted_summary() | {"assumptions": ["indexering_2026", "nog_een"]}
    said = trace_sentences(t.granted(), summary)
    assert "Wij gaan uit van de aanname “nog een”." in said
    assert sum("indexering 2026" in sentence for sentence in said) == 1


def test_the_exception_that_applied_is_told_with_its_condition() -> None:
    assert (
        "Daarbij geldt de uitzondering “dubbel”. "
        "Voor ouderschap van Noor en An geldt wel: enige ouder."
        in trace_sentences(t.granted(), t.granted_summary(), depth=4)
    )


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
    assert not any("bijdrage per maand" in sentence for sentence in short)


def test_every_sentence_ends_as_a_sentence() -> None:
    for trace in (t.granted(), t.not_applied(), t.too_rich(), t.capped(), t.unsettled()):
        for sentence in trace_sentences(trace, t.unsettled_summary()):
            assert sentence.endswith((".", ":", "?"))
            assert ".." not in sentence
