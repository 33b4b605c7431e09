"""Computing: each arithmetic expression by the operations on numbers and days."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.lowering import dates, literals
from uitvoerbaar.kernel.lowering.values import Value, is_constant, number
from uitvoerbaar.kernel.lowering.writer import Writer, lowers
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.expression import Direction
from uitvoerbaar.law.types import Month, Period, Unit, Year

_MOST_POWER = 64


@lowers(e.Add)
def _add(w: Writer, node: e.Add) -> Value:
    for day, span in ((node.left, node.right), (node.right, node.left)):
        if isinstance(span.type, Period):
            return dates.moved_by(w, w.lower(day), day.type, w.lower(span))
    left, right = w.lower(node.left), w.lower(node.right)
    if isinstance(node.type, Month | Year):
        return dates.shifted(w, left, right)
    return w.plus(left, right)


@lowers(e.Subtract)
def _subtract(w: Writer, node: e.Subtract) -> Value:
    if isinstance(node.right.type, Period):
        back = dates.backwards(w, w.lower(node.right))
        return dates.moved_by(w, w.lower(node.left), node.left.type, back)
    left, right = w.lower(node.left), w.lower(node.right)
    if isinstance(node.type, Month | Year):
        return dates.shifted(w, left, w.opposite(right))
    return w.minus(left, right)


@lowers(e.Multiply)
def _multiply(w: Writer, node: e.Multiply) -> Value:
    return w.product(w.lower(node.left), w.lower(node.right))


@lowers(e.Divide)
def _divide(w: Writer, node: e.Divide) -> Value:
    return w.quotient(w.lower(node.left), w.lower(node.right))


@lowers(e.Power)
def _power(w: Writer, node: e.Power) -> Value:
    exponent = w.lower(node.exponent)
    if not is_constant(exponent) or exponent.shape.den != 1:
        raise RefusedError(
            "tot de macht", "een macht die niet vast staat moet meteen worden afgerond op decimalen"
        )
    times = int(exponent.low)
    if abs(times) > _MOST_POWER:
        raise RefusedError("tot de macht", f"de macht {times} is te groot")
    base = w.lower(node.base)
    state, bits = w.needs_value(base)
    doubt = w.is_doubt(base)
    if base.may_doubt:
        # Nobody says between which bounds the power of an unknown base lies: it counts as one.
        base = w.select(doubt, number(1), base)
        base = evolve(base, high=base.low).with_state(
            *w.keep(base, states.ALL & ~(states.UNKNOWN | states.OPEN))
        )
    made = number(1)
    for _ in range(abs(times)):
        made = w.product(made, base)
    if times < 0:
        made = w.quotient(number(1), made)
    state, bits = w.add(state, bits, doubt, states.UNKNOWN | states.OPEN)
    return w.in_state(made, state, bits)


@lowers(e.Negate)
def _negate(w: Writer, node: e.Negate) -> Value:
    return w.opposite(w.lower(node.operand))


@lowers(e.AtLeast)
def _at_least(w: Writer, node: e.AtLeast) -> Value:
    return w.extreme(w.lower(node.operand), w.lower(node.bound), highest=True)


@lowers(e.AtMost)
def _at_most(w: Writer, node: e.AtMost) -> Value:
    return w.extreme(w.lower(node.operand), w.lower(node.bound), highest=False)


@lowers(e.Recount)
def _recount(w: Writer, node: e.Recount) -> Value:
    value = w.lower(node.operand)
    state, bits = w.needs_value(value)
    return value.with_state(state, bits)


@lowers(e.Round)
def _round(w: Writer, node: e.Round) -> Value:
    places = _decimal_places(node.step)
    if isinstance(node.operand, e.Power) and places and node.direction is Direction.HALF:
        base, exponent = w.lower(node.operand.base), w.lower(node.operand.exponent)
        if not is_constant(exponent) and base.shape.sort == "number":
            return w.power(base, exponent, places)
    return w.rounded(w.lower(node.operand), node.direction, node.step)


def _decimal_places(step: Fraction) -> int | None:
    """The number of decimals of a step of rounding, up to 15; None for another step."""
    found = (places for places in range(1, 16) if step == Fraction(1, 10**places))
    return next(found, None)


@lowers(e.Convert)
def _convert(w: Writer, node: e.Convert) -> Value:
    factor = Fraction(1, 12) if node.unit is Unit.PER_MONTH else Fraction(12)
    return w.times_fraction(w.lower(node.operand), factor)


@lowers(e.Compare)
def _compare(w: Writer, node: e.Compare) -> Value:
    return w.compare(node.order, w.lower(node.left), w.lower(node.right))


@lowers(e.MoveDate)
def _move(w: Writer, node: e.MoveDate) -> Value:
    span = literals.constant(w, node.duration, Period())
    return dates.moved_by(w, w.lower(node.day), node.day.type, span, node.leap)


@lowers(e.PartOf)
def _part(w: Writer, node: e.PartOf) -> Value:
    return dates.part(w, node.part, w.lower(node.operand), node.operand.type)
