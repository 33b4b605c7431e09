"""Analyses of a whole law: what is wrong although every sentence in it is right.

Each module has one analysis, `check(law)`, which gives its messages in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from uitvoerbaar.language.checks import (
    amounts,
    articles,
    branches,
    columns,
    cycles,
    discretion,
    ended,
    exceptions,
    layers,
    parameters,
    recurrence,
    supply,
    versions,
)
from uitvoerbaar.language.messages import Message
from uitvoerbaar.law.declaration import Law

Check = Callable[[Law], Iterator[Message]]

ALL_CHECKS: tuple[Check, ...] = (
    cycles.check,
    recurrence.check,
    versions.check,
    ended.check,
    parameters.check,
    branches.check,
    columns.check,
    exceptions.check,
    layers.check,
    discretion.check,
    articles.check,
    amounts.check,
    supply.check,
)

# Those that look at a rule or parameter by itself or with what it reads: they say as much about a
# part of a law as about the whole.
CHECKS_OF_RULES: tuple[Check, ...] = (
    cycles.check,
    recurrence.check,
    versions.check,
    parameters.check,
    branches.check,
    exceptions.check,
    supply.check,
)
