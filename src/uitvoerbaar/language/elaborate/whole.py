"""The whole law from its declarations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from attrs import define, field

from uitvoerbaar.language.elaborate import arithmetic, literals, modifiers, stretches
from uitvoerbaar.language.elaborate.amounts import parameter
from uitvoerbaar.language.elaborate.assumptions import assumed_rows, assumption
from uitvoerbaar.language.elaborate.borrowing import borrowed_versions
from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import ParsedDeclaration
from uitvoerbaar.language.elaborate.examples import Examples
from uitvoerbaar.language.elaborate.paid import paid_and_counted
from uitvoerbaar.language.elaborate.rules import (
    body_of,
    exception,
    guarantee,
    outcome_of,
    rule_version,
)
from uitvoerbaar.language.elaborate.signatures import TWICE, Header, Signatures, collect
from uitvoerbaar.language.elaborate.things import choice, enumeration, item, judgement, kind
from uitvoerbaar.language.messages import Message
from uitvoerbaar.language.page import Chunk
from uitvoerbaar.law.declaration import (
    Assumption,
    Choice,
    Enumeration,
    Guarantee,
    Item,
    Judgement,
    Kind,
    Law,
    Parameter,
    Regulation,
    Rule,
    RuleException,
    RuleVersion,
)
from uitvoerbaar.law.expression import Symbol

# Imported for the handlers that they register.
_HANDLERS = (arithmetic, literals, modifiers, stretches)


def elaborate(
    declarations: Sequence[ParsedDeclaration],
    regulations: Sequence[Regulation] = (),
    *,
    unread: Iterable[Chunk] = (),
    blind: bool = False,
    digest: str = "",
) -> tuple[Law | None, list[Message]]:
    """The law that the declarations make, or None; and what is wrong with it. See `partly`."""
    law, messages = partly(declarations, regulations, unread=unread, blind=blind, digest=digest)
    unreadable = any(message.is_error for message in messages)
    return (None if unreadable else law), messages


def partly(
    declarations: Sequence[ParsedDeclaration],
    regulations: Sequence[Regulation] = (),
    *,
    unread: Iterable[Chunk] = (),
    blind: bool = False,
    digest: str = "",
) -> tuple[Law, list[Message]]:
    """What the declarations make, faulty parts included, and what is wrong with it.

    With errors among the messages, the law is only good for looking for more of them.

    `unread` are declarations that could not be parsed: names that they may declare give no further
    messages. `blind`: whole files could not be read, so no unknown name gives a message. Never
    raises for what a declaration says. Amendments and repeals are not for here: they are left out.
    """
    signatures = collect(declarations, unread, blind)
    whole = _Whole(signatures)
    for declaration in declarations:
        whole.add(declaration)
    return whole.law(declarations, regulations, digest), signatures.messages


@define
class _Whole:
    """The declarations of a law, one by one, by what they are."""

    signatures: Signatures
    kinds: dict[str, Kind] = field(factory=dict)
    enumerations: dict[str, Enumeration] = field(factory=dict)
    items: dict[Symbol, Item] = field(factory=dict)
    choices: dict[Symbol, Choice] = field(factory=dict)
    judgements: dict[Symbol, Judgement] = field(factory=dict)
    assumptions: dict[str, Assumption] = field(factory=dict)
    guarantees: dict[tuple[str, str | None], Guarantee] = field(factory=dict)
    rules: dict[Symbol, list[ParsedDeclaration]] = field(factory=lambda: defaultdict(list))
    amounts: dict[str, list[tuple[ParsedDeclaration, Header]]] = field(
        factory=lambda: defaultdict(list)
    )
    exceptions: dict[Symbol, list[RuleException]] = field(factory=lambda: defaultdict(list))
    rows: list[ParsedDeclaration] = field(factory=list)
    examples: list[ParsedDeclaration] = field(factory=list)

    def add(self, declaration: ParsedDeclaration) -> None:
        """Takes in a declaration; what depends on others waits for `law`."""
        data, signatures = declaration.tree.data, self.signatures
        header = signatures.headers.get(declaration)
        if data == "exception":
            found = exception(declaration, signatures)
            if found is not None:
                self.exceptions[found.symbol].append(found)
        elif data == "guarantee":
            self._guarantee(declaration)
        elif data == "example":
            self.examples.append(declaration)
        elif data == "assumed_rows":
            self.rows.append(declaration)
        elif header is not None:
            self._headed(declaration, data, header)

    def _headed(self, declaration: ParsedDeclaration, data: str, header: Header) -> None:
        """A declaration with a header. One without a name of its own is read for its messages."""
        signatures, symbol = self.signatures, header.symbol
        if data == "kind":
            self.kinds[symbol.name] = kind(declaration, signatures)
        elif data == "enumeration":
            self.enumerations[symbol.name] = enumeration(declaration, signatures)
        elif data == "item":
            self.items.setdefault(symbol, item(declaration, signatures, header))
        elif data == "choice":
            self.choices.setdefault(symbol, choice(declaration, signatures, header))
        elif data == "judgement":
            self.judgements.setdefault(symbol, judgement(declaration, signatures, header))
        elif data == "assumption":
            self.assumptions.setdefault(symbol.name, assumption(declaration, signatures, header))
        elif data == "parameter":
            if header.usable:
                self.amounts[symbol.name].append((declaration, header))
            else:
                self._parameter([(declaration, header)])
        elif data == "rule":
            self.rules[symbol].append(declaration)

    def _guarantee(self, declaration: ParsedDeclaration) -> None:
        found = guarantee(declaration, self.signatures)
        first = self.guarantees.setdefault((found.name, found.kind), found)
        if first is not found:
            place = first.origin.place
            sentence = f"`{found.name}` is al verklaard als garantie, op {place}."
            mend = "Kies een andere naam."
            self.signatures.report(TWICE, declaration, None, sentence, mend, (place,))

    def _parameter(self, declarations: list[tuple[ParsedDeclaration, Header]]) -> Parameter:
        signatures = self.signatures
        context = Context(signatures.names, declarations[0][0], signatures.messages)
        return parameter(context, declarations)

    def _rule(self, symbol: Symbol, declarations: Sequence[ParsedDeclaration]) -> Rule | None:
        signatures = self.signatures
        header = signatures.headers[declarations[0]]
        versions: list[RuleVersion] = []
        outcome: str | None = None
        for declaration in declarations:
            own = signatures.headers[declaration]
            outcome = outcome or outcome_of(declaration, signatures)
            if body_of(declaration.tree).data == "borrowed":
                versions += borrowed_versions(declaration, signatures, own, self.rules)
            else:
                version = rule_version(declaration, signatures, own)
                if version is not None:
                    versions.append(version)
        exceptions = tuple(self.exceptions.get(symbol, ()))
        payment, counts = paid_and_counted(declarations, signatures, header, outcome)
        if not versions:
            return None
        return Rule(
            symbol,
            header.grid,
            header.type,
            tuple(versions),
            exceptions,
            outcome,
            payment,
            counts,
        )

    def law(
        self,
        declarations: Sequence[ParsedDeclaration],
        regulations: Sequence[Regulation],
        digest: str,
    ) -> Law:
        """The law; only to be used if there are no messages of errors."""
        parameters = {name: self._parameter(found) for name, found in self.amounts.items()}
        for declaration in self.rows:
            found = assumed_rows(declaration, self.signatures, parameters)
            self.assumptions.setdefault(found.name, found)
        rules = {
            symbol: rule
            for symbol, texts in list(self.rules.items())
            if (rule := self._rule(symbol, texts)) is not None
        }
        return Law(
            tuple(regulations),
            self.kinds,
            self.enumerations,
            self.items,
            self.choices,
            self.judgements,
            parameters,
            self.assumptions,
            rules,
            tuple(Examples(self.signatures).read(self.examples)),
            tuple(self.guarantees.values()),
            digest,
        )
