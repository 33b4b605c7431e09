"""What changed in a declaration that is no rule: each thing that it says, old beside new."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from uitvoerbaar.language.comparison.changes import Detail
from uitvoerbaar.language.comparison.formulas import alike
from uitvoerbaar.language.comparison.rules import Formula, formula_details
from uitvoerbaar.language.writer import write
from uitvoerbaar.language.writing.names import LawNames, Scope
from uitvoerbaar.language.writing.values import write_duration, write_value
from uitvoerbaar.law.declaration import (
    Assumption,
    Choice,
    Enumeration,
    Example,
    ExampleFact,
    Guarantee,
    Item,
    Judgement,
    Kind,
    Law,
    NotBefore,
    Parameter,
    Role,
)
from uitvoerbaar.law.expression import Expression, Member, Symbol, Value
from uitvoerbaar.law.time import Grid, month_name
from uitvoerbaar.law.types import Reference, Type

Said = dict[str, str | Formula | None]


@frozen
class Side:
    """One of the two laws, with its names."""

    law: Law
    names: LawNames


def declaration_details(old: object, new: object, before: Side, after: Side) -> list[Detail]:
    """What changed between two declarations of the same class."""
    one_said, other_said = _said(old, before), _said(new, after)
    details: list[Detail] = []
    for label in dict.fromkeys((*one_said, *other_said)):
        one, other = one_said.get(label), other_said.get(label)
        if isinstance(one, Formula) or isinstance(other, Formula):
            assert not isinstance(one, str)
            assert not isinstance(other, str)
            details += formula_details(label, one, other)
        elif one != other:
            details.append(Detail(label, one, other))
    return details


def _said(declaration: object, side: Side) -> Said:
    names = side.names
    match declaration:
        case Kind():
            return _kind(declaration, names)
        case Enumeration(values=values):
            return {f"waarde {value}": value for value in sorted(values)}
        case Item():
            return _item(declaration)
        case Choice():
            return _choice(declaration, names)
        case Judgement():
            return _judgement(declaration)
        case Parameter():
            return {
                "kenmerken": ", ".join(declaration.keys) or None,
                "ritme": declaration.grid.value or None,
                "type": declaration.type.name,
            }
        case Assumption():
            return _assumption(declaration)
        case Guarantee():
            return _guarantee(declaration, names)
        case Example():
            return _example(declaration, side)
    raise TypeError(f"unknown declaration: {type(declaration).__name__}")


def _kind(kind: Kind, names: LawNames) -> Said:
    said: Said = {"meervoud": kind.plural}
    for role in kind.roles:
        said[f"rol {role.name}"] = _role(role)
    runs = f"van {kind.begin} tot en met {kind.end}" if kind.begin else None
    said["looptijd"] = runs
    said["lijst"] = "volledig" if kind.complete else "mogelijk onvolledig"
    said["register"] = kind.register
    said["ten hoogste een per"] = ", ".join(kind.unique) or None
    if kind.derivation is not None:
        derivation = kind.derivation
        players: dict[str, Expression | None] = {
            role.name: Member(Reference(role.kind), kind.origin, number)
            for number, role in enumerate(kind.roles)
        }
        said["afgeleid"] = derivation.grid.value or "eenmaal"
        said["voorwaarde"] = Formula(alike(derivation.condition), Scope(names, None, players))
        said["volgorde"] = "ongeordend" if derivation.unordered else None
        said["aantal"] = "ten hoogste een tegelijk" if derivation.at_most_one else None
    return said


def _role(role: Role) -> str:
    text = role.kind
    if role.inverse:
        text += f", omgekeerd {role.inverse}"
    return f"{text}, meervoud {role.plural}" if role.plural else text


def _value(value: Value | None, kind: Type | None) -> str | None:
    return None if value is None or kind is None else write_value(value, kind)


def _item(item: Item) -> Said:
    authentic = {True: "authentiek", False: "niet authentiek", None: None}
    return {
        "ritme": item.grid.value or None,
        "type": item.type.name,
        "ondergrens": _value(item.low, item.type),
        "bovengrens": _value(item.high, item.type),
        "in gehelen": "ja" if item.whole else None,
        "eerste dag": _first_of(item.first_of),
        "niet eerder dan": ", ".join(_not_before(each) for each in item.not_before) or None,
        "wederkerig": "ja" if item.mutual else None,
        "met hetzelfde": item.same,
        "een van": item.among,
        "register": item.register,
        "status van het register": authentic[item.authentic],
        "actualiteit": item.freshness,
        "vraag": item.question,
        "vraag in het Engels": item.question_english,
        "omschrijving": item.definition,
        "ook bekend als": ", ".join(sorted(item.synonyms)) or None,
    }


def _first_of(grid: Grid | None) -> str | None:
    words = {Grid.YEAR: "van een jaar", Grid.MONTH: "van een maand"}
    return None if grid is None else words[grid]


def _not_before(before: NotBefore) -> str:
    delay = "" if before.delay is None else f" + {write_duration(before.delay)}"
    return before.text + delay


def _choice(choice: Choice, names: LawNames) -> Said:
    scope = Scope(names, choice.symbol.kind)

    def formula(expression: Expression | None) -> Formula | None:
        return None if expression is None else Formula(alike(expression), scope)

    return {
        "ritme": choice.grid.value or None,
        "type": choice.type.name,
        "aanvraag door": " of ".join(sorted(choice.applicants)) or None,
        "werkt vanaf": formula(choice.effect),
        "uiterlijk": formula(choice.deadline),
        "ondergrens": _value(choice.low, choice.type),
        "bovengrens": _value(choice.high, choice.type),
        "standaard": _value(choice.default, choice.type),
        "vraag": choice.question,
        "vraag in het Engels": choice.question_english,
        "ook bekend als": ", ".join(sorted(choice.synonyms)) or None,
    }


def _judgement(judgement: Judgement) -> Said:
    return {
        "ritme": judgement.grid.value or None,
        "type": judgement.type.name,
        "door": judgement.official,
        "motivering": "met redenen" if judgement.reasons else None,
        "vraag": judgement.question,
        "vraag in het Engels": judgement.question_english,
        "ook bekend als": ", ".join(sorted(judgement.synonyms)) or None,
    }


def _assumption(assumption: Assumption) -> Said:
    return {
        "type": assumption.type.name if assumption.type else None,
        "waarde": _value(assumption.value, assumption.type),
        "ondergrens": _value(assumption.low, assumption.type),
        "bovengrens": _value(assumption.high, assumption.type),
        "in gehelen": "ja" if assumption.whole else None,
        "vult parameter": assumption.parameter,
        "reden": assumption.reason or None,
        "steunt op": assumption.rests_on,
    }


def _guarantee(guarantee: Guarantee, names: LawNames) -> Said:
    scope = Scope(names, guarantee.kind)
    more = None
    if guarantee.tendency is not None:
        more = f"{guarantee.tendency.value} bij meer {guarantee.more}"
    return {
        "ritme": guarantee.grid.value or None,
        "bewering": Formula(alike(guarantee.statement), scope),
        "verloop": more,
    }


def _example(example: Example, side: Side) -> Said:
    said: Said = {"datum": example.on.isoformat()}
    for thing in example.things:
        said[f"{thing.name} is"] = thing.kind
        for fact in thing.facts:
            kind = _type_of(Symbol(fact.name, thing.kind), side.law)
            said[f"{fact.name}{_period(fact)} van {thing.name}"] = _fact(fact, kind)
    for name, value in example.assumptions:
        assumption = side.law.assumptions.get(name)
        said[f"aanname {name}"] = _value(value, assumption.type if assumption else None)
    scope = Scope(side.names, None, {thing.name: None for thing in example.things})
    for expectation in example.expectations:
        said[f"verwacht {write(expectation.actual, scope)}"] = (
            expectation.state
            if expectation.expected is None
            else write(expectation.expected, scope)
        )
    return said


def _type_of(symbol: Symbol, law: Law) -> Type | None:
    for table in (law.items, law.choices, law.judgements, law.rules):
        if symbol in table:
            return table[symbol].type
    return None


def _period(fact: ExampleFact) -> str:
    if fact.period is None:
        return ""
    if isinstance(fact.period, date):
        return f" vanaf {fact.period}"
    # Years are small numbers, months count from year 0 (see `law.time`).
    return f" in {fact.period if fact.period < 10_000 else month_name(fact.period)}"


def _fact(fact: ExampleFact, kind: Type | None) -> str:
    if isinstance(fact.value, tuple):
        text = f"({', '.join(fact.value)})"
    elif fact.value is None:
        text = fact.state
    else:
        text = _value(fact.value, kind) or str(fact.value)
    if fact.state == "voorlopig":
        text += ", voorlopig"
    return f"{text}, bekend vanaf {fact.known_from}" if fact.known_from else text
