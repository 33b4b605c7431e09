"""What compiled rules call: the functions that their text knows by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from uitvoerbaar.evaluation import arithmetic, members, months, values
from uitvoerbaar.law.declaration import RuleException
from uitvoerbaar.law.time import first_day, last_day, month_of, quarter_start


def _clash(pair: tuple[RuleException, RuleException]) -> None:
    first, second = pair
    raise values.Fault(
        f"twee uitzonderingen gelden tegelijk zonder voorrang: {first.name} "
        f"({first.origin.citation}) en {second.name} ({second.origin.citation})"
    )


def _number_part(value: Any, function: Callable[[Any], int]) -> Any:
    """The number of a month, which starts again each year: bounds hold within one year only."""
    if type(value) is not values.Unknown:
        return arithmetic.apply(value, function)
    if value.low is not None and value.high is not None:
        low, high = value.low, value.high
        years = (low.year, high.year) if hasattr(low, "year") else (low // 12, high // 12)
        if years[0] == years[1]:
            return values.within(value.wanted, function(low), function(high))
    return values.Unknown(value.wanted, 1, 12)


LIBRARY: dict[str, Any] = {
    "Fraction": Fraction,
    "members": members,
    "months": months,
    "values": values,
    "ABSENT": values.ABSENT,
    "Missing": values.Missing,
    "NOT_APPLICABLE": values.NOT_APPLICABLE,
    "Unknown": values.Unknown,
    "all_of": values.all_of,
    "any_of": values.any_of,
    "apply": arithmetic.apply,
    "at_least": values.at_least,
    "at_most": values.at_most,
    "clash": _clash,
    "contains": members.contains,
    "deny": values.deny,
    "differs": values.differs,
    "divide": arithmetic.divide,
    "first_day": first_day,
    "group": members.members,
    "last_day": last_day,
    "minus": arithmetic.minus,
    "month_of": month_of,
    "move": arithmetic.move,
    "negate": values.negate,
    "plus": arithmetic.plus,
    "power": arithmetic.power,
    "quarter_start": quarter_start,
    **{function.__name__: function for function in arithmetic.ROUNDINGS.values()},
    "same": values.same,
    "shift": arithmetic.shift,
    "stretch": months.stretch,
    "need_truth": values.need_truth,
    "undecided": values.undecided,
    "year_of_day": lambda day: day.year,
    "year_of_month": lambda month: month // 12,
    "number_of_month": lambda month: month % 12 + 1,
    "month_start": lambda day: day.replace(day=1),
    "month_days": lambda month: (first_day(month), last_day(month)),
    "year_start": lambda year: date(year, 1, 1),
    "year_end": lambda year: date(year, 12, 31),
    "year_days": lambda year: (date(year, 1, 1), date(year, 12, 31)),
    "number_part": _number_part,
    "number_of_day": lambda day: day.month,
    "month_end": lambda day: last_day(month_of(day)),
    "identity": lambda month: month,
    "quarter_of_month": lambda month: quarter_start(first_day(month)),
}
