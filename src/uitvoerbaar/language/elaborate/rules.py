"""Rules: versions, exceptions, what they explain, and guarantees."""

from __future__ import annotations

import re
from datetime import date

from attrs import define, field
from lark import Token, Tree

from uitvoerbaar.language.elaborate.articles import needs_article
from uitvoerbaar.language.elaborate.cases import body, branch
from uitvoerbaar.language.elaborate.conditions import condition
from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import (
    ParsedDeclaration,
    exception_target,
    parts,
    text_of,
    trees_of,
)
from uitvoerbaar.language.elaborate.fitting import closed, is_ordered
from uitvoerbaar.language.elaborate.literals import date_of
from uitvoerbaar.language.elaborate.names import BUILT_IN, What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page, rule
from uitvoerbaar.language.elaborate.periods import as_month
from uitvoerbaar.language.elaborate.signatures import (
    BUILT_IN_NAME,
    TWICE,
    Header,
    Signatures,
)
from uitvoerbaar.language.elaborate.things import Clauses
from uitvoerbaar.language.elaborate.type_messages import described
from uitvoerbaar.language.lexer import SourceLine
from uitvoerbaar.language.messages import declare
from uitvoerbaar.language.parser import Failure, parse_fragment
from uitvoerbaar.law.declaration import (
    Guarantee,
    Interpretation,
    RuleException,
    RuleVersion,
    Tendency,
    Validity,
)
from uitvoerbaar.law.expression import Expression, Local, Symbol
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Type

NO_CARRY = declare(
    "L508",
    "`begint in` zonder maanden",
    "Een beginwaarde hoort bij een waarde die van maand op maand wordt voortgezet.",
    rule("begint in 2020-01 met 1\n    2", "getal", " elk jaar"),
)
NO_RULE = declare(
    "L602",
    "Uitzondering op een onbekende regel",
    "Een uitzondering staat op een regel die bestaat, van hetzelfde soort.",
    page("uitzondering streng op uitkomst_x van persoon\n    als ja: 1"),
)
UNKNOWN_PRIORITY = declare(
    "L603",
    "Voorrang op een onbekende uitzondering",
    "Achter `gaat voor` staan andere uitzonderingen op dezelfde regel.",
    page(
        "regel uitkomst_x van persoon: getal\n    1",
        "uitzondering streng op uitkomst_x van persoon gaat voor mild\n    als nee: 2",
    ),
)
BAD_BRACES = declare(
    "L610",
    "Accolades in een uitleg",
    "Tussen accolades in een uitleg staat een naam die in de regel gebruikt kan worden.",
    rule("leeftijd", after='\n    uitleg "U bent {leeftijd jaar}."'),
)
NO_ITEM = declare(
    "L920",
    "Garantie over meer van iets onbekends",
    "Achter `bij meer` staat een gegeven dat groter en kleiner kan worden.",
    page("garantie nooit_minder van persoon elk jaar\n    inkomen daalt niet bij meer jas"),
)

_BRACES = re.compile(r"\{([^{}]*)\}")


@define
class Scope:
    """A rule, exception or guarantee that is being read: its clauses and local names."""

    context: Context
    clauses: Clauses
    locals: list[tuple[str, Expression]] = field(factory=list)

    @classmethod
    def of(cls, context: Context) -> Scope:
        """The scope of the declaration of a context, with its `stel` names taken in."""
        scope = cls(context, Clauses(context, context.declaration.tree))
        scope.take_locals(context.declaration.tree)
        return scope

    def take_locals(self, tree: Tree[Token]) -> None:
        """Takes in the `stel` names of a tree, each visible in what follows."""
        for let in trees_of(tree, "let"):
            token, formula = let.children
            assert isinstance(token, Token)
            name = str(token)
            if name in BUILT_IN:
                sentence = f"`{name}` is een naam van de taal."
                self.context.report(BUILT_IN_NAME, token, sentence, "Kies een andere naam.")
            elif any(known == name for known, _ in self.locals):
                sentence = f"`{name}` is in deze regel al gesteld."
                self.context.report(TWICE, token, sentence, "Kies een andere naam.")
            value = self.context.expression(formula)
            self.locals.append((name, closed(value)))
            # The name keeps an open unit, so that `stel grens is € 5` fits wherever it is used.
            local = Local(value.type, self.context.origin(token), name)
            self.context = self.context.with_locals({name: local})

    def validity(self) -> Validity | None:
        """When the declaration is in force; None if an amendment leaves nothing of it."""
        tree = self.clauses.one("validity")
        start = end = known = None
        if tree is not None:
            start, end, known = (date_of(self.context, child) for child in parts(tree))
        return narrowed(Validity(start, end, known), self.context.declaration.within)

    def explanation(self) -> tuple[str | None, tuple[Expression, ...]]:
        """The explanation and what its braces stand for."""
        tree = self.clauses.one("explanation")
        if tree is None:
            return None, ()
        token = tree.children[0]
        assert isinstance(token, Token)
        text = text_of(token)
        found: list[Expression] = []
        lines = self.context.declaration.chunk.lines
        number = token.line or 1
        line = SourceLine(number, lines[number - 1].text)
        offset = (token.column or 1) - 1
        for match in _BRACES.finditer(str(token)):
            start, end = offset + match.start(1), offset + match.end(1)
            fragment = parse_fragment(line, start, end)
            if isinstance(fragment, Failure):
                sentence = f"`{{{match[1]}}}` is geen naam."
                mend = "Zet tussen de accolades een naam, zoals `{leeftijd}`."
                self.context.report(BAD_BRACES, token, sentence, mend)
            else:
                found.append(closed(self.context.expression(fragment)))
        left = _BRACES.sub("", text)
        if "{" in left or "}" in left:
            sentence = "In deze uitleg staat een losse accolade."
            mend = "Zet om elke naam twee accolades: `{leeftijd}`."
            self.context.report(BAD_BRACES, token, sentence, mend)
        return text, tuple(found)

    def interpretations(self) -> tuple[Interpretation, ...]:
        """The readings that the rule has chosen."""
        return tuple(
            Interpretation(text_of(text), text_of(rests_on) if rests_on is not None else None)
            for text, rests_on in (
                parts(tree) for tree in trees_of(self.clauses.tree, "interpretation")
            )
        )


