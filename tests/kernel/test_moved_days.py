"""Days that are moved and compared with one that is the same for every row: in loops the day itself
is compared with the first one that, moved, reaches it. It comes out as moving each day does."""

from __future__ import annotations

import operator
from datetime import date, timedelta

import pyarrow as pa
import pytest

from tests.kernel.small import small_law
from uitvoerbaar.kernel.ways import Way
from uitvoerbaar.law.time import Duration, LeapDay, add_duration, first_day, last_day

MONTH = 2024 * 12 + 1
ORDERS = {
    "<": operator.lt,
    "≤": operator.le,
    ">": operator.gt,
    "≥": operator.ge,
}
EDGES = {
    "eerste_dag van maand": first_day(MONTH),
    "laatste_dag van maand": last_day(MONTH),
    "2023-03-01": date(2023, 3, 1),
}
LEAP = {"back": LeapDay.BACK, "forward": LeapDay.FORWARD}


def days_around(duration: Duration) -> list[date]:
    """Days that, moved, lie around the edges."""
    found = set()
    for edge in EDGES.values():
        middle = add_duration(edge, -duration, LeapDay.BACK)
        found |= {middle + timedelta(days=apart) for apart in range(-70, 70)}
    return sorted(found)


@pytest.mark.parametrize("leap", LEAP)
@pytest.mark.parametrize("months", [-804, -120, -48, -11, -1, 1, 18 * 12, 100 * 12])
def test_moved_days_compare_in_loops_as_each_of_them_does(months: int, leap: str) -> None:
    sign, number = "-" if months < 0 else "+", abs(months)
    moved = f"d {sign} {number} maanden"
    if leap == "forward":
        moved = f"({moved}, schrikkeldag naar 1 maart)"
    text = (
        'soort persoon\n    meervoud personen\n\ngegeven d van persoon: datum\n    register "R"\n'
    )
    asked: dict[str, tuple[str, str, bool]] = {}
    for edge in EDGES:
        for order in ORDERS:
            for turned in (False, True):
                name = f"r{len(asked)}"
                asked[name] = edge, order, turned
                body = f"{edge} {order} ({moved})" if turned else f"({moved}) {order} {edge}"
                text += f'\nregel {name} van persoon elke maand: ja/nee\n    uitkomst "{name}"\n'
                text += f"    {body}\n"
    columns = small_law(text).at(first_day(MONTH)).columns(list(asked))
    duration = Duration(months, 0)
    days = days_around(duration)
    given = columns.read({"persoon": pa.table({"d": pa.array(days, pa.date32())})})
    found = columns.run(given).table
    assert columns.kernel(given.data).ways == {Way.ALL_ROWS}
    wanted = [add_duration(day, duration, LEAP[leap]) for day in days]
    for name, (edge, order, turned) in asked.items():
        compare, fixed = ORDERS[order], EDGES[edge]
        exact = [compare(fixed, day) if turned else compare(day, fixed) for day in wanted]
        assert found[name].to_pylist() == exact, (edge, order, turned)
        assert len(set(exact)) == 2
