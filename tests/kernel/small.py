"""Small laws for one construct at a time, and random cases for them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence

from tests.kernel.agreement import Agreement, Cases, agreement, columns_of
from uitvoerbaar.cases.generate import random_case
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.face import Lawbook
from uitvoerbaar.kernel import Kernel
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.load import law_from_sources

HEAD = (
    "---\nregeling: Kleine wet\nafkorting: KW\nlaag: wet\n---\n## Artikel 1 Alles\n\n"
    "Status: gecodeerd\n\n```regels\n"
)


FAMILY = """
soort persoon
    meervoud personen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders
    volledig
    meervoud ouderschappen
    register "R"

gegeven inkomen van persoon elk jaar: bedrag per jaar
    bereik vanaf € 0 tot en met € 90.000
    register "R"

parameter grens: bedrag per jaar
    vanaf 2000-01-01: € 30.000 bron "W" wet
    vanaf 2025-01-01: € 31.234,56 bron "W" wet

parameter deel: percentage
    vanaf 2000-01-01: 13,6% bron "W" wet
"""
"""Declarations of people with parents, an income and amounts, for laws about them."""


def small_law(text: str) -> Lawbook:
    """The law of some declarations."""
    law, messages = law_from_sources([SourceFile("klein.md", f"{HEAD}{text}\n```\n".encode())])
    assert law is not None, "\n".join(str(message) for message in messages)
    return Lawbook(law)


def some_cases(book: Lawbook, count: int, hidden: float = 0.15, most: int = 4) -> list[Case]:
    """Random cases, in half of which a share of the facts is left out."""
    cases = []
    for number in range(count):
        rng = random.Random(number)
        share = hidden if number % 2 else 0.0
        data = random_case(book.law, rng, kind="persoon", most=most, hidden=share)
        cases.append(book.case(json.dumps(data)))
    return cases


def compared(
    book: Lawbook, cases: Sequence[Case], months: Sequence[int] = (), names: Sequence[str] = ()
) -> Agreement:
    """What a comparison of all rules (or some by name) on cases finds."""
    given = Cases.of(book.law, cases)
    rules = columns_of(book.law, "persoon")
    symbols = [rule.symbol for rule in rules if not names or rule.symbol.name in names]
    kernel = Kernel(book.law, symbols, given.data)
    return agreement(book.program, kernel, given, months)
