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
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from attrs import evolve

from tests.kernel.law_terms import Scope, Terms
from tests.kernel.law_world import (
    AMOUNTS,
    MONTH,
    ONCE,
    VALUES,
    YEAR,
    Name,
    World,
    money,
    random_world,
)
from uitvoerbaar.cases.generate import CaseGenerator, hide_facts
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.face import Lawbook
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.load import law_from_sources
from uitvoerbaar.language.messages import Message
from uitvoerbaar.law.declaration import Item, Law, Rule
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Amount, Date, Number, Percentage

_HEAD = "---\nregeling: Toevallige wet\nafkorting: TW\nlaag: wet\n---\n## Artikel 1 Alles\n\n"
_HEAD += "Status: gecodeerd\n\n```regels\n"
_SUBJECTS = ("persoon",) * 6 + ("ouderschap", "verblijf", "woning", "stel", None)


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
    rng = random.Random(f"law-{seed}")
    world = random_world(rng)
    fixed = len(world.declarations)
    writer = _Rules(world)
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


def random_case_data(law: Law, rng: random.Random) -> dict[str, Any]:
    """A case as plain data."""
    day = date(rng.choice((2024, 2025, 2026)), rng.randint(1, 12), rng.choice((1, 1, 1, 15)))
    data = _complete_case(law, rng, day)
    gaps = rng.random()
    if gaps < 1 / 3:
        return data
    data = hide_facts(data, law, rng.choice((0, 0.03, 0.1, 0.3)), rng)
    return _with_states(data, law, rng) if gaps < 0.8 else _with_open_lists(data, law, rng)


def _complete_case(law: Law, rng: random.Random, day: date) -> dict[str, Any]:
    """A case with every fact. Mostly only ends, partners and guardians can be absent: what is
    absent makes errors, and a law that only errs compares little."""
    generator = CaseGenerator(law, rng, day)
    telling = generator.draw.telling
    often = {s for s in telling.may_be_absent if s.name in ("v_einde", "p_partner", "p_voogd")}
    absent = often if rng.random() < 0.75 else telling.may_be_absent
    generator.draw.telling = evolve(telling, may_be_absent=frozenset(absent))
    generator.add_things(law.kinds["persoon"], rng.randint(1, 4))
    generator.add_things(law.kinds["woning"], rng.randint(0, 2))
    generator.add_records()
    return generator.data("persoon1")


def _with_states(data: dict[str, Any], law: Law, rng: random.Random) -> dict[str, Any]:
    """Some facts absent, not applicable, unknown, known within bounds, provisional, or known
    since a day with another value before."""
    found = deepcopy(data)
    for kind in law.kinds.values():
        for facts in found.get(kind.plural, {}).values():
            for name, value in facts.items():
                item = law.items.get(Symbol(name, kind.name))
                if item is not None and rng.random() < 0.15:
                    facts[name] = _state(value, item, rng)
    return found


def _state(value: Any, item: Item, rng: random.Random) -> Any:
    if isinstance(value, dict) and "waarde" not in value:
        period = rng.choice(list(value))
        return {**value, period: _state(value[period], item, rng)}
    plain = value if not isinstance(value, dict) else value["waarde"]
    states: list[Any] = ["ontbreekt", "niet van toepassing", "onbekend"]
    if plain in states:
        return rng.choice(states)
    states += [{"waarde": plain, "voorlopig": "ja"}] * 6
    states.append([{"waarde": "onbekend"}, {"waarde": plain, "bekend vanaf": "2025-06-01"}])
    if isinstance(item.type, Date):
        states += [str(plain)[:7], str(plain)[:4]]
    if isinstance(item.type, Amount | Number | Percentage):
        states += [{"ten minste": plain}, {"ten hoogste": plain}]
    return rng.choice(states)


