"""What a timeline holds: months, forms, stretches, sums and what is missing."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from tests.timeline.studielaw import CASE, LAW, lawbook, made, track
from uitvoerbaar.evaluation.decision import OutcomeState, decide
from uitvoerbaar.law.time import first_day, month_index, month_name
from uitvoerbaar.timeline import sums
from uitvoerbaar.timeline.build import timeline
from uitvoerbaar.timeline.data import timeline_data
from uitvoerbaar.timeline.model import Part, Timeline
from uitvoerbaar.timeline.span import default_span
from uitvoerbaar.timeline.table import Grid, grids, total_text
from uitvoerbaar.timeline.words import missing, notes, span_text

UNKNOWN_INCOME = CASE.replace(", 2025: {waarde: 1800, voorlopig: ja}", "")
NO_HEALTH = CASE.replace("    zieke_maand: nee\n", "")
NO_ENROLMENT_LIST = CASE.replace("    volledig: [inschrijvingen]\n", "")


def grid(found: Timeline, title: str) -> Grid:
    """The table with a title."""
    return next(each for each in grids(found) if each.title == title)


def texts(found: Grid) -> list[list[str]]:
    """The cells of a table, with what stands under them behind a bar."""
    return [
        [cell.text + (f" | {cell.under}" if cell.under else "") for cell in row]
        for row in found.rows
    ]


# --- which months and outcomes ----------------------------------------------------------------


def test_without_months_it_starts_where_something_is_paid_and_ends_after_next_year() -> None:
    found = made()
    assert (month_name(found.first), month_name(found.last)) == ("2024-09", "2026-12")


def test_an_old_record_without_payments_does_not_stretch_it() -> None:
    old = "begindatum: 2004-09-01\n    einddatum: 2005-08-31"
    case = CASE.replace("begindatum: 2024-09-01\n    einddatum: 2026-08-31", old)
    book = lawbook()
    first, last = default_span(book.law, book.case(case, "noor.yaml"))
    assert last - first + 1 == 120
    found = made(case)
    assert (month_name(found.first), month_name(found.last)) == ("2025-01", "2026-12")


def test_a_yes_that_is_granted_stretches_it_and_a_yes_that_merely_holds_does_not() -> None:
    old = "begindatum: 2004-09-01\n    einddatum: 2005-08-31"
    case = CASE.replace("begindatum: 2024-09-01\n    einddatum: 2026-08-31", old)
    heading = "## Artikel 3 Wat u krijgt\n\nStatus: gecodeerd"
    assert month_name(made(case).first) == "2025-01"
    granted = made(case, law=LAW.replace(heading, f"{heading}; op aanvraag"))
    assert month_name(granted.first) == "2017-02"  # a birthday in the first year that is looked at


def test_it_ends_before_months_without_amounts_and_says_so() -> None:
    later = CASE.replace("2026-08-31", "2028-08-31").replace("2025-10-01", "2026-10-01")
    found = made(later)
    assert month_name(found.last) == "2026-12"
    assert "Vanaf jan 2027 zijn nog niet alle bedragen bekend." in list(notes(found))
    assert month_name(made(later, last=month_index(2027, 3)).last) == "2027-03"


def test_months_that_are_asked_for_are_given() -> None:
    found = made(first=month_index(2020, 3), last=month_index(2020, 5))
    assert [month_name(month) for month in found.months] == ["2020-03", "2020-04", "2020-05"]
    assert len(track(found, "leesgeld").cells) == 3


def test_one_given_month_moves_the_other_end_if_it_must() -> None:
    assert made(last=month_index(2020, 5)).first == month_index(2020, 5)
    assert made(first=month_index(2040, 5)).last == month_index(2040, 5)


def test_it_shows_what_is_paid_counted_and_answered_but_no_other_amounts() -> None:
    parts = {each.name: each.part for each in made().tracks}
    assert parts == {
        "ingeschreven": Part.STATE,
        "gebruikt": Part.USED,
        "maanden_over": Part.LEFT,
        "leesgeld": Part.PAID,
        "toelage": Part.PAID,
        "lening": Part.PAID,
        "ziekengeld": Part.PAID,
        "woont": Part.STATE,
        "jarig": Part.STATE,
    }


def test_a_public_form_of_a_payment_is_no_state_of_its_own() -> None:
    head = "regel vorm_van_de_lening van persoon elke maand: vorm\n"
    found = made(law=LAW.replace(head, f'{head}    uitkomst "Vorm van de lening"\n'))
    assert "vorm_van_de_lening" not in {each.name for each in found.tracks}


def test_each_month_is_what_a_decision_for_that_month_gives() -> None:
    book, found = lawbook(), made()
    case = book.case(CASE, "noor.yaml")
    for month in found.months:
        rules = [each.rule for each in found.tracks]
        decision = decide(book.program, case, rules, on=first_day(month))
        for each, outcome in zip(found.tracks, decision.outcomes, strict=True):
            cell = each.cells[month - found.first]
            assert (cell.state, cell.outcome.value) == (outcome.state, outcome.value)


def test_a_yearly_outcome_is_that_of_the_year_of_each_month() -> None:
    text = LAW.replace(
        "regel maximum van persoon elke maand", "regel maximum van persoon elk jaar"
    ).replace("    toelagemaximum\n\nregel woont", "    leenbedrag\n\nregel woont")
    book = lawbook(text)
    rules = [book.rule("maximum")]
    case = book.case(CASE, "noor.yaml")
    span = month_index(2024, 12), month_index(2025, 1)
    found = timeline(book.program, case, rules, *span)
    assert [cell.outcome.value for cell in found.tracks[0].cells] == [25_000, 26_000]
    assert found.tracks[0].part is Part.OTHER


# --- merging and totals -----------------------------------------------------------------------


def test_equal_months_are_one_row_and_nil_columns_are_left_out() -> None:
    found = grid(made(), "Wat u krijgt, per maand")
    assert [column.title for column in found.columns] == [
        *("Maanden", "Leesgeld", "Toelage", "Lening", "Samen")
    ]
    assert texts(found) == [
        [
            "sep 2024 – dec 2024 (4)",
            "€ 80,00 | gift",
            "€ 316,00 | gift",
            "€ 250,00 | lening",
            "€ 646,00",
        ],
        ["jan 2025", "€ 90,10 | gift", "€ 416,00 | gift", "€ 260,00 | lening", "€ 766,10"],
        [
            "feb 2025",
            "€ 90,10 | prestatielening",
            "€ 416,00 | gift",
            "€ 260,00 | lening",
            "€ 766,10",
        ],
        [
            "mrt 2025 – dec 2025 (10)",
            "€ 302,39 | prestatielening",
            "€ 416,00 | gift",
            "€ 260,00 | lening",
            "€ 978,39",
        ],
        [
            "jan 2026 – aug 2026 (8)",
            "€ 302,39 | prestatielening",
            "€ 366,00* | gift",
            "€ 270,00 | lening",
            "€ 938,39",
        ],
        ["sep 2026 – dec 2026 (4)", "–", "–", "–", "–"],
    ]


def test_totals_are_exact_by_year_and_form_and_add_up() -> None:
    found = made()
    assert texts(grid(found, "Wat u krijgt, per kalenderjaar")) == [
        ["2024, sep – dec", "€ 1.584,00", "–", "€ 1.000,00", "€ 2.584,00"],
        ["2025", "€ 5.082,10", "€ 3.114,00", "€ 3.120,00", "€ 11.316,10"],
        ["2026", "€ 2.928,00", "€ 2.419,12", "€ 2.160,00", "€ 7.507,12"],
        ["Alle maanden samen", "€ 9.594,10", "€ 5.533,12", "€ 6.280,00", "€ 21.407,22"],
    ]
    by_form = sum((sums.of_form(found, form).cents for form in found.forms), Fraction(0))
    by_year = sum((sums.of_year(found, year).cents for year in sums.years(found)), Fraction(0))
    assert by_form == by_year == sums.total(found).cents == 2_140_722


def test_a_third_of_a_cent_is_not_lost() -> None:
    found = made(CASE.replace("2023: 3600", "2023: 1000"))
    cell = track(found, "toelage").cells[0]
    assert cell.amount == 41_600 - Fraction(100_000, 36)
    assert sums.of_year(found, 2024).cents == 4 * (8_000 + 25_000 + cell.amount)


def test_counters_are_one_row_as_long_as_they_go_on_in_the_same_steps() -> None:
    assert texts(grid(made(), "Wat is gebruikt en wat over is")) == [
        ["sep 2024 – aug 2026 (24)", "1 → 24", "23 → 0"],
        ["sep 2026 – dec 2026 (4)", "24", "0"],
    ]


def test_states_have_stretches_of_their_own() -> None:
    rows = texts(grid(made(), "Wat er geldt"))
    assert rows[:4] == [
        ["Ingeschreven", "sep 2024 – aug 2026 (24)", "ja"],
        ["", "sep 2026 – dec 2026 (4)", "nee"],
        ["Thuis of op kamers", "sep 2024 – feb 2025 (6)", "thuis"],
        ["", "mrt 2025 – dec 2026 (22)", "op kamers"],
    ]


def test_months_are_written_short() -> None:
    assert span_text(month_index(2025, 9), month_index(2025, 12)) == "sep 2025 – dec 2025 (4)"
    assert span_text(month_index(2025, 3), month_index(2025, 3)) == "mrt 2025"


# --- what is missing --------------------------------------------------------------------------


def test_what_is_unknown_is_shown_and_what_would_settle_it_is_said_once() -> None:
    found = made(UNKNOWN_INCOME)
    rows = texts(grid(found, "Wat u krijgt, per maand"))
    assert rows[-2][1:] == [
        *("€ 302,39 | prestatielening", "?", "€ 270,00 | lening", "€ 572,39 + ?")
    ]
    (absent,) = missing(found)
    assert absent.what == "Toelage in jan 2026 – aug 2026 (8)"
    assert absent.reason == "Eerst nodig: inkomen van noor (2025), uit BRI."
    assert total_text(sums.of_year(found, 2026)) == "€ 4.579,12 + ?"
    assert sums.total(found).unknown == 8


def test_the_question_is_put_as_the_law_puts_it() -> None:
    (absent,) = missing(made(NO_HEALTH))
    assert absent.reason == "Eerst nodig: zieke maand van noor (september 2024): “" + (
        "Was u deze maand ziek?”"
    )


def test_one_question_can_settle_more_than_one_outcome() -> None:
    found = list(missing(made(NO_ENROLMENT_LIST)))
    assert len(found) == 1
    assert found[0].what.count(";") == 7
    assert "inschrijvingen van noor" in found[0].reason


def test_an_unknown_form_is_told_apart_from_an_unknown_amount() -> None:
    text = LAW.replace(
        "regel vorm_van_de_lening van persoon elke maand: vorm\n    lening",
        "regel vorm_van_de_lening van persoon elke maand: vorm\n"
        "    als zieke_maand: gift\n    anders: lening",
    )
    found = made(NO_HEALTH, law=text)
    rows = texts(grid(found, "Wat u krijgt, per maand"))
    assert rows[0][3] == "€ 250,00 | vorm nog onbekend"
    assert found.forms == ("gift", "prestatielening", "", "?")
    (absent,) = missing(found)
    assert "vorm van Lening in sep 2024 – aug 2026 (24)" in absent.what
    assert OutcomeState.UNKNOWN in found.states


def test_where_the_law_gives_no_answer_its_sentence_stands_once() -> None:
    later = CASE.replace("2026-08-31", "2028-08-31").replace(
        "2025: {waarde: 1800, voorlopig: ja}", "2025: 0, 2026: 0"
    )
    found = made(later, first=month_index(2026, 11), last=month_index(2027, 3))
    rows = texts(grid(found, "Wat u krijgt, per maand"))
    assert [row[-1] for row in rows] == ["€ 270,00 | lening", "!"]
    (absent,) = missing(found)
    assert absent.sign == "!"
    assert absent.what == "Lening in jan 2027 – mrt 2027 (3)"
    assert absent.reason == (
        "De wet geeft geen antwoord: er is geen bedrag van leenbedrag voor 2027-01-01 "
        "(WLS artikel 3)."
    )


def test_what_it_leans_on_is_said_once() -> None:
    assert list(notes(made())) == [
        "* Voorlopig: dit kan nog veranderen.",
        "Een bedrag is afgeleid, niet gepubliceerd.",
        "Steunt op aanname toelage is gift.",
    ]


def test_an_assumption_can_be_replaced_and_a_day_of_knowledge_given() -> None:
    book = lawbook()
    case = book.case(CASE, "noor.yaml")
    rules = [book.rule("toelage")]
    months = month_index(2025, 1), month_index(2025, 1)
    day = date(2025, 2, 1)
    found = timeline(
        book.program, case, rules, *months, known_on=day, assumptions={"toelage_is_gift": False}
    )
    assert found.forms == ("prestatielening",)
    assert list(notes(found))[-1] == "Alleen wat op 1 februari 2025 bekend was, telt mee."


# --- as data ----------------------------------------------------------------------------------


def test_data_has_exact_texts_and_no_floats() -> None:
    data = json.loads(json.dumps(timeline_data(made(UNKNOWN_INCOME))), parse_float=_no_float)
    assert (data["from"], data["to"], data["on"]) == ("2024-09", "2026-12", "2025-10-01")
    paid = {each["outcome"]: each for each in data["outcomes"]}
    assert paid["leesgeld"]["stretches"][3] == {
        "from": "2025-03",
        "to": "2026-08",
        "months": 18,
        "state": "known",
        "value": "302.39",
        "form": "prestatielening",
        "form_known": True,
    }
    unknown = paid["toelage"]["stretches"][2]
    assert (unknown["state"], unknown["low"], unknown["high"]) == ("unknown", "0.00", "416.00")
    assert paid["toelage"]["question"]["item"] == "inkomen"
    assert data["totals"]["years"][0] == {
        "year": 2024,
        "paid": "2584.00",
        "unknown_months": 0,
        "months_without_answer": 0,
        "forms": [
            _form("gift", "1584.00"),
            _form("prestatielening", "0.00"),
            _form("lening", "1000.00"),
        ],
    }


def _form(form: str, paid: str) -> dict[str, object]:
    return {"form": form, "paid": paid, "unknown_months": 0, "months_without_answer": 0}


def _no_float(text: str) -> float:
    pytest.fail(f"{text} is a float")
