"""What headers say about types: kinds, types, grids and categories as they are written."""

from __future__ import annotations

from attrs import define, field
from lark import Token, Tree

from uitvoerbaar.language.elaborate.declared import Child, Node, ParsedDeclaration, parts, token_of
from uitvoerbaar.language.elaborate.fitting import ANYTHING
from uitvoerbaar.language.elaborate.names import Names, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.messages import Message, MessageKind, declare
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import (
    Address,
    Amount,
    Boolean,
    Date,
    Enumerated,
    Month,
    Number,
    Percentage,
    Period,
    Reference,
    SetOf,
    Text,
    Type,
    Unit,
    Year,
)

UNKNOWN_KIND = declare(
    "L303",
    "Onbekend soort",
    "Achter `van` en bij een rol staat een soort die met `soort` is verklaard.",
    page("gegeven lengte van persoonn: getal"),
)
UNKNOWN_TYPE = declare(
    "L304",
    "Onbekend type",
    "Een type is bedrag (per maand of per jaar), getal, percentage, ja/nee, datum, maand, jaar, "
    "duur, tekst, adres, een opsomming, een soort of een verzameling van een soort.",
    page("gegeven lengte van persoon: meters"),
)
UNKNOWN_KEY = declare(
    "L307",
    "Kenmerk is geen opsomming",
    "De kenmerken van een parameter, achter `per`, zijn opsommingen.",
    page('parameter prijs per kleuren: getal\n    vanaf 2020-01-01: 1 bron "VBW 1" wet'),
)
UNKNOWN_GRID = declare(
    "L309",
    "Onbekend ritme",
    "Een waarde wordt vastgesteld elke maand, elk jaar of eenmaal.",
    page("gegeven lengte van persoon elke week: getal"),
)
SIMPLE_TYPES: dict[str, Type] = {
    "getal": Number(),
    "percentage": Percentage(),
    "datum": Date(),
    "maand": Month(),
    "jaar": Year(),
    "duur": Period(),
    "tekst": Text(),
    "adres": Address(),
}
_GRIDS = {"maand": Grid.MONTH, "jaar": Grid.YEAR}


@define
class WrittenTypes:
    """Reads the types in headers by the names known so far; gathers messages."""

    names: Names = field(factory=Names)
    messages: list[Message] = field(factory=list)

    def report(
        self,
        kind: MessageKind,
        declaration: ParsedDeclaration,
        node: Node | None,
        sentence: str,
        mend: str,
        related: tuple[Place, ...] = (),
    ) -> None:
        """Adds a message about a node of a declaration."""
        place = declaration.place(node)
        self.messages.append(Message(kind, place, sentence, mend, related))

    def keys(self, declaration: ParsedDeclaration, node: Child) -> tuple[str, ...]:
        """The enumerations that are the categories of a parameter."""
        if node is None:
            return ()
        assert isinstance(node, Tree)
        for token in map(token_of, node.children):
            if token not in self.names.enumerations and not self.names.may_exist(str(token)):
                mend = suggestion(str(token), self.names.enumerations)
                mend = mend or "Verklaar de waarden met `opsomming`."
                sentence = f"`{token}` is geen opsomming."
                self.report(UNKNOWN_KEY, declaration, token, sentence, mend)
        return tuple(map(str, node.children))

    def kind_exists(self, declaration: ParsedDeclaration, token: Token) -> bool:
        """Whether a kind is declared; a message if it surely is not."""
        name = str(token)
        if name in self.names.kinds:
            return True
        if not self.names.may_exist(name):
            mend = suggestion(name, self.names.kinds) or f"Verklaar eerst `soort {name}`."
            sentence = f"Het soort `{name}` bestaat niet."
            self.report(UNKNOWN_KIND, declaration, token, sentence, mend)
        return False

    def grid(self, declaration: ParsedDeclaration, node: Child) -> Grid:
        """How often a value is fixed."""
        if not isinstance(node, Tree):
            return Grid.NONE
        token = token_of(node.children[0])
        if str(token) in _GRIDS:
            return _GRIDS[str(token)]
        sentence = f"`elke {token}` bestaat niet."
        mend = "Schrijf `elke maand` of `elk jaar`, of laat het weg."
        self.report(UNKNOWN_GRID, declaration, token, sentence, mend)
        return Grid.NONE

    def type(self, declaration: ParsedDeclaration, node: Child) -> Type:
        """The type that is written; of an unknown one, after a message, that of anything."""
        assert isinstance(node, Tree)
        if node.data == "type_boolean":
            return Boolean()
        token = token_of(node.children[0])
        name = str(token)
        if node.data == "type_set":
            return SetOf(name) if self.kind_exists(declaration, token) else ANYTHING
        per = parts(node)[1]
        if name == "bedrag":
            units = {"maand": Unit.PER_MONTH, "jaar": Unit.PER_YEAR}
            if per is None:
                return Amount()
            if str(per) in units:
                return Amount(units[str(per)])
            sentence = f"Een bedrag per {per} bestaat niet."
            mend = "Schrijf `bedrag`, `bedrag per maand` of `bedrag per jaar`."
            self.report(UNKNOWN_TYPE, declaration, node, sentence, mend)
            return ANYTHING
        if per is not None:
            sentence = "Alleen een bedrag heeft een eenheid."
            self.report(UNKNOWN_TYPE, declaration, node, sentence, f"Laat `per {per}` weg.")
            return ANYTHING
        if name in SIMPLE_TYPES:
            return SIMPLE_TYPES[name]
        if name in self.names.enumerations:
            return Enumerated(name)
        if name in self.names.kinds:
            return Reference(name)
        if not self.names.may_exist(name):
            options = [*SIMPLE_TYPES, "bedrag", *self.names.enumerations, *self.names.kinds]
            mend = suggestion(name, options) or f"Verklaar `opsomming {name}: ...`."
            sentence = f"Het type `{name}` bestaat niet."
            self.report(UNKNOWN_TYPE, declaration, token, sentence, mend)
        return ANYTHING

    def plain_type(self, declaration: ParsedDeclaration, node: Child) -> Type:
        """The type of a parameter or assumption, which cannot be a thing."""
        kind = self.type(declaration, node)
        if isinstance(kind, Reference | SetOf):
            assert isinstance(node, Tree)
            sentence = f"Een {kind} kan hier niet: dingen bestaan alleen in een geval."
            self.report(UNKNOWN_TYPE, declaration, node, sentence, "Kies een ander type.")
            return ANYTHING
        return kind
