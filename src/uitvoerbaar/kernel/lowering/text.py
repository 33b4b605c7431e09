"""Writing a function in LLVM's text form: names, blocks, and operations that fold constants."""

from __future__ import annotations

import re
from collections.abc import Callable

from uitvoerbaar.law.expression import Symbol

_NAMES = re.compile(r"%[a-z]+\d*(?=[,\s)]|$)")


class Function:
    """One function being written. Operands are texts: a name (`%v12`) or a constant.

    `known` remembers what was computed in the current block or one that always came before it.
    """

    def __init__(self, name: str, result: str, parameters: list[tuple[str, str]]) -> None:
        self.name = name
        self.result = result
        self.parameters = parameters
        self.entry: list[str] = []  # allocations
        self.lines: list[str] = []
        self.block = "entry"
        self.known: list[dict[object, object]] = [{}]
        # Where set: names that are the same for every row; what is made of them is written before
        # the loop over rows, in `before`; `checks` are conditions that must hold for all of them.
        self.uniform: set[str] | None = None
        self.before: list[str] = []
        self.checks: list[str] = []
        # Of a loop over rows: the row it is about, how often each rule of that row was written, and
        # how many stages come before it.
        self.own_row = ""
        self.part = 0  # of a law in parts, which one
        self.few = 0  # up to how many entries of a list are written out
        self.one_by_one = False  # whether rows are taken one by one anyway
        self.guarded = False  # whether there is a jump past long work
        self.stages: set[Symbol] = set()  # that are read
        self.written: dict[Symbol, int] = {}
        self.level = 0
        self.month_of: dict[str, str] = {}  # months that are those of a day, with the day
        # Moved days: what was moved, and the rest of the arguments of @moved.
        self.origins: dict[str, tuple[str, str]] = {}
        self._count = 0

    def fresh(self) -> int:
        """A number that was not used before."""
        self._count += 1
        return self._count

    def op(self, text: str) -> str:
        """An operation without effect; the name of its result. The same one is written once."""
        if text.startswith("load "):
            text += ", !invariant.load !0"  # only what a run never writes is read this way
            if self.uniform is not None:
                text += ", !llvm.access.group !1"  # rows do not touch each other
        for scope in self.known:
            found = scope.get(text)
            if found is not None:
                return str(found)
        if self.uniform is not None and all(n in self.uniform for n in _NAMES.findall(text)):
            name = f"%v{self.fresh()}"
            self.before.append(f"  {name} = {text}")
            self.uniform.add(name)
            self.known[0][text] = name
            return name
        name = self.effect(text)
        self.known[-1][text] = name
        return name

    def effect(self, text: str) -> str:
        """An operation that must be done here: a load, a call; the name of its result."""
        name = f"%v{self.fresh()}"
        self.lines.append(f"  {name} = {text}")
        return name

    def do(self, text: str) -> None:
        """A statement without a result."""
        self.lines.append(f"  {text}")

    def cell(self, kind: str) -> str:
        """A place in memory for the life of the call."""
        name = f"%c{self.fresh()}"
        self.entry.append(f"  {name} = alloca {kind}")
        return name

    def put(self, kind: str, value: str, cell: str) -> None:
        """Stores in a cell."""
        self.do(f"store {kind} {value}, ptr {cell}")

    def get(self, kind: str, cell: str) -> str:
        """Loads from a cell."""
        return self.effect(f"load {kind}, ptr {cell}")

    # --- blocks ---

    def label(self) -> str:
        """A name for a block to come."""
        return f"b{self.fresh()}"

    def start(self, label: str) -> None:
        """Goes on in a new block."""
        self.lines.append(f"{label}:")
        self.block = label

    def jump(self, label: str) -> None:
        """Ends the block."""
        self.do(f"br label %{label}")

    def fork(self, condition: str, yes: str, no: str) -> None:
        """Ends the block, by a condition."""
        self.do(f"br i1 {condition}, label %{yes}, label %{no}")

    def inside(self, body: Callable[[], None]) -> None:
        """Writes a part that is not always reached: what it computes is not known afterwards."""
        self.known.append({})
        body()
        self.known.pop()

    def when(self, condition: str, body: Callable[[], None]) -> None:
        """Writes a part that is done only when a condition holds."""
        if condition == "true":
            body()
            return
        if condition == "false":
            return
        yes, after = self.label(), self.label()
        self.fork(condition, yes, after)
        self.start(yes)
        self.inside(body)
        self.jump(after)
        self.start(after)

    def count_to(self, number: str, body: Callable[[str], None], stop: str | None = None) -> None:
        """A loop with a counter (i64) from 0 to below a number; the label `stop` comes after it."""
        index = self.cell("i64")
        test, again, after = self.label(), self.label(), stop or self.label()
        self.put("i64", "0", index)
        self.jump(test)
        self.start(test)
        now = self.get("i64", index)
        self.fork(self.effect(f"icmp slt i64 {now}, {number}"), again, after)
        self.start(again)
        self.inside(lambda: body(now))
        self.put("i64", self.effect(f"add i64 {now}, 1"), index)
        self.jump(test)
        self.start(after)

    # --- folding ---

    def binary(self, word: str, kind: str, a: str, b: str) -> str:
        """An integer operation; done now where both sides are constants."""
        x, y = constant(a), constant(b)
        if x is not None and y is not None and word in _FOLDED:
            return str(_FOLDED[word](x, y))
        if word in ("add", "or", "xor") and x == 0:
            return b
        if word in ("add", "sub", "or", "xor", "shl", "ashr", "lshr") and y == 0:
            return a
        if word == "mul" and (x == 1 or y == 1):
            return b if x == 1 else a
        if word in ("mul", "and") and (x == 0 or y == 0):
            return "0"
        if word in ("and", "or") and a == b:
            return a
        return self.op(f"{word} {kind} {a}, {b}")

    def compare(self, word: str, kind: str, a: str, b: str) -> str:
        """A comparison."""
        x, y = constant(a), constant(b)
        if x is not None and y is not None:
            return "true" if _COMPARED[word](x, y) else "false"
        if a == b and word in _COMPARED:
            return "true" if _COMPARED[word](0, 0) else "false"
        return self.op(f"icmp {word} {kind} {a}, {b}")

    def parted(self, word: str, a: str, by: int, reach: tuple[int, int]) -> str:
        """An unsigned quotient or remainder by a constant of a number in a range: in 32 bits where
        that holds it, which a processor does for several rows at once."""
        if self.uniform is None or a in self.uniform or not 0 <= reach[0] <= reach[1] < 2**32:
            return self.op(f"{word} i64 {a}, {by}")
        small = self.op(f"{word} i32 {self.op(f'trunc i64 {a} to i32')}, {by}")
        return self.op(f"zext i32 {small} to i64")

    def both(self, a: str, b: str) -> str:
        """Whether two conditions hold."""
        if a == "false" or b == "false":
            return "false"
        if a in ("true", b):
            return b
        return a if b == "true" else self.op(f"and i1 {a}, {b}")

    def either(self, a: str, b: str) -> str:
        """Whether one of two conditions holds."""
        if a == "true" or b == "true":
            return "true"
        if a in ("false", b):
            return b
        return a if b == "false" else self.op(f"or i1 {a}, {b}")

    def no(self, a: str) -> str:
        """Whether a condition does not hold."""
        if a in ("true", "false"):
            return "false" if a == "true" else "true"
        return self.op(f"xor i1 {a}, true")

    def choose(self, condition: str, kind: str, a: str, b: str) -> str:
        """One of two values that were both computed."""
        if condition == "true" or a == b:
            return a
        if condition == "false":
            return b
        if kind == "i1" and b == "false":
            return self.both(condition, a)
        if kind == "i1" and a == "true":
            return self.either(condition, b)
        return self.op(f"select i1 {condition}, {kind} {a}, {kind} {b}")

    def as_wide(self, value: str, width: int, wanted: int) -> str:
        """A whole number in another width."""
        if width == wanted or constant(value) is not None:
            return value
        word = "sext" if wanted > width else "trunc"
        return self.op(f"{word} i{width} {value} to i{wanted}")

    def finish(self) -> str:
        """The text of the function."""
        written = ", ".join(f"{kind} {name}" for kind, name in self.parameters)
        head = f"define internal {self.result} @{self.name}({written}) #0 {{\nentry:"
        if self.entry:
            # Allocations stand first; the first block goes on after them.
            return "\n".join([head, *self.entry, *self.lines, "}"])
        return "\n".join([head, *self.lines, "}"])


def constant(text: str) -> int | None:
    """The value of an operand that is a constant; None for a name."""
    if text == "true":
        return 1
    if text == "false":
        return 0
    return int(text) if text[0] in "-0123456789" else None


def _floor(a: int, b: int) -> int:
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


_FOLDED: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "sdiv": _floor,
    "or": lambda a, b: a | b,
    "and": lambda a, b: a & b,
    "xor": lambda a, b: a ^ b,
}
_COMPARED: dict[str, Callable[[int, int], bool]] = {
    "ule": lambda a, b: 0 <= a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "slt": lambda a, b: a < b,
    "sle": lambda a, b: a <= b,
    "sgt": lambda a, b: a > b,
    "sge": lambda a, b: a >= b,
}
