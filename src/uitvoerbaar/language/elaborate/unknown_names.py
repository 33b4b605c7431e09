"""Unknown names: what to say, and what may have been meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lark import Token

from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.fitting import is_anything
from uitvoerbaar.language.elaborate.names import BUILT_IN, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import rule
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.expression import Expression
from uitvoerbaar.law.types import Reference, Type

UNKNOWN_NAME = declare(
    "L301",
    "Onbekende naam",
    "Deze naam is nergens verklaard, of niet voor het soort ding waar de regel over gaat.",
    rule("leeftjd"),
)


def unknown_name(context: Context, token: Token, expected: Type | None) -> Expression:
    """The message for a bare name that is not known, unless it may be declared in a text that could
    not be read, or be the value of an enumeration that is not known."""
    name = str(token)
    unclear = context.blind or (expected is not None and is_anything(expected))
    if unclear or context.names.may_exist(name):
        return context.faulty(token)
    mend = (
        _by_owner(context, name)
        or suggestion(name, _visible(context))
        or _by_synonym(context, name)
        or _elsewhere(context, name)
    )
    about = f" in een regel over {context.subject}" if context.subject else ""
    return context.fault(UNKNOWN_NAME, token, f"De naam `{name}` is hier{about} onbekend.", mend)


def unknown_member(context: Context, token: Token, kind: str) -> Expression:
    """The message for a name that things of a kind do not have."""
    name, names = str(token), context.names
    if names.may_exist(name) or kind not in names.kinds:
        return context.faulty(token)
    mend = suggestion(name, names.members.get(kind, {})) or _elsewhere(context, name)
    return context.fault(UNKNOWN_NAME, token, f"Een {kind} heeft geen `{name}`.", mend)


def _kinds_in_view(context: Context) -> Iterator[str]:
    yield from (kind for _, kind in context.members)
    if context.subject is not None:
        yield context.subject


def _visible(context: Context) -> Iterable[str]:
    yield from context.locals
    for kind in _kinds_in_view(context):
        yield kind
        yield from context.names.members.get(kind, ())
    yield from context.names.free
    for values in context.names.enumerations.values():
        yield from values
    yield from BUILT_IN[:3]


def _by_owner(context: Context, name: str) -> str:
    """Through which role in view a name could be meant."""
    options = [
        role
        for kind in _kinds_in_view(context)
        if kind in context.names.kinds
        for role, of_kind in context.names.kinds[kind].roles.items()
        if context.names.member(of_kind, name) is not None
    ]
    options += [
        local
        for local, value in context.locals.items()
        if isinstance(value.type, Reference) and context.names.member(value.type.kind, name)
    ]
    if not options:
        return ""
    return "Schrijf " + " of ".join(f"`{name} van {option}`" for option in options[:3]) + "."


def _by_synonym(context: Context, name: str) -> str:
    for kind in _kinds_in_view(context):
        for named in context.names.members.get(kind, {}).values():
            if name in named.synonyms:
                return f"Schrijf `{named.symbol.name}`."
    return ""


def _elsewhere(context: Context, name: str) -> str:
    kinds = context.names.kinds_with(name)
    if kinds:
        return f"`{name}` hoort bij {' en '.join(f'`{kind}`' for kind in kinds)}."
    return "Verklaar de naam met `gegeven`, `regel`, `parameter` of `stel`."
