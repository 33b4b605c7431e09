"""Collections and what is computed over them: counting, sums, extremes, `voor alle`, choosing."""

from __future__ import annotations

from lark import Token, Tree

from uitvoerbaar.language.elaborate.conditions import condition
from uitvoerbaar.language.elaborate.context import Context, handles
from uitvoerbaar.language.elaborate.declared import Child, parts
from uitvoerbaar.language.elaborate.fitting import (
    closed,
    is_anything,
    is_ordered,
    together,
)
from uitvoerbaar.language.elaborate.pages_for_messages import rule
from uitvoerbaar.language.elaborate.references import the_thing
from uitvoerbaar.language.elaborate.type_messages import described, mismatch
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.expression import (
    Choose,
    Count,
    Except,
    Expression,
    Extreme,
    ExtremeOf,
    Moment,
    Quantified,
    Quantifier,
    Read,
    Running,
    SetOfMembers,
    SortKey,
    Subject,
    Sum,
    Through,
    Where,
)
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Amount, Boolean, Number, Reference, SetOf, Type, is_numeric

NOT_A_COLLECTION = declare(
    "L405",
    "Geen verzameling",
    "Tellen, optellen en kiezen gaat over een verzameling, zoals `ouderschappen` of `kinderen`.",
    rule("aantal leeftijd"),
)
NO_ORDER = declare(
    "L411",
    "Geen hoogste of laagste, of geen som",
    "Alleen bedragen, getallen, datums, maanden en jaren hebben een hoogste en een laagste; alleen "
    "bedragen en getallen een som.",
    rule("aantal ouderschappen waarvoor (som van jas over ouders > 1)"),
)
NOBODY_ELSE = declare(
    "L311",
    "`andere` dan wie",
    "`andere` laat het ding weg waar de regel over gaat; dat kan alleen als de verzameling "
    "dingen van dat soort bevat.",
    rule("aantal andere ouderschappen"),
)
DOES_NOT_RUN = declare(
    "L506",
    "`lopende` bij iets dat niet loopt",
    "Lopend zijn alleen dingen waarvan het soort zegt van wanneer tot wanneer ze lopen, en alleen "
    "in wat per maand wordt vastgesteld.",
    rule("aantal lopende ouderschappen"),
)

_QUANTIFIERS = {
    "alle": Quantifier.ALL,
    "een van": Quantifier.SOME,
    "geen van": Quantifier.NONE,
}


