"""Running the examples that stand beside the articles of a law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from uitvoerbaar.cases.example import example_case
from uitvoerbaar.evaluation.decision import Leans
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.program import Program
from uitvoerbaar.evaluation.reads import Step
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.evaluation.values import ABSENT, NOT_APPLICABLE, Fault, Unknown
from uitvoerbaar.language.example_messages import EXAMPLE_FAILS
from uitvoerbaar.language.messages import Message
from uitvoerbaar.law.declaration import Example, Expectation
from uitvoerbaar.law.expression import Expression
from uitvoerbaar.law.time import Grid, month_of


@frozen(slots=True)
class ExampleResult:
    """What became of one expectation: `found` is a Dutch text of what came out."""

    example: Example
    expectation: Expectation
    holds: bool
    found: str


def run_examples(program: Program) -> Iterator[ExampleResult]:
    """Every expectation of every example of a law."""
    for example in program.law.examples:
        yield from run_example(program, example)


def run_example(program: Program, example: Example) -> Iterator[ExampleResult]:
    """Every expectation of one example."""
    case = example_case(example, program.law)
    evaluation = Evaluation(program, case)
    for expectation in example.expectations:
        holds, found = _compare(program, evaluation, expectation)
        yield ExampleResult(example, expectation, holds, found)


def failures(program: Program) -> Iterator[Message]:
    """A message for every expectation that does not hold."""
    for result in run_examples(program):
        if not result.holds:
            wanted = result.expectation.state
            expected = result.expectation.expected
            if expected is not None:
                wanted = _shown(program, result, expected)
            yield Message(
                EXAMPLE_FAILS,
                result.expectation.origin.place,
                f"voorbeeld “{result.example.title}” klopt niet: verwacht {wanted}, "
                f"gevonden {result.found}",
                "reken het voorbeeld na uit het artikel; verbeter de regel of het voorbeeld",
            )


def _shown(program: Program, result: ExampleResult, expected: Expression) -> str:
    evaluation = Evaluation(program, example_case(result.example, program.law))
    try:
        value, _ = _value(program, evaluation, expected)
    except Fault as fault:
        return f"een fout ({fault.sentence})"
    return dutch(value, expected.type)


def _value(program: Program, evaluation: Evaluation, expression: Expression) -> tuple[Any, Any]:
    reads: list[Any] = []
    run = program.compiled(expression, Grid.MONTH)
    value = run(evaluation, None, month_of(evaluation.case.reference), reads)
    return value, reads


def _compare(
    program: Program, evaluation: Evaluation, expectation: Expectation
) -> tuple[bool, str]:
    kind = expectation.actual.type
    try:
        actual, reads = _value(program, evaluation, expectation.actual)
    except Fault as fault:
        return expectation.state == "fout", f"een fout: {fault.sentence}"
    found = dutch(actual, kind)
    if type(actual) is Unknown:
        names = ", ".join(dict.fromkeys(f"{w.symbol.name} van {w.thing}" for w in actual.wanted))
        found += f" (nodig: {names})"
    if expectation.expected is not None:
        try:
            wanted, _ = _value(program, evaluation, expectation.expected)
        except Fault as fault:
            return False, f"{found}; de verwachting zelf geeft een fout: {fault.sentence}"
        known = type(actual) is not Unknown and type(wanted) is not Unknown
        return known and bool(actual == wanted), found
    match expectation.state:
        case "onbekend":
            return type(actual) is Unknown, found
        case "ontbreekt":
            return actual is ABSENT, found
        case "niet van toepassing":
            return actual is NOT_APPLICABLE, found
        case "voorlopig":
            provisional = any(Leans(read).provisional for read in reads if type(read) is Step)
            return provisional and type(actual) is not Unknown, found
    return False, found
