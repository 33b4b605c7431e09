"""First pass: what every declaration names, of which type and in which grid.

After it, every name can be used before the place where it is declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import define, field, frozen
from lark import Token, Tree

from uitvoerbaar.language.elaborate.declared import (
    ParsedDeclaration,
    exception_target,
    first_tree,
    parts,
    token_of,
    trees_of,
)
from uitvoerbaar.language.elaborate.fitting import ANYTHING
from uitvoerbaar.language.elaborate.names import (
    BUILT_IN,
    KindNames,
    Named,
    What,
)
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.written_types import SIMPLE_TYPES, WrittenTypes
from uitvoerbaar.language.messages import declare
from uitvoerbaar.language.page import Chunk
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.declaration import Validity
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Reference, SetOf, Type

TWICE = declare(
    "L302",
    "Naam al in gebruik",
    "Een naam betekent maar een ding: wat al verklaard is, kan niet nog eens iets anders zijn.",
    page("gegeven leeftijd van persoon: getal"),
)
BUILT_IN_NAME = declare(
    "L306",
    "Naam van de taal",
    "`maand`, `jaar`, `peildatum` en `aanvraagdatum` hebben al een betekenis.",
    page("gegeven jaar van persoon: getal"),
)
DISAGREE = declare(
    "L604",
    "Versies van een regel verschillen",
    "Alle versies van een regel hebben hetzelfde type en ritme: anders weet wie haar leest niet "
    "wat er komt.",
    page(
        "regel uitkomst_x van persoon: getal\n    geldig tot en met 2020-12-31\n    1",
        "regel uitkomst_x van persoon: datum\n    geldig vanaf 2021-01-01\n    geboortedatum",
    ),
)
NO_PLURAL = declare(
    "L612",
    "Meervoud past niet",
    "Een meervoud bij een rol noemt wie die rol spelen, gezien vanuit de andere rol. Daarvoor "
    "heeft het soort twee rollen, en heeft die andere rol een omgekeerde.",
    page("soort stoel\n    zitter: persoon, omgekeerd stoelen, meervoud zitters"),
)

_WHAT = {
    "item": What.ITEM,
    "choice": What.CHOICE,
    "judgement": What.JUDGEMENT,
    "rule": What.RULE,
}
_WORD = re.compile(r"[^\W\d]\w*")
_TITLE = re.compile(r'"([^"]*)"?')


@frozen(slots=True)
class Header:
    """What a declaration says before its body. `usable`: its name is its own and not another's."""

    symbol: Symbol
    type: Type
    grid: Grid
    keys: tuple[str, ...] = ()
    usable: bool = True


