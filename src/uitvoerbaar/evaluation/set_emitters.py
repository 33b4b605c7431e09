"""The text of expressions of collections and months; see `compiler` for the names that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uitvoerbaar.evaluation.emitting import emits
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import SetOf

if TYPE_CHECKING:
    from uitvoerbaar.evaluation.compiler import Unit

_COLLECTIONS = e.Related | e.Through | e.SetOfMembers | e.Except | e.Running | e.Where


def group(unit: Unit, node: e.Expression) -> str:
    """The text of a collection: a value of a set type may be unknown or missing as well."""
    text = unit.emit(node)
    return text if isinstance(node, _COLLECTIONS) else f"group({text})"


@emits(e.Related)
def _related(unit: Unit, node: e.Related) -> str:
    moment = "t * 12" if unit.grid is Grid.YEAR else "t"
    return (
        f"c.relations.related(c, {unit.constant(node.symbol)}, {unit.emit(node.owner)}, "
        f"{moment}, n)"
    )


@emits(e.Through)
def _through(unit: Unit, node: e.Through) -> str:
    target = unit.constant(unit.compiler.targets[node.role])
    reader = unit.compiler.readers[node.role]
    return (
        f"members.through({group(unit, node.records)}, lambda r: c.{reader}({target}, r, None, n))"
    )


@emits(e.SetOfMembers)
def _set(unit: Unit, node: e.SetOfMembers) -> str:
    return f"members.gather(({''.join(unit.emit(m) + ', ' for m in node.members)}))"


@emits(e.Except)
def _except(unit: Unit, node: e.Except) -> str:
    return f"members.without({group(unit, node.collection)}, {unit.emit(node.excluded)})"


@emits(e.Running)
def _running(unit: Unit, node: e.Running) -> str:
    kind = node.type.kind if isinstance(node.type, SetOf) else ""
    any_day = node.moment is e.Moment.ANY_DAY
    days = {
        Grid.MONTH: "apply(t, month_days)",
        Grid.YEAR: "apply(t, year_days)",
        Grid.NONE: "(c.case.reference, c.case.reference)",
    }[unit.grid]
    return f"c.relations.running(c, {group(unit, node.collection)}, {kind!r}, {days}, {any_day}, n)"


@emits(e.Where)
def _where(unit: Unit, node: e.Where) -> str:
    test = unit.member_lambda(node.number, node.condition)
    return f"members.where({group(unit, node.collection)}, {test})"


@emits(e.Count)
def _count(unit: Unit, node: e.Count) -> str:
    return f"members.count({group(unit, node.collection)})"


@emits(e.Sum)
def _sum(unit: Unit, node: e.Sum) -> str:
    value = unit.member_lambda(node.number, node.value)
    return f"members.total({group(unit, node.collection)}, {value})"


@emits(e.Extreme)
def _extreme(unit: Unit, node: e.Extreme) -> str:
    value = unit.member_lambda(node.number, node.value)
    return f"members.extreme({group(unit, node.collection)}, {value}, {node.highest})"


@emits(e.ExtremeOf)
def _extreme_of(unit: Unit, node: e.ExtremeOf) -> str:
    operands = "".join(unit.emit(operand) + ", " for operand in node.operands)
    return f"members.extreme_of(({operands}), {node.highest})"


@emits(e.Quantified)
def _quantified(unit: Unit, node: e.Quantified) -> str:
    found = group(unit, node.collection)
    test = unit.member_lambda(node.number, node.condition)
    if node.quantifier is e.Quantifier.ALL:
        return f"members.holds_for_all({found}, {test})"
    some = f"members.holds_for_some({found}, {test})"
    return some if node.quantifier is e.Quantifier.SOME else f"negate({some})"


@emits(e.Choose)
def _choose(unit: Unit, node: e.Choose) -> str:
    keys = "".join(
        f"(({unit.member_lambda(node.number, key.value)}), {key.highest}), " for key in node.keys
    )
    return f"members.choose({group(unit, node.collection)}, ({keys}))"


@emits(e.MonthCount)
def _month_count(unit: Unit, node: e.MonthCount) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    return f"months.month_count({months_}, {unit.monthly(node.condition)})"


@emits(e.MonthSum)
def _month_sum(unit: Unit, node: e.MonthSum) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    return f"months.month_sum({months_}, {unit.monthly(node.value)})"


@emits(e.MonthFind)
def _month_find(unit: Unit, node: e.MonthFind) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    return f"months.month_find({months_}, {unit.monthly(node.condition)}, {node.first})"


@emits(e.MonthRun)
def _month_run(unit: Unit, node: e.MonthRun) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    gap = "1" if node.gap is None else unit.emit(node.gap)
    return f"months.month_run({months_}, {unit.monthly(node.condition)}, {gap}, {node.at_end})"