@handles("member_of")
def _member_of(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    return context.expression(tree.children[0])


@handles("collection", "filtered", "narrowed")
def _collection(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    word, reference, *filters = parts(tree)
    where = filters[0] if filters else None
    found = context.expression(reference)
    if is_anything(found.type):
        return found
    if not isinstance(found.type, SetOf):
        sentence = f"Hier staat {described(found.type)}, maar een verzameling is nodig."
        mend = "Noem een omgekeerde of een meervoud, zoals `ouderschappen` of `kinderen`."
        return context.fault(NOT_A_COLLECTION, tree, sentence, mend)
    kind = found.type.kind
    if isinstance(word, Token):
        found = _qualified(context, word, found, kind, tree)
        if is_anything(found.type):
            return found
    if where is not None:
        number, inside = context.with_member(kind)
        test = condition(inside, where)
        found = Where(SetOf(kind), context.origin(tree), found, number, test)
    return found


def _qualified(
    context: Context, word: Token, found: Expression, kind: str, node: Tree[Token]
) -> Expression:
    if word.type == "OTHER":
        excluded = _this_one(context, found, kind, word)
        if excluded is None:
            about = f"een {context.subject}" if context.subject else "geen enkel ding"
            sentence = f"`andere` past niet: de regel gaat over {about}, niet over een {kind}."
            mend = "Laat `andere` weg, of zeg met `waarvoor` wie niet meetelt."
            return context.fault(NOBODY_ELSE, word, sentence, mend)
        return Except(SetOf(kind), context.origin(node), found, excluded)
    known = context.names.kinds.get(kind)
    if known is not None and not known.runs:
        sentence = f"Een {kind} heeft geen begin en eind."
        mend = f"Zet bij `soort {kind}`: `loopt van ... tot en met ...`."
        return context.fault(DOES_NOT_RUN, word, sentence, mend, (known.place,))
    if context.grid is not Grid.MONTH:
        sentence = f"`{' '.join(word.split())}` hangt van de maand af, en hier is geen maand."
        return context.fault(DOES_NOT_RUN, word, sentence, "Maak de regel `elke maand`.")
    moment = Moment.ANY_DAY if word.type == "RUNNING_ANY" else Moment.FIRST_DAY
    return Running(SetOf(kind), context.origin(node), found, moment)


def _this_one(
    context: Context, collection: Expression, kind: str, node: Token
) -> Expression | None:
    """The thing that `andere` leaves out: of a rule about a relation, its own player."""
    if isinstance(collection, Through) and collection.role.kind == context.subject:
        assert context.subject is not None
        subject = Subject(Reference(context.subject), context.origin(node))
        return Read(Reference(kind), context.origin(node), collection.role, subject, None)
    return the_thing(context, kind, node)


def _over(context: Context, collection: Child) -> tuple[Expression, int, Context] | None:
    """A collection with the number of its member and the context of its member's names."""
    found = context.expression(collection)
    if not isinstance(found.type, SetOf):
        return None
    number, inside = context.with_member(found.type.kind)
    return found, number, inside


@handles("count")
def _count(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    found = context.expression(tree.children[0])
    if is_anything(found.type):
        return context.faulty(tree)
    return Count(Number(), context.origin(tree), found)


@handles("sum_over")
def _sum_over(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    value_tree, collection = tree.children
    over = _over(context, collection)
    if over is None:
        return context.faulty(tree)
    found, number, inside = over
    value = inside.expression(value_tree)
    if is_anything(value.type):
        return context.faulty(tree)
    if not (is_numeric(value.type) or isinstance(value.type, Amount)):
        sentence = f"Van {described(value.type)} bestaat geen som."
        mend = "Neem een bedrag of getal, of tel met `aantal ... waarvoor`."
        return context.fault(NO_ORDER, tree, sentence, mend)
    return Sum(value.type, context.origin(tree), found, number, value)


@handles("extreme")
def _extreme(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    word, value_tree, collection = tree.children
    assert isinstance(word, Token)
    over = _over(context, collection)
    if over is None:
        return context.faulty(tree)
    found, number, inside = over
    value = inside.expression(value_tree)
    if not is_ordered(value.type):
        return _no_order(context, value.type, tree)
    if is_anything(value.type):
        return context.faulty(tree)
    highest = word.type == "HIGHEST_OF"
    return Extreme(value.type, context.origin(tree), found, number, value, highest)


def _no_order(context: Context, kind: Type, node: Tree[Token]) -> Expression:
    sentence = f"Van {described(kind)} is er geen hoogste of laagste."
    mend = "Neem een bedrag, getal, datum, maand of jaar."
    return context.fault(NO_ORDER, node, sentence, mend)


@handles("extreme_of")
def _extreme_of(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    word, *nodes = tree.children
    assert isinstance(word, Token)
    operands = [context.expression(node) for node in nodes]
    if is_anything(*(operand.type for operand in operands)):
        return context.faulty(tree)
    first = operands[0]
    for index, operand in enumerate(operands[1:], 1):
        sides = together(first, operand)
        if sides is None:
            kind, sentence, mend = mismatch(operand.type, first.type)
            node = nodes[index]
            return context.fault(kind, node, sentence, mend)
        first = sides[0]
    if not is_ordered(first.type):
        return _no_order(context, first.type, tree)
    fitting = tuple(context.fit(operand, first.type, tree) for operand in operands)
    highest = word.type == "HIGHEST_OF"
    return ExtremeOf(first.type, context.origin(tree), fitting, highest)


@handles("quantified")
def _quantified(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    word, collection, statement = tree.children
    over = _over(context, collection)
    if over is None:
        return context.faulty(tree)
    found, number, inside = over
    quantifier = _QUANTIFIERS[" ".join(str(word).split())]
    test = condition(inside, statement)
    return Quantified(Boolean(), context.origin(tree), quantifier, found, number, test)


@handles("choose")
def _choose(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    # Without keys: the only member.
    collection, *keys = parts(tree)
    over = _over(context, collection)
    if over is None:
        return context.faulty(tree)
    found, number, inside = over
    chosen: list[SortKey] = []
    for key in keys:
        if not isinstance(key, Tree):
            continue
        word, value_tree = key.children
        assert isinstance(word, Token)
        value = closed(inside.expression(value_tree))
        if not is_ordered(value.type):
            return _no_order(context, value.type, key)
        chosen.append(SortKey(value, word.type == "HIGHEST"))
    assert isinstance(found.type, SetOf)
    kind = Reference(found.type.kind)
    return Choose(kind, context.origin(tree), found, number, tuple(chosen))


@handles("set_of")
def _set_of(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    members = [context.expression(child) for child in tree.children]
    if is_anything(*(member.type for member in members)):
        return context.faulty(tree)
    first = members[0].type
    kind = first.kind if isinstance(first, Reference | SetOf) else None
    for member, node in zip(members, tree.children, strict=True):
        if kind is None or member.type not in (Reference(kind), SetOf(kind)):
            assert isinstance(node, Tree)
            wanted = f"een {kind}" if kind else "een ding, zoals een persoon,"
            sentence = f"In deze verzameling staat {described(member.type)}."
            return context.fault(NOT_A_COLLECTION, node, sentence, f"Zet er {wanted} in.")
    assert kind is not None
    return SetOfMembers(SetOf(kind), context.origin(tree), tuple(members))
