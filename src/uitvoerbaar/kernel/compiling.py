"""From outcomes that are wanted to their code, without a cache."""

from __future__ import annotations

from attrs import frozen

from uitvoerbaar.kernel.code import Code, OutcomeCode
from uitvoerbaar.kernel.layout import Layout
from uitvoerbaar.kernel.modules import object_code
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.kernel.shapes import element
from uitvoerbaar.kernel.ways import Way
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol

ALL_MONTHS = (0, 0)


@frozen(slots=True, eq=False)
class Wanted:
    """Outcomes of a law for a layout, and the way in which they are to run. A straight way is for
    the `months` in which the texts of a month are in force (`ways.regime`), and can give outcomes
    about other kinds `beside`."""

    law: Law
    outcomes: tuple[Symbol, ...]
    layout: Layout
    way: Way
    months: tuple[int, int] = ALL_MONTHS
    beside: tuple[Symbol, ...] = ()


def compile_code(wanted: Wanted) -> Code | None:
    """The code that is wanted; None where outcomes cannot go the way that is asked. Raises
    RefusedError."""
    from uitvoerbaar.kernel.lowering.program import compiled_program

    if wanted.way.is_straight:
        return _straight(wanted)
    program, made = compiled_program(wanted.law, wanted.layout, wanted.outcomes)
    level = 0 if wanted.way is Way.QUICK else 1
    code = object_code(program.modules(made), level)
    return Code(
        tuple(
            OutcomeCode(outcome.rule, outcome.function.shape, outcome.function.reasons)
            for outcome in made
        ),
        dict(program.words.places),
        program.words.count,
        code,
        wanted.way,
    )


def _straight(wanted: Wanted) -> Code | None:
    from uitvoerbaar.kernel.lowering.entries import NotStraightError
    from uitvoerbaar.kernel.lowering.program import Program
    from uitvoerbaar.kernel.lowering.stages import stage_loops

    all_rows = wanted.way is Way.ALL_ROWS
    for all_stages in (False, True):  # the second makes less code, and slower
        program = Program(wanted.law, wanted.layout)
        program.all_stages = all_stages
        try:
            shapes, text = program.straight(wanted.outcomes, all_rows, wanted.months, wanted.beside)
            break
        except (NotStraightError, RefusedError):
            if all_stages:
                return None
    loops = stage_loops(program)
    kept = {stage.number: stage for loop in loops for stage in loop}
    stages = [kept.get(number) for number in range(program.stage_count)]
    of_others = [program.stages.get(symbol) for symbol in wanted.beside]
    if None in of_others:
        return None
    return Code(
        tuple(
            OutcomeCode(wanted.law.rules[symbol], shape, ())
            for symbol, shape in zip(wanted.outcomes, shapes, strict=True)
        ),
        dict(program.words.places),
        program.words.count,
        object_code([text], level=3),
        wanted.way,
        tuple(("", "") if s is None else (s.kind, element(s.shape)) for s in stages),
        tuple(loop[0].kind for loop in loops),
        tuple((s.number, OutcomeCode(s.rule, s.shape, ())) for s in of_others if s is not None),
    )


__all__ = ["ALL_MONTHS", "Wanted", "compile_code"]
