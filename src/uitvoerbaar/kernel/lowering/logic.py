"""Atoms, conditions and cases."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.lowering import literals
from uitvoerbaar.kernel.lowering.values import Value, missing, truth
from uitvoerbaar.kernel.lowering.writer import Writer, lowers
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import SetOf, Type


@lowers(e.Literal)
def _literal(w: Writer, node: e.Literal) -> Value:
    return literals.constant(w, node.value, node.type)


@lowers(e.NotApplicable)
def _not_applicable(w: Writer, node: e.NotApplicable) -> Value:
    return missing(literals.shape_of(node.type), states.NOT_APPLICABLE)


@lowers(e.Subject)
def _subject(w: Writer, node: e.Subject) -> Value:
    assert w.subject is not None
    return w.subject


@lowers(e.Member)
def _member(w: Writer, node: e.Member) -> Value:
    return w.members[node.number]


@lowers(e.Local)
def _local(w: Writer, node: e.Local) -> Value:
    if node.name not in w.names:
        raise RefusedError(node.name, "een ding bij naam staat alleen in een voorbeeld")

    def make() -> Value:
        saved = w.grid, w.period
        w.grid, w.period = w.base_grid, w.base_period
        try:
            return w.lower(w.names[node.name])
        finally:
            w.grid, w.period = saved

    return w.remembered(("local", node.name, w.text_day, id(w.names)), make)


@lowers(e.CurrentPeriod)
def _current(w: Writer, node: e.CurrentPeriod) -> Value:
    from uitvoerbaar.kernel.lowering.dates import as_year, first_day

    now = w.now()
    if node.now is e.Now.YEAR:
        return now if w.grid is Grid.YEAR else as_year(w, now, month=True)
    return now if node.now is e.Now.MONTH else first_day(w, now)


@lowers(e.ApplicationDate)
def _application_date(w: Writer, node: e.ApplicationDate) -> Value:
    if w.applied is None:
        raise RefusedError("aanvraagdatum", "die bestaat alleen bij een keuze")
    return w.applied


@lowers(e.AssumedValue)
def _assumed(w: Writer, node: e.AssumedValue) -> Value:
    return w.program.assumption(w, node.assumption)


@lowers(e.FrozenText)
def _frozen(w: Writer, node: e.FrozenText) -> Value:
    saved, w.text_day = w.text_day, node.day
    w.f.known.append({})
    try:
        return w.lower(node.operand)
    finally:
        w.text_day = saved
        w.f.known.pop()


# --- truths -----------------------------------------------------------------------------------


def settled_truth(w: Writer, value: Value) -> Value:
    """A truth; a missing one is a fault."""
    if not value.may_miss:
        return value
    gone = w.is_missing(value)
    state, bits = w.add(value.state, value.shape.bits, gone, states.FAULT)
    kept = states.ALL & ~states.MISSING
    return value.with_state(w.f.binary("and", "i8", state, str(kept)), bits & kept)


def folded(w: Writer, operands: Sequence[e.Expression], decisive: bool) -> Value:
    """`en` (decisive no) and `of` (decisive yes): evaluated up to the first decisive one."""
    return _fold(w, list(operands), decisive)


def _fold(w: Writer, operands: list[e.Expression], decisive: bool) -> Value:
    first = settled_truth(w, w.lower(operands[0]))
    if len(operands) == 1:
        return first
    f = w.f
    known = w.is_known(first)
    hit = first.low if decisive else f.no(first.low)
    stop = f.either(f.both(known, hit), w.is_fault(first))

    def goes_on() -> Value:
        rest = _fold(w, operands[1:], decisive)
        if first.is_sure:
            return rest
        return _after_doubt(w, first, rest, decisive)

    made = w.either_way(stop, lambda: first, goes_on)
    return w.along(made, first)


def _after_doubt(w: Writer, first: Value, rest: Value, decisive: bool) -> Value:
    """The rest, after an operand that is not decisive and may be unknown."""
    f = w.f
    hit = f.both(rest.low if decisive else f.no(rest.low), w.is_known(rest))
    doubt = f.both(w.is_doubt(first), f.no(f.either(hit, w.is_fault(rest))))
    state, bits = w.add(rest.state, rest.shape.bits, doubt, states.UNKNOWN)
    return rest.with_state(state, bits)


@lowers(e.And)
def _and(w: Writer, node: e.And) -> Value:
    return folded(w, node.operands, decisive=False)


@lowers(e.Or)
def _or(w: Writer, node: e.Or) -> Value:
    return folded(w, node.operands, decisive=True)


@lowers(e.Not)
def _not(w: Writer, node: e.Not) -> Value:
    value = settled_truth(w, w.lower(node.operand))
    return denied(w, value)


def denied(w: Writer, value: Value) -> Value:
    """The opposite of a truth."""
    low = w.f.no(value.low)
    return evolve(value, low=low, high=low)


def same(w: Writer, left: Value, right: Value, numeric: bool) -> Value:
    """`is`: absent is the same as nothing, not even as absent."""
    f = w.f
    gone = f.either(w.is_missing(left), w.is_missing(right))
    fault = f.either(w.is_fault(left), w.is_fault(right))
    gone = f.both(gone, f.no(fault))
    if left.shape.sort in ("number", "ratio") and right.shape.sort in ("number", "ratio"):
        made = w.same_number(left, right)
    else:
        left, right, shape = w.meet(left, right)
        state, bits = w.join(left, right)
        kept = states.ALL & ~states.OPEN
        state, bits = f.binary("and", "i8", state, str(kept)), bits & kept
        if shape.sort in ("number", "ratio", "group"):
            made = truth("false", state, bits)
        else:
            kind = "i1" if shape.sort == "truth" else "i64"
            equal = f.compare("eq", kind, left.low, right.low)
            if shape.sort == "span":  # months, and days beside them
                equal = f.both(equal, f.compare("eq", kind, left.high, right.high))
            made = truth(equal, state, bits)
    if gone == "false":
        return made
    carried, carried_bits = w.carried(left, right)
    state = f.choose(gone, "i8", carried, made.state)
    bits = (made.shape.bits | carried_bits) & ~states.MISSING
    return truth(f.choose(gone, "i1", "false", made.low), state, bits)


@lowers(e.Same)
def _same(w: Writer, node: e.Same) -> Value:
    if isinstance(node.left.type, SetOf):
        raise RefusedError("is", "twee verzamelingen worden hier niet vergeleken")
    left, right = w.lower(node.left), w.lower(node.right)
    made = same(w, left, right, numeric=True)
    return denied(w, made) if node.negated else made


@lowers(e.OneOf)
def _one_of(w: Writer, node: e.OneOf) -> Value:
    from uitvoerbaar.kernel.lowering.groups import contains, group

    if len(node.options) == 1 and isinstance(node.options[0].type, SetOf):
        options = group(w, node.options[0])
        made = contains(w, options, w.lower(node.operand))
    else:
        operand = w.lower(node.operand)
        made = _any_same(w, operand, list(node.options))
    return denied(w, made) if node.negated else made


def _any_same(w: Writer, operand: Value, options: list[e.Expression]) -> Value:
    first = same(w, operand, w.lower(options[0]), numeric=True)
    if len(options) == 1:
        return first
    if first.is_sure and all(isinstance(option, e.Literal) for option in options):
        rest = _any_same(w, operand, options[1:])
        return truth(w.f.either(first.low, rest.low), rest.state, rest.shape.bits)
    f = w.f
    stop = f.either(f.both(w.is_known(first), first.low), w.is_fault(first))

    def goes_on() -> Value:
        return _after_doubt(w, first, _any_same(w, operand, options[1:]), decisive=True)

    return w.along(w.either_way(stop, lambda: first, goes_on), first)


@lowers(e.Exists)
def _exists(w: Writer, node: e.Exists) -> Value:
    made = exists(w, w.lower(node.operand))
    return denied(w, made) if node.negated else made


def exists(w: Writer, value: Value) -> Value:
    """`bestaat`."""
    gone = w.is_missing(value)
    kept = states.FAULT | states.UNKNOWN | states.CARRIED
    state, bits = w.keep(value, kept)
    return truth(w.f.no(gone), state, bits)


@lowers(e.Cases)
def _cases(w: Writer, node: e.Cases) -> Value:
    saved, w.reason_cell = w.reason_cell, None
    try:
        return w.body(node, ())
    finally:
        w.reason_cell = saved


@lowers(e.IfAbsent)
def _if_absent(w: Writer, node: e.IfAbsent) -> Value:
    value = w.lower(node.operand)
    gone = w.is_missing(value)
    kept, bits = w.keep(value, states.ALL & ~states.MISSING)
    present = value.with_state(kept, bits)
    made = w.either_way(gone, lambda: w.lower(node.substitute), lambda: present)
    return w.along(made, value)


def typed(kind: Type) -> Shape:
    """The shape of values of a type, before anything is known of them."""
    return literals.shape_of(kind)


__all__ = ["exists", "folded", "same", "settled_truth"]
