"""Kinds, enumerations, items, choices and judgements."""

from __future__ import annotations

from typing import Any

from attrs import define, evolve
from lark import Token, Tree

from uitvoerbaar.language.elaborate.articles import needs_article
from uitvoerbaar.language.elaborate.conditions import condition
from uitvoerbaar.language.elaborate.constants import constant
from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import (
    ParsedDeclaration,
    first_tree,
    parts,
    text_of,
    trees_of,
)
from uitvoerbaar.language.elaborate.demands import check_unique, demands
from uitvoerbaar.language.elaborate.names import What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.periods import as_month
from uitvoerbaar.language.elaborate.signatures import Header, Signatures
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.declaration import (
    Choice,
    Derivation,
    Enumeration,
    Item,
    Judgement,
    Kind,
    Role,
)
from uitvoerbaar.law.expression import Expression, Member, Value
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Date, Reference, Type

REPEATED = declare(
    "L609",
    "Onderdeel staat er twee keer",
    "Elk onderdeel van een declaratie staat er hooguit een keer, en onderdelen die elkaar "
    "uitsluiten niet samen.",
    page('gegeven lengte van persoon: getal\n    register "BRP"\n    register "BRI"'),
)
DOES_NOT_DERIVE = declare(
    "L613",
    "Hoort bij een afgeleid soort",
    "`ongeordend` en `ten hoogste een tegelijk` zeggen iets over een soort dat volgt uit een "
    "voorwaarde; zo'n soort heeft ten minste een rol.",
    page("soort stoel\n    zitter: persoon, omgekeerd stoelen\n    ongeordend"),
)
RUNS_WITHOUT_DATES = declare(
    "L510",
    "Looptijd zonder datums",
    "Achter `loopt van ... tot en met` staan twee gegevens van het soort zelf, van type datum.",
    page(
        "soort stoel\n    zitter: persoon, omgekeerd stoelen\n    loopt van begin tot en met eind"
    ),
)
BAD_RANGE = declare(
    "L413",
    "Bereik is leeg",
    "De ondergrens van een bereik ligt niet boven de bovengrens, en wat geldt zonder keuze "
    "(`standaard`) ligt erin.",
    page("gegeven lengte van persoon: getal\n    bereik vanaf 2 tot en met 1"),
)


@define
class Clauses:
    """The clauses of a declaration; tells which stand there twice."""

    context: Context
    tree: Tree[Token]

    def one(self, *names: str) -> Tree[Token] | None:
        """The only clause with one of these names, or None; a message for a second."""
        found = trees_of(self.tree, *names)
        for extra in found[1:]:
            sentence = "Dit onderdeel staat er al, of past niet bij wat er al staat."
            place = self.context.declaration.place(found[0])
            self.context.report(REPEATED, extra, sentence, "Laat er een weg.", (place,))
        return found[0] if found else None

    def text(self, name: str, index: int = 0) -> str | None:
        """The text of the only clause with this name."""
        clause = self.one(name)
        token = parts(clause)[index] if clause is not None else None
        return text_of(token) if token is not None else None


def kind(declaration: ParsedDeclaration, signatures: Signatures) -> Kind:
    """A kind with its roles; derived ones with their condition."""
    names = signatures.names
    context = Context(names, declaration, signatures.messages)
    tree = declaration.tree
    clauses = Clauses(context, tree)
    name = str(tree.children[1])
    roles = tuple(_role(role) for role in trees_of(tree, "role"))
    runs = clauses.one("runs")
    begin = end = None
    if runs is not None:
        begin, end = (str(child) for child in runs.children)
        for token in runs.children:
            assert isinstance(token, Token)
            _check_date(context, name, token)
    complete = clauses.one("complete")
    unique = clauses.one("unique")
    if unique is not None:
        check_unique(context, name, roles, unique)
    plural = clauses.one("plural")
    derivation = _derivation(context, clauses, roles, signatures)
    return Kind(
        declaration.whole,
        declaration.source,
        name,
        str(plural.children[0]) if plural is not None else name,
        roles,
        begin,
        end,
        complete is None or _is_complete(complete),
        clauses.text("register"),
        derivation,
        *_question(clauses),
        () if unique is None else tuple(str(child) for child in unique.children),
    )


