"""The package's own face: load a law, ask it for decisions, run its examples.

law = uitvoerbaar.load("corpus")
decision = law.at(date(2026, 3, 1)).decide(case, ["outcome"])
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uitvoerbaar.cases.reader import read_case
from uitvoerbaar.evaluation.decision import Decision, UnknownOutcomeError, decide
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.evaluation.program import Program
from uitvoerbaar.evaluation.receipt import (
    Discrepancy,
    ReceiptError,
    canonical,
    check_seal,
    compare,
    receipt_data,
)
from uitvoerbaar.face.asked import checked_assumptions
from uitvoerbaar.language.cache import cached_law
from uitvoerbaar.law.declaration import Law, Rule
from uitvoerbaar.law.expression import Symbol

if TYPE_CHECKING:
    from uitvoerbaar.face.by_kind import ColumnsByKind
    from uitvoerbaar.face.columns import Columns


class Lawbook:
    """A checked law, ready to decide. `law` is the typed law; `program` its compiled rules."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.program = Program(law)

    def at(self, on: date) -> Moment:
        """The law for decisions on a date."""
        return Moment(self, on)

    @cached_property
    def outcomes(self) -> Mapping[str, Rule]:
        """The public outcomes by their bare name."""
        return self.law.outcomes

    def rule(self, name: str) -> Rule:
        """A public outcome by name, or any rule as `name` or `name van kind`.

        Raises UnknownOutcomeError with near names.
        """
        if name in self.outcomes:
            return self.outcomes[name]
        bare, _, kind = name.partition(" van ")
        if kind and Symbol(bare, kind) in self.law.rules:
            return self.law.rules[Symbol(bare, kind)]
        matches = [rule for symbol, rule in self.law.rules.items() if symbol.name == name]
        if len(matches) == 1:
            return matches[0]
        names = sorted(self.outcomes) + sorted(str(symbol) for symbol in self.law.rules)
        raise UnknownOutcomeError(name, difflib.get_close_matches(name, names, n=3, cutoff=0.5))

    def case(self, text: str, file: str = "case") -> Case:
        """A case from YAML or JSON text; raises CaseError with every problem and its place."""
        return read_case(text, file, self.law)

    def decide(
        self,
        case: Case,
        outcomes: Iterable[str],
        on: date | None = None,
        known_on: date | None = None,
        assumptions: Mapping[str, Any] | None = None,
    ) -> Decision:
        """The outcomes for the applicant of a case; see `evaluation.decision.decide`. Raises
        ValueError for an assumption, or a value of one, that the law does not know."""
        rules = [self.rule(name) for name in outcomes]
        assumed = checked_assumptions(self.law, assumptions or {})
        return decide(self.program, case, rules, on, known_on, assumed)

    def replay(self, receipt: Any) -> tuple[Decision, tuple[Discrepancy, ...]]:
        """Decides the case of a receipt again, on this law; returns what differs (nothing: same).

        Raises ReceiptError for data that is no receipt or was changed after it was sealed.
        """
        check_seal(receipt)
        try:
            case = self.case(canonical(receipt["case"]), "receipt")
            rules = [self.rule(outcome["outcome"]) for outcome in receipt["outcomes"]]
            on = date.fromisoformat(receipt["on"])
            known = receipt["known_on"]
            known_on = date.fromisoformat(known) if known else None
        except UnknownOutcomeError as error:
            raise ReceiptError(f"deze wet heeft geen uitkomst {error.name} meer") from error
        decision = decide(self.program, case, rules, on, known_on)
        return decision, compare(receipt, receipt_data(decision))


class Moment:
    """A law on a date."""

    def __init__(self, lawbook: Lawbook, on: date) -> None:
        self.lawbook = lawbook
        self.on = on

    def decide(
        self,
        case: Case,
        outcomes: Iterable[str],
        known_on: date | None = None,
        assumptions: Mapping[str, Any] | None = None,
    ) -> Decision:
        """The outcomes for the applicant of a case on this date."""
        return self.lawbook.decide(case, outcomes, self.on, known_on, assumptions)

    def columns(
        self,
        outcomes: Iterable[str],
        assumptions: Mapping[str, Any] | None = None,
        known_on: date | None = None,
    ) -> Columns:
        """Outcomes on this date for whole tables of things, in machine code; see `face.columns`.

        `known_on`: only what was known on that day counts, of the law and of the tables. Raises
        UnknownOutcomeError, and SubjectsDifferError for outcomes about different kinds.
        """
        from uitvoerbaar.face.columns import Columns

        return Columns(self.lawbook, self.on, list(outcomes), assumptions, known_on)

    def columns_by_kind(
        self,
        outcomes: Iterable[str],
        assumptions: Mapping[str, Any] | None = None,
        known_on: date | None = None,
    ) -> ColumnsByKind:
        """As `columns`, for outcomes about different kinds over a table for each kind: the tables
        are read once, and what outcomes of several kinds need is worked out once."""
        from uitvoerbaar.face.by_kind import ColumnsByKind

        return ColumnsByKind(self.lawbook, self.on, list(outcomes), assumptions, known_on)


def load(path: str | os.PathLike[str] | None = None) -> Lawbook:
    """A law from a folder of Markdown (default: the law that comes with the package).

    Raises LawError with every message when the law has errors. A law that was loaded before comes
    from the cache (`language.cache`).
    """
    return Lawbook(cached_law(Path(path) if path is not None else default_corpus()))


def default_corpus() -> Path:
    """The law that comes with the package: in an installed package, or in the checkout."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "_corpus", package.parent.parent / "corpus"):
        if candidate.is_dir():
            return candidate
    return Path("corpus")
