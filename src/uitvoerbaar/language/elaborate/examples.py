"""Examples: things with facts, and what is expected of them."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, evolve, field
from lark import Token, Tree

from uitvoerbaar.language.elaborate.conditions import of_one_type, pair
from uitvoerbaar.language.elaborate.constants import constant
from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import ParsedDeclaration, text_of, trees_of
from uitvoerbaar.language.elaborate.facts import FACT_TWICE, Draft, Facts, example_page
from uitvoerbaar.language.elaborate.fitting import closed
from uitvoerbaar.language.elaborate.literals import date_of
from uitvoerbaar.language.elaborate.names import BUILT_IN, What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.signatures import BUILT_IN_NAME, Signatures
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.declaration import Example, ExampleThing, Expectation
from uitvoerbaar.law.expression import Expression, Local
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Reference

UNKNOWN_EXAMPLE = declare(
    "L915",
    "`zoals` een onbekend voorbeeld",
    "Achter `zoals` staat de titel van een ander voorbeeld, dat niet op dit voorbeeld teruggrijpt.",
    page('voorbeeld "een geval" op 2026-01-01 zoals "een ander geval"\n    a is persoon'),
)
WRONG_THING = declare(
    "L918",
    "Ding kan zo niet bestaan",
    "Een ding van een afgeleid soort volgt uit een regel; een relatie heeft al haar rollen.",
    example_page("a is persoon", "o is ouderschap", "    kind = a"),
)
UNKNOWN_ASSUMPTION = declare(
    "L919",
    "Onbekende aanname in een voorbeeld",
    "Achter `aanname` staat een aanname met een waarde, die in de wet verklaard is.",
    example_page("aanname stijging = ja"),
)


@define
class Examples:
    """All examples of a law, by file and title."""

    signatures: Signatures
    drafts: dict[tuple[str, str], Draft] = field(factory=dict)
    busy: list[Draft] = field(factory=list)

    def read(self, declarations: Iterable[ParsedDeclaration]) -> list[Example]:
        """The examples in order, with messages for what is wrong."""
        drafts = [draft for draft in map(self._draft, declarations) if draft is not None]
        for draft in drafts:
            self._things(draft)
        return [self._example(draft) for draft in drafts]

    def _context(self, declaration: ParsedDeclaration) -> Context:
        names, messages = self.signatures.names, self.signatures.messages
        return Context(names, declaration, messages, None, Grid.MONTH)

    def _draft(self, declaration: ParsedDeclaration) -> Draft | None:
        _, title, day, _ = declaration.tree.children[:4]
        context = self._context(declaration)
        on = date_of(context, day)
        if on is None:
            return None
        draft = Draft(declaration, text_of(title), on)
        key = (declaration.file, draft.title)
        if key in self.drafts:
            assert isinstance(title, Token)
            first = self.drafts[key].declaration.place()
            sentence = f"Er is al een voorbeeld {title} in dit bestand."
            context.report(FACT_TWICE, title, sentence, "Geef elk zijn eigen titel.", (first,))
        else:
            self.drafts[key] = draft
        return draft

    # --- things ---

    def _things(self, draft: Draft) -> None:
        """Fills in the things of an example, those of the one it takes over first."""
        if draft.complete or draft in self.busy:
            return
        self.busy.append(draft)
        context = self._context(draft.declaration)
        like = draft.declaration.tree.children[3]
        if isinstance(like, Token):
            base = self._base(context, draft, like)
            draft.unclear = base is None or base.unclear
            context = evolve(context, blind=draft.unclear)
            if base is not None:
                draft.kinds = dict(base.kinds)
                draft.facts = {name: list(facts) for name, facts in base.facts.items()}
                draft.assumptions = dict(base.assumptions)
        inherited = set(draft.kinds)
        own: dict[str, Tree[Token]] = {}
        for tree in trees_of(draft.declaration.tree, "thing"):
            self._thing(context, draft, tree, own, inherited)
        for name, tree in own.items():
            if name in draft.kinds:
                facts = Facts(context, draft, name)
                draft.facts[name] = facts.read(tree, draft.facts.get(name, []))
        for tree in trees_of(draft.declaration.tree, "assume"):
            self._assume(context, draft, tree)
        draft.complete = True
        self.busy.remove(draft)

    def _base(self, context: Context, draft: Draft, like: Token) -> Draft | None:
        title = text_of(like)
        file = draft.declaration.file
        others = [found for (_, known), found in self.drafts.items() if known == title]
        base = self.drafts.get((file, title)) or (others[0] if len(others) == 1 else None)
        if base is None and self.signatures.names.may_exist(title):
            return None
        if base is None:
            titles = {known for _, known in self.drafts if known != draft.title}
            close = suggestion(title, titles).replace("`", '"')
            sentence = f"Het voorbeeld {like} bestaat niet."
            if len(others) > 1:
                sentence = f"Er zijn meer voorbeelden {like}, in andere bestanden."
            context.report(UNKNOWN_EXAMPLE, like, sentence, close or "Noem een bestaande titel.")
            return None
        if base is draft or base in self.busy:
            sentence = f"Het voorbeeld {like} grijpt op dit voorbeeld terug."
            mend = "Laat een van de twee zelf zeggen wat er is."
            context.report(UNKNOWN_EXAMPLE, like, sentence, mend)
            return None
        self._things(base)
        return base

    def _thing(
        self,
        context: Context,
        draft: Draft,
        tree: Tree[Token],
        own: dict[str, Tree[Token]],
        inherited: set[str],
    ) -> None:
        token, kind = tree.children[:2]
        assert isinstance(token, Token)
        assert isinstance(kind, Token)
        name = str(token)
        if name in BUILT_IN:
            sentence = f"`{name}` is een naam van de taal."
            context.report(BUILT_IN_NAME, token, sentence, "Kies een andere naam.")
            return
        if name in own:
            sentence = f"`{name}` staat al in dit voorbeeld."
            context.report(FACT_TWICE, token, sentence, "Zet de feiten bij elkaar.")
            return
        own[name] = tree
        if not self.signatures.kind_exists(draft.declaration, kind):
            draft.kinds.pop(name, None)
            context.names.tainted.add(name)
            return
        known = context.names.kinds[str(kind)]
        if name in inherited and draft.kinds.get(name) != str(kind):
            sentence = f"`{name}` is in het overgenomen voorbeeld een {draft.kinds.get(name)}."
            context.report(WRONG_THING, kind, sentence, "Kies een andere naam.")
        elif known.derived:
            sentence = f"Een {kind} volgt uit een regel en wordt niet gegeven."
            context.report(WRONG_THING, kind, sentence, "Geef de feiten waar het uit volgt.")
        draft.kinds[name] = str(kind)

    def _assume(self, context: Context, draft: Draft, tree: Tree[Token]) -> None:
        _, token, _, value_tree = tree.children
        assert isinstance(token, Token)
        assert isinstance(value_tree, Tree)
        named = context.names.free.get(str(token))
        if named is None or named.what is not What.ASSUMPTION:
            if not context.names.may_exist(str(token)):
                known = [n for n, v in context.names.free.items() if v.what is What.ASSUMPTION]
                if str(token) in context.names.assumed:
                    sentence = f"De aanname `{token}` vult een parameter en heeft geen waarde."
                    mend = "Laat deze regel weg."
                else:
                    sentence = f"De aanname `{token}` bestaat niet."
                    mend = suggestion(str(token), known) or "Verklaar haar met `aanname`."
                context.report(UNKNOWN_ASSUMPTION, token, sentence, mend)
            return
        value = constant(context, value_tree, named.type)
        if value is not None:
            draft.assumptions[str(token)] = value

    # --- the whole ---

    def _example(self, draft: Draft) -> Example:
        declaration = draft.declaration
        context = self._context(declaration)
        self._roles(context, draft)
        things: dict[str, Expression] = {
            name: Local(Reference(kind), declaration.whole, name)
            for name, kind in draft.kinds.items()
        }
        inside = evolve(context.with_locals(things), blind=draft.unclear)
        expectations = tuple(
            _expectation(inside, tree)
            for tree in trees_of(declaration.tree, "expect_value", "expect_state")
        )
        return Example(
            declaration.whole,
            declaration.source,
            draft.title,
            draft.on,
            tuple(
                ExampleThing(name, kind, tuple(draft.facts.get(name, ())))
                for name, kind in draft.kinds.items()
            ),
            tuple(draft.assumptions.items()),
            expectations,
        )

    def _roles(self, context: Context, draft: Draft) -> None:
        """A relation without one of its players says nothing: it is surely a slip."""
        for tree in trees_of(draft.declaration.tree, "thing"):
            name = str(tree.children[0])
            known = context.names.kinds.get(draft.kinds.get(name, ""))
            if known is None or known.derived:
                continue
            facts = {fact.name for fact in draft.facts.get(name, ())}
            written = {str(fact.children[0]) for fact in trees_of(tree, "fact")}
            absent = [r for r in known.roles if r not in facts and r not in written]
            if absent and not draft.unclear:
                node = tree.children[0]
                assert isinstance(node, Token)
                roles = " en ".join(f"`{role}`" for role in absent)
                sentence = f"Van `{name}` is niet gezegd wie {roles} is."
                mend = f"Schrijf `{absent[0]} = ...`, of `{absent[0]} = onbekend`."
                context.report(WRONG_THING, node, sentence, mend)


def _expectation(context: Context, tree: Tree[Token]) -> Expectation:
    origin = context.origin(tree)
    if tree.data == "expect_state":
        actual = closed(context.expression(tree.children[0]))
        return Expectation(actual, None, " ".join(str(tree.children[1]).split()), origin)
    first, second = [child for child in tree.children if isinstance(child, Tree)]
    actual, expected = pair(context, first, second)
    sides = of_one_type(context, actual, expected, tree)
    if sides is not None:
        actual, expected = sides
    return Expectation(actual, expected, "bekend", origin)