def _is_complete(tree: Tree[Token]) -> bool:
    token = tree.children[0]
    return isinstance(token, Token) and token.type == "COMPLETE"


def _role(tree: Tree[Token]) -> Role:
    inverse, players = first_tree(tree, "inverse"), first_tree(tree, "players")
    return Role(
        str(tree.children[0]),
        str(tree.children[1]),
        str(inverse.children[0]) if inverse is not None else None,
        str(players.children[0]) if players is not None else None,
    )


def _check_date(context: Context, kind: str, token: Token) -> None:
    named = context.names.member(kind, str(token))
    if named is None:
        if context.names.may_exist(str(token)):
            return
        sentence = f"Een {kind} heeft geen gegeven `{token}`."
        mend = suggestion(str(token), context.names.members.get(kind, {}))
        mend = mend or f"Verklaar `gegeven {token} van {kind}: datum`."
    elif named.what is not What.ITEM or not isinstance(named.type, Date):
        sentence = f"`{token}` is {named.what.value} van type {named.type}."
        mend = f"Maak er een gegeven van: `gegeven {token} van {kind}: datum`."
    elif named.grid is not Grid.NONE:
        sentence = f"`{token}` verschilt per maand of jaar."
        mend = f"Schrijf `gegeven {token} van {kind}: datum`, zonder ritme."
    else:
        return
    context.report(RUNS_WITHOUT_DATES, token, sentence, mend)


def _derivation(
    context: Context, clauses: Clauses, roles: tuple[Role, ...], signatures: Signatures
) -> Derivation | None:
    derived = clauses.one("derived")
    unordered, at_most_one = clauses.one("unordered"), clauses.one("at_most_one")
    if derived is None or not roles:
        extra = unordered or at_most_one if derived is None else derived
        if extra is not None:
            what = "`afgeleid ... waarvoor ...`" if derived is None else "een rol"
            sentence = f"Dit hoort bij een afgeleid soort, maar er is geen {what[1:]}."
            if derived is None:
                sentence = "Dit hoort bij een soort met `afgeleid ... waarvoor ...`."
            context.report(DOES_NOT_DERIVE, extra, sentence, f"Zet erbij: {what}.")
        return None
    grid = _grid_of(derived)
    players: dict[str, Expression] = {}
    for number, role in enumerate(roles):
        known = role.kind in context.names.kinds
        kind: Type = Reference(role.kind)
        if known:
            players[role.name] = Member(kind, context.origin(None), number)
    for _ in roles:
        next(context.numbers)
    inside = evolve(context, grid=grid, locals=players, blind=len(players) < len(roles))
    test = condition(inside, derived.children[1])
    return Derivation(grid, test, unordered is not None, at_most_one is not None)


def _grid_of(derived: Tree[Token]) -> Grid:
    node = derived.children[0]
    if not isinstance(node, Tree):
        return Grid.NONE
    return {"maand": Grid.MONTH, "jaar": Grid.YEAR}.get(str(node.children[0]), Grid.NONE)


def enumeration(declaration: ParsedDeclaration, signatures: Signatures) -> Enumeration:
    """An enumeration with its values."""
    name = str(declaration.tree.children[1])
    values = signatures.names.enumerations[name]
    return Enumeration(declaration.whole, declaration.source, name, values)


def _context(declaration: ParsedDeclaration, signatures: Signatures, header: Header) -> Context:
    return Context(
        signatures.names,
        declaration,
        signatures.messages,
        header.symbol.kind,
        header.grid,
        blind=header.symbol.kind is not None and header.symbol.kind not in signatures.names.kinds,
    )


def item(declaration: ParsedDeclaration, signatures: Signatures, header: Header) -> Item:
    """A data item with its range, holder and question."""
    context = _context(declaration, signatures, header)
    clauses = Clauses(context, declaration.tree)
    low, high = range_of(context, clauses, header.type)
    register = clauses.one("register")
    authentic: bool | None = None
    if register is not None and isinstance(register.children[1], Token):
        authentic = register.children[1].type == "AUTHENTIC"
    question, english = _question(clauses)
    return Item(
        declaration.whole,
        declaration.source,
        header.symbol,
        header.grid,
        header.type,
        low,
        high,
        text_of(register.children[0]) if register is not None else None,
        authentic,
        clauses.text("freshness"),
        question,
        english,
        clauses.text("definition"),
        _synonyms(declaration.tree),
        **demands(
            context,
            header,
            clauses.one("whole"),
            clauses.one("first_of"),
            trees_of(declaration.tree, "not_before"),
            clauses.one("mutual"),
            clauses.one("among"),
        ),
    )