def _with_open_lists(data: dict[str, Any], law: Law, rng: random.Random) -> dict[str, Any]:
    found = deepcopy(data)
    for kind in law.kinds.values():
        for facts in found.get(kind.plural, {}).values():
            lists = facts.get("volledig")
            if lists and rng.random() < 0.3:
                facts["volledig"] = [name for name in lists if rng.random() < 0.5]
    return found


class _Rules:
    """Writes rules one after the other; each may read the ones before it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.rng
        self.terms = Terms(world)

    def add(self, number: int) -> None:
        """A rule of any sort."""
        subject = self.rng.choice(_SUBJECTS)
        dice = self.rng.random()
        if dice < 0.08:
            self._carried(number)
        elif dice < 0.13:
            self._borrowed(number)
        elif dice < 0.23:
            self._set(number)
        else:
            self._rule(number, subject)

    def _declare(
        self, number: int, kind: str | None, grid: str, type_: str, bodies: list[str]
    ) -> Name:
        name = f"r{number}"
        about = f" van {kind}" if kind else ""
        every = f" {grid}" if grid else ""
        title = f'    uitkomst "Uitkomst {number}"\n' if self.rng.random() < 0.5 else ""
        told = '\n    uitleg "Dit is {p_werkt}."' if kind == "persoon" and grid == MONTH else ""
        read = '\n    interpretatie "zo gelezen" steunt op "A"' if self.rng.random() < 0.1 else ""
        for body in bodies:
            self.world.declarations.append(
                f"regel {name}{about}{every}: {type_}\n{title}{body}{told}{read}"
            )
        found = Name(name, type_, kind, grid, is_rule=True)
        self.world.names.append(found)
        return found

    def _rule(self, number: int, kind: str | None) -> None:
        rng = self.rng
        grid = rng.choice((MONTH, MONTH, MONTH, MONTH, YEAR, ONCE)) if kind != "stel" else MONTH
        type_ = rng.choice((*VALUES, *AMOUNTS, "getal", "ja/nee"))
        if kind is None:
            type_ = rng.choice((*AMOUNTS, "getal", "ja/nee"))
        scope = Scope((kind,) if kind else (), grid)
        if kind is None:
            scope = Scope((), grid, may_loop=False)
        versions = [("", "")]
        if rng.random() < 0.25:
            versions = [("tot en met 2025-06-30", ""), ("vanaf 2025-07-01", "")]
        if rng.random() < 0.1:
            versions.append((versions[-1][0] or "vanaf 2000-01-01", ", bekend vanaf 2025-09-01"))
            if versions[0] == ("", ""):
                versions[0] = ("vanaf 2000-01-01", "")
        bodies = []
        for valid, known in versions:
            clause = f"    geldig {valid}{known}\n" if valid else ""
            bodies.append(clause + self._body(type_, scope))
        others = list(self.world.names)
        name = self._declare(number, kind, grid, type_, bodies)
        if rng.random() < 0.3:
            self.world.names, after = others, self.world.names
            self._exceptions(name, scope)
            self.world.names = after

    def _body(self, type_: str, scope: Scope) -> str:
        rng = self.rng
        text = ""
        for place in range(rng.choice((0, 0, 1, 2))):
            local = f"l{place}"
            sets = scope.may_loop and scope.kinds == ("persoon",) and rng.random() < 0.2
            kind = "verzameling persoon" if sets else self.terms.types(scope, *VALUES, type_)
            value = self._set_of(scope) if sets else self.terms.term(kind, scope, 2)
            text += f"    stel {local} is {value}\n"
            scope = Scope(scope.kinds, scope.grid, {**scope.locals, local: kind}, scope.may_loop)
        return text + self._value(
            type_, scope, rng.choice((0, 1, 1, 2)), "    ", rng.choice((2, 3))
        )

    def _value(self, type_: str, scope: Scope, branches: int, indent: str, depth: int) -> str:
        """Cases, nested now and then, or a formula with modifiers under it."""
        rng = self.rng
        if branches == 0:
            if rng.random() < 0.06:
                return f"{indent}niet van toepassing"
            text = f"{indent}{self.terms.term(type_, scope, depth)}"
            if type_ in AMOUNTS and rng.random() < 0.3:
                text += f"\n{indent}    {rng.choice(('ten minste', 'ten hoogste'))} {money(rng)}"
                text += f"\n{indent}    afgerond op centen" if rng.random() < 0.5 else ""
            return text
        text = ""
        for _ in range(branches):
            condition = self.terms.condition(scope, rng.choice((1, 2)))
            value = self._value(type_, scope, rng.choice((0, 0, 0, 1)), indent + "    ", depth - 1)
            text += f"{indent}als {condition}:\n{value}\n"
        last = self._value(type_, scope, 0, indent + "    ", depth - 1)
        return f"{text}{indent}anders:\n{last}"

    def _exceptions(self, name: Name, scope: Scope) -> None:
        rng = self.rng
        about = f" van {name.kind}" if name.kind else ""
        for place in range(rng.choice((1, 1, 2))):
            before = f" gaat voor u0_{name.name}" if place else ""
            valid = "    geldig vanaf 2025-01-01\n" if rng.random() < 0.3 else ""
            condition = self.terms.condition(scope, 2)
            value = self.terms.term(name.type, scope, 2)
            self.world.declarations.append(
                f"uitzondering u{place}_{name.name} op {name.name}{about}{before}\n"
                f"{valid}    als {condition}: {value}"
            )

    def _carried(self, number: int) -> None:
        """A value that goes on from its own previous value."""
        rng = self.rng
        scope = Scope(("persoon",), MONTH)
        type_ = rng.choice(("bedrag", "getal"))
        step = "centen" if type_ == "bedrag" else "gehelen"
        first = rng.choice(("2024-06", "p_dag", "(maand van p_dag)"))
        factor = rng.choice(("", "a_deel × ", "(1 + a_deel) × "))
        name = f"r{number}"
        body = f"    begint in {first} met {self.terms.term(type_, scope, 1)}\n"
        body += f"    {factor}{name} in vorige maand + {self.terms.term(type_, scope, 1)}\n"
        body += f"        afgerond op {step}"
        self._declare(number, "persoon", MONTH, type_, [body])

    def _borrowed(self, number: int) -> None:
        """The body of an earlier rule, with an amount put in the place of another."""
        rules = [n for n in self.world.names if n.is_rule and n.kind == "persoon"]
        if not rules:
            return
        rule = self.rng.choice(rules)
        text = next(d for d in self.world.declarations if d.startswith(f"regel {rule.name} "))
        terms = [a for a in ("a_eens", "a_maand", "a_jaar", "a_deel") if a in text.split()]
        swap = f" met {terms[0]}_2 in plaats van {terms[0]}" if terms else ""
        body = f"    overeenkomstig {rule.name} van persoon{swap}"
        self._declare(number, "persoon", rule.grid, rule.type, [body])

    def _set(self, number: int) -> None:
        """A set of persons, or of stays that run."""
        grid = self.rng.choice((MONTH, MONTH, ONCE))
        if grid == MONTH and self.rng.random() < 0.3:
            runs = self.rng.choice(("lopende", "op enig moment lopende"))
            body = f"    {runs} verblijven"
            self._declare(number, "persoon", grid, "verzameling verblijf", [body])
            return
        body = f"    {self._set_of(Scope(('persoon',), grid))}"
        self._declare(number, "persoon", grid, "verzameling persoon", [body])

    def _set_of(self, scope: Scope) -> str:
        if self.rng.random() < 0.1:
            return f"(andere {self.rng.choice(('kinderen', 'ouders'))})"
        if self.rng.random() < 0.5:
            for _ in range(8):
                text, kind = self.terms.collection(scope, 1)
                if kind == "persoon" and "waarvoor" in text:
                    return f"({text})"
        members = [self.terms.atom("persoon", scope) for _ in range(self.rng.randint(1, 2))]
        return f"verzameling ({', '.join((*members, self.rng.choice(('kinderen', 'ouders'))))})"


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
