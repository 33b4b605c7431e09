"""What a run is given of the law: tables of amounts, and the values of assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from attrs import frozen

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array
from uitvoerbaar.kernel.lowering import literals
from uitvoerbaar.kernel.lowering.amounts import assumption_shape, months_of, parameter_scale
from uitvoerbaar.law.declaration import Gap, Law, Parameter, ParameterVersion
from uitvoerbaar.law.time import Duration, Grid, first_day
from uitvoerbaar.law.types import Enumerated


@frozen(slots=True, eq=False)
class Table:
    """`rows` (uint16): for each month the row that holds, and last for the reference date.
    `amounts` (int64) and `marks` (uint8, states): the cells, row after row."""

    rows: Array
    amounts: Array
    marks: Array


def table(law: Law, parameter: Parameter, reference: date) -> Table:
    """The table of a parameter. Raises ValueError for an amount that does not fit in it."""
    versions = sorted(parameter.versions, key=lambda v: (v.valid_from, v.known_from or date.min))
    days = _breaks(parameter, versions)
    combinations = list(product(*(law.enumerations[key].values for key in parameter.keys)))
    den = parameter_scale(parameter)
    size = len(combinations)
    amounts = np.zeros((len(days) + 1, size), dtype=np.int64)
    marks = np.full((len(days) + 1, size), states.FAULT, dtype=np.uint8)
    codes = _codes(law, parameter)
    for number, day in enumerate(days, 1):
        for place, keys in enumerate(combinations):
            value = _value(parameter, versions, keys, day)
            if value is None:
                continue
            if value is Gap.LAPSED:
                marks[number, place] = states.ABSENT
                continue
            marks[number, place] = 0
            if isinstance(value, str):
                amounts[number, place] = codes[value]
            elif isinstance(value, bool):
                amounts[number, place] = int(value)
            else:
                amounts[number, place] = literals.whole_number(value, den)
    first, months = months_of(parameter)
    rows = np.zeros(months + 1, dtype=np.uint16)
    for number, day in enumerate(days, 1):
        rows[day.year * 12 + day.month - 1 + (day.day > 1) - first : months] = number
        if day <= reference:
            rows[months] = number
    return Table(rows, amounts, marks)


def _codes(law: Law, parameter: Parameter) -> dict[str, int]:
    if not isinstance(parameter.type, Enumerated):
        return {}
    values = law.enumerations[parameter.type.enumeration].values
    return {value: place for place, value in enumerate(values)}


def _breaks(parameter: Parameter, versions: list[ParameterVersion]) -> list[date]:
    """The days on which an amount can change, in order."""
    days = {version.valid_from for version in versions}
    if parameter.grid is Grid.YEAR:
        # Each year needs its own row: without one there is no amount.
        days |= {date(day.year + 1, 1, 1) for day in set(days) if day.year < date.max.year}
        days |= {date(day.year, 1, 1) for day in set(days)}
    return sorted(days)


def _value(
    parameter: Parameter, versions: list[ParameterVersion], keys: tuple[str, ...], day: date
) -> Any:
    """The cell for categories on a day; None where there is no amount."""
    found: ParameterVersion | None = None
    for version in versions:
        if version.valid_from > day:
            break
        if keys in version.cells:
            found = version
    if found is None:
        return None
    if parameter.grid is Grid.YEAR and found.valid_from.year != day.year:
        return None
    value = found.cells[keys].value
    return None if value is Gap.UNKNOWN else value


def has_room(law: Law, name: str, value: Any) -> bool:
    """Whether code for an assumption can be given a value instead of its own."""
    assumption = law.assumptions[name]
    if assumption.value is None or isinstance(value, bool | str | date | Duration):
        return True
    shape = assumption_shape(assumption)
    scaled = Fraction(value) * shape.den
    return scaled.denominator == 1 and abs(scaled) <= shape.reach[1]


def assumed_number(law: Law, name: str, replaced: Mapping[str, Any]) -> int:
    """The value of an assumption in the machine. Raises ValueError where it does not fit."""
    assumption = law.assumptions[name]
    value = replaced.get(name, assumption.value)
    if isinstance(value, str):
        assert isinstance(assumption.type, Enumerated)
        return law.enumerations[assumption.type.enumeration].values.index(value)
    if isinstance(value, bool):
        return int(value)
    return literals.whole_number(value, literals.scale_of([assumption.value]))


__all__ = ["Table", "assumed_number", "first_day", "has_room", "table", "timedelta"]