def narrowed(own: Validity, within: Validity) -> Validity | None:
    """What is left of a validity within another; None if that is nothing."""
    start = _latest(own.start, within.start)
    end = _earliest(own.end, within.end)
    known = _latest(own.known_from, within.known_from)
    empty = start is not None and end is not None and start > end
    if empty and not (own.start is not None and own.end is not None and own.start > own.end):
        return None
    return Validity(start, end, known)


def _latest(first: date | None, second: date | None) -> date | None:
    return max(first, second) if first and second else first or second


def _earliest(first: date | None, second: date | None) -> date | None:
    return min(first, second) if first and second else first or second


def context_of(
    declaration: ParsedDeclaration, signatures: Signatures, symbol: Symbol, grid: Grid
) -> Context:
    """The context of what is declared about a kind."""
    blind = symbol.kind is not None and symbol.kind not in signatures.names.kinds
    return Context(
        signatures.names, declaration, signatures.messages, symbol.kind, grid, blind=blind
    )


def rule_version(
    declaration: ParsedDeclaration, signatures: Signatures, header: Header
) -> RuleVersion | None:
    """One version of a rule with a body of its own; None if an amendment leaves nothing of it."""
    needs_article(declaration, signatures.messages)
    context = context_of(declaration, signatures, header.symbol, header.grid)
    scope = Scope.of(context)
    validity = scope.validity()
    start, start_value = starts(scope, header.type, header.grid)
    found = body(scope.context, body_of(declaration.tree), header.type)
    explanation, explained = scope.explanation()
    if validity is None:
        return None
    return RuleVersion(
        declaration.whole,
        declaration.source,
        validity,
        tuple(scope.locals),
        found,
        start,
        start_value,
        explanation,
        explained,
        scope.interpretations(),
    )


def body_of(tree: Tree[Token]) -> Tree[Token]:
    """The formula, the cases or the borrowed rule of a rule."""
    return trees_of(tree, "formula", "cases", "borrowed")[-1]


def starts(scope: Scope, kind: Type, grid: Grid) -> tuple[Expression | None, Expression | None]:
    """The first month and first value of a value that is carried forward."""
    tree = scope.clauses.one("starts")
    if tree is None:
        return None, None
    month, value = tree.children
    assert isinstance(month, Tree)
    if grid is not Grid.MONTH:
        sentence = "Deze regel wordt niet per maand vastgesteld, en heeft dus geen beginmaand."
        scope.context.report(NO_CARRY, tree, sentence, "Maak de regel `elke maand`.")
        return None, None
    first = as_month(scope.context, scope.context.expression(month), month)
    return first, scope.context.expression_of(value, kind)


def outcome_of(declaration: ParsedDeclaration, signatures: Signatures) -> str | None:
    """The public title of a rule."""
    context = Context(signatures.names, declaration, signatures.messages)
    return Clauses(context, declaration.tree).text("outcome")


# --- exceptions -------------------------------------------------------------------------------


def exception(declaration: ParsedDeclaration, signatures: Signatures) -> RuleException | None:
    """An exception on a rule; None, with a message, if that rule does not exist."""
    needs_article(declaration, signatures.messages)
    tree, names = declaration.tree, signatures.names
    symbol = exception_target(tree)
    named = names.symbol(symbol)
    token = tree.children[2]
    assert isinstance(token, Token)
    context = Context(names, declaration, signatures.messages)
    if named is None or named.what is not What.RULE:
        _no_rule(context, symbol, token, signatures)
        return None
    scope = Scope.of(context_of(declaration, signatures, symbol, named.grid))
    validity = scope.validity()
    branch_tree = trees_of(tree, "branch")[0]
    case = branch(scope.context, branch_tree, named.type)
    explanation, explained = scope.explanation()
    before = _before(context, tree, symbol)
    if validity is None:
        return None
    return RuleException(
        declaration.whole,
        declaration.source,
        str(tree.children[1]),
        symbol,
        validity,
        before,
        tuple(scope.locals),
        case.condition,
        case.value,
        explanation,
        explained,
        scope.interpretations(),
    )


