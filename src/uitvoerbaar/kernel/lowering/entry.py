"""The function that runs outcomes over rows, and where it puts what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uitvoerbaar.kernel import layout as words
from uitvoerbaar.kernel import shapes
from uitvoerbaar.kernel.lowering.text import Function
from uitvoerbaar.kernel.lowering.writer import Writer
from uitvoerbaar.law.time import Grid

if TYPE_CHECKING:
    from uitvoerbaar.kernel.lowering.program import CompiledOutcome, Program

_FEWEST = 2**12 - 1  # the mask of the memory with which rows begin: a quarter of a megabyte


def entry_text(program: Program, outcomes: list[CompiledOutcome]) -> str:
    """`run`: for each row from first to before last a new memory; for each month each outcome.

    Results of outcome n lie in the columns ("state" | "low" | "high" | "reason", n), month after
    month, each as long as there are rows.
    """
    f = Function("run", "void", [("ptr", "%ctx"), ("i64", "%first"), ("i64", "%last")])
    w = Writer(program, f, Grid.NONE, None, None)

    def word(place: int, kind: str = "i64") -> str:
        where = f.op(f"getelementptr i64, ptr %ctx, i64 {place}")
        return f.op(f"load {kind}, ptr {where}, align 8")

    subjects = word(words.SUBJECTS, "ptr")
    months, count = word(words.MONTHS, "ptr"), word(words.MONTH_COUNT)
    total, arena = word(words.TOTAL), word(words.ARENA, "ptr")
    round_ = f.op(f"getelementptr i64, ptr %ctx, i64 {words.ROUND}")
    within, is_full = (
        f.op(f"getelementptr i64, ptr %ctx, i64 {place}") for place in (words.WITHIN, words.IS_FULL)
    )
    most = word(words.MASK)
    columns = [_columns(program, w, number) for number in range(len(outcomes))]

    def row(index: str) -> None:
        place = f.effect(f"add i64 %first, {index}")
        now = f.effect(f"load i64, ptr {round_}, align 8")
        f.do(f"store i64 {f.effect(f'add i64 {now}, 1')}, ptr {round_}, align 8")
        for word_place, kind, value in (
            (words.IS_FULL, "i64", "0"),
            (words.FILLED, "i64", "0"),
            (words.DEPTH, "i64", "0"),
            (words.NEXT, "ptr", arena),
        ):
            where = f.effect(f"getelementptr i64, ptr %ctx, i64 {word_place}")
            f.do(f"store {kind} {value}, ptr {where}, align 8")
        where = f.effect(f"getelementptr i64, ptr {subjects}, i64 {place}")
        subject = f.effect(f"load i64, ptr {where}, align 8")

        def month(number: str) -> None:
            where = f.effect(f"getelementptr i64, ptr {months}, i64 {number}")
            at = f.effect(f"load i64, ptr {where}, align 8")
            offset = f.effect(f"add i64 {f.effect(f'mul i64 {number}, {total}')}, {place}")
            for outcome, bases in zip(outcomes, columns, strict=True):
                _one(program, f, outcome, bases, subject, at, offset)

        f.count_to(count, month)

    def row_with_room(index: str) -> None:
        """The row, once more with twice the memory as long as it needs that and there is more."""
        again, enough = f.label(), f.label()
        f.jump(again)
        f.start(again)
        row(index)
        used = f.effect(f"load i64, ptr {within}, align 8")
        full = f.effect(f"load i64, ptr {is_full}, align 8")
        short = f.effect(f"icmp ne i64 {full}, 0")
        more = f.effect(f"icmp ult i64 {used}, {most}")
        grown = f.effect(f"or i64 {f.effect(f'shl i64 {used}, 1')}, 1")
        grows = f.effect(f"and i1 {short}, {more}")
        chosen = f.effect(f"select i1 {grows}, i64 {grown}, i64 {used}")
        f.do(f"store i64 {chosen}, ptr {within}, align 8")
        f.fork(grows, again, enough)
        f.start(enough)

    # Not by `word`: what is read that way is never written during a run.
    begun = f.effect(f"load i64, ptr {within}, align 8")
    first_time = f.compare("eq", "i64", begun, "0")
    f.do(f"store i64 {f.choose(first_time, 'i64', str(_FEWEST), begun)}, ptr {within}, align 8")
    f.count_to(f.op("sub i64 %last, %first"), row_with_room)
    f.do("ret void")
    return f.finish().replace("define internal void @run", "define void @run", 1)


def _columns(program: Program, w: Writer, number: int) -> dict[str, str]:
    return {
        part: program.word(w, ("out", str(number), part), "ptr")
        for part in ("state", "low", "high", "reason")
    }


def _one(
    program: Program,
    f: Function,
    outcome: CompiledOutcome,
    bases: dict[str, str],
    subject: str,
    month: str,
    offset: str,
) -> None:
    shape = outcome.function.shape
    wide = shapes.stored(shape)
    kind = f"%v{wide}"
    grid = outcome.rule.grid
    period = month if grid is Grid.MONTH else "0"
    if grid is Grid.YEAR:
        period = f.effect(f"udiv i64 {month}, 12")
    row = subject if outcome.rule.symbol.kind is not None else "0"
    kind_name = outcome.rule.symbol.kind
    if kind_name is not None and program.law.kinds[kind_name].derivation is not None:
        finder = program.derived.of_applicant(program.law.kinds[kind_name])
        row = f.effect(f"call i64 @{finder}(ptr %ctx, i64 {subject}, i64 {month})")
    name = outcome.function.name
    if row not in (subject, "0"):
        name = program.derived.guarded(name, kind)
    made = f.effect(f"call {kind} @{name}(ptr %ctx, i64 {row}, i64 {period})")
    for place, part, element in (
        (0, "state", "i8"),
        (1, "low", f"i{wide}"),
        (2, "high", f"i{wide}"),
        (3, "reason", "i32"),
    ):
        value = f.effect(f"extractvalue {kind} {made}, {place}")
        where = f.effect(f"getelementptr {element}, ptr {bases[part]}, i64 {offset}")
        alignment = {"i8": 1, "i32": 4}.get(element, 8)
        f.do(f"store {element} {value}, ptr {where}, align {alignment}")
