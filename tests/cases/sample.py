"""The Leeswet, a small law with something of every kind, and short ways to read cases for it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from uitvoerbaar.cases.document import CaseError, CaseProblem
from uitvoerbaar.cases.reader import read_case
from uitvoerbaar.evaluation.facts import Case, Fact, Series
from uitvoerbaar.language.load import load_law
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol

NOOR = """\
peildatum: 2026-03-01
aanvrager: noor
lezers:
  noor: {}
"""


@cache
def law() -> Law:
    """The Leeswet."""
    return load_law(Path(__file__).parent / "leeswet.md")


def read(text: str) -> Case:
    """A case from YAML."""
    return read_case(text, "geval.yaml", law())


def from_data(data: Any) -> Case:
    """A case from plain data, by way of JSON with its names in another order."""
    return read_case(json.dumps(data, sort_keys=True), "geval.json", law())


def of_noor(*lines: str) -> str:
    """A case about noor (with an and bob beside her), with these lines about her."""
    own = "".join(f"    {line}\n" for line in lines)
    return "peildatum: 2026-03-01\naanvrager: noor\nlezers:\n  an: {}\n  bob: {}\n  noor:\n" + (
        own or "    bril: ja\n"
    )


def series(text: str, item: str, thing: str = "noor") -> Series:
    """The facts about one item of a thing."""
    found = read(text).things[thing]
    return found.facts[Symbol(item, found.kind)]


def only_fact(text: str, item: str, thing: str = "noor") -> Fact:
    """The only fact about an item, in every period."""
    found = series(text, item, thing)
    assert not found.exact
    assert not found.since
    (fact,) = found.always
    return fact


def problems(text: str | bytes) -> tuple[CaseProblem, ...]:
    """The problems of a case that cannot be read."""
    try:
        read_case(text, "geval.yaml", law())
    except CaseError as error:
        return error.problems
    raise AssertionError("this case has no problems")


def tried(text: str | bytes) -> Case | tuple[CaseProblem, ...]:
    """The case in a text, or its problems, each of which says where, what and how to mend it."""
    try:
        return read_case(text, "geval", law())
    except CaseError as error:
        found = error.problems
    assert found
    for problem in found:
        assert problem.sentence
        assert problem.mend
        assert problem.place.line >= 1
        assert problem.place.column >= 1
    return found


def the_problem(text: str | bytes) -> CaseProblem:
    """The only problem of a case."""
    found = problems(text)
    assert len(found) == 1, found
    return found[0]
