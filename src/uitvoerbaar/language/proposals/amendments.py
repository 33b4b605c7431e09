"""Applying amendments to the declarations of a law: replace, add and repeal, each from a day on.

Rules, exceptions and parameters are cut in time: the old text ends the day before, the new one
starts on the day. What has no time of its own (an enumeration, an item, an example) can only be
replaced where that leaves the days before untouched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import define, evolve, field, frozen
from lark import Token, Tree

from uitvoerbaar.language.elaborate.declared import (
    ParsedDeclaration,
    exception_target,
    parts,
    symbol_of,
    text_of,
    token_of,
)
from uitvoerbaar.language.elaborate.literals import NO_SUCH_DAY
from uitvoerbaar.language.elaborate.names import suggestion
from uitvoerbaar.language.elaborate.rules import narrowed
from uitvoerbaar.language.messages import Message, MessageKind
from uitvoerbaar.language.proposals.messages import (
    ALREADY_ENDED,
    ALREADY_IN_LAW,
    ASSUMPTION_GONE,
    LATER_TEXT_GONE,
    NOT_AN_AMENDMENT,
    NOT_FROM_A_DAY,
    NOTHING_TO_AMEND,
    STARTS_LATER,
    TWICE_AMENDED,
)
from uitvoerbaar.language.proposals.validity import (
    known_days,
    row_days,
    validity,
    without,
    without_rows,
)
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.declaration import Validity
from uitvoerbaar.law.expression import Symbol

WORDS = {
    "kind": "soort",
    "enumeration": "opsomming",
    "item": "gegeven",
    "choice": "keuze",
    "judgement": "oordeel",
    "rule": "regel",
    "exception": "uitzondering",
    "parameter": "parameter",
    "assumption": "aanname",
    "assumed_rows": "aanname",
    "example": "voorbeeld",
    "guarantee": "garantie",
}
_DATED = frozenset({"rule", "exception", "parameter"})
_UNDATED_IN_PROPOSAL = frozenset({"example", "guarantee"})
_REPEALED = {"RULE": "rule", "PARAMETER": "parameter", "EXCEPTION": "exception"}
_AS_IT_WAS = "Laat type en ritme zoals ze zijn, of voeg iets met een nieuwe naam toe."
_MENDS = {
    "enumeration": "Laat de waarden die er waren staan, en zet de nieuwe erbij.",
    "item": _AS_IT_WAS,
    "judgement": _AS_IT_WAS,
}


@frozen
class _Name:
    """What a declaration is known by; names of one `space` exclude each other."""

    space: str
    name: str
    kind: Symbol | str | None = None

    def __str__(self) -> str:
        if self.space == "exception":
            return f"`{self.name}` op `{self.kind}`"
        return f"`{self.name} van {self.kind}`" if self.kind else f"`{self.name}`"


def _name_of(declaration: ParsedDeclaration) -> _Name:
    tree = declaration.tree
    data = str(tree.data)
    if data == "example":
        return _Name("example", text_of(tree.children[1]))
    if data == "exception":
        return _Name("exception", str(tree.children[1]), exception_target(tree))
    symbol = symbol_of(declaration)
    assert symbol is not None
    space = {"kind": "type", "enumeration": "type", "guarantee": "guarantee"}.get(data, "value")
    return _Name(space, symbol.name, symbol.kind)


@frozen
class _Amendment:
    """An amendment: `action` is REPLACE, ADD or REPEAL; `text` the new declaration, if any."""

    whole: ParsedDeclaration
    action: str
    day: date
    name: _Name
    data: str
    token: Token
    text: ParsedDeclaration | None


def apply(
    law: Sequence[ParsedDeclaration], proposal: Iterable[ParsedDeclaration]
) -> tuple[list[ParsedDeclaration], list[Message]]:
    """The declarations of the law after the proposal, and what is wrong with the proposal.

    Amendments are applied in the order of their days. Never raises for what a proposal says; what
    cannot be applied is left out, with a message.
    """
    applying = _Applying([d for d in law if d.tree.data not in ("amendment", "repeal")])
    amendments = []
    for declaration in proposal:
        amendment = applying.read(declaration)
        if amendment is not None:
            amendments.append(amendment)
    for amendment in sorted(amendments, key=lambda amendment: amendment.day):
        applying.amend(amendment)
    return applying.law, applying.messages


@define
class _Applying:
    """A law that is being amended."""

    law: list[ParsedDeclaration]
    messages: list[Message] = field(factory=list)
    done: dict[tuple[_Name, date], Place] = field(factory=dict)

    # --- reading ---

    def read(self, declaration: ParsedDeclaration) -> _Amendment | None:
        """The amendment that a declaration of a proposal is; None where it is none."""
        tree = declaration.tree
        if tree.data == "repeal":
            return self._repeal(declaration)
        if tree.data == "amendment":
            return self._amendment(declaration)
        if tree.data not in _UNDATED_IN_PROPOSAL:
            what = WORDS[str(tree.data)]
            sentence = f"Van {_the(what)} staat er niet bij vanaf wanneer."
            mend = f"Schrijf `voeg toe vanaf DATUM {what} ...` of `vervang vanaf DATUM {what} ...`."
            self._report(NOT_AN_AMENDMENT, declaration, None, sentence, mend)
            return None
        name = _name_of(declaration)
        found = self._found(name)
        if found:
            self._exists(declaration, token_of(tree.children[1]), name, found)
        else:
            self.law.append(declaration)
        return None

    def _amendment(self, declaration: ParsedDeclaration) -> _Amendment | None:
        action, day_token, inner = parts(declaration.tree)
        day = self._day(declaration, token_of(day_token))
        assert isinstance(inner, Tree)
        if inner.data in ("amendment", "repeal"):
            sentence = "Hier staat een wijziging in een wijziging."
            mend = "Noem een keer wat er gebeurt en vanaf wanneer."
            self._report(NOT_AN_AMENDMENT, declaration, inner, sentence, mend)
            return None
        text = evolve(declaration, tree=inner)
        if day is None:
            return None
        token = token_of(inner.children[1])
        kind = token_of(action).type
        return _Amendment(declaration, kind, day, _name_of(text), str(inner.data), token, text)

    def _repeal(self, declaration: ParsedDeclaration) -> _Amendment | None:
        day_token, sort, name, target, owner = parts(declaration.tree)
        day = self._day(declaration, token_of(day_token))
        token = token_of(name)
        data = _REPEALED[token_of(sort).type]
        kind = None if owner is None else str(owner)
        if data == "exception":
            repealed = _Name("exception", str(token), Symbol(str(target), kind))
        else:
            repealed = _Name("value", str(token), kind)
        if day is None:
            return None
        return _Amendment(declaration, "REPEAL", day, repealed, data, token, None)

    def _day(self, declaration: ParsedDeclaration, token: Token) -> date | None:
        try:
            return date.fromisoformat(str(token))
        except ValueError:
            sentence = f"De dag `{token}` bestaat niet."
            mend = "Schrijf jaar-maand-dag, zoals 2027-01-31."
            self._report(NO_SUCH_DAY, declaration, token, sentence, mend)
            return None

    # --- applying ---

    def amend(self, amendment: _Amendment) -> None:
        """Applies an amendment to the law as it stands."""
        place = amendment.whole.place(amendment.token)
        first = self.done.setdefault((amendment.name, amendment.day), place)
        found = self._found(amendment.name)
        if first is not place:
            sentence = f"{amendment.name} wordt op {amendment.day} al gewijzigd, op {first}."
            mend = "Laat een van beide wijzigingen weg, of geef haar een andere dag."
            self._report(TWICE_AMENDED, amendment.whole, amendment.token, sentence, mend, (first,))
        elif amendment.action == "ADD":
            if found:
                self._exists(amendment.whole, amendment.token, amendment.name, found)
            else:
                self._insert(amendment)
        elif not any(declaration.tree.data == amendment.data for declaration in found):
            self._missing(amendment, found)
        elif amendment.data in _DATED:
            self._cut(amendment, found)
        else:
            self._replace(amendment, found[0])

    def _insert(self, amendment: _Amendment) -> None:
        assert amendment.text is not None
        dated = amendment.data in _DATED
        within = Validity(amendment.day) if dated else amendment.text.within
        self.law.append(evolve(amendment.text, within=within))

    def _cut(self, amendment: _Amendment, found: Sequence[ParsedDeclaration]) -> None:
        """Ends the old text on the days of the new one (of a repeal: from the day on)."""
        stretch: Validity | None = Validity(amendment.day)
        if amendment.text is not None:
            stretch = narrowed(validity(amendment.text), Validity(amendment.day))
            self._check_table(amendment, found)
        if stretch is None:
            sentence = f"De nieuwe tekst geldt niet meer op {amendment.day}."
            mend = "Maak de dag van de wijziging en `geldig` gelijk."
            self._report(ALREADY_ENDED, amendment.whole, amendment.token, sentence, mend)
            return
        changed = False
        for declaration in found:
            left = list(without(declaration, stretch))
            if left == [declaration]:
                continue
            changed = True
            own = validity(declaration)
            if not left and own.start is not None and own.start > amendment.day:
                self._gone(amendment, own.start, declaration)
            index = self.law.index(declaration)
            self.law[index : index + 1] = left
        if amendment.text is not None:
            self._insert(amendment)
            self._end_assumptions(amendment, amendment.text)
        elif not changed:
            sentence = f"{amendment.name} geldt op {amendment.day} niet meer."
            mend = "Laat deze wijziging weg, of neem een eerdere dag."
            self._report(ALREADY_ENDED, amendment.whole, amendment.token, sentence, mend)

    def _check_table(self, amendment: _Amendment, found: Sequence[ParsedDeclaration]) -> None:
        """Whether the rows of a new table start in time, and which later rows it takes away."""
        if amendment.data != "parameter" or amendment.text is None:
            return
        days = list(row_days(amendment.text))
        if days and min(days) > amendment.day:
            sentence = f"De nieuwe tabel begint op {min(days)}, maar de oude eindigt eerder."
            mend = f"Zet in de tabel een regel voor {amendment.day}."
            self._report(STARTS_LATER, amendment.whole, amendment.token, sentence, mend)
        for declaration in found:
            later = [day for day in row_days(declaration) if day > max(amendment.day, *days)]
            if later:
                self._gone(amendment, min(later), declaration)

    def _end_assumptions(self, amendment: _Amendment, text: ParsedDeclaration) -> None:
        """Takes away from assumptions what a new table fills itself."""
        if amendment.data != "parameter":
            return
        filled = {day for day in known_days(text) if day >= amendment.day}
        for assumption in [d for d in self.law if d.tree.data == "assumed_rows"]:
            double = filled & set(row_days(assumption))
            if str(parts(assumption.tree)[3]) != amendment.name.name or not double:
                continue
            left = without_rows(assumption, double)
            index = self.law.index(assumption)
            self.law[index : index + 1] = [] if left is None else [left]
            place = assumption.place()
            sentence = f"De aanname {_name_of(assumption)} vervalt voor {min(double)}."
            mend = "Haal de aanname uit de wet als het voorstel is aangenomen."
            self._report(
                ASSUMPTION_GONE, amendment.whole, amendment.token, sentence, mend, (place,)
            )

    def _replace(self, amendment: _Amendment, old: ParsedDeclaration) -> None:
        """Replaces a declaration without time as a whole, if nothing changes for earlier days."""
        assert amendment.text is not None
        if _leaves_the_past(amendment.data, old.tree, amendment.text.tree):
            self.law[self.law.index(old)] = amendment.text
            return
        what = WORDS[amendment.data]
        subject = f"{_the(what).capitalize()} {amendment.name}"
        sentence = f"{subject} zou ook voor eerdere dagen veranderen."
        mend = _MENDS.get(
            amendment.data, f"Voeg een {what} met een nieuwe naam toe, en vervang de regels."
        )
        place = old.place(token_of(old.tree.children[1]))
        self._report(NOT_FROM_A_DAY, amendment.whole, amendment.token, sentence, mend, (place,))

    # --- messages ---

    def _found(self, name: _Name) -> list[ParsedDeclaration]:
        return [declaration for declaration in self.law if _name_of(declaration) == name]

    def _report(
        self,
        kind: MessageKind,
        declaration: ParsedDeclaration,
        node: Tree[Token] | Token | None,
        sentence: str,
        mend: str,
        related: tuple[Place, ...] = (),
    ) -> None:
        place = declaration.place(node)
        self.messages.append(Message(kind, place, sentence, mend, related))

    def _exists(
        self,
        declaration: ParsedDeclaration,
        token: Token,
        name: _Name,
        found: Sequence[ParsedDeclaration],
    ) -> None:
        first = found[0]
        place = first.place(token_of(first.tree.children[1]))
        sentence = f"{name} bestaat al als {WORDS[str(first.tree.data)]}, op {place}."
        mend = "Kies een andere naam, of schrijf `vervang vanaf`."
        self._report(ALREADY_IN_LAW, declaration, token, sentence, mend, (place,))

    def _missing(self, amendment: _Amendment, found: Sequence[ParsedDeclaration]) -> None:
        what = WORDS[amendment.data]
        if found:
            other = WORDS[str(found[0].tree.data)]
            sentence = f"{amendment.name} is in de wet een {other}, geen {what}."
            mend = f"Schrijf `{other}`."
        else:
            names = [_name_of(d) for d in self.law if d.tree.data == amendment.data]
            same = [name for name in names if name.name == amendment.name.name]
            sentence = f"{_the(what).capitalize()} {amendment.name} bestaat niet."
            mend = suggestion(amendment.name.name, [name.name for name in names])
            if same:
                mend = f"Bedoelde u {same[0]}?"
            mend = mend or "Schrijf `voeg toe vanaf` voor iets nieuws."
        self._report(NOTHING_TO_AMEND, amendment.whole, amendment.token, sentence, mend)

    def _gone(self, amendment: _Amendment, day: date, declaration: ParsedDeclaration) -> None:
        sentence = f"Ook de tekst van {amendment.name} vanaf {day} vervalt."
        mend = "Neem in het voorstel op wat vanaf die dag moet gelden."
        place = declaration.place()
        self._report(LATER_TEXT_GONE, amendment.whole, amendment.token, sentence, mend, (place,))


def _the(what: str) -> str:
    return f"het {what}" if what in ("gegeven", "oordeel", "soort", "voorbeeld") else f"de {what}"


def _leaves_the_past(data: str, old: Tree[Token], new: Tree[Token]) -> bool:
    """Whether the earlier days stay the same when one declaration takes the place of another."""
    if data in _UNDATED_IN_PROPOSAL:
        return True
    if data == "enumeration":
        return set(old.children[2:]) <= set(new.children[2:])
    # The question or the register of an item may change; not what it is a value of.
    return data in ("item", "judgement") and parts(old)[3:5] == parts(new)[3:5]
