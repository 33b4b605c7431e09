"""Damaged tables: whatever stretches, bounds, states and days stand in a row, the table is refused
with its row and column, or decides what the exact evaluator says of a case with the same facts."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from attrs import evolve, frozen
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.counts import count
from tests.kernel.agreement import difference
from tests.kernel.small import small_law
from uitvoerbaar.evaluation.decision import Outcomes
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.tables import TableError

BOOK = small_law(
    """
soort persoon
    meervoud personen

gegeven inkomen van persoon elk jaar: bedrag per jaar
    bereik vanaf € 0 tot en met € 900
    register "R"

gegeven boeken van persoon elke maand: getal
    register "R"

gegeven lid van persoon: ja/nee
    register "R"

gegeven kring van persoon elke maand: verzameling persoon
    register "R"

keuze wil van persoon elke maand: ja/nee
    vraag "Wil je?"

regel verdient van persoon elk jaar: bedrag per jaar
    uitkomst "Verdient"
    inkomen

regel in_bereik van persoon elk jaar: ja/nee
    uitkomst "Binnen het bereik"
    inkomen ≥ € 0 en inkomen ≤ € 900

regel leest van persoon elke maand: getal
    uitkomst "Leest"
    boeken

regel leest_veel van persoon elke maand: ja/nee
    uitkomst "Leest veel"
    boeken > 5

regel is_lid van persoon elke maand: ja/nee
    uitkomst "Lid"
    lid

regel grootte van persoon elke maand: getal
    uitkomst "Grootte"
    aantal kring

regel wilde van persoon elke maand: ja/nee
    uitkomst "Wilde"
    wil
