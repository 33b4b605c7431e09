"""The same facts as a case and as tables, for a law that declares what cannot be so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pyarrow as pa
from attrs import frozen
from hypothesis import strategies as st

from tests.kernel.small import small_law

BOOK = small_law(
    """
opsomming boeksoort: strip, roman

soort persoon
    meervoud personen

gegeven geboren van persoon: datum
    bereik vanaf 2001-01-01
    register "R"

gegeven vertrokken van persoon: datum
    niet eerder dan geboren
    bereik tot en met 2003-12-31
    register "R"

gegeven lid_sinds van persoon: datum
    op de eerste dag van een maand
    niet eerder dan sinds van een van leningen
    register "R"

gegeven beste_lening van persoon elke maand: lening
    een van leningen
    register "R"

gegeven adres van persoon elke maand: adres
    register "R"

gegeven huisgenoten van persoon elke maand: verzameling persoon
    wederkerig, met hetzelfde adres
    register "R"

gegeven vrienden van persoon: verzameling persoon
    wederkerig
    register "R"

gegeven passen van persoon elk jaar: getal
    in gehelen
    register "R"

soort lening
    lezer: persoon, omgekeerd leningen
    ten hoogste een per lezer, boeksoort, sinds
    volledig
    meervoud leningen
    register "R"

gegeven boeksoort van lening: boeksoort

gegeven sinds van lening: datum
    niet eerder dan geboren van lezer + 12 maanden

gegeven geleend_in van lening: maand
    niet eerder dan geboren van lezer
    bereik tot en met 2003-09

gegeven boeken van lening: getal
    in gehelen

soort kaart
    ten hoogste een per houders, nummer
    meervoud kaarten

gegeven houders van kaart: verzameling persoon
    register "R"

gegeven nummer van kaart: getal
    register "R"

regel gelezen van persoon elke maand: getal
    uitkomst "Gelezen"
    som van boeken over leningen

regel gezelschap van persoon elke maand: getal
    uitkomst "Gezelschap"
    aantal huisgenoten

regel weg van persoon elke maand: ja/nee
    uitkomst "Weg"
    vertrokken > geboren

regel laatste_jaar van persoon: jaar
    uitkomst "Laatste jaar"
    jaar van vertrokken

regel pasjes van persoon elk jaar: getal
    uitkomst "Pasjes"
    passen
