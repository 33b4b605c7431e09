"""When a declaration is in force, and what amendments leave of that."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from attrs import evolve
from lark import Tree

from uitvoerbaar.language.elaborate.declared import (
    ParsedDeclaration,
    first_tree,
    parts,
    trees_of,
)
from uitvoerbaar.language.elaborate.rules import narrowed
from uitvoerbaar.law.declaration import Validity

_ONE_DAY = timedelta(days=1)


def validity(declaration: ParsedDeclaration) -> Validity:
    """When a declaration is in force: what it says itself, within what amendments left of it."""
    tree = first_tree(declaration.tree, "validity")
    days = [_date(child) for child in parts(tree)] if tree is not None else [None, None, None]
    own = Validity(days[0], days[1], days[2])
    if declaration.tree.data == "parameter":
        own = Validity(min(row_days(declaration), default=None))
    return narrowed(own, declaration.within) or own


def _date(child: object) -> date | None:
    try:
        return date.fromisoformat(str(child)) if child is not None else None
    except ValueError:
        return None


def row_days(declaration: ParsedDeclaration) -> Iterator[date]:
    """The days from which the rows of a parameter hold."""
    rows = first_tree(declaration.tree, "rows")
    for row in trees_of(rows, "row", "short_row") if rows is not None else ():
        day = _date(row.children[0])
        if day is not None:
            yield day


def without_rows(
    declaration: ParsedDeclaration, days: Collection[date]
) -> ParsedDeclaration | None:
    """A table without its rows of some days; None if none are left."""
    tree = declaration.tree
    rows = first_tree(tree, "rows")
    assert rows is not None
    kept = [
        row
        for row in rows.children
        if not isinstance(row, Tree) or row.data == "header" or _date(row.children[0]) not in days
    ]
    if not any(isinstance(row, Tree) and row.data != "header" for row in kept):
        return None
    replaced = Tree("rows", kept, rows.meta)
    children = [replaced if child is rows else child for child in tree.children]
    return evolve(declaration, tree=Tree(tree.data, children, tree.meta))


def known_days(declaration: ParsedDeclaration) -> Iterator[date]:
    """The days of rows of a parameter that leave no amount unknown."""
    rows = first_tree(declaration.tree, "rows")
    for row in trees_of(rows, "row", "short_row") if rows is not None else ():
        day = _date(row.children[0])
        if day is not None and not list(row.find_data("cell_unknown")):
            yield day


def without(declaration: ParsedDeclaration, stretch: Validity) -> Iterator[ParsedDeclaration]:
    """What is left of a declaration outside a stretch of days that has a start."""
    own = validity(declaration)
    assert stretch.start is not None
    overlaps = (own.end is None or own.end >= stretch.start) and (
        stretch.end is None or own.start is None or own.start <= stretch.end
    )
    if not overlaps:
        yield declaration
        return
    if own.start is None or own.start < stretch.start:
        yield _narrowed(declaration, Validity(None, stretch.start - _ONE_DAY))
    if stretch.end is not None and (own.end is None or own.end > stretch.end):
        yield _narrowed(declaration, Validity(stretch.end + _ONE_DAY))


def _narrowed(declaration: ParsedDeclaration, to: Validity) -> ParsedDeclaration:
    within = narrowed(declaration.within, to)
    assert within is not None
    return evolve(declaration, within=within)
