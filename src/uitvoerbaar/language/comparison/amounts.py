"""Which amounts of a parameter changed, by date and category, with how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import evolve

from uitvoerbaar.language.comparison.changes import Amount, AmountChange
from uitvoerbaar.language.writing.values import write_value
from uitvoerbaar.law.declaration import Cell, Gap, Parameter, ParameterVersion
from uitvoerbaar.law.time import Grid


def amount_changes(old: Parameter, new: Parameter) -> list[AmountChange]:
    """The amounts that differ, by the days on which a row of either starts.

    A row that says again what held already is no change. With other categories than before every
    category is compared by its names.
    """
    days = sorted({version.valid_from for version in (*old.versions, *new.versions)})
    categories = list(dict.fromkeys(
        category for version in (*old.versions, *new.versions) for category in version.cells
    ))  # fmt: skip
    changes: list[AmountChange] = []
    for category in categories:
        previous: AmountChange | None = None
        for day in days:
            change = AmountChange(day, category, _on(old, category, day), _on(new, category, day))
            repeated = previous is not None and evolve(previous, valid_from=day) == change
            if change.old != change.new and not (repeated and old.grid is not Grid.YEAR):
                changes.append(change)
            previous = change
    return sorted(
        changes, key=lambda change: (change.valid_from, categories.index(change.category))
    )


def _on(parameter: Parameter, category: tuple[str, ...], day: date) -> tuple[Amount, ...]:
    """The amounts for a category on a day, the first known first; none where there is no row.

    A parameter that is fixed each year has no amount in a year without a row.
    """
    reached = [version for version in parameter.versions if version.valid_from <= day]
    if parameter.grid is Grid.YEAR:
        reached = [version for version in reached if version.valid_from.year == day.year]
    if not reached:
        return ()
    last = max(version.valid_from for version in reached)
    holding = [version for version in reached if version.valid_from == last]
    return tuple(_amounts(parameter, category, holding))


def _amounts(
    parameter: Parameter, category: tuple[str, ...], versions: Sequence[ParameterVersion]
) -> list[Amount]:
    ordered = sorted(versions, key=lambda version: version.known_from or date.min)
    return [
        _amount(parameter, version.cells[category], version.known_from)
        for version in ordered
        if category in version.cells
    ]


def _amount(parameter: Parameter, cell: Cell, known_from: date | None) -> Amount:
    value = cell.value
    text = value.value if isinstance(value, Gap) else write_value(value, parameter.type)
    return Amount(text, cell.certainty.value, cell.source, known_from, cell.assumption)
