"""Amounts of the law and assumptions: what a run is given, looked up by category and month.

A parameter is a small table: for each month of a long stretch (and for the reference date) the row
that holds, and for each row a cell for every combination of categories. The first month of it is
before any amount and stands for all before it, the last one for all after it. The host fills it
(`parameters`), so that another year or another amount needs no new code.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import evolve

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.layout import REFERENCE_DAY
from uitvoerbaar.kernel.lowering import entries, literals
from uitvoerbaar.kernel.lowering.values import Value, code, missing, truth
from uitvoerbaar.kernel.lowering.writer import Writer, lowers
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.kernel.shapes import Range, Shape
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.citation import Origin
from uitvoerbaar.law.declaration import Assumption, Gap, Parameter
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Date, Enumerated, Type, Year

if TYPE_CHECKING:
    from uitvoerbaar.kernel.lowering.program import Program

_MOST = 2**62 - 1  # of what is given in a word
_USUAL = (12 * 1900 - 1, 12 * 2120)  # the months of a table, from the first up to before the last


def months_of(parameter: Parameter) -> tuple[int, int]:
    """The first month of the table of a parameter, and how many it has."""
    first, last = _USUAL
    for version in parameter.versions:
        start = version.valid_from.year * 12
        first, last = min(first, start - 1), max(last, start + 25)
    return first, last - first


def parameter_scale(parameter: Parameter) -> int:
    """The scale on which all amounts of a parameter lie."""
    values = [c.value for v in parameter.versions for c in v.cells.values()]
    return literals.scale_of([v for v in values if not isinstance(v, Gap)])


def parameter_numbers(parameter: Parameter) -> list[int]:
    """All amounts of a parameter, in parts of its scale."""
    den = parameter_scale(parameter)
    values = [c.value for v in parameter.versions for c in v.cells.values()]
    return [
        literals.whole_number(value, den)
        for value in values
        if not isinstance(value, Gap | bool | str)
    ]


def _reach(numbers: list[int]) -> Range:
    """The range of amounts, with room for others of their size."""
    most = max((abs(n) for n in numbers), default=0)
    room = 1
    while room <= most:
        room *= 16
    room = min(room, _MOST)
    return (-room if any(n < 0 for n in numbers) else 0), room


def _check_size(what: str, numbers: Iterable[int], origin: Origin) -> None:
    if any(abs(number) > _MOST for number in numbers):
        raise RefusedError(what, "een getal met zoveel cijfers past niet in een kolom", origin)


def parameter_shape(parameter: Parameter) -> Shape:
    """The shape of a parameter's cells."""
    bits = states.ABSENT | states.FAULT
    sort = literals.sort_of(parameter.type)
    if sort != "number":
        return Shape(sort, bits=bits)
    if isinstance(parameter.type, Date):
        return Shape(sort, 1, shapes.DAYS, bits)
    numbers = parameter_numbers(parameter)
    _check_size(f"parameter {parameter.name}", numbers, parameter.origin)
    options = frozenset(numbers) - {0}
    den = parameter_scale(parameter)
    few = options if 0 < len(options) <= 12 and max(abs(o) for o in options) <= 10_000 else None
    return Shape(sort, den, _reach(numbers), bits, few if den == 1 else None)


@lowers(e.ParameterCell)
def _cell(w: Writer, node: e.ParameterCell) -> Value:
    parameter = w.program.law.parameters[node.parameter]
    keys = [w.lower(key) for key in node.keys]
    moment = _moment(w, node)
    shape = parameter_shape(parameter)
    row = _row(w, parameter, moment)
    parts = [*keys, moment] if moment is not None else keys
    if all(part.is_sure for part in parts):
        return w.along(_at(w, parameter, shape, row, keys), *parts)
    return _perhaps(w, parameter, shape, row, keys, moment)


