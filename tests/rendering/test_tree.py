"""The tree in a terminal: what an official must be able to read in it."""

from __future__ import annotations

import io

from rich.console import Console
from rich.tree import Tree

from tests.rendering import traces as t
from uitvoerbaar.rendering.tree import trace_text, trace_tree


def lines(text: str) -> list[str]:
    """The lines without the guides of the tree, white space joined."""
    return [" ".join(line.strip("│├└─ ").split()) for line in text.splitlines()]


def test_the_outcome_stands_on_top_with_its_article_and_explanation() -> None:
    first, second, third, *_ = lines(trace_text(t.granted()))
    assert first == "Aanvullende beurs van Noor in maart 2026 · WSF artikel 3.8 € 376,58 per maand"
    assert second == "Noor heeft aanspraak op een aanvullende beurs van € 376,58 per maand."
    assert third == (
        "geval 1 van 2: als aanvullende beurs aangevraagd en niet ernstig verstoorde relatie"
    )


def test_each_fact_says_where_it_comes_from() -> None:
    text = lines(trace_text(t.granted()))
    place = text.index("toetsingsinkomen van An over 2024 € 38.000,00 per jaar")
    assert text[place + 1] == "register: basisregistratie inkomen, authentiek gegeven"
    assert "register: basisregistratie inkomen, voorlopig" in text
    assert "keuze van de burger" in text
    assert "oordeel van een medewerker, redenen: gesprek op 3 februari" in text


def test_a_fact_that_only_the_citizen_can_tell_says_so() -> None:
    fact = t.fact("studeert", "ja/nee", "ja", register=None, authentic=None)
    step = t.step("s1", "recht", "ja/nee", "ja", "WSF artikel 1", reads=[fact])
    assert "door de burger opgegeven" in lines(trace_text(t.trace(step)))


def test_an_amount_says_its_source_and_that_it_is_not_confirmed() -> None:
    text = lines(trace_text(t.granted(), width=140))
    place = text.index(
        "vrije voet bedrag (ho, gewoon) · WSF artikel 3.9, lid 2 € 26.289,28 per jaar"
    )
    assert text[place + 1] == (
        "vanaf 1 januari 2026, bron: rekenhulp, uit een tweede bron, niet officieel bevestigd"
    )


def test_exceptions_assumptions_and_readings_are_marked() -> None:
    text = lines(trace_text(t.granted(), width=140))
    assert "uitzondering: dubbel" in text
    assert (
        "uitzondering dubbel geldt niet. Voor ouderschap van Noor en Bob geldt niet: enige ouder"
    ) in text
    place = text.index("aanname: indexering 2026 2,5%")
    assert text[place + 1] == (
        "De regeling voor 2026 is nog niet bekendgemaakt; steunt op Kamerbrief"
    )
    reading = "lezing van de wet: eerst de aftrek, dan de verdeling (steunt op 3.9 lid 4-5)"
    assert text.count(reading) == 2


def test_a_limit_that_decided_is_told_with_what_it_would_have_been() -> None:
    said = "grens: ten hoogste maximum aanvullende beurs, anders € 902,39 per maand"
    assert said in lines(trace_text(t.capped()))


def test_a_step_that_is_used_again_is_written_out_once() -> None:
    text = trace_text(t.granted())
    assert text.count("maximum zonder lesgeld") == 1
    assert text.count("zie boven") == 2


def test_the_step_that_refused_is_marked() -> None:
    text = lines(trace_text(t.too_rich()))
    assert text[text.index("gaf de doorslag") - 1] == "recht · Wzt artikel 3 nee"


def test_depth_leaves_out_what_lies_deeper_and_says_so() -> None:
    text = trace_text(t.granted(), depth=1)
    assert "veronderstelde ouderlijke bijdrage · WSF artikel 3.13 · verder niet getoond" in text
    assert "toetsingsinkomen" not in text


def test_a_debt_over_35_years_of_months_does_not_run_off_the_screen() -> None:
    text = trace_text(t.carried(420))
    assert "verder niet getoond" in text
    assert max(len(line) for line in text.splitlines()) <= 100


def test_lines_stay_within_a_narrow_screen() -> None:
    assert max(len(line) for line in trace_text(t.granted(), width=60).splitlines()) <= 60
    console = Console(file=io.StringIO(), width=50)
    console.print(trace_tree(t.granted(), width=100))
    output = console.file
    assert isinstance(output, io.StringIO)
    assert max(len(line) for line in output.getvalue().splitlines()) <= 50


def test_an_unknown_outcome_gives_its_bounds() -> None:
    text = lines(trace_text(t.unsettled()))
    assert "onbekend, tussen € 0,00 per maand en € 491,08 per maand" in text
    assert "register: BRP, authentiek gegeven, nog niet bekend" in text


def test_names_from_a_case_cannot_steer_the_terminal_or_its_markup() -> None:
    text = trace_text(t.hostile())
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[red]" in text


def test_colours_say_nothing_that_the_words_do_not() -> None:
    tree = trace_tree(t.granted())
    assert isinstance(tree, Tree)
    colourful = Console(
        file=io.StringIO(), width=100, force_terminal=True, color_system="truecolor"
    )
    with colourful.capture() as captured:
        colourful.print(tree)
    assert "\x1b[" in captured.get()
    plain = Console(file=io.StringIO(), width=100, force_terminal=True, no_color=True)
    with plain.capture() as bare:
        plain.print(tree)
    assert "\x1b[3" not in bare.get().replace("\x1b[3m", "")  # no colours; italics may stay