def _question(clauses: Clauses) -> tuple[str | None, str | None]:
    return clauses.text("question"), _english(clauses.tree)


def _english(tree: Tree[Token]) -> str | None:
    question = first_tree(tree, "question")
    english = parts(question)[1] if question is not None else None
    return text_of(english) if english is not None else None


def _synonyms(tree: Tree[Token]) -> tuple[str, ...]:
    return tuple(str(child) for clause in trees_of(tree, "synonyms") for child in clause.children)


def range_of(context: Context, clauses: Clauses, kind: Type) -> tuple[Value | None, Value | None]:
    """The bounds of a `bereik`; reports a range without anything in it."""
    tree = clauses.one("range")
    if tree is None:
        return None, None
    low, high = (
        constant(context, child, kind) if isinstance(child, Tree) else None
        for child in tree.children
    )
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        sentence = "De ondergrens van dit bereik ligt boven de bovengrens."
        context.report(BAD_RANGE, tree, sentence, "Wissel de grenzen om.")
    return low, high


def choice(declaration: ParsedDeclaration, signatures: Signatures, header: Header) -> Choice:
    """A choice with who may apply, from when it works and until when one may apply."""
    needs_article(declaration, signatures.messages)
    context = _context(declaration, signatures, header)
    clauses = Clauses(context, declaration.tree)
    applicants = clauses.one("applicants")
    default = clauses.one("default")
    question, english = _question(clauses)
    value: Value | None = None
    if default is not None:
        value_tree = default.children[0]
        assert isinstance(value_tree, Tree)
        value = constant(context, value_tree, header.type)
    low, high = range_of(context, clauses, header.type)
    if default is not None and not _lies_within(value, low, high):
        sentence = "Wat hier geldt zonder keuze, ligt buiten het bereik van de keuze."
        context.report(BAD_RANGE, default, sentence, "Verbeter `standaard` of het bereik.")
    return Choice(
        declaration.whole,
        declaration.source,
        header.symbol,
        header.grid,
        header.type,
        _applicants(applicants),
        _effect(context, clauses),
        _deadline(context, clauses),
        value,
        question,
        english,
        _synonyms(declaration.tree),
        low,
        high,
    )


def _lies_within(value: Any, low: Any, high: Any) -> bool:
    """Whether a value lies between bounds that are there."""
    if value is None:
        return True
    return (low is None or low <= value) and (high is None or value <= high)


def _applicants(tree: Tree[Token] | None) -> tuple[str, ...]:
    if tree is None:
        return ()
    return tuple(str(child) for child in parts(tree) if child is not None)


def _effect(context: Context, clauses: Clauses) -> Expression | None:
    tree = clauses.one("effect")
    if tree is None:
        return None
    # What holds is decided on the day of application, so nothing is read in the current period.
    inside = evolve(context, grid=Grid.NONE, application=True)
    node = tree.children[0]
    assert isinstance(node, Tree)
    found = inside.expression(node)
    if isinstance(found.type, Date):
        return found
    return as_month(inside, found, node)


def _deadline(context: Context, clauses: Clauses) -> Expression | None:
    tree = clauses.one("deadline")
    if tree is None:
        return None
    return context.expression_of(tree.children[0], Date())


def judgement(declaration: ParsedDeclaration, signatures: Signatures, header: Header) -> Judgement:
    """What a human being decides."""
    needs_article(declaration, signatures.messages)
    context = _context(declaration, signatures, header)
    clauses = Clauses(context, declaration.tree)
    official = clauses.one("official")
    question, english = _question(clauses)
    return Judgement(
        declaration.whole,
        declaration.source,
        header.symbol,
        header.grid,
        header.type,
        str(official.children[0]) if official is not None else "medewerker",
        official is not None and parts(official)[1] is not None,
        question,
        english,
        _synonyms(declaration.tree),
    )