def _moment(w: Writer, node: e.ParameterCell) -> Value | None:
    """The month of which the amount holds; None: the reference date."""
    if node.period is None:
        if w.grid is Grid.NONE:
            return None
        now = w.now()
        return now if w.grid is Grid.MONTH else _january(w, now)
    value = w.lower(node.period)
    kind: Type = node.period.type
    if isinstance(kind, Year):
        return _january(w, value)
    from uitvoerbaar.kernel.lowering.dates import as_month

    return as_month(w, value, kind)


def _january(w: Writer, year: Value) -> Value:
    from uitvoerbaar.kernel.lowering.dates import mapped

    return mapped(w, year, lambda y: w.f.binary("mul", "i64", y, "12"), shapes.MONTHS)


def _row(w: Writer, parameter: Parameter, moment: Value | None) -> str:
    """The row of the table that holds in a month (i64)."""
    f, program = w.f, w.program
    rows = program.word(w, ("rows", parameter.name), "ptr")
    begin, months = months_of(parameter)
    if moment is None:
        place = str(months)
    else:
        offset = f.binary("sub", "i64", moment.low, str(begin))
        low = f.choose(f.compare("slt", "i64", offset, "0"), "i64", "0", offset)
        over = f.compare("sge", "i64", low, str(months))
        place = f.choose(over, "i64", str(months - 1), low)
    where = f.op(f"getelementptr i16, ptr {rows}, i64 {place}")
    raw = f.op(f"load i16, ptr {where}, align 2")
    row = f.op(f"zext i16 {raw} to i64")
    if w.program.is_straight and is_whole(w.program, parameter):
        if f.uniform is None or (row not in f.uniform):
            raise entries.NotStraightError(parameter.name)
        f.checks.append(f.compare("ne", "i64", row, "0"))
        if parameter.grid is Grid.YEAR:
            # A year without amounts is a row of gaps: its first cell tells.
            first = _index(w, parameter, row, ["0"] * len(parameter.keys))
            f.checks.append(f.compare("eq", "i8", _mark(w, parameter, first), "0"))
    return row


def is_whole(program: Program, parameter: Parameter) -> bool:
    """Whether every row of a parameter has an amount for every combination of categories."""
    number = 1
    for key in parameter.keys:
        number *= len(program.law.enumerations[key].values)
    return all(
        len(version.cells) == number
        and not any(isinstance(cell.value, Gap) for cell in version.cells.values())
        for version in parameter.versions
    )


def _index(w: Writer, parameter: Parameter, row: str, codes: list[str]) -> str:
    """The place of a cell (i64)."""
    f = w.f
    place = row
    for key, operand in zip(parameter.keys, codes, strict=True):
        size = len(w.program.law.enumerations[key].values)
        place = f.binary("add", "i64", f.binary("mul", "i64", place, str(size)), operand)
    return place


def _at(w: Writer, parameter: Parameter, shape: Shape, row: str, keys: list[Value]) -> Value:
    return _loaded(w, parameter, shape, _index(w, parameter, row, [key.low for key in keys]))


def _loaded(w: Writer, parameter: Parameter, shape: Shape, place: str) -> Value:
    f, program = w.f, w.program
    values = program.word(w, ("amounts", parameter.name), "ptr")
    if program.is_straight and is_whole(program, parameter):
        state, shape = "0", evolve(shape, bits=0)
    else:
        state = _mark(w, parameter, place)
        if f.uniform is not None and state in f.uniform:
            # One cell for every row: it is there, or the general way says why not.
            f.checks.append(f.compare("eq", "i8", state, "0"))
            state, shape = "0", evolve(shape, bits=0)
    where = f.op(f"getelementptr i64, ptr {values}, i64 {place}")
    low = f.op(f"load i64, ptr {where}, align 8")
    if shape.sort == "truth":
        return truth(f.compare("ne", "i64", low, "0"), state, shape.bits)
    if shape.sort == "code":
        return code(low, state, shape.bits)
    if shape.sort == "span":
        return _span(w, shape, state, low)
    made = evolve(shape, reach=shapes.with_nil(shape.reach))
    return Value(made, state, low, low)