def _no_rule(context: Context, symbol: Symbol, token: Token, signatures: Signatures) -> None:
    names = signatures.names
    if names.may_exist(symbol.name) or (symbol.kind and names.may_exist(symbol.kind)):
        return
    named = names.symbol(symbol)
    if named is not None:
        sentence = f"`{symbol}` is {named.what.value}, geen regel."
        mend = "Een uitzondering kan alleen op een regel."
        context.report(NO_RULE, token, sentence, mend, (named.place,))
        return
    table = names.free if symbol.kind is None else names.members.get(symbol.kind, {})
    rules = [name for name, known in table.items() if known.what is What.RULE]
    kinds = [
        kind
        for kind in names.kinds_with(symbol.name)
        if names.members[kind][symbol.name].what is What.RULE
    ]
    mend = suggestion(symbol.name, rules)
    if kinds:
        mend = f"Schrijf `{symbol.name} van {kinds[0]}`."
    elif symbol.kind is not None and symbol.name in names.free:
        mend = f"Schrijf `op {symbol.name}`, zonder `van`."
    mend = mend or f"Schrijf eerst de regel zelf: `regel {symbol} ...`."
    context.report(NO_RULE, token, f"De regel `{symbol}` bestaat niet.", mend)


def _before(context: Context, tree: Tree[Token], symbol: Symbol) -> tuple[str, ...]:
    listed = next((names for names in trees_of(tree, "names")), None)
    if listed is None:
        return ()
    known = context.names.exceptions.get(symbol, {})
    for token in listed.children:
        assert isinstance(token, Token)
        if str(token) in known and str(token) != str(tree.children[1]):
            continue
        if not context.names.may_exist(str(token)):
            others = [name for name in known if name != str(tree.children[1])]
            sentence = f"Op `{symbol}` staat geen andere uitzondering `{token}`."
            mend = suggestion(str(token), others) or (
                f"Er zijn: {', '.join(f'`{name}`' for name in others)}."
                if others
                else "Laat `gaat voor` weg."
            )
            context.report(UNKNOWN_PRIORITY, token, sentence, mend)
    return tuple(map(str, listed.children))


# --- guarantees -------------------------------------------------------------------------------

_TENDENCIES = {"NEVER_RISES": Tendency.NEVER_RISES, "NEVER_FALLS": Tendency.NEVER_FALLS}


def guarantee(declaration: ParsedDeclaration, signatures: Signatures) -> Guarantee:
    """A property of every thing of a kind."""
    tree, names = declaration.tree, signatures.names
    owner = parts(tree)[2]
    kind: str | None = None
    if isinstance(owner, Token):
        kind = str(owner)
        if not signatures.kind_exists(declaration, owner):
            names.tainted.add(kind)
    grid = signatures.grid(declaration, parts(tree)[3])
    symbol = Symbol(str(tree.children[1]), kind)
    context = context_of(declaration, signatures, symbol, grid)
    statement = tree.children[-1]
    assert isinstance(statement, Tree)
    tendency: Tendency | None = None
    more: Symbol | None = None
    if statement.data == "tendency":
        value, word, item, of_kind = statement.children
        assert isinstance(word, Token)
        assert isinstance(item, Token)
        assert isinstance(value, Tree)
        tendency = _TENDENCIES[word.type]
        found = closed(context.expression(value))
        if not is_ordered(found.type):
            sentence = f"{described(found.type).capitalize()} stijgt of daalt niet."
            context.report(NO_ITEM, value, sentence, "Neem een bedrag, getal of datum.")
        more = _more(context, item, of_kind, kind)
    else:
        found = condition(context, statement)
    return Guarantee(
        declaration.whole,
        declaration.source,
        symbol.name,
        kind,
        grid,
        found,
        tendency,
        more,
    )


def _more(context: Context, item: Token, of_kind: object, kind: str | None) -> Symbol | None:
    owner = str(of_kind) if isinstance(of_kind, Token) else kind
    symbol = Symbol(str(item), owner)
    named = context.names.symbol(symbol)
    if named is not None and named.what is What.ITEM and is_ordered(named.type):
        return symbol
    if not context.names.may_exist(symbol.name):
        items = [
            name
            for name, known in context.names.members.get(owner or "", {}).items()
            if known.what is What.ITEM and is_ordered(known.type)
        ]
        if named is None:
            sentence = f"Het gegeven `{symbol}` bestaat niet."
        else:
            sentence = f"`{symbol}` is {named.what.value} van type {named.type}."
        mend = suggestion(symbol.name, items) or "Noem een gegeven met een bedrag of getal."
        context.report(NO_ITEM, item, sentence, mend)
    return None
