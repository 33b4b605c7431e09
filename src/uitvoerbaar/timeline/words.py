"""Months, values and what is missing, in Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.evaluation.dutch import dutch, dutch_money
from uitvoerbaar.evaluation.questions import Question, Supplier
from uitvoerbaar.evaluation.runtime import period_text
from uitvoerbaar.law.types import Amount, Unit
from uitvoerbaar.rendering.wording import capital, clean, period_words, words
from uitvoerbaar.timeline.model import (
    NO_FORM,
    NOTHING,
    UNKNOWN_FORM,
    Cell,
    Timeline,
    Track,
    stretches,
    union,
)

SHORT = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
UNKNOWN_SIGN, ERROR_SIGN, NOTHING_SIGN, PROVISIONAL_SIGN = "?", "!", "–", "*"

_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
_SUPPLIERS = {
    Supplier.REGISTER: "uit een register",
    Supplier.CITIZEN: "te vragen aan de burger",
    Supplier.OFFICIAL: "oordeel van een medewerker",
}
_CERTAINTIES = {
    "wet": "de bedragen staan in de wet",
    "gepubliceerd": "de bedragen zijn officieel gepubliceerd",
    "secundair": "een bedrag komt uit een tweede bron",
    "afgeleid": "een bedrag is afgeleid, niet gepubliceerd",
    "onzeker": "een bedrag is onzeker",
}


def month_text(month: int) -> str:
    """A month as sep 2025."""
    return f"{SHORT[month % 12]} {month // 12}"


def span_text(first: int, last: int) -> str:
    """Months as "sep 2025 – dec 2025 (4)"; one as "sep 2025"."""
    if first == last:
        return month_text(first)
    return f"{month_text(first)} – {month_text(last)} ({last - first + 1})"


def year_text(year: int, found: Timeline) -> str:
    """A calendar year; of a part of one, which months those are."""
    start, end = max(year * 12, found.first), min(year * 12 + 11, found.last)
    if end - start == 11:
        return str(year)
    months = SHORT[start % 12]
    return f"{year}, {months}" + (f" – {SHORT[end % 12]}" if end > start else "")


def form_text(form: str) -> str:
    """A form of payment in words."""
    return {NO_FORM: "zonder vorm", UNKNOWN_FORM: "vorm nog onbekend"}.get(form) or words(form)


def value_text(cell: Cell) -> str:
    """The value of a month for a table: without "per maand", which its heading says."""
    if cell.state is OutcomeState.UNKNOWN:
        return UNKNOWN_SIGN
    if cell.state is OutcomeState.ERROR:
        return ERROR_SIGN
    if cell.state in NOTHING:
        return ""
    kind, value = cell.outcome.rule.type, cell.outcome.value
    text = dutch(value, kind)
    if isinstance(kind, Amount) and kind.unit is not Unit.PER_YEAR:
        text = dutch_money(value) if value else NOTHING_SIGN
    return clean(text) + (PROVISIONAL_SIGN if cell.state is OutcomeState.PROVISIONAL else "")


def full_text(cell: Cell) -> str:
    """The value of a month in full, as under a pointer: with its bounds, unit and form."""
    if cell.outcome.error is not None:
        return clean(cell.outcome.error.sentence)
    text = clean(dutch(cell.outcome.value, cell.outcome.rule.type))
    if cell.form not in (NO_FORM, UNKNOWN_FORM):
        text += f", {form_text(cell.form)}"
    return text + (" (voorlopig)" if cell.state is OutcomeState.PROVISIONAL else "")


def money_text(cents: int | Fraction) -> str:
    """An amount of money as € 1.234,56."""
    return dutch_money(cents)


# --- what is missing --------------------------------------------------------------------------


@frozen(slots=True)
class Missing:
    """Months without an answer: in which outcomes, and what would settle it or why not."""

    sign: str
    what: str
    reason: str


def missing(found: Timeline) -> Iterator[Missing]:
    """What is unknown with the first question that would settle it, each question once; and where
    the law gives no answer, with its sentence (of sentences that differ in a date, the first)."""
    asked: dict[str, list[str]] = {}
    refused: dict[str, tuple[str, list[str]]] = {}
    for track in found.tracks:
        title = clean(track.title)
        for name, question, states in (
            (title, track.question, [cell.state for cell in track.cells]),
            (f"vorm van {title}", track.form_question, _form_states(track)),
        ):
            spans = _spans(track, [state is OutcomeState.UNKNOWN for state in states])
            if spans:
                reason = question_text(question) if question else "niet te zeggen"
                asked.setdefault(reason, []).append(f"{name} in {', '.join(spans)}")
        for run in track.runs(_kind_of_refusal):
            refusal = _refusal(run.cell)
            if refusal is not None:
                where = f"{title} in {span_text(run.first, run.last)}"
                refused.setdefault(_kind_of_refusal(run.cell), (refusal, []))[1].append(where)
    for reason, places in asked.items():
        end = "" if reason.endswith("”") else "."
        yield Missing(UNKNOWN_SIGN, "; ".join(places), f"Eerst nodig: {reason}{end}")
    for reason, places in refused.values():
        yield Missing(ERROR_SIGN, "; ".join(places), f"De wet geeft geen antwoord: {reason}.")


def _form_states(track: Track) -> list[OutcomeState | None]:
    """What became of the form of what is paid; None where that does not matter (yet)."""
    return [
        cell.paid_as.state if cell.paid_as is not None and cell.is_known else None
        for cell in track.cells
    ]


def _spans(track: Track, wanted: Sequence[bool]) -> list[str]:
    cells = track.cells
    return [
        span_text(cells[start].month, cells[end - 1].month)
        for start, end in stretches(wanted)
        if wanted[start]
    ]


def _refusal(cell: Cell) -> str | None:
    """Why the law gives no answer, with its article."""
    for outcome in cell.outcomes:
        error = outcome.error
        if error is not None:
            cited = f" ({error.citation})" if error.citation else ""
            return clean(f"{error.sentence}{cited}")
    return None


def _kind_of_refusal(cell: Cell) -> str:
    """What a refusal says, whatever the date; "" where there is none."""
    return _DAY.sub("", _refusal(cell) or "")


def question_text(question: Question) -> str:
    """What to ask of whom, in one line."""
    want = question.want
    when = period_words(period_text(want.period))
    what = f"{words(want.symbol.name)} van {words(want.thing)}"
    what += f" ({when})" if when else ""
    if question.supplier is Supplier.REGISTER:
        return f"{what}, uit {question.holder or 'een register'}"
    if question.supplier is Supplier.OFFICIAL:
        return f"{what}, {_SUPPLIERS[question.supplier]}"
    return f"{what}: “{clean(question.text)}”"


def notes(found: Timeline) -> Iterator[str]:
    """What all outcomes together lean on, each thing once."""
    shown = [track for track in found.tracks if not track.says_nothing]
    leans = union(track.leans for track in shown)
    if any(cell.state is OutcomeState.PROVISIONAL for track in shown for cell in track.cells):
        yield f"{PROVISIONAL_SIGN} Voorlopig: dit kan nog veranderen."
    if leans.certainty is not None:
        yield f"{capital(_CERTAINTIES[leans.certainty.value])}."
    if leans.assumptions:
        plural = "aannames" if len(leans.assumptions) > 1 else "aanname"
        yield f"Steunt op {plural} {_listed(map(words, leans.assumptions))}."
    if found.open_from is not None:
        yield f"Vanaf {month_text(found.open_from)} zijn nog niet alle bedragen bekend."
    if found.known_on is not None:
        day = found.known_on
        yield f"Alleen wat op {dutch(day, None)} bekend was, telt mee."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
