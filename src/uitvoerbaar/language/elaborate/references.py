"""Names in expressions: what a bare name means, `naam van eigenaar`, `parameter(...)`.

A bare name is looked up among the `stel` names, then from the innermost member outward to the
subject, then among parameters, rules without kind and assumptions, then among the values of
enumerations (chosen by the type that is needed), and last among the built-in names.
"""

from __future__ import annotations

from attrs import evolve
from lark import Token, Tree

from uitvoerbaar.language.elaborate.context import Context, handles
from uitvoerbaar.language.elaborate.declared import Child, parts
from uitvoerbaar.language.elaborate.fitting import is_anything
from uitvoerbaar.language.elaborate.names import BUILT_IN, Named, What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page, rule
from uitvoerbaar.language.elaborate.periods import (
    current_period,
    fits_grid,
    no_period,
    period_fits,
)
from uitvoerbaar.language.elaborate.unknown_names import (
    UNKNOWN_NAME,
    unknown_member,
    unknown_name,
)
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.expression import (
    ApplicationDate,
    AssumedValue,
    Expression,
    Literal,
    Member,
    ParameterCell,
    Part,
    PartOf,
    Read,
    Related,
    Subject,
    Through,
)
from uitvoerbaar.law.types import (
    Date,
    Enumerated,
    Month,
    Number,
    Reference,
    SetOf,
    Type,
    Year,
)

AMBIGUOUS_VALUE = declare(
    "L305",
    "Waarde van meer dan een opsomming",
    "Deze waarde komt in meer opsommingen voor, en uit de plaats blijkt niet welke bedoeld is.",
    page(
        "opsomming stand: aan, uit",
        "opsomming lamp: aan, kapot",
        "regel uitkomst_x: ja/nee\n    stel deze is aan\n    ja",
    ),
)
NOT_A_THING = declare(
    "L308",
    "Geen ding met eigenschappen",
    "Voor `van` staat een naam die alleen een ding heeft, zoals een persoon. Wat erachter staat is "
    "geen ding.",
    rule("leeftijd van jas"),
)
NO_APPLICATION = declare(
    "L310",
    "`aanvraagdatum` buiten een keuze",
    "De datum van de aanvraag is alleen bekend in `werkt vanaf` van een keuze.",
    rule("aanvraagdatum", "datum", ""),
)
OF_A_SET = declare(
    "L312",
    "Eigenschap van een verzameling",
    "Een verzameling heeft zelf geen eigenschappen; haar leden wel.",
    rule("leeftijd van ouders"),
)
ARGUMENTS = declare(
    "L608",
    "Kenmerken passen niet bij de parameter",
    "Een parameter met kenmerken krijgt bij gebruik voor elk kenmerk een waarde, tussen haakjes en "
    "in dezelfde volgorde. Andere namen krijgen geen haakjes.",
    page(
        "parameter prijs per kleur: getal\n    vanaf      | rood | groen | bron\n"
        '    2020-01-01 | 1    | 2     | "VBW 1" wet',
        "regel uitkomst_x van persoon elke maand: getal\n    prijs",
    ),
)

_PARTS = {part.value: part for part in Part}
_PART_TYPES: dict[Part, Type] = {
    Part.YEAR: Year(),
    Part.MONTH: Month(),
    Part.MONTH_NUMBER: Number(),
    Part.QUARTER_START: Date(),
    Part.MONTH_START: Date(),
    Part.FIRST_DAY: Date(),
    Part.LAST_DAY: Date(),
}
_PARTS_OF_A_YEAR = (Part.FIRST_DAY, Part.LAST_DAY)


