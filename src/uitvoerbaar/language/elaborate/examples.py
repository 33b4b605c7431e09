"""Examples: things with facts, and what is expected of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import define, field
from lark import Token, Tree

from uitvoerbaar.language.elaborate.conditions import of_one_type, pair
from uitvoerbaar.language.elaborate.constants import constant
from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import (
    Child,
    ParsedDeclaration,
    text_of,
    trees_of,
)
from uitvoerbaar.language.elaborate.fitting import closed, is_anything
from uitvoerbaar.language.elaborate.literals import date_of
from uitvoerbaar.language.elaborate.names import BUILT_IN, Named, What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.signatures import BUILT_IN_NAME, Signatures
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.declaration import Example, ExampleFact, ExampleThing, Expectation
from uitvoerbaar.law.expression import Expression, Local, Value
from uitvoerbaar.law.time import Grid, month_of
from uitvoerbaar.law.types import Boolean, Reference, SetOf


def _example(*lines: str) -> str:
    facts = "\n    ".join(lines)
    return page(f'voorbeeld "een geval" op 2026-01-01\n    {facts}')


UNKNOWN_FACT = declare(
    "L901",
    "Onbekend gegeven in een voorbeeld",
    "Een ding in een voorbeeld heeft alleen de gegevens, keuzes, oordelen en rollen van zijn soort.",
    _example("a is persoon", "    leeftjd = 3"),
)
FACT_ABOUT_RULE = declare(
    "L902",
    "Feit over iets dat volgt uit een regel",
    "Wat uit een regel volgt, wordt niet gegeven maar berekend. Met `verwacht` staat er wat de "
    "uitkomst moet zijn.",
    page(
        "regel uitkomst_x van persoon elke maand: getal\n    leeftijd",
        'voorbeeld "een geval" op 2026-01-01\n    a is persoon\n        uitkomst_x = 3',
    ),
)
WRONG_FACT = declare(
    "L903",
    "Feit past niet",
    "De waarde van een feit is van het type van het gegeven; een ding is een ding uit het "
    "voorbeeld, een verzameling staat tussen haakjes.",
    _example("a is persoon", "    partner = (a)"),
)
WRONG_FACT_PERIOD = declare(
    "L904",
    "Periode van een feit past niet",
    "Een feit dat per maand verschilt staat er met een maand, een feit dat per jaar verschilt met "
    "een jaar; een vast feit zonder periode.",
    _example("a is persoon", "    jas in 2024 = rood"),
)
UNKNOWN_EXAMPLE = declare(
    "L905",
    "`zoals` een onbekend voorbeeld",
    "Achter `zoals` staat de titel van een ander voorbeeld, dat niet op dit voorbeeld teruggrijpt.",
    page('voorbeeld "een geval" op 2026-01-01 zoals "een ander geval"\n    a is persoon'),
)
FACT_TWICE = declare(
    "L906",
    "Staat twee keer in een voorbeeld",
    "Een titel, een ding en een feit staan er een keer; een feit per periode.",
    _example("a is persoon", "    jas = rood", "    jas = groen"),
)
UNKNOWN_THING = declare(
    "L907",
    "Onbekend ding in een voorbeeld",
    "Wie of wat in een voorbeeld genoemd wordt, is daar zelf een ding: `b is persoon`.",
    _example("a is persoon", "    partner = b"),
)
WRONG_THING = declare(
    "L908",
    "Ding kan zo niet bestaan",
    "Een ding van een afgeleid soort volgt uit een regel; een relatie heeft al haar rollen.",
    _example("a is persoon", "o is ouderschap", "    kind = a"),
)
UNKNOWN_ASSUMPTION = declare(
    "L909",
    "Onbekende aanname in een voorbeeld",
    "Achter `aanname` staat een aanname met een waarde, die in de wet verklaard is.",
    _example("aanname stijging = ja"),
)

_STATES = {
    "fact_absent": "ontbreekt",
    "fact_unknown": "onbekend",
    "fact_not_applicable": "niet van toepassing",
}
_FACTS = (What.ITEM, What.CHOICE, What.JUDGEMENT, What.ROLE)


@define
class Draft:
    """An example as far as its things go; taken over by `zoals`."""

    declaration: ParsedDeclaration
    title: str
    on: date
    kinds: dict[str, str] = field(factory=dict)
    facts: dict[str, list[ExampleFact]] = field(factory=dict)
    assumptions: dict[str, Value] = field(factory=dict)
    complete: bool = False


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
                facts = _Facts(context, draft, name, self.signatures)
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
        if base is None and self.signatures.names.blind:
            return None
        if base is None:
            titles = {known for _, known in self.drafts}
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
        inside = context.with_locals(things)
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
            for role in known.roles:
                if role not in facts and role not in written:
                    node = tree.children[0]
                    assert isinstance(node, Token)
                    sentence = f"Van `{name}` is niet gezegd wie `{role}` is."
                    mend = f"Schrijf `{role} = ...`, of `{role} = onbekend`."
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


# --- facts ------------------------------------------------------------------------------------

@define
class _Facts:
    """The facts of one thing that are being read."""

    context: Context
    draft: Draft
    thing: str
    signatures: Signatures
    places: dict[tuple[str, int | date | None, date | None], Place] = field(factory=dict)

    @property
    def kind(self) -> str:
        return self.draft.kinds[self.thing]

    def read(self, tree: Tree[Token], inherited: Sequence[ExampleFact]) -> list[ExampleFact]:
        """The own facts of a thing over those it takes over: an own fact without period replaces
        all of that name, one with a period those of the same period."""
        own = [fact for fact in map(self._fact, trees_of(tree, "fact")) if fact is not None]
        whole = {fact.name for fact in own if fact.period is None}
        parts = {(fact.name, fact.period) for fact in own}
        kept = [
            fact
            for fact in inherited
            if fact.name not in whole and (fact.name, fact.period) not in parts
        ]
        return kept + own

    def _fact(self, tree: Tree[Token]) -> ExampleFact | None:
        token, period_tree, _, value_tree, *options = tree.children
        assert isinstance(token, Token)
        assert isinstance(value_tree, Tree)
        named = self._named(token)
        if named is None:
            return None
        period, fits = self._period(named, period_tree)
        provisional = any(isinstance(o, Tree) and o.data == "fact_provisional" for o in options)
        known: date | None = None
        for option in options:
            if isinstance(option, Tree) and option.data == "fact_known":
                known = date_of(self.context, option.children[0])
        value, state = self._value(named, value_tree)
        if state is None or not fits:
            return None
        if provisional and state != "bekend":
            sentence = "Alleen een waarde kan voorlopig zijn."
            self.context.report(WRONG_FACT, tree, sentence, "Laat `voorlopig` weg.")
        elif provisional:
            state = "voorlopig"
        key = (str(token), period, known)
        if key in self.places:
            sentence = f"`{token}` staat hier al voor deze periode."
            first = (self.places[key],)
            self.context.report(FACT_TWICE, token, sentence, "Laat er een weg.", first)
        self.places[key] = self.context.declaration.place(token)
        return ExampleFact(str(token), period, value, state, self.context.origin(tree), known)

    def _named(self, token: Token) -> Named | None:
        names, name = self.context.names, str(token)
        named = names.member(self.kind, name)
        if named is not None and (named.what in _FACTS or named.what is What.WAY_BACK):
            return named
        if named is not None and named.what is What.RULE:
            sentence = f"`{name}` volgt uit een regel."
            mend = f"Schrijf `verwacht {name} van {self.thing} = ...`, of geef de feiten."
            self.context.report(FACT_ABOUT_RULE, token, sentence, mend, (named.place,))
        elif named is not None:
            sentence = f"`{name}` volgt uit de rollen van andere dingen."
            mend = "Geef die andere dingen met hun rollen."
            self.context.report(FACT_ABOUT_RULE, token, sentence, mend, (named.place,))
        elif not names.may_exist(name):
            table = names.members.get(self.kind, {})
            synonym = next((n for n, v in table.items() if name in v.synonyms), None)
            mend = f"Schrijf `{synonym}`." if synonym else suggestion(name, table)
            if not mend:
                kinds = names.kinds_with(name)
                mend = f"`{name}` hoort bij `{kinds[0]}`." if kinds else "Verklaar het gegeven."
            sentence = f"Een {self.kind} heeft geen `{name}`."
            self.context.report(UNKNOWN_FACT, token, sentence, mend)
        return None

    def _period(self, named: Named, tree: Child) -> tuple[int | date | None, bool]:
        """The period of a fact, and whether it fits."""
        if tree is None:
            return None, True
        assert isinstance(tree, Tree)
        token = tree.children[0]
        assert isinstance(token, Token)
        if named.grid is Grid.NONE:
            sentence = f"`{named.symbol.name}` is altijd hetzelfde; een periode past daar niet bij."
            self.context.report(WRONG_FACT_PERIOD, tree, sentence, "Laat de periode weg.")
            return None, False
        if token.type == "NUMBER":
            if len(token) != 4 or not token.isdecimal():
                sentence = f"`{token}` is geen jaar."
                mend = "Schrijf een jaar met vier cijfers."
                self.context.report(WRONG_FACT_PERIOD, tree, sentence, mend)
                return None, False
            if named.grid is Grid.YEAR:
                return int(token), True
            sentence = f"`{named.symbol.name}` verschilt per maand, en hier staat een jaar."
            mend = f"Schrijf `in {token}-01`, of `vanaf {token}-01-01`."
            self.context.report(WRONG_FACT_PERIOD, tree, sentence, mend)
            return None, False
        day = date_of(self.context, token)
        if day is None:
            return None, False
        if tree.data == "fact_from":
            return day, True
        if named.grid is Grid.YEAR:
            sentence = f"`{named.symbol.name}` verschilt per jaar, en hier staat een maand."
            self.context.report(WRONG_FACT_PERIOD, tree, sentence, f"Schrijf `in {day.year}`.")
            return None, False
        return month_of(day), True

    def _value(
        self, named: Named, tree: Tree[Token]
    ) -> tuple[Value | tuple[str, ...] | None, str | None]:
        """The value and state of a fact; the state is None, after a message, if it is neither."""
        if tree.data in _STATES:
            return self._stated(named, tree)
        if named.what is What.WAY_BACK:
            token = tree.children[-1]
            if tree.data == "constant" and str(token) == "volledig":
                return None, "volledig"
            sentence = f"`{named.symbol.name}` volgt uit de rollen van andere dingen."
            mend = f"Schrijf alleen `{named.symbol.name} = volledig`, of laat het weg."
            self.context.report(WRONG_FACT, tree, sentence, mend)
            return None, None
        if is_anything(named.type):
            return None, None
        if tree.data == "fact_set":
            return self._set(named, tree)
        token = tree.children[1]
        assert isinstance(token, Token)
        if isinstance(named.type, SetOf):
            sentence = f"`{named.symbol.name}` is een {named.type}."
            mend = f"Zet er haakjes om: `({token})`."
            self.context.report(WRONG_FACT, tree, sentence, mend)
            return None, None
        if isinstance(named.type, Reference):
            found = self._thing(token, named.type.kind)
            return found, None if found is None else "bekend"
        is_day = token.type == "DATE" and named.what is What.CHOICE
        if is_day and isinstance(named.type, Boolean):
            day = date_of(self.context, token)
            return day, None if day is None else "bekend"
        value = constant(self.context, tree, named.type)
        return value, None if value is None else "bekend"

    def _stated(self, named: Named, tree: Tree[Token]) -> tuple[None, str | None]:
        state = _STATES[tree.data]
        if named.what is What.WAY_BACK and state != "onbekend":
            sentence = f"Een lijst als `{named.symbol.name}` is nooit `{state}`, wel leeg."
            mend = f"Schrijf `{named.symbol.name} = volledig`, of laat het weg."
            self.context.report(WRONG_FACT, tree, sentence, mend)
            return None, None
        return None, state

    def _set(
        self, named: Named, tree: Tree[Token]
    ) -> tuple[tuple[str, ...] | None, str | None]:
        if not isinstance(named.type, SetOf):
            sentence = f"`{named.symbol.name}` is geen verzameling."
            self.context.report(WRONG_FACT, tree, sentence, "Schrijf een waarde, zonder haakjes.")
            return None, None
        found = [
            self._thing(token, named.type.kind)
            for token in tree.children
            if isinstance(token, Token)
        ]
        if any(name is None for name in found):
            return None, None
        return tuple(name for name in found if name is not None), "bekend"

    def _thing(self, token: Token, kind: str) -> str | None:
        """The name of a thing of a kind in the example; None with a message."""
        name, kinds = str(token), self.draft.kinds
        if token.type != "NAME":
            sentence = f"`{token}` is geen {kind}."
            mend = "Noem een ding uit dit voorbeeld, of schrijf `ontbreekt`."
            self.context.report(WRONG_FACT, token, sentence, mend)
            return None
        if name not in kinds:
            if not self.context.names.may_exist(name):
                mend = suggestion(name, kinds) or f"Zet erbij: `{name} is {kind}`."
                sentence = f"`{name}` staat niet in dit voorbeeld."
                self.context.report(UNKNOWN_THING, token, sentence, mend)
            return None
        if kinds[name] != kind:
            sentence = f"`{name}` is een {kinds[name]}, maar een {kind} is nodig."
            self.context.report(WRONG_FACT, token, sentence, f"Noem een {kind}.")
            return None
        return name