def _mark(w: Writer, parameter: Parameter, place: str) -> str:
    """The state of a cell (i8)."""
    marks = w.program.word(w, ("marks", parameter.name), "ptr")
    where = w.f.op(f"getelementptr i8, ptr {marks}, i64 {place}")
    return w.f.op(f"load i8, ptr {where}, align 1")


def _span(w: Writer, shape: Shape, state: str, word: str) -> Value:
    """A duration from one word: months in the upper half, days in the lower."""
    f = w.f
    days = f.op(f"sext i32 {f.op(f'trunc i64 {word} to i32')} to i64")
    return Value(shape, state, f.op(f"ashr i64 {word}, 32"), days)


def _perhaps(
    w: Writer,
    parameter: Parameter,
    shape: Shape,
    row: str,
    keys: list[Value],
    moment: Value | None,
) -> Value:
    """A cell of which a category or the month may be unknown or missing.

    The first part that is missing passes on, whatever the others are. With an unknown one the
    answer is what all cells that it could be agree on, or their bounds.
    """
    f = w.f
    parts = [*keys, moment] if moment is not None else keys
    known = "true"
    for part in parts:
        known = f.both(known, w.is_known(part))
    made = w.only_if(known, lambda: _at(w, parameter, shape, row, keys))
    doubts = [part for part in keys if part.may_doubt]
    first_doubt, first_gone, seen = "false", [], "false"
    for part in parts:
        gone = w.is_missing(part)
        own, _ = w.keep(part, states.MISSING)
        first_gone.append((f.both(gone, f.no(seen)), own))
        seen = f.either(seen, gone)
        first_doubt = f.either(first_doubt, w.is_doubt(part))
    first_doubt = f.both(first_doubt, f.no(seen))
    if doubts:
        among = w.only_if(first_doubt, lambda: _among(w, parameter, shape, row, keys, moment))
        made = w.select(first_doubt, among, made)
    elif first_doubt != "false":
        unknown = missing(shape, states.UNKNOWN | states.OPEN)
        made = w.select(first_doubt, unknown, made)
    for condition, own in first_gone:
        if condition != "false":
            state = f.choose(condition, "i8", own, made.state)
            made = made.with_state(state, made.shape.bits | states.MISSING)
    bad = "false"
    for part in parts:
        bad = f.either(bad, w.is_fault(part))
    made = w.select(bad, missing(made.shape, states.FAULT), made)
    return w.along(made, *parts)