"""
)
OUTCOMES = (
    "verdient", "in_bereik", "leest", "leest_veel", "is_lid", "grootte", "wilde",
)  # fmt: skip
DAY = date(2026, 2, 1)
MONTHS = [2025 * 12 + 10, 2025 * 12 + 11, 2026 * 12, 2026 * 12 + 1, 2026 * 12 + 2, 2027 * 12]
ROWS = 2


@frozen(slots=True)
class Stretch:
    """A stretch as it stands in a table. `parts`: what else there is in it, by name."""

    start: date | None
    end: date | None
    parts: dict[str, Any]

    def data(self) -> dict[str, Any]:
        return {"van": self.start, "tot": self.end, **self.parts}

    @property
    def known_from(self) -> date:
        return self.parts["bekend_vanaf"] or self.parts.get("aangevraagd") or date.min


ANY_EDGE = st.one_of(
    st.none(),
    st.sampled_from(
        [
            date(2025, 1, 1), date(2025, 12, 1), date(2025, 12, 31), date(2026, 1, 1),
            date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 6, 30),
            date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1), date(2026, 2, 14),
        ]
    ),
)  # fmt: skip
CUTS = {
    "inkomen": [date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)],
    "boeken": [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)],
}
KNOWN = [None, date(2025, 6, 1), date(2026, 3, 1)]
DAYS = [None, date(2025, 12, 10), date(2026, 2, 10), date(2026, 4, 1)]
STATES = ["bekend", "voorlopig", "ontbreekt", "niet van toepassing", "onbekend"]
CENTS = st.integers(-100, 90_100)
BOOKS = st.integers(0, 9)
CIRCLE = st.lists(st.one_of(st.none(), st.integers(-1, ROWS)), max_size=3)
MAYBE = st.booleans()
VALUES = {"inkomen": CENTS, "boeken": BOOKS, "lid": MAYBE, "kring": CIRCLE, "wil": MAYBE}
SOUND = {
    **VALUES,
    "inkomen": st.integers(0, 90_000),
    "kring": st.lists(st.integers(0, ROWS - 1), unique=True),
}


@st.composite
def contents(draw: st.DrawFn, item: str) -> dict[str, Any]:
    """What a stretch may say: a value, bounds, a state without either, or nothing."""
    parts: dict[str, Any] = dict.fromkeys(("waarde", "staat", "bekend_vanaf"))
    parts["bekend_vanaf"] = draw(st.sampled_from(KNOWN))
    way = draw(st.sampled_from(["value", "value", "value", "bounds", "state", "nothing"]))
    if way == "value":
        parts["waarde"] = draw(SOUND[item])
        parts["staat"] = draw(st.sampled_from([None, *STATES[: 1 if item == "wil" else 2]]))
    if way == "state":
        parts["staat"] = draw(st.sampled_from(STATES[2:]))
    if item in BOUNDED:
        ends: list[Any] = [None, None]
        if way == "bounds":
            pair: Any = draw(st.tuples(SOUND[item], SOUND[item]))
            low, high = sorted(pair)
            ends = draw(st.sampled_from([[low, high], [low, None], [None, high]]))
        parts["laagste"], parts["hoogste"] = ends
    if item == "wil":
        days = sorted(draw(st.tuples(*2 * [st.sampled_from(DAYS[1:])])))
        shown = [day if draw(st.booleans()) and way == "value" else None for day in days]
        parts["aangevraagd"], parts["tot_en_met"] = shown
    return parts


@st.composite
def rows_of(draw: st.DrawFn, item: str) -> list[Stretch]:
    """The stretches of a row: one after another, some known since other days; and then perhaps
    something in it is replaced by anything."""
    cuts: list[date | None] = [None, None]
    if item != "lid":
        chosen = draw(st.sets(st.sampled_from(CUTS["inkomen" if item == "inkomen" else "boeken"])))
        cuts = [None, *sorted(chosen), None]
    made: list[Stretch] = []
    for start, after in pairwise(cuts):
        end = None if after is None else date.fromordinal(after.toordinal() - 1)
        number = draw(st.sampled_from([0, 1, 1, 1, 2]))
        made.extend(Stretch(start, end, draw(contents(item))) for _ in range(number))
    made = draw(st.permutations(made))
    if made and draw(st.integers(0, 7)) == 0:
        place = draw(st.integers(0, len(made) - 1))
        hit = made[place]
        what = draw(st.sampled_from(["start", "end", *hit.parts]))
        if what in ("start", "end"):
            edge = draw(ANY_EDGE)
            made[place] = evolve(hit, start=edge) if what == "start" else evolve(hit, end=edge)
        else:
            options: dict[str, Any] = {"staat": STATES, "bekend_vanaf": KNOWN}
            value: st.SearchStrategy[Any] = st.one_of(st.none(), VALUES[item])
            if what in ("staat", *DATES):
                value = st.sampled_from(options.get(what, DAYS))
            made[place] = evolve(hit, parts={**hit.parts, what: draw(value)})
    return made


BOUNDED = ("inkomen", "boeken")
DATES = ("van", "tot", "bekend_vanaf", "aangevraagd", "tot_en_met")
TYPES = {
    "inkomen": pa.int64(), "boeken": pa.int32(), "lid": pa.bool_(), "kring": pa.list_(pa.int64()),
    "wil": pa.bool_(),
}  # fmt: skip
ROW = st.fixed_dictionaries({item: rows_of(item) for item in TYPES})


def table_of(rows: list[dict[str, list[Stretch]]], items: set[str]) -> Any:
    """The table with these stretches."""
    made = {}
    for item in sorted(items):
        data = [[stretch.data() for stretch in row[item]] for row in rows]
        parts = ["van", "tot", "waarde", "staat", "bekend_vanaf"]
        if item in ("inkomen", "boeken"):
            parts += ["laagste", "hoogste"]
        if item == "wil":
            parts += ["aangevraagd", "tot_en_met"]
        kinds = {part: pa.date32() if part in DATES else TYPES[item] for part in parts}
        kinds["staat"] = pa.string()
        made[item] = pa.array(data, pa.list_(pa.struct(list(kinds.items()))))
    return pa.table(made)


# --- what a table may hold, said again: plainly, a stretch at a time -----------------------------


def monthly(stretch: Stretch) -> tuple[int, int] | None:
    """The months of a stretch; None where it does not hold in whole months."""
    start, end = stretch.start or date(1, 1, 1), stretch.end or date(9999, 12, 31)
    last_of_month = date.max if end == date.max else date.fromordinal(end.toordinal() + 1)
    if start.day != 1 or not (end == date.max or last_of_month.day == 1) or start > end:
        return None
    return start.year * 12 + start.month - 1, end.year * 12 + end.month - 1


def periods_of(item: str, stretch: Stretch) -> tuple[int, int] | None:
    """The months or years of a stretch; None where it may not stand there."""
    if item == "lid":
        return (0, 0) if stretch.start is stretch.end is None else None
    months = monthly(stretch)
    if months is None or item != "inkomen":
        return months
    first, last = months
    return (first // 12, last // 12) if first % 12 == 0 and last % 12 == 11 else None


def is_sound(item: str, stretch: Stretch) -> bool:
    """Whether what stands in a stretch is not a contradiction."""
    parts = stretch.parts
    value, state = parts["waarde"], parts["staat"]
    low, high = parts.get("laagste"), parts.get("hoogste")
    if value is None and state in ("bekend", "voorlopig"):
        return False
    if value is not None and (state not in (None, "bekend", "voorlopig") or low is not None):
        return False
    if value is not None and high is not None:
        return False
    if item == "wil" and state == "voorlopig":
        return False
    between = low is not None or high is not None
    if between and state not in (None, "onbekend"):
        return False
    if low is not None and high is not None and low > high:
        return False
    if item == "inkomen" and any(
        n is not None and not 0 <= n <= 90_000 for n in (value, low, high)
    ):
        return False
    if item == "kring" and value is not None:
        return len(set(value)) == len(value) and all(
            member is not None and 0 <= member < ROWS for member in value
        )
    applied, until = parts.get("aangevraagd"), parts.get("tot_en_met")
    if (applied or until) and value is None:
        return False
    return not (applied and until and until < applied)


def may_stand(item: str, row: list[Stretch]) -> bool:
    """Whether a row of stretches may be."""
    spans = [periods_of(item, stretch) for stretch in row]
    if None in spans or not all(is_sound(item, stretch) for stretch in row):
        return False
    for place, (one, span) in enumerate(zip(row, spans, strict=True)):
        for other, others in zip(row[:place], spans[:place], strict=True):
            assert span is not None
            assert others is not None
            if one.known_from == other.known_from and span[0] <= others[1] and others[0] <= span[1]:
                return False
    return True


def told(item: str, stretch: Stretch) -> Any:
    """A stretch as a case says it."""
    parts = stretch.parts
    value, state = parts["waarde"], parts["staat"]
    said: dict[str, Any] = {}
    if value is None and (parts.get("laagste") is not None or parts.get("hoogste") is not None):
        for part, key in (("laagste", "ten minste"), ("hoogste", "ten hoogste")):
            if parts[part] is not None:
                said[key] = plain(item, parts[part])
    elif value is None:
        said["waarde"] = state or "onbekend"
    else:
        said["waarde"] = plain(item, value)
        if state == "voorlopig":
            said["voorlopig"] = "ja"
    if parts.get("aangevraagd"):
        said["op"] = str(parts["aangevraagd"])
    if parts.get("tot_en_met"):
        said["tot"] = str(parts["tot_en_met"])
    if parts["bekend_vanaf"]:
        said["bekend vanaf"] = str(parts["bekend_vanaf"])
    return said


def plain(item: str, value: Any) -> Any:
    if item == "inkomen":
        return f"{value // 100},{value % 100:02d}"
    if item == "kring":
        return [f"p{member}" for member in value]
    if item in ("lid", "wil"):
        return "ja" if value else "nee"
    return value


def case_of(rows: list[dict[str, list[Stretch]]], items: set[str], row: int) -> str:
    """A case in which each period says what the stretches over it say."""
    people: dict[str, dict[str, Any]] = {f"p{number}": {} for number in range(ROWS)}
    years = sorted({month // 12 for month in MONTHS})
    for number, one in enumerate(rows):
        for item in items:
            keys = [("altijd", 0)]
            if item == "inkomen":
                keys = [(f"in {year}", year) for year in years]
            elif item != "lid":
                keys = [(f"in {m // 12:04d}-{m % 12 + 1:02d}", m) for m in MONTHS]
            for key, period in keys:
                over = []
                for stretch in one[item]:
                    span = periods_of(item, stretch)
                    if span is not None and span[0] <= period <= span[1]:
                        over.append(told(item, stretch))
                if over:
                    people[f"p{number}"].setdefault(item, {})[key] = over
    return json.dumps({"peildatum": DAY.isoformat(), "aanvrager": f"p{row}", "personen": people})


@settings(max_examples=count(60, 2_000))
@given(
    st.lists(ROW, min_size=ROWS, max_size=ROWS),
    st.sets(st.sampled_from(sorted(TYPES)), min_size=1),
    st.sampled_from([None, date(2025, 1, 1), date(2026, 1, 1), date(2026, 3, 1)]),
)
def test_stretches_are_refused_or_say_what_a_case_says(
    rows: list[dict[str, list[Stretch]]], items: set[str], known_on: date | None
) -> None:
    columns = BOOK.at(DAY).columns(OUTCOMES, known_on=known_on)
    table = table_of(rows, items)
    wrong = {
        (item, place)
        for item in items
        for place, row in enumerate(rows)
        if not may_stand(item, row[item])
    }
    event("refused" if wrong else "decided")
    if wrong:
        with pytest.raises(TableError) as caught:
            columns.read(table)
        for problem in caught.value.problems:
            assert problem.row is not None, problem
            assert ((problem.column or "").split(".")[0], problem.row) in wrong, problem
        return
    found = columns.run(table, months=MONTHS, threads=1, reasons=True)
    for row in range(ROWS):
        case = BOOK.case(case_of(rows, items, row))
        exact = Outcomes(Evaluation(BOOK.program, case, known_on))
        for place, month in enumerate(MONTHS):
            for column in found.columns:
                rule = column.outcome.rule
                outcome = exact.of(BOOK.law.rules[rule.symbol], month)
                wrong_there = difference(BOOK.law, column, place, row, outcome, {})
                assert not wrong_there, (rule.symbol.name, month, row, wrong_there)
