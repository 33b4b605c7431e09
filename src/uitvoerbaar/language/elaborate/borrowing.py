"""`overeenkomstig`: a rule that takes over the text of another with terms replaced.

The text of the other rule is elaborated again in the context of this one, so that every name means
what it means here. Each version of the other rule gives a version of this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve
from lark import Token, Tree

from uitvoerbaar.language.elaborate.articles import needs_article
from uitvoerbaar.language.elaborate.cases import body
from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import Child, ParsedDeclaration, parts, trees_of
from uitvoerbaar.language.elaborate.names import What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.rules import Scope, body_of, context_of, narrowed, starts
from uitvoerbaar.language.elaborate.signatures import Header, Signatures
from uitvoerbaar.language.elaborate.things import Clauses
from uitvoerbaar.language.messages import Message, declare
from uitvoerbaar.law.declaration import RuleVersion, Validity
from uitvoerbaar.law.expression import Symbol

_BASE = "regel basis van persoon elke maand: getal\n    leeftijd + 1"

NOTHING_TO_BORROW = declare(
    "L605",
    "Overgenomen regel bestaat niet",
    "Achter `overeenkomstig` staat een andere regel, van hetzelfde soort of met `van`.",
    page("regel uitkomst_x van persoon elke maand: getal\n    overeenkomstig basis"),
)
DOES_NOT_FIT = declare(
    "L606",
    "Overgenomen tekst past hier niet",
    "De tekst van de andere regel wordt hier gelezen alsof hij hier stond, met de vervangen "
    "woorden. Wat er dan staat, moet hier betekenis hebben.",
    page(
        _BASE,
        "regel uitkomst_x van ouderschap elke maand: getal\n    overeenkomstig basis van persoon",
    ),
)
NOTHING_REPLACED = declare(
    "L607",
    "Te vervangen woord komt niet voor",
    "Achter `in plaats van` staat een naam uit de overgenomen regel.",
    page(
        _BASE,
        "regel uitkomst_x van persoon elke maand: getal\n"
        "    overeenkomstig basis met inkomen in plaats van huur",
    ),
)
IN_A_CIRCLE = declare(
    "L611",
    "Regels nemen elkaar over",
    "Een regel die een andere overneemt, komt uiteindelijk uit bij een regel met een eigen tekst.",
    page("regel basis van persoon elke maand: getal\n    overeenkomstig basis"),
)

Texts = Mapping[Symbol, Sequence[ParsedDeclaration]]


def borrowed_versions(
    declaration: ParsedDeclaration, signatures: Signatures, header: Header, texts: Texts
) -> list[RuleVersion]:
    """The versions of a rule that takes over another, one for each version of the other."""
    needs_article(declaration, signatures.messages)
    context = context_of(declaration, signatures, header.symbol, header.grid)
    scope = Scope.of(context)
    validity = scope.validity()
    if scope.clauses.one("starts") is not None:
        starts(scope, header.type, header.grid)
    explanation, explained = scope.explanation()
    found: list[RuleVersion] = []
    for text, tree in _texts(scope.context, body_of(declaration.tree), header.symbol, texts):
        version = _version(scope, text, tree, header)
        limits = _validity_of(text, signatures)
        left = None if validity is None or limits is None else narrowed(limits, validity)
        if left is None:
            continue
        if explanation is not None:
            version = evolve(version, explanation=explanation, explained=explained)
        found.append(
            evolve(
                version,
                validity=left,
                interpretations=scope.interpretations(),
                borrowed=text.article,
            )
        )
    return found


def _texts(
    context: Context, borrowed: Tree[Token], symbol: Symbol, texts: Texts
) -> list[tuple[ParsedDeclaration, Tree[Token]]]:
    """The declarations of which the text is taken over, each with its tree after replacement."""
    found = _followed(context, borrowed, symbol, texts, (symbol,))
    if found is None:
        return []
    for replacement in trees_of(borrowed, "replacement"):
        old = replacement.children[1]
        assert isinstance(old, Token)
        sources = _followed(context, _bare(borrowed), symbol, texts, (symbol,)) or []
        if not any(_mentions(body_of_text(tree), str(old)) for _, tree in sources):
            sentence = f"`{old}` komt niet voor in de overgenomen regel."
            mend = "Kijk hoe het daar heet, of laat deze vervanging weg."
            context.report(NOTHING_REPLACED, old, sentence, mend)
    return found


def _bare(borrowed: Tree[Token]) -> Tree[Token]:
    """`overeenkomstig` without its replacements."""
    kept: list[Any] = [
        child
        for child in parts(borrowed)
        if not (isinstance(child, Tree) and child.data == "replacement")
    ]
    return Tree("borrowed", kept, borrowed.meta)


def _followed(
    context: Context,
    borrowed: Tree[Token],
    symbol: Symbol,
    texts: Texts,
    path: tuple[Symbol, ...],
) -> list[tuple[ParsedDeclaration, Tree[Token]]] | None:
    """The texts behind `overeenkomstig`, through rules that themselves take over another."""
    token = borrowed.children[0]
    assert isinstance(token, Token)
    target = _target(context, borrowed, symbol, texts)
    if target is None:
        _nothing(context, token, borrowed, symbol)
        return None
    if target in path:
        sentence = f"`{target}` neemt uiteindelijk zichzelf over."
        context.report(IN_A_CIRCLE, token, sentence, "Geef een van de regels een eigen tekst.")
        return None
    replaced = {
        str(old): str(new)
        for new, old in (tree.children for tree in trees_of(borrowed, "replacement"))
    }
    found: list[tuple[ParsedDeclaration, Tree[Token]]] = []
    for text in texts[target]:
        inner = body_of(text.tree)
        if inner.data == "borrowed":
            deeper = _followed(context, inner, target, texts, (*path, target))
            if deeper is None:
                return None
            found += [(where, _replaced(tree, replaced)) for where, tree in deeper]
        else:
            found.append((text, _replaced(text.tree, replaced)))
    return found


def _target(context: Context, borrowed: Tree[Token], symbol: Symbol, texts: Texts) -> Symbol | None:
    name, owner = str(borrowed.children[0]), parts(borrowed)[1]
    if isinstance(owner, Token):
        options = [Symbol(name, str(owner))]
    else:
        options = [Symbol(name, symbol.kind), Symbol(name)]
    return next((option for option in options if option in texts), None)


def _nothing(context: Context, token: Token, borrowed: Tree[Token], symbol: Symbol) -> None:
    names, name = context.names, str(token)
    if names.may_exist(name):
        return
    kinds = [kind for kind in names.kinds_with(name) if names.members[kind][name].what is What.RULE]
    if kinds:
        mend = f"Schrijf `overeenkomstig {name} van {kinds[0]}`."
    else:
        owner = parts(borrowed)[1]
        kind = str(owner) if owner is not None else symbol.kind or ""
        mend = suggestion(name, [*names.members.get(kind, {}), *names.free])
        mend = mend or "Noem een regel die met `regel` begint."
    context.report(NOTHING_TO_BORROW, token, f"De regel `{name}` bestaat niet.", mend)


def _replaced(node: Tree[Token], names: Mapping[str, str]) -> Tree[Token]:
    """A tree in which the names in references are replaced."""
    if not names:
        return node
    children: list[Any] = []
    for child in parts(node):
        if isinstance(child, Tree):
            children.append(_replaced(child, names))
        elif (
            isinstance(child, Token)
            and child.type == "NAME"
            and node.data in ("reference", "period_name")
            and str(child) in names
        ):
            children.append(child.update(value=names[str(child)]))
        else:
            children.append(child)
    return Tree(node.data, children, node.meta)


def body_of_text(tree: Tree[Token]) -> list[Tree[Token]]:
    """The parts of a rule that are taken over: local names, the start and the body."""
    return [*trees_of(tree, "let", "starts"), body_of(tree)]


def _mentions(trees: Sequence[Child], name: str) -> bool:
    return any(
        str(node.children[0]) == name
        for tree in trees
        if isinstance(tree, Tree)
        for node in tree.iter_subtrees()
        if node.data in ("reference", "period_name")
    )


def _validity_of(text: ParsedDeclaration, signatures: Signatures) -> Validity | None:
    silent = Context(signatures.names, text, [])
    return Scope(silent, Clauses(silent, text.tree)).validity()


def _version(
    scope: Scope, text: ParsedDeclaration, tree: Tree[Token], header: Header
) -> RuleVersion:
    """The text of another rule as a version of this one; what does not fit is told here."""
    messages: list[Message] = []
    context = evolve(scope.context, declaration=text, messages=messages)
    inside = Scope(context, Clauses(context, tree), list(scope.locals))
    inside.take_locals(tree)
    start, start_value = starts(inside, header.type, header.grid)
    found = body(inside.context, body_of(tree), header.type)
    own = scope.context.declaration
    node = body_of(own.tree)
    for message in messages:
        sentence = f"De overgenomen tekst past hier niet: {message.sentence}"
        mend = "Vervang de naam met `met ... in plaats van ...`, of schrijf de regel zelf uit."
        scope.context.report(DOES_NOT_FIT, node, sentence, mend, (message.place,))
    return RuleVersion(
        own.whole,
        own.source,
        own.within,
        tuple(inside.locals),
        found,
        start,
        start_value,
    )
