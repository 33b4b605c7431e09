"""Whole persons: what was reasoned by hand from the law, month by month, through `decide`.

Each table in `persons/` belongs to the person of the same name in `examples/`. A row says what one
outcome is in a stretch of months, by which article and why.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from uitvoerbaar.evaluation.decision import Outcome, OutcomeState, all_steps
from uitvoerbaar.evaluation.dutch import dutch, dutch_money
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.evaluation.reads import FactRead, Won
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.citation import Citation
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.time import first_day, month_index, month_name
from uitvoerbaar.law.types import Amount

EXAMPLES = Path(__file__).parents[2] / "examples"
PERSONS = sorted((Path(__file__).parent / "persons").glob("*.csv"))
NAMES = [path.stem for path in PERSONS]

HEADER = ["van", "tot", "uitkomst", "waarde", "artikel", "waarom"]
STATUTE = re.compile(
    r"(WSF|BSF) (\d+[a-z]*(?:\.\d+[a-z]*)?)(?: lid \d+[a-z]*)?(?: [a-z])?", re.ASCII
)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@frozen
class Expectation:
    """A row: what an outcome is in the months from `first` to `last`, by which article and why."""

    line: int
    first: int
    last: int
    outcome: str
    value: str
    article: str
    reason: str


def read_month(text: str) -> int:
    """A month (2025-03) as its index."""
    found = _MONTH.fullmatch(text)
    assert found is not None, f"`{text}` is geen maand"
    return month_index(int(found[1]), int(found[2]))


def expectations(path: Path) -> list[Expectation]:
    """The rows of a table; fails on a row that cannot be read."""
    header, *rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    assert header == HEADER, path.name
    found = []
    for line, row in enumerate(rows, 2):
        place = f"{path.name}:{line}"
        assert len(row) == len(HEADER), place
        assert all(cell == cell.strip() and cell for cell in row), place
        first, last = read_month(row[0]), read_month(row[1])
        assert first <= last, place
        assert STATUTE.fullmatch(row[4]), f"{place}: `{row[4]}` is geen artikel"
        assert row[5].endswith("."), f"{place}: geen zin"
        found.append(Expectation(line, first, last, row[2], row[3], row[4], row[5]))
    return found


def shown(outcome: Outcome) -> str:
    """An outcome as the tables write it: an amount without its unit, an unknown without bounds."""
    match outcome.state:
        case OutcomeState.ERROR:
            assert outcome.error is not None
            return f"fout: {outcome.error.sentence}"
        case OutcomeState.UNKNOWN:
            return "onbekend"
        case OutcomeState.KNOWN | OutcomeState.PROVISIONAL:
            if isinstance(outcome.rule.type, Amount):
                return dutch_money(outcome.value)
    return dutch(outcome.value, outcome.rule.type)


def citations(law: Law, outcome: Outcome) -> Iterator[Citation]:
    """The articles of rules, of exceptions that won and of choices, in the trace of an outcome."""
    if outcome.step is None:
        return
    for step in all_steps(outcome.step):
        found = [] if step.version is None else [step.version.origin.citation]
        for read in step.reads:
            if type(read) is Won:
                found.append(read.exception.origin.citation)
            elif type(read) is FactRead and read.symbol in law.choices:
                found.append(law.choices[read.symbol].origin.citation)
        yield from (citation for citation in found if citation is not None)


def cites(law: Law, outcome: Outcome, article: str) -> bool:
    """Whether the trace of an outcome leans on an article; its parts are not compared."""
    found = STATUTE.fullmatch(article)
    assert found is not None
    return any(
        citation.abbreviation == found[1] and found[2] in citation.article.split()
        for citation in citations(law, outcome)
    )


def wanted(outcome: Outcome) -> str:
    """What an unknown outcome still asks for, or nothing."""
    names = ", ".join(f"{want.symbol.name} van {want.thing}" for want in outcome.wanted[:5])
    return f" (gevraagd: {names})" if names else ""


def differences(lawbook: Lawbook, name: str, case: Case, rows: list[Expectation]) -> Iterator[str]:
    """What the law decides otherwise than a table expects, one line for each row and month."""
    for month in range(min(row.first for row in rows), max(row.last for row in rows) + 1):
        due = [row for row in rows if row.first <= month <= row.last]
        names = list(dict.fromkeys(row.outcome for row in due))
        if not names:
            continue
        decision = lawbook.decide(case, names, on=first_day(month))
        by_name = dict(zip(names, decision.outcomes, strict=True))
        for row in due:
            outcome = by_name[row.outcome]
            place = f"{name}.csv:{row.line}: {row.outcome} in {month_name(month)}"
            because = f"{row.article}: {row.reason}"
            value = shown(outcome)
            if value != row.value.replace("_", " "):
                told = f"{value}{wanted(outcome)}"
                yield f"{place} is {told}, verwacht {row.value} ({because})"
            elif not cites(lawbook.law, outcome, row.article):
                yield f"{place} is {value}, maar steunt niet op {because}"


@pytest.mark.parametrize("path", PERSONS, ids=NAMES)
def test_every_table_can_be_read_and_names_public_outcomes(lawbook: Lawbook, path: Path) -> None:
    rows = expectations(path)
    assert len(rows) >= 15
    assert {row.outcome for row in rows} <= set(lawbook.law.outcomes)
    for row in rows:
        for other in rows:
            if row.outcome == other.outcome and row.first <= other.last and other.first <= row.last:
                assert row.value == other.value, f"{path.name}:{row.line} en {other.line}"


def test_every_table_is_about_a_person_in_the_examples() -> None:
    assert set(NAMES) <= {path.stem for path in EXAMPLES.glob("*.yaml")}


@pytest.mark.parametrize("path", PERSONS, ids=NAMES)
def test_a_person_gets_what_follows_from_the_law(lawbook: Lawbook, path: Path) -> None:
    example = EXAMPLES / f"{path.stem}.yaml"
    case = lawbook.case(example.read_text("utf-8"), str(example))
    found = list(differences(lawbook, path.stem, case, expectations(path)))
    assert not found, f"{len(found)} verschillen:\n" + "\n".join(found)
