"""Facts of things in examples, checked against what is declared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import define, field
from lark import Token, Tree

from uitvoerbaar.language.elaborate.constants import constant
from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import Child, ParsedDeclaration, trees_of
from uitvoerbaar.language.elaborate.fitting import is_anything
from uitvoerbaar.language.elaborate.literals import date_of, value_of
from uitvoerbaar.language.elaborate.names import Named, What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.declaration import ExampleFact
from uitvoerbaar.law.expression import Value
from uitvoerbaar.law.time import Grid, first_day, month_of
from uitvoerbaar.law.types import Boolean, Reference, SetOf


def example_page(*lines: str) -> str:
    """A page with one example of these lines."""
    facts = "\n    ".join(lines)
    return page(f'voorbeeld "een geval" op 2026-01-01\n    {facts}')


UNKNOWN_FACT = declare(
    "L911",
    "Onbekend gegeven in een voorbeeld",
    "Een ding in een voorbeeld heeft alleen de gegevens, keuzes, oordelen en rollen van zijn "
    "soort.",
    example_page("a is persoon", "    leeftjd = 3"),
)
FACT_ABOUT_RULE = declare(
    "L912",
    "Feit over iets dat volgt uit een regel",
    "Wat uit een regel volgt, wordt niet gegeven maar berekend. Met `verwacht` staat er wat de "
    "uitkomst moet zijn.",
    page(
        "regel uitkomst_x van persoon elke maand: getal\n    leeftijd",
        'voorbeeld "een geval" op 2026-01-01\n    a is persoon\n        uitkomst_x = 3',
    ),
)
WRONG_FACT = declare(
    "L913",
    "Feit past niet",
    "De waarde van een feit is van het type van het gegeven; een ding is een ding uit het "
    "voorbeeld, een verzameling staat tussen haakjes.",
    example_page("a is persoon", "    partner = (a)"),
)
WRONG_FACT_PERIOD = declare(
    "L914",
    "Periode van een feit past niet",
    "Een feit dat per maand verschilt staat er met een maand, een feit dat per jaar verschilt met "
    "een jaar; een vast feit zonder periode.",
    example_page("a is persoon", "    jas in 2024 = rood"),
)
FACT_TWICE = declare(
    "L916",
    "Staat twee keer in een voorbeeld",
    "Een titel, een ding en een feit staan er een keer; een feit per periode.",
    example_page("a is persoon", "    jas = rood", "    jas = groen"),
)
UNKNOWN_THING = declare(
    "L917",
    "Onbekend ding in een voorbeeld",
    "Wie of wat in een voorbeeld genoemd wordt, is daar zelf een ding: `b is persoon`.",
    example_page("a is persoon", "    partner = b"),
)

_STATES = {
    "fact_absent": "ontbreekt",
    "fact_unknown": "onbekend",
    "fact_not_applicable": "niet van toepassing",
}
_FACTS = (What.ITEM, What.CHOICE, What.JUDGEMENT, What.ROLE)


@define
class Draft:
    """An example as far as its things go; taken over by `zoals`. `unclear`: what it takes over
    could not be read, so it may have more things than are known."""

    declaration: ParsedDeclaration
    title: str
    on: date
    kinds: dict[str, str] = field(factory=dict)
    facts: dict[str, list[ExampleFact]] = field(factory=dict)
    assumptions: dict[str, Value] = field(factory=dict)
    complete: bool = False
    unclear: bool = False


# --- facts ------------------------------------------------------------------------------------


@define
class Facts:
    """The facts of one thing that are being read."""

    context: Context
    draft: Draft
    thing: str
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
        found = value_of(self.context, token)
        if found is None:
            return None, False
        day = first_day(found[0]) if isinstance(found[0], int) else found[0]
        assert isinstance(day, date)
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

    def _set(self, named: Named, tree: Tree[Token]) -> tuple[tuple[str, ...] | None, str | None]:
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
            if not (self.context.blind or self.context.names.may_exist(name)):
                mend = suggestion(name, kinds) or f"Zet erbij: `{name} is {kind}`."
                sentence = f"`{name}` staat niet in dit voorbeeld."
                self.context.report(UNKNOWN_THING, token, sentence, mend)
            return None
        if kinds[name] != kind:
            sentence = f"`{name}` is een {kinds[name]}, maar een {kind} is nodig."
            self.context.report(WRONG_FACT, token, sentence, f"Noem een {kind}.")
            return None
        return name