@define
class Signatures(WrittenTypes):
    """The names of a law and the header of every declaration that has one."""

    headers: dict[ParsedDeclaration, Header] = field(factory=dict)
    type_places: dict[str, Place] = field(factory=dict)

    # --- kinds and enumerations ---

    def type_names(self, declaration: ParsedDeclaration) -> None:
        """Takes in the name of a kind or an enumeration."""
        tree, names = declaration.tree, self.names
        token = token_of(tree.children[1])
        name = str(token)
        if tree.data not in ("kind", "enumeration"):
            return
        if name in SIMPLE_TYPES or name == "bedrag":
            self.report(
                TWICE, declaration, token, f"`{name}` is een type van de taal.", "Kies een andere."
            )
            return
        if name in self.type_places:
            self._twice(declaration, token, name, self.type_places[name])
            self.names.tainted.update(_words_of(declaration.chunk))
            return
        self.type_places[name] = declaration.place(token)
        if tree.data == "kind":
            roles = {
                str(role.children[0]): str(role.children[1]) for role in trees_of(tree, "role")
            }
            derived = first_tree(tree, "derived") is not None
            runs = first_tree(tree, "runs") is not None
            place = declaration.place(token)
            names.kinds[name] = KindNames(name, roles, derived, runs, place)
            names.members.setdefault(name, {})
        else:
            values = [token_of(child) for child in tree.children[2:]]
            for index, value in enumerate(values):
                if value in values[:index]:
                    first = declaration.place(values[values.index(value)])
                    self._twice(declaration, value, str(value), first)
            names.enumerations[name] = tuple(dict.fromkeys(map(str, values)))
        self.headers[declaration] = Header(Symbol(name), ANYTHING, Grid.NONE)

    def roles(self, declaration: ParsedDeclaration) -> None:
        """Takes in the roles of a kind, the ways back to it and the plurals of its players."""
        if declaration not in self.headers:
            return
        kind = self.headers[declaration].symbol.name
        derived = first_tree(declaration.tree, "derived")
        grid = Grid.NONE
        if derived is not None:
            grid = self.grid(declaration, parts(derived)[0])
        roles = trees_of(declaration.tree, "role")
        for role in roles:
            self._role(declaration, kind, role, roles, grid)

    def _role(
        self,
        declaration: ParsedDeclaration,
        kind: str,
        role: Tree[Token],
        roles: Sequence[Tree[Token]],
        grid: Grid,
    ) -> None:
        name, player = token_of(role.children[0]), token_of(role.children[1])
        known = self.kind_exists(declaration, player)
        player_type = Reference(str(player)) if known else ANYTHING
        symbol = Symbol(str(name), kind)
        self._add(
            declaration,
            name,
            Named(symbol, What.ROLE, player_type, Grid.NONE, declaration.place(name)),
        )
        inverse = first_tree(role, "inverse")
        if inverse is not None and known:
            token = token_of(inverse.children[0])
            back = Symbol(str(token), str(player))
            place = declaration.place(token)
            self._add(declaration, token, Named(back, What.WAY_BACK, SetOf(kind), grid, place))
        players = first_tree(role, "players")
        if players is None:
            return
        token = token_of(players.children[0])
        others = [other for other in roles if other is not role]
        other_inverse = first_tree(others[0], "inverse") if len(others) == 1 else None
        if other_inverse is None:
            sentence = f"Het meervoud `{token}` heeft geen andere rol van waaruit het gezien wordt."
            mend = "Geef het soort twee rollen, en de andere rol een `omgekeerd ...`."
            self.report(NO_PLURAL, declaration, token, sentence, mend)
            self.names.tainted.add(str(token))
            return
        seen_from = str(others[0].children[1])
        if not known or seen_from not in self.names.kinds:
            self.names.tainted.add(str(token))
            return
        way_back = Symbol(str(other_inverse.children[0]), seen_from)
        place = declaration.place(token)
        named = Named(
            Symbol(str(token), seen_from),
            What.PLAYERS,
            SetOf(str(player)),
            grid,
            place,
            players=(way_back, symbol),
        )
        self._add(declaration, token, named)

    # --- everything with a type ---

    def valued(self, declaration: ParsedDeclaration) -> None:
        """Takes in the name of an item, choice, judgement, rule, parameter or assumption."""
        tree = declaration.tree
        token = token_of(tree.children[1])
        if tree.data in _WHAT:
            self._member_or_rule(declaration, tree, token)
        elif tree.data == "parameter":
            keys = self.keys(declaration, parts(tree)[2])
            grid = self.grid(declaration, parts(tree)[3])
            kind = self.plain_type(declaration, tree.children[4])
            symbol = Symbol(str(token))
            named = Named(symbol, What.PARAMETER, kind, grid, declaration.place(token), keys)
            first = self.names.free.get(symbol.name)
            if declaration.within != Validity() and first is not None and _same(first, named):
                usable = True  # an amendment: each declaration holds for a time of its own
            else:
                usable = self._add(declaration, token, named)
            self.headers[declaration] = Header(symbol, kind, grid, keys, usable)
        elif tree.data == "assumption":
            kind = self.plain_type(declaration, parts(tree)[2])
            symbol = Symbol(str(token))
            place = declaration.place(token)
            named = Named(symbol, What.ASSUMPTION, kind, Grid.NONE, place)
            usable = self._add(declaration, token, named)
            self.headers[declaration] = Header(symbol, kind, Grid.NONE, (), usable)
        elif tree.data == "assumed_rows":
            earlier = self.names.assumed.setdefault(str(token), declaration.place(token))
            if earlier != declaration.place(token):
                self._twice(declaration, token, str(token), earlier, What.ASSUMPTION.value)

    def _member_or_rule(
        self, declaration: ParsedDeclaration, tree: Tree[Token], token: Token
    ) -> None:
        owner = parts(tree)[2]
        kind_name: str | None = None
        known = True
        if isinstance(owner, Token):
            kind_name = str(owner)
            known = self.kind_exists(declaration, owner)
        grid = self.grid(declaration, parts(tree)[3])
        kind = self.type(declaration, tree.children[4])
        symbol = Symbol(str(token), kind_name)
        if not known:
            self.names.tainted.add(str(token))
            self.headers[declaration] = Header(symbol, kind, grid, usable=False)
            return
        synonyms = tuple(
            str(child) for clause in trees_of(tree, "synonyms") for child in clause.children
        )
        named = Named(
            symbol, _WHAT[tree.data], kind, grid, declaration.place(token), synonyms=synonyms
        )
        existing = self.names.symbol(symbol)
        if existing is not None and existing.what is What.RULE and tree.data == "rule":
            usable = self._agrees(declaration, token, existing, named)
        else:
            usable = self._add(declaration, token, named)
        self.headers[declaration] = Header(symbol, kind, grid, usable=usable)

    def _agrees(
        self, declaration: ParsedDeclaration, token: Token, first: Named, other: Named
    ) -> bool:
        if ANYTHING in (first.type, other.type):
            return True
        if first.type == other.type and first.grid is other.grid:
            return True
        written = f"{first.grid.value}: {first.type}".strip()
        sentence = f"Deze versie van `{token}` heeft een ander type of ritme dan een eerdere."
        mend = f"Schrijf ook hier `{written}`, of geef deze regel een eigen naam."
        self.report(DISAGREE, declaration, token, sentence, mend, (first.place,))
        return False

    def exception(self, declaration: ParsedDeclaration) -> None:
        """Takes in the name of an exception."""
        token = token_of(declaration.tree.children[1])
        target = exception_target(declaration.tree)
        of_rule = self.names.exceptions.setdefault(target, {})
        of_rule.setdefault(str(token), declaration.place(token))

    # --- adding ---

    def _add(self, declaration: ParsedDeclaration, token: Token, named: Named) -> bool:
        """Enters a name; False, with a message, where it has another meaning already."""
        symbol = named.symbol
        if symbol.name in BUILT_IN:
            sentence = f"`{symbol.name}` is een naam van de taal."
            mend = "Kies een naam die meer zegt."
            self.report(BUILT_IN_NAME, declaration, token, sentence, mend)
            return False
        if symbol.kind is None:
            table = self.names.free
        else:
            table = self.names.members.setdefault(symbol.kind, {})
        first = table.setdefault(symbol.name, named)
        if first is named:
            return True
        self._twice(declaration, token, str(symbol), first.place, first.what.value)
        return False

    def _twice(
        self,
        declaration: ParsedDeclaration,
        token: Token,
        name: str,
        first: Place,
        what: str = "",
    ) -> None:
        is_what = f" als {what}" if what else ""
        sentence = f"`{name}` is al verklaard{is_what}, op {first}."
        self.report(TWICE, declaration, token, sentence, "Kies een andere naam.", (first,))


