"""Small generated laws with cases, for comparing two evaluators that must agree.

`smallest` makes a law on which they do not agree smaller, for reading.

`random_law(seed)` is a law that checks without errors, always the same for a seed; in 200 of them
every kind of expression occurs that the language has. `random_cases(law, seed, n)` are cases for
it: complete ones, and ones with facts that are unknown, absent, not applicable or provisional and
lists that may not be all.

Rules are written at random and the checker has the last word: a body that it refuses is replaced
by one name or literal of its type, an exception is taken out, until the law holds.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tests.kernel.law_rules import Rules
from tests.kernel.law_world import AMOUNTS, random_world
from tests.kernel.random_cases import random_case_data
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.face import Lawbook
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.load import law_from_sources
from uitvoerbaar.language.messages import Message
from uitvoerbaar.language.parser import parse_text
from uitvoerbaar.law.declaration import Law, Rule

_MOST_REMEMBERED = 1_000
_HEAD = "---\nregeling: Toevallige wet\nafkorting: TW\nlaag: wet\n---\n## Artikel 1 Alles\n\n"
_HEAD += "Status: gecodeerd\n\n```regels\n"


@dataclass(frozen=True)
class RandomLaw:
    """A generated law: its seed, what it declares, and the law that this makes.

    The first `fixed` declarations are the kinds, facts and amounts; the others the rules.
    """

    seed: int
    declarations: tuple[str, ...]
    fixed: int
    law: Law

    @property
    def text(self) -> str:
        """The page."""
        return _page(self.declarations)

    @cached_property
    def lawbook(self) -> Lawbook:
        """The law, ready to decide."""
        return Lawbook(self.law)

    @property
    def outcomes(self) -> tuple[Rule, ...]:
        """Every rule about a person, whatever its type and grid: what an applicant can ask."""
        return tuple(rule for symbol, rule in self.law.rules.items() if symbol.kind == "persoon")


def random_law(seed: int, rules: int = 14) -> RandomLaw:
    """The law of a seed; `rules` are written, a part of which the checker refuses."""
    if parse_text.cache_info().currsize > _MOST_REMEMBERED:
        parse_text.cache_clear()  # it remembers declarations of one law, not of thousands
    rng = random.Random(f"law-{seed}")
    world = random_world(rng)
    fixed = len(world.declarations)
    writer = Rules(world)
    for number in range(rules):
        writer.add(number)
    law, declarations = _sound(world.declarations, fixed)
    return RandomLaw(seed, tuple(declarations), fixed, law)


def smallest(made: RandomLaw, fails: Callable[[RandomLaw], bool]) -> RandomLaw:
    """The law without the rules that a failure does not need, and with the simplest bodies for
    those that it does not need the text of. `fails` says whether a law still fails; what it raises
    goes through."""
    changed = True
    while changed:
        changed = False
        for place in range(len(made.declarations) - 1, made.fixed - 1, -1):
            if place >= len(made.declarations):
                continue
            before, after = made.declarations[:place], made.declarations[place + 1 :]
            plain = _plain(made.declarations[place])
            for middle in ((), (plain,) if plain else ()):
                declarations = (*before, *middle, *after)
                law, _ = _checked(declarations)
                if law is None:
                    continue
                smaller = RandomLaw(made.seed, declarations, made.fixed, law)
                if declarations != made.declarations and fails(smaller):
                    made, changed = smaller, True
                    break
    return made


def random_cases(made: RandomLaw, seed: int, count: int) -> Iterator[Case]:
    """Cases for a law, always the same for a seed: a third complete, the others with gaps."""
    for number in range(count):
        rng = random.Random(f"case-{made.seed}-{seed}-{number}")
        data = random_case_data(made.law, rng)
        yield made.lawbook.case(json.dumps(data))


def _page(declarations: Sequence[str]) -> str:
    return _HEAD + "\n\n".join(declarations) + "\n```\n"


def _checked(declarations: Sequence[str]) -> tuple[Law | None, list[Message]]:
    return law_from_sources([SourceFile("toevallig.md", _page(declarations).encode())])


def _sound(declarations: list[str], fixed: int) -> tuple[Law, list[str]]:
    """The law of the declarations that the checker accepts; the first `fixed` must hold."""
    kept = list(declarations)
    for _ in range(len(declarations)):
        law, messages = _checked(kept)
        if law is not None:
            return law, kept
        wrong: set[int] = set()
        starts = _first_lines(kept)
        for message in messages:
            if message.is_error:
                line = message.place.line
                wrong.add(max(place for place, start in enumerate(starts) if start <= line))
        bad = sorted(place for place in wrong if place >= fixed)
        if not bad:
            raise AssertionError(f"the fixed part of a generated law is refused: {messages}")
        kept = [
            text if place not in wrong or place < fixed else _plain(text)
            for place, text in enumerate(kept)
        ]
        kept = [text for text in kept if text]
    raise AssertionError("no part of a generated law holds")


_PLAIN = {
    "getal": "1",
    "percentage": "5%",
    "ja/nee": "ja",
    "datum": "2025-03-01",
    "maand": "2025-03",
    "kleur": "rood",
    "maat": "klein",
    "verzameling persoon": "verzameling (p_voogd, p_voogd)",
    "verzameling verblijf": "verblijven waarvoor ja",
}


def _plain(text: str) -> str:
    """A declaration with the simplest body; nothing where that would not hold either."""
    head, *lines = text.splitlines()
    word, _name, *_ = head.split()
    type_ = head.rpartition(": ")[2]
    clauses = [line for line in lines if line.split()[0] in ("geldig", "uitkomst")]
    body = _PLAIN.get(type_, "€ 1" if type_ in AMOUNTS else "")
    if type_ == "persoon":
        about = {"persoon": "p_voogd", "ouderschap": "kind", "verblijf": "bewoner", "stel": "een"}
        body = about.get(head.split()[3], "") if " van " in head else ""
    if type_ == "jaar":
        body = "jaar van (2025-05)"
    plain = "\n".join([head, *clauses, f"    {body}"])
    return "" if word != "regel" or not body or plain == text else plain


def _first_lines(declarations: list[str]) -> list[int]:
    line = _HEAD.count("\n") + 1
    starts = []
    for text in declarations:
        starts.append(line)
        line += text.count("\n") + 2
    return starts