"""
)
DAY = date(2026, 2, 1)
PEOPLE = 3
STATES = ("ontbreekt", "niet van toepassing", "onbekend")
KNOWN = (None, date(2025, 6, 1), date(2026, 3, 1))
DAYS = tuple(date(year, 7, day) for year in (2001, 2002, 2003) for day in (1, 2))


@frozen(slots=True)
class Said:
    """What is said of an item at once: a value, bounds or a state, since a day."""

    value: Any = None
    state: str | None = None
    low: Any = None
    high: Any = None
    known_from: date | None = None

    def cells(self) -> dict[str, Any]:
        """As parts of columns."""
        return {
            "waarde": self.value,
            "staat": self.state,
            "laagste": self.low,
            "hoogste": self.high,
            "bekend_vanaf": self.known_from,
        }

    def in_case(self) -> dict[str, Any]:
        """As a case says it."""
        said: dict[str, Any] = {"waarde": self.state or "onbekend"}
        if self.value is not None:
            said["waarde"] = _written(self.value)
            if self.state == "voorlopig":
                said["voorlopig"] = "ja"
        elif self.low is not None or self.high is not None:
            bounds = {"ten minste": self.low, "ten hoogste": self.high}
            said = {key: _written(value) for key, value in bounds.items() if value is not None}
        if self.known_from is not None:
            said["bekend vanaf"] = self.known_from.isoformat()
        return said


def _written(value: Any) -> Any:
    if isinstance(value, list):
        return [f"p{member}" for member in value]
    if isinstance(value, int) and value < 9:
        return f"l{value}"
    if isinstance(value, int):  # a month
        return f"{value // 100}-{value % 100:02}"
    return str(value)


Versions = list[Said]
Span = tuple[date | None, date | None]  # the first and the last day; None: open
Told = Sequence[tuple[Span, Versions]]  # in order, of what lies over each other the last counts


@frozen(slots=True)
class ItemFacts:
    """What is said of an item of each thing. `form`: how a table says it."""

    name: str
    form: str  # "plain", "periods" or "stretches"
    told: Sequence[Told]


@st.composite
def said(draw: st.DrawFn, values: st.SearchStrategy[Any], bounds: bool) -> Said:
    """Something that may be said of an item."""
    way = draw(st.sampled_from(["value"] * 5 + ["state"] + ["bounds"] * 2 * bounds))
    known = draw(st.sampled_from(KNOWN))
    if way == "state":
        return Said(state=draw(st.sampled_from(STATES)), known_from=known)
    if way == "value":
        state = draw(st.sampled_from([None, None, "bekend", "voorlopig"]))
        return Said(draw(values), state, known_from=known)
    low, high = sorted([draw(values), draw(values)])
    low, high = draw(st.sampled_from([(low, high), (low, None), (None, high)]))
    return Said(None, draw(st.sampled_from([None, "onbekend"])), low, high, known)


@st.composite
def facts(
    draw: st.DrawFn, name: str, grid: str, things: int, values: st.SearchStrategy[Any], bounds: bool
) -> ItemFacts:
    """What is said of an item of each of some things."""
    forms = ["plain", "stretches"] if grid == "" else ["plain", "periods", "stretches"]
    form = draw(st.sampled_from(forms))
    starts = _STARTS[grid]
    told: list[Told] = []
    for thing in range(things):
        of_thing = values
        if name in MUTUAL:
            of_thing = st.sampled_from([*[_MATES[thing]] * 4, [], [(thing + 1) % PEOPLE], [0]])
        one = said(of_thing, bounds)
        if form == "plain":
            told.append([((None, None), [draw(one)])] if draw(_OFTEN) else [])
        elif form == "periods":
            own: list[tuple[Span, Versions]] = []
            if draw(st.booleans()):
                own.append(((None, None), [draw(one)]))
            for start, after in pairwise(starts):
                if draw(st.booleans()):
                    own.append(((start, after - timedelta(days=1)), [draw(one)]))
            told.append(own)
        else:
            chosen = sorted(draw(st.sets(st.sampled_from(starts)))) if grid else []
            cuts: list[date | None] = [None, *chosen, None]
            own = []
            for begin, end in pairwise(cuts):
                last = None if end is None else end - timedelta(days=1)
                versions = st.lists(one, max_size=2, unique_by=lambda each: each.known_from)
                own.append(((begin, last), draw(versions)))
            told.append(own)
    return ItemFacts(name, form, told)


MUTUAL = ("huisgenoten", "vrienden")
_MATES: tuple[list[int], ...] = ([1], [0], [])  # whom each person mostly names
_OFTEN = st.sampled_from([True, True, True, False])
_STARTS = {
    "": (),
    "maand": (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)),
    "jaar": (date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)),
}


# --- as a table ----------------------------------------------------------------------------------


def columns_of(item: ItemFacts, kind: Any, bounds: bool, grid: str) -> Iterator[tuple[str, Any]]:
    """The columns of an item; `kind`: the type of a value."""
    parts = {"waarde": kind, "staat": pa.string(), "bekend_vanaf": pa.date32()}
    if bounds:
        parts |= {"laagste": kind, "hoogste": kind}
    if item.form == "stretches":
        rows = [
            [
                {"van": first, "tot": last, **{part: one.cells()[part] for part in parts}}
                for (first, last), versions in told
                for one in versions
            ]
            for told in item.told
        ]
        edges = {"van": pa.date32(), "tot": pa.date32()}
        yield item.name, pa.array(rows, pa.list_(pa.struct(list({**edges, **parts}.items()))))
        return
    spans = list(dict.fromkeys(span for told in item.told for span, _ in told))
    for first, last in spans or [(None, None)]:
        cells = [dict(told).get((first, last), [Said()])[0].cells() for told in item.told]
        length = 7 if grid == "maand" else 4
        label = item.name if first is None else f"{item.name}@{first.isoformat()[:length]}"
        for part, of_part in parts.items():
            name = label if part == "waarde" else f"{label}.{part}"
            yield name, pa.array([cell[part] for cell in cells], of_part)


MEMBERS = pa.list_(pa.int32())
TEXT = pa.large_string()
ITEMS: dict[str, tuple[str, str, Any, bool]] = {
    "geboren": ("persoon", "", pa.date32(), True),
    "vertrokken": ("persoon", "", pa.date32(), True),
    "lid_sinds": ("persoon", "", pa.date32(), True),
    "adres": ("persoon", "maand", TEXT, False),
    "beste_lening": ("persoon", "maand", pa.int64(), False),
    "huisgenoten": ("persoon", "maand", MEMBERS, False),
    "vrienden": ("persoon", "", MEMBERS, False),
    "passen": ("persoon", "jaar", pa.decimal128(6, 2), True),
    "boeksoort": ("lening", "", pa.string(), False),
    "sinds": ("lening", "", pa.date32(), True),
    "geleend_in": ("lening", "", pa.int32(), False),
    "boeken": ("lening", "", pa.decimal128(6, 2), True),
    "houders": ("kaart", "", MEMBERS, False),
    "nummer": ("kaart", "", pa.decimal128(6, 2), True),
}
_SETS = st.lists(st.integers(0, PEOPLE - 1), unique=True, max_size=2).map(sorted)
_NUMBERS = st.sampled_from([*[Decimal("1"), Decimal("2.00"), Decimal("2")] * 3, Decimal("1.5")])
_VALUES: Mapping[Any, st.SearchStrategy[Any]] = {
    pa.date32(): st.sampled_from(DAYS),
    MEMBERS: _SETS,
    pa.decimal128(6, 2): _NUMBERS,
    pa.string(): st.sampled_from(["strip", "roman"]),
    pa.int32(): st.sampled_from([200106, 200107, 200201, 200207, 200301]),
    TEXT: st.sampled_from(["Dorp 1"] * 9 + ["Kade 2"]),
}


@frozen(slots=True)
class Facts:
    """Everything that is said: of each kind the number of things, and the facts of each item."""

    readers: Sequence[int]  # of each loan
    things: Mapping[str, int]
    items: Sequence[ItemFacts]

    def tables(self) -> dict[str, Any]:
        """As a table for each kind."""
        made: dict[str, dict[str, Any]] = {
            "persoon": {},
            "lening": {"lezer": pa.array(self.readers, pa.int32())},
            "kaart": {},
        }
        for item in self.items:
            kind, grid, of_value, bounds = ITEMS[item.name]
            made[kind] |= dict(columns_of(item, of_value, bounds, grid))
        for kind, number in self.things.items():
            if not made[kind]:
                made[kind] = {"vrienden" if kind == "persoon" else "houders": pa.nulls(number)}
        return {kind: pa.table(columns) for kind, columns in made.items()}

    def nested(self) -> Any:
        """As a table with a row for each case; this is the second case, in the first are people of
        whom nothing is known."""
        columns = {}
        for kind, table in self.tables().items():
            before = 2 if kind == "persoon" else 0
            nobody = pa.table({n: pa.nulls(before, table[n].type) for n in table.column_names})
            both = pa.concat_tables([nobody, table]).combine_chunks()
            rows = both.to_struct_array().combine_chunks() if len(both) else None
            if rows is None:
                rows = pa.array([], pa.struct(list(both.schema)))
            offsets = pa.array([0, before, before + len(table)], pa.int32())
            columns[BOOK.law.kinds[kind].plural] = pa.ListArray.from_arrays(offsets, rows)
        return pa.table(columns)

    def case(self) -> str:
        """As a case."""
        things: dict[str, dict[str, dict[str, Any]]] = {
            "persoon": {f"p{row}": {} for row in range(PEOPLE)},
            "lening": {f"l{row}": {"lezer": f"p{who}"} for row, who in enumerate(self.readers)},
            "kaart": {f"k{row}": {} for row in range(self.things["kaart"])},
        }
        for item in self.items:
            kind, grid, _, _ = ITEMS[item.name]
            for thing, told in zip(things[kind].values(), item.told, strict=True):
                written = _in_case(item.form, grid, told)
                if written:
                    thing[item.name] = written
        given = {BOOK.law.kinds[kind].plural: own for kind, own in things.items() if own}
        top = {"peildatum": DAY.isoformat(), "aanvrager": "p0", "volledig": "alles"}
        return json.dumps({**top, **given})


def _in_case(form: str, grid: str, told: Told) -> Any:
    """What is said of an item of a thing, as a case says it."""
    made: dict[str, Any] = {}
    for (first, _), versions in told:
        if form == "periods" and first is not None:
            key = f"in {first.isoformat()[: 7 if grid == 'maand' else 4]}"
        else:
            key = "altijd" if first is None else f"vanaf {first.isoformat()}"
        if versions:
            made[key] = [one.in_case() for one in versions]
        elif first is not None:
            made[key] = "onbekend"
    return made


@st.composite
def all_facts(draw: st.DrawFn, kinds: Sequence[str]) -> Facts:
    """Facts about things of one or more kinds."""
    number = st.integers(0, 4)
    readers = draw(st.lists(st.integers(0, 1), max_size=4)) if "lening" in kinds else []
    cards = draw(number) if "kaart" in kinds else 0
    things = {"persoon": PEOPLE, "lening": len(readers), "kaart": cards}
    items = []
    of_records = [name for name, (kind, *_) in ITEMS.items() if kind in kinds and kind != "persoon"]
    of_people = [[], ["geboren", "vertrokken"], ["huisgenoten"], ["vrienden", "passen"]]
    of_people += [["adres", "huisgenoten"]] * 2 + [["geboren", "lid_sinds"]] * 2
    of_people += [["beste_lening"]] * 2 * bool(readers)
    chosen = draw(st.sampled_from(of_people)) if "persoon" in kinds else []
    for name, (kind, grid, of_value, bounds) in ITEMS.items():
        if name in chosen or (name in of_records and draw(_OFTEN)):
            values = _VALUES.get(of_value, st.nothing())
            if name == "beste_lening":
                values = st.sampled_from(range(len(readers)))
            items.append(draw(facts(name, grid, things[kind], values, bounds)))
    return Facts(readers, things, items)
