"""The part of a law that its errors leave alone, so that the analyses can look at it all the same.

One misspelt name must not hide a gap between versions elsewhere. What an error stands in is left
out, and so is whatever reads something that was left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve

from uitvoerbaar.language.messages import Message
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.declaration import Law, Rule, RuleException, RuleVersion


def sound_part(law: Law, messages: Iterable[Message]) -> Law:
    """A law without the declarations in which an error stands, or that need one of those.

    Examples and guarantees are left out: they can only be judged on a whole law.
    """
    errors = [message.place for message in messages if message.is_error]
    parameters = {
        name: parameter
        for name, parameter in law.parameters.items()
        if not _touched(parameter.origin.place, parameter.source, errors)
    }
    rules = {s: r for s, r in law.rules.items() if not _faulty(r, errors)}
    left_out = {*law.rules} - {*rules}
    while True:
        needing = {
            symbol
            for symbol, rule in rules.items()
            if any(_needs(node, left_out, parameters) for node in _nodes(rule))
        }
        if not needing:
            break
        left_out |= needing
        rules = {s: r for s, r in rules.items() if s not in needing}
    return evolve(law, parameters=parameters, rules=rules, examples=(), guarantees=())


def _faulty(rule: Rule, errors: list[Place]) -> bool:
    texts: tuple[RuleVersion | RuleException, ...] = (*rule.versions, *rule.exceptions)
    if any(_touched(text.origin.place, text.source, errors) for text in texts):
        return True
    # The checker marks what it could not understand with a node that no evaluator knows.
    return any(type(node).__module__ != e.__name__ for node in _nodes(rule))


def _touched(place: Place, source: str, errors: list[Place]) -> bool:
    """Whether an error stands in the lines of a declaration."""
    last = place.line + source.count("\n")
    return any(o.file == place.file and place.line <= o.line <= last for o in errors)


def _nodes(rule: Rule) -> Iterator[e.Expression]:
    for version in rule.versions:
        for expression in (version.body, version.start, version.start_value, *version.explained):
            if expression is not None:
                yield from e.walk(expression)
        for _, local in version.locals:
            yield from e.walk(local)
    for exception in rule.exceptions:
        for expression in (exception.condition, exception.body, *exception.explained):
            yield from e.walk(expression)
        for _, local in exception.locals:
            yield from e.walk(local)


def _needs(node: e.Expression, left_out: set[e.Symbol], parameters: Mapping[str, object]) -> bool:
    if isinstance(node, e.Read):
        return node.symbol in left_out
    return isinstance(node, e.ParameterCell) and node.parameter not in parameters