def _among(
    w: Writer,
    parameter: Parameter,
    shape: Shape,
    row: str,
    keys: list[Value],
    moment: Value | None,
) -> Value:
    """What the cells agree on, where a category is unknown; their bounds if they do not."""
    f = w.f
    sizes = [len(w.program.law.enumerations[key].values) for key in parameter.keys]
    number = 1
    for size in sizes:
        number *= size
    count, gone, differ = f.cell("i64"), f.cell("i1"), f.cell("i1")
    low_cell, high_cell = f.cell("i64"), f.cell("i64")
    for cell, kind, nil in (
        (count, "i64", "0"),
        (gone, "i1", "false"),
        (differ, "i1", "false"),
        (low_cell, "i64", "0"),
        (high_cell, "i64", "0"),
    ):
        f.put(kind, nil, cell)
    doubts = [w.is_doubt(key) for key in keys]
    missings = [w.is_missing(key) for key in keys]

    def one(index: str) -> None:
        matches, rest, codes = "true", index, []
        for key, size, doubt in zip(reversed(keys), reversed(sizes), reversed(doubts), strict=True):
            part = f.effect(f"urem i64 {rest}, {size}")
            rest = f.effect(f"udiv i64 {rest}, {size}")
            equal = f.effect(f"icmp eq i64 {part}, {key.low}")
            matches = f.both(matches, f.either(doubt, equal))
            codes.append(part)
        for missing_key in missings:
            matches = f.both(matches, f.no(missing_key))
        cell = _loaded(w, parameter, shape, _index(w, parameter, row, codes[::-1]))
        there = f.both(matches, f.no(w.is_fault(cell)))

        def take() -> None:
            value = cell.low
            if shape.sort == "truth":
                value = f.effect(f"zext i1 {value} to i64")
            elif shape.sort == "span":
                upper = f.effect(f"shl i64 {value}, 32")
                value = f.effect(f"or i64 {upper}, {f.effect(f'and i64 {cell.high}, {2**32 - 1}')}")
            none = w.has(cell.state, cell.shape.bits, states.ABSENT)
            f.when(none, lambda: f.put("i1", "true", gone))

            def ordered() -> None:
                before = f.get("i64", count)
                first = f.effect(f"icmp eq i64 {before}, 0")
                for place, word in ((low_cell, "slt"), (high_cell, "sgt")):
                    old = f.get("i64", place)
                    better = f.effect(f"icmp {word} i64 {value}, {old}")
                    take_it = f.effect(f"or i1 {first}, {better}")
                    f.put("i64", f.effect(f"select i1 {take_it}, i64 {value}, i64 {old}"), place)
                f.put("i64", f.effect(f"add i64 {before}, 1"), count)

            f.when(f.no(none), ordered)

        f.when(there, take)

    f.count_to(str(number), one)
    low, high = f.get("i64", low_cell), f.get("i64", high_cell)
    some = f.effect(f"icmp sgt i64 {f.get('i64', count)}, 0")
    good = f.both(some, f.no(f.get("i1", gone)))
    equal = f.both(good, f.compare("eq", "i64", low, high))
    if moment is not None:
        no_moment = f.either(w.is_doubt(moment), w.is_missing(moment))
        good, equal = f.both(good, f.no(no_moment)), f.both(equal, f.no(no_moment))
    bounded = good if shape.sort == "number" else equal
    state = f.choose(
        equal,
        "i8",
        "0",
        f.choose(bounded, "i8", str(states.UNKNOWN), str(states.UNKNOWN | states.OPEN)),
    )
    bits = states.UNKNOWN | states.OPEN
    if shape.sort == "truth":
        return truth(f.compare("ne", "i64", low, "0"), state, bits)
    if shape.sort == "code":
        return code(low, state, bits)
    if shape.sort == "span":
        return _span(w, Shape("span", bits=bits), state, low)
    reach = shapes.with_nil(shape.reach)
    return Value(Shape("number", shape.den, reach, bits), state, low, high)


def assumed(program: Program, w: Writer, name: str) -> Value:
    """The value of an assumption, as the run is given it."""
    assumption = program.law.assumptions[name]
    kind = assumption.type
    assert kind is not None
    sort = literals.sort_of(kind)
    low = program.word(w, ("assumption", name), "i64")
    if sort == "truth":
        return truth(w.f.compare("ne", "i64", low, "0"))
    if sort == "code":
        return code(low)
    if sort == "number" and not isinstance(kind, Date | Enumerated):
        shape = assumption_shape(assumption)
        _check_size(f"aanname {name}", (shape.reach[1],), assumption.origin)
        return Value(shape, "0", low, low)
    return Value(Shape(sort, 1, literals.reach_of(kind)), "0", low, low)


def assumption_shape(assumption: Assumption) -> Shape:
    """The shape of an assumption that is a number: with room for values other than its own, on its
    scale. One for which there is no room needs code of its own (`parameters.has_room`)."""
    den = literals.scale_of([assumption.value])
    size = abs(literals.whole_number(assumption.value, den))
    room = max(size, min(max(2**32, 16 * size), _MOST))
    return Shape("number", den, (-room, room))


def reference_day(program: Program, w: Writer) -> Value:
    """The reference date of the run."""
    low = program.fixed(w, REFERENCE_DAY)
    return Value(Shape("number", 1, shapes.DAYS), "0", low, low)