@handles("reference")
def _reference(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    return reference(context, tree, expected, None)


@handles("in_period")
def _in_period(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    target, period = tree.children
    assert isinstance(target, Tree)
    assert isinstance(period, Tree)
    return reference(context, target, expected, period)


def reference(
    context: Context, tree: Tree[Token], expected: Type | None, period: Tree[Token] | None
) -> Expression:
    """What `naam`, `naam van eigenaar` or `parameter(..)` means, in a period if one is given."""
    token, arguments, owner = parts(tree)
    assert isinstance(token, Token)
    name = str(token)
    if isinstance(arguments, Tree):
        return _with_arguments(context, tree, token, arguments, owner, period)
    if owner is not None:
        return _of_owner(context, tree, token, context.expression(owner), period)
    found = bare_name(context, token, expected)
    if isinstance(found, Expression):
        return found if period is None else _without_period(context, found, tree, name)
    if found is None:
        return unknown_name(context, token, expected)
    named, subject = found
    return read(context, named, subject, tree, period)


Found = tuple[Named, Expression | None]


def bare_name(context: Context, token: Token, expected: Type | None) -> Expression | Found | None:
    """What a bare name means: an expression, or a declared name with its owner; None: unknown."""
    found = _declared(context, token)
    wants = expected.enumeration if isinstance(expected, Enumerated) else None
    fits = wants is not None and str(token) in context.names.enumerations.get(wants, ())
    # A value of the needed enumeration wins from what could not fit there anyway.
    if wants is not None and fits and _type_of(found) != expected:
        return Literal(Enumerated(wants), context.origin(token), str(token))
    if found is not None:
        return found
    return _enumeration_value(context, token) or _built_in(context, token)


def is_only_a_value(context: Context, token: Token) -> bool:
    """Whether a bare name can only be the value of an enumeration."""
    return _declared(context, token) is None and str(token) not in BUILT_IN


def _type_of(found: Expression | Found | None) -> Type | None:
    if isinstance(found, Expression):
        return found.type
    return None if found is None else found[0].type


def _declared(context: Context, token: Token) -> Expression | Found | None:
    name, names = str(token), context.names
    if name in context.locals:
        return evolve(context.locals[name], origin=context.origin(token))
    for number, kind in context.members:
        named = names.member(kind, name)
        if named is not None:
            return named, Member(Reference(kind), context.origin(token), number)
    if context.subject is not None:
        named = names.member(context.subject, name)
        if named is not None:
            return named, Subject(Reference(context.subject), context.origin(token))
    thing = the_thing(context, name, token)
    if thing is not None:
        return thing
    free = names.free.get(name)
    return None if free is None else (free, None)


def the_thing(context: Context, kind: str, node: Token | Tree[Token]) -> Expression | None:
    """The thing that the name of a kind means: the subject, or the innermost member of it."""
    if context.subject == kind:
        return Subject(Reference(kind), context.origin(node))
    for number, of_kind in context.members:
        if of_kind == kind:
            return Member(Reference(kind), context.origin(node), number)
    return None


def _enumeration_value(context: Context, token: Token) -> Expression | None:
    options = context.names.enumerations_with(str(token))
    if len(options) > 1:
        listed = " en ".join(f"`{option}`" for option in options)
        sentence = f"`{token}` is een waarde van {listed}, en hier blijkt niet welke bedoeld is."
        mend = "Geef de waarden verschillende namen, of vergelijk met een gegeven."
        return context.fault(AMBIGUOUS_VALUE, token, sentence, mend)
    if options:
        return Literal(Enumerated(options[0]), context.origin(token), str(token))
    return None


def _built_in(context: Context, token: Token) -> Expression | None:
    if str(token) == "aanvraagdatum":
        if context.application:
            return ApplicationDate(Date(), context.origin(token))
        sentence = "Hier is geen aanvraag, dus ook geen aanvraagdatum."
        mend = "Gebruik `aanvraagdatum` alleen in `werkt vanaf` van een keuze."
        return context.fault(NO_APPLICATION, token, sentence, mend)
    return current_period(context, token)


def read(
    context: Context,
    named: Named,
    owner: Expression | None,
    node: Tree[Token] | Token,
    period: Tree[Token] | None = None,
) -> Expression:
    """The value of a declared name, of an owner, in a period if one is given."""
    origin = context.origin(node)
    if named.what is What.PARAMETER:
        if named.keys:
            return _wrong_arguments(context, named, 0, node)
        return _parameter(context, named, (), node, period)
    if period is not None and named.what in (
        What.ROLE,
        What.WAY_BACK,
        What.PLAYERS,
        What.ASSUMPTION,
    ):
        return no_period(context, node, named.symbol.name, named.what.value)
    if named.what is What.ASSUMPTION:
        return AssumedValue(named.type, origin, named.symbol.name)
    at = period_fits(context, named, period, node)
    if at is None and not fits_grid(context, named, node):
        return context.faulty(node)
    if at is not None and is_anything(at.type):
        return context.faulty(node)
    if named.what is What.WAY_BACK:
        assert owner is not None
        return Related(named.type, origin, named.symbol, owner)
    if named.what is What.PLAYERS:
        assert owner is not None
        assert named.players is not None
        way_back, role = named.players
        assert role.kind is not None
        records = Related(SetOf(role.kind), origin, way_back, owner)
        return Through(named.type, origin, records, role)
    return Read(named.type, origin, named.symbol, owner, at)


def _parameter(
    context: Context,
    named: Named,
    keys: tuple[Expression, ...],
    node: Tree[Token] | Token,
    period: Tree[Token] | None,
) -> Expression:
    at = period_fits(context, named, period, node)
    if at is None and not fits_grid(context, named, node):
        return context.faulty(node)
    if is_anything(*(key.type for key in keys)) or (at is not None and is_anything(at.type)):
        return context.faulty(node)
    return ParameterCell(named.type, context.origin(node), named.symbol.name, keys, at)


def _with_arguments(
    context: Context,
    tree: Tree[Token],
    token: Token,
    arguments: Tree[Token],
    owner: Child,
    period: Tree[Token] | None,
) -> Expression:
    named = context.names.free.get(str(token))
    if named is None or named.what is not What.PARAMETER or owner is not None:
        for argument in arguments.children:
            context.expression(argument)
        known = bare_name(context, token, None)
        if known is None and owner is None:
            return unknown_name(context, token, None)
        if named is not None and named.what is What.PARAMETER:
            sentence = f"De parameter `{token}` is van niemand."
            mend = f"Schrijf `{token}(...)` zonder `van`; zet `van` bij het kenmerk."
        else:
            sentence = f"`{token}` is geen parameter en krijgt geen waarden tussen haakjes."
            mend = "Laat de haakjes weg; een berekening staat er met een teken voor."
        return context.fault(ARGUMENTS, tree, sentence, mend)
    if len(arguments.children) != len(named.keys):
        return _wrong_arguments(context, named, len(arguments.children), tree)
    keys = tuple(
        context.expression_of(argument, Enumerated(key))
        for argument, key in zip(arguments.children, named.keys, strict=True)
    )
    return _parameter(context, named, keys, tree, period)


def _wrong_arguments(
    context: Context, named: Named, given: int, node: Tree[Token] | Token
) -> Expression:
    name = named.symbol.name
    if not named.keys:
        sentence = f"De parameter `{name}` heeft geen kenmerken, maar krijgt er {given}."
        mend = f"Schrijf `{name}` zonder haakjes."
    else:
        wanted = ", ".join(named.keys)
        sentence = (
            f"De parameter `{name}` heeft {len(named.keys)} kenmerk(en) ({wanted}), "
            f"maar krijgt er {given}."
        )
        mend = f"Schrijf `{name}({wanted})`."
    return context.fault(ARGUMENTS, node, sentence, mend, (named.place,))


def _of_owner(
    context: Context,
    tree: Tree[Token],
    token: Token,
    owner: Expression,
    period: Tree[Token] | None,
) -> Expression:
    name, kind = str(token), owner.type
    if is_anything(kind):
        return context.faulty(tree)
    if isinstance(kind, Reference):
        named = context.names.member(kind.kind, name)
        if named is not None:
            return read(context, named, owner, tree, period)
        return unknown_member(context, token, kind.kind)
    if isinstance(kind, Date | Month | Year) and name in _PARTS:
        part = _PARTS[name]
        if not isinstance(kind, Year) or part in _PARTS_OF_A_YEAR:
            found = PartOf(_PART_TYPES[part], context.origin(tree), part, owner)
            return found if period is None else _without_period(context, found, tree, name)
    if isinstance(kind, SetOf):
        sentence = f"Na `{name} van` staat een verzameling, en die heeft geen `{name}`."
        mend = f"Schrijf `som van {name} over ...`, `hoogste van {name} over ...` of `kies uit`."
        return context.fault(OF_A_SET, tree, sentence, mend)
    if isinstance(kind, Date | Month | Year):
        parts = _PARTS_OF_A_YEAR if isinstance(kind, Year) else tuple(_PARTS.values())
        listed = ", ".join(f"`{part.value}`" for part in parts)
        sentence = f"Een {kind} heeft geen `{name}`."
        mend = suggestion(name, _PARTS) or f"Van een {kind} is er {listed}."
        return context.fault(UNKNOWN_NAME, token, sentence, mend)
    sentence = f"`{name} van` wordt gevolgd door een {kind}, en dat is geen ding."
    return context.fault(NOT_A_THING, tree, sentence, "Zet achter `van` een persoon of ander ding.")


def _without_period(
    context: Context, found: Expression, node: Tree[Token], name: str
) -> Expression:
    if is_anything(found.type):
        return found
    return no_period(context, node, name, "geen gegeven of regel")
