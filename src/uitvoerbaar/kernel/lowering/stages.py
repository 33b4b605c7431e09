"""Loops that come before the last one of a straight way, and what each of them keeps.

A stage is a rule that is worked out for every thing of a kind and kept, for later loops to read.
There are two reasons for one: it takes work and is asked of other things than the row's own; or the
law is too large for one loop, so that it is done in parts, of which each keeps what later ones ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import field, frozen

from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import Law, Rule, RuleException, RuleVersion
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import SetOf

if TYPE_CHECKING:
    from uitvoerbaar.kernel.lowering.program import Program

LIGHT = 25  # expressions
_MOST_IN_ONE = 3_000  # expressions in one loop
_MOST_TOGETHER = 2_000  # lines of stages in one loop


@frozen(slots=True)
class Stage:
    """A rule for every thing of a kind, in the month of the run.

    Its values are kept in the words ("stage", number, "low" | "state"). `level`: how many loops
    come before its own at least. `smooth`: its loop takes several rows at once, as nothing in it
    jumps. `size`: how many lines that loop has. `reads`: other stages.
    """

    number: int
    rule: Rule
    shape: Shape
    level: int = 0
    smooth: bool = True
    size: int = 0
    reads: frozenset[e.Symbol] = frozenset()

    @property
    def kind(self) -> str:
        """The kind of things that it is about."""
        return self.rule.symbol.kind or ""


@frozen(slots=True)
class Part:
    """A loop of a law in parts: the rules of one kind that it keeps."""

    kind: str
    keeps: tuple[e.Symbol, ...]


@frozen(slots=True)
class Parts:
    """A law in parts, in the order in which they run; `place` says in which one a rule is worked
    out, of those that can be kept. `shared`: heavy rules that several rules ask of their own thing,
    after those that they ask themselves."""

    loops: tuple[Part, ...] = ()
    place: Mapping[e.Symbol, int] = field(factory=dict)
    shared: tuple[e.Symbol, ...] = ()


# --- the weight of rules ----------------------------------------------------------------------


def is_heavy(law: Law, symbol: e.Symbol) -> bool:
    """Whether a rule takes so much work that it is better not done again for each who asks."""
    reached = rules_asked(law, symbol)
    weight = 0
    for each in reached:
        for node in nodes(law.rules[each]):
            weight += 1
            if weight > LIGHT or isinstance(node, e.Related):
                return True
    return False


def weight_of(law: Law, symbol: e.Symbol) -> int:
    """How many expressions a rule and those that it asks have."""
    return sum(sum(1 for _ in nodes(law.rules[each])) for each in rules_asked(law, symbol))


def rules_asked(law: Law, symbol: e.Symbol) -> list[e.Symbol]:
    """A rule and those that it asks, directly or not."""
    found = {symbol: None}
    waiting = [symbol]
    while waiting:
        for node in nodes(law.rules[waiting.pop()]):
            if isinstance(node, e.Read) and node.symbol in law.rules and node.symbol not in found:
                found[node.symbol] = None
                waiting.append(node.symbol)
    return list(found)


def nodes(declared: Rule) -> Iterator[e.Expression]:
    """All expressions in the texts of a rule."""
    texts: list[RuleVersion | RuleException] = [*declared.versions, *declared.exceptions]
    for text in texts:
        roots = [text.body, *(node for _, node in text.locals)]
        if isinstance(text, RuleException):
            roots.append(text.condition)
        for root in roots:
            yield from e.walk(root)


def can_be_kept(law: Law, symbol: e.Symbol) -> bool:
    """Whether the values of a rule can be an array with one for each thing."""
    declared, kind = law.rules[symbol], law.kinds.get(symbol.kind or "")
    plain = kind is not None and kind.derivation is None
    return plain and declared.grid is not Grid.NONE and not isinstance(declared.type, SetOf)


# --- a large law in parts ---------------------------------------------------------------------


def parts(law: Law, outcomes: Iterable[e.Symbol]) -> Parts:
    """The parts of what outcomes ask: none where it is small enough for one loop.

    Rules are taken after those that they ask, a level for each time that a heavy rule is asked of
    other things: what such a rule gives must be there for all of them.
    """
    wanted = tuple(outcomes)
    found = _Found(law)
    for symbol in wanted:
        found.visit(symbol)
    if sum(found.size.values()) <= _MOST_IN_ONE:
        return Parts(shared=found.shared())
    loops: list[list[e.Symbol]] = []
    place: dict[e.Symbol, int] = {}
    for (_, _), symbols in sorted(found.by_level().items()):
        room = 0
        for symbol in symbols:
            room -= found.size[symbol]
            if room < 0:
                loops.append([])
                room = _MOST_IN_ONE - found.size[symbol]
            loops[-1].append(symbol)
            place[symbol] = len(loops) - 1
    kept = set(wanted)
    for symbol, reads in found.own_reads.items():
        kept |= {read for read in reads if place.get(read) != place.get(symbol)}
    kept |= found.read_elsewhere
    made = (Part(s[0].kind or "", tuple(each for each in s if each in kept)) for s in loops)
    return Parts(tuple(made), place, found.shared())


class _Found:
    """The rules that outcomes ask, with the level of each."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.size: dict[e.Symbol, int] = {}
        self.level: dict[e.Symbol, int] = {}
        self.own_reads: dict[e.Symbol, set[e.Symbol]] = {}
        self.asked_by: dict[e.Symbol, int] = {}  # how many rules ask it of their thing, and now
        self.read_elsewhere: set[e.Symbol] = set()  # heavy rules that are asked of other things
        self._heavy: dict[e.Symbol, bool] = {}

    def visit(self, symbol: e.Symbol) -> int:
        """The level of a rule, after those that it asks."""
        if symbol in self.level:
            return self.level[symbol]
        self.level[symbol] = 0  # who asks for itself goes another way
        level = size = 0
        own, now = set[e.Symbol](), set[e.Symbol]()
        for node in nodes(self.law.rules[symbol]):
            size += 1
            if not isinstance(node, e.Read) or node.symbol not in self.law.rules:
                continue
            below = self.visit(node.symbol)
            if node.owner is None or isinstance(node.owner, e.Subject):
                own.add(node.symbol)
                if node.period is None:
                    now.add(node.symbol)
            elif self._is_heavy(node.symbol) and can_be_kept(self.law, node.symbol):
                self.read_elsewhere.add(node.symbol)
                below += 1
            level = max(level, below)
        for read in now:
            self.asked_by[read] = self.asked_by.get(read, 0) + 1
        # Taken out and put in again, so that a rule comes after those that it asks.
        del self.level[symbol]
        self.level[symbol], self.size[symbol], self.own_reads[symbol] = level, size, own
        return level

    def _is_heavy(self, symbol: e.Symbol) -> bool:
        if symbol not in self._heavy:
            self._heavy[symbol] = is_heavy(self.law, symbol)
        return self._heavy[symbol]

    def shared(self) -> tuple[e.Symbol, ...]:
        """See `Parts.shared`."""
        return tuple(
            symbol
            for symbol in self.level
            if self.asked_by.get(symbol, 0) > 1
            and can_be_kept(self.law, symbol)
            and self._is_heavy(symbol)
        )

    def by_level(self) -> dict[tuple[int, str], list[e.Symbol]]:
        """The rules that can be kept, by level and kind."""
        found: dict[tuple[int, str], list[e.Symbol]] = {}
        for symbol, level in self.level.items():
            if can_be_kept(self.law, symbol):
                found.setdefault((level, symbol.kind or ""), []).append(symbol)
        return found


# --- the order of loops -----------------------------------------------------------------------


def stage_loops(program: Program) -> list[list[Stage]]:
    """The stages that share a loop, in the order in which the loops must run. Those of one kind and
    one level, none of which asks for another, do."""
    if program.parts.loops:
        found = [[program.stages[symbol] for symbol in part.keeps] for part in program.parts.loops]
        return [[stage for stage in loop if stage is not None] for loop in found if loop]
    loops: dict[tuple[int, str], list[Stage]] = {}
    made: list[list[Stage]] = []
    for stage in _used(program):
        own = loops.get((stage.level, stage.kind))
        if own is None or sum(each.size for each in own) + stage.size > _MOST_TOGETHER:
            own = loops[stage.level, stage.kind] = []
            made.append(own)
        own.append(stage)
    return made


def _used(program: Program) -> Sequence[Stage]:
    """The stages that are read, those first that others read."""
    found: dict[e.Symbol, Stage] = {}
    waiting = list(program.read_stages)
    while waiting:
        symbol = waiting.pop()
        stage = program.stages[symbol]
        if stage is not None and symbol not in found:
            found[symbol] = stage
            waiting.extend(stage.reads)
    return sorted(found.values(), key=lambda stage: (stage.level, stage.kind, stage.number))