def collect(
    declarations: Sequence[ParsedDeclaration], unread: Iterable[Chunk], blind: bool
) -> Signatures:
    """The names of all declarations. `unread` are those without a tree: what they may have named
    gives no message later. `blind`: whole files could not be read."""
    found = Signatures()
    found.names.blind = blind
    for chunk in unread:
        found.names.tainted.update(_words_of(chunk))
    for declaration in declarations:
        if declaration.tree.data in ("kind", "enumeration"):
            found.type_names(declaration)
    for declaration in declarations:
        if declaration.tree.data == "kind":
            found.roles(declaration)
    for declaration in declarations:
        if declaration.tree.data == "exception":
            found.exception(declaration)
        else:
            found.valued(declaration)
    return found


def _words_of(chunk: Chunk) -> set[str]:
    """The names that a declaration that could not be read may have declared."""
    first = chunk.lines[0].text.split("#")[0]
    lists_names = first.startswith(("soort", "opsomming"))
    lines = [line.text for line in chunk.lines] if lists_names else [first]
    words = {word for line in lines for word in _WORD.findall(line)}
    words.update(_TITLE.findall(first))
    if not lists_names:
        for line in chunk.lines[1:]:
            if line.text.strip().startswith("ook bekend als"):
                words.update(_WORD.findall(line.text))
    return words


def _same(first: Named, second: Named) -> bool:
    """Whether two declarations of a parameter differ only in their amounts."""
    return (first.what, first.type, first.grid, first.keys) == (
        second.what,
        second.type,
        second.grid,
        second.keys,
    )
