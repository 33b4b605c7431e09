"""A law as it was known on a day: without the texts and amounts that became known later."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import TypeVar

from attrs import evolve

from uitvoerbaar.law.declaration import (
    Law,
    Parameter,
    ParameterVersion,
    Rule,
    RuleException,
    RuleVersion,
    Validity,
)

_NEVER = Validity(date.max, date.min)

_Text = TypeVar("_Text", RuleVersion, RuleException)


def as_known_on(law: Law, day: date) -> Law:
    """The law with what was known of it on a day. It is the same law (the same object) where
    nothing in it became known later; else its digest is another one."""
    rules = {symbol: _rule(rule, day) for symbol, rule in law.rules.items()}
    parameters = {name: _parameter(each, day) for name, each in law.parameters.items()}
    same = all(rules[symbol] is rule for symbol, rule in law.rules.items())
    if same and all(parameters[name] is each for name, each in law.parameters.items()):
        return law
    digest = law.digest and sha256(f"{law.digest} {day.isoformat()}".encode()).hexdigest()
    return evolve(law, rules=rules, parameters=parameters, digest=digest)


def _rule(rule: Rule, day: date) -> Rule:
    versions, exceptions = _texts(rule.versions, day), _texts(rule.exceptions, day)
    if len(versions) == len(rule.versions) and len(exceptions) == len(rule.exceptions):
        return rule
    if not versions:  # a rule of which no text is in force, as on a day before all of them
        versions = (evolve(rule.versions[0], validity=_NEVER),)
    return evolve(rule, versions=versions, exceptions=exceptions)


def _texts(texts: tuple[_Text, ...], day: date) -> tuple[_Text, ...]:
    return tuple(text for text in texts if _is_known(text.validity.known_from, day))


def _parameter(parameter: Parameter, day: date) -> Parameter:
    versions: tuple[ParameterVersion, ...] = tuple(
        version for version in parameter.versions if _is_known(version.known_from, day)
    )
    return (
        parameter
        if len(versions) == len(parameter.versions)
        else evolve(parameter, versions=versions)
    )


def _is_known(known_from: date | None, day: date) -> bool:
    return known_from is None or known_from <= day


__all__ = ["as_known_on"]
