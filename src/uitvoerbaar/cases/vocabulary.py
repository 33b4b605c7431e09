"""The names that a law gives to what a case may hold, by kind of thing; and why others may not.

What follows from a rule is never given: its name is refused, with the facts it follows from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from attrs import frozen

from uitvoerbaar.cases.facts import Declared
from uitvoerbaar.cases.values import did_you_mean
from uitvoerbaar.law.citation import Citation
from uitvoerbaar.law.declaration import Kind, Law, Role, Rule, RuleException, RuleVersion
from uitvoerbaar.law.expression import Expression, Read, Related, Symbol, walk

COMPLETE_KEY, KNOWN_FROM_KEY = "volledig", "bekend vanaf"
ALL = "alles"
REFERENCE_KEY, APPLICANT_KEY, ASSUMPTIONS_KEY = "peildatum", "aanvrager", "aannamen"
SCHEMA_KEY = "$schema"
RESERVED = (REFERENCE_KEY, APPLICANT_KEY, ASSUMPTIONS_KEY, COMPLETE_KEY, SCHEMA_KEY)
_MOST_INPUTS = 5


@frozen(slots=True)
class WayBack:
    """A list of records that name a thing in a role."""

    kind: Kind
    role: Role

    @property
    def symbol(self) -> Symbol:
        """The full name of the way back."""
        assert self.role.inverse is not None
        return Symbol(self.role.inverse, self.role.kind)


@frozen(slots=True)
class Players:
    """A list of the things at the other end of records: who plays `other` where one plays `own`."""

    kind: Kind
    own: Role
    other: Role

    @property
    def way_back(self) -> WayBack:
        """The records themselves."""
        return WayBack(self.kind, self.own)


Meaning = Declared | Role | WayBack | Players


@frozen(slots=True)
class Refusal:
    """Why a name is not one of a case, and what to do instead."""

    sentence: str
    mend: str


@frozen(slots=True, eq=False)
class KindWords:
    """What the names under a thing of a kind mean. `own` are names that the law declares,
    `synonyms` other names for its items (several items: the name is no longer clear)."""

    kind: Kind
    own: Mapping[str, Meaning]
    synonyms: Mapping[str, tuple[Declared, ...]]

    @property
    def ways_back(self) -> Iterator[tuple[str, WayBack | Players]]:
        """The lists that a thing of the kind can have."""
        for name, meaning in self.own.items():
            if isinstance(meaning, WayBack | Players):
                yield name, meaning


@frozen(slots=True, eq=False)
class Vocabulary:
    """All names of a law, seen from a case. `collections`: names at the top to kinds of things."""

    law: Law
    kinds: Mapping[str, KindWords]
    collections: Mapping[str, Kind]

    def list_named(self, kind: str, name: str) -> WayBack | Players | None:
        """The list that a name stands for under a thing of a kind; None where it is no list."""
        found = self.kinds[kind].own.get(name)
        if isinstance(found, WayBack | Players) and found.kind.derivation is None:
            return found
        return None

    def meaning(self, kind: str, name: str) -> Meaning | Refusal:
        """What a name under a thing of a kind means, or why it may not stand there."""
        words = self.kinds[kind]
        found = words.own.get(name)
        if found is not None:
            if isinstance(found, WayBack | Players) and found.kind.derivation is not None:
                return self._derived(name, found.kind)
            return found
        rule = self.law.rules.get(Symbol(name, kind))
        if rule is not None:
            return self._rule(rule)
        items = words.synonyms.get(name, ())
        if len(items) == 1:
            return items[0]
        if items:
            several = " of ".join(f"`{item.symbol.name}`" for item in items)
            return Refusal(f"`{name}` kan meer betekenen", f"schrijf {several}")
        return self._unknown(words, name)

    def top(self, name: str) -> Kind | Refusal:
        """The kind whose things stand under a name at the top of a case, or why there are none."""
        kind = self.collections.get(name)
        if kind is not None:
            return self._derived(name, kind) if kind.derivation is not None else kind
        rule = self.law.rules.get(Symbol(name))
        if rule is not None:
            return self._rule(rule)
        if name in self.law.assumptions:
            mend = f"schrijf `{ASSUMPTIONS_KEY}: {{{name}: ...}}`"
            return Refusal(f"`{name}` is een aanname", mend)
        if name in self.law.parameters:
            mend = "haal het weg"
            return Refusal(f"`{name}` is een bedrag van de wet, geen gegeven van een geval", mend)
        given = [k for k, kind in self.collections.items() if kind.derivation is None]
        mend = did_you_mean(name, [*RESERVED, *given])
        if not mend:
            owners = [k for k, words in self.kinds.items() if name in words.own]
            mend = (
                f"zet het bij een {owners[0]}"
                if owners
                else f"hier kan `{REFERENCE_KEY}`, `{APPLICANT_KEY}`, `{ASSUMPTIONS_KEY}`, "
                + ", ".join(f"`{plural}`" for plural in self.plurals())
            )
        return Refusal(f"`{name}` is geen naam voor bovenaan een geval", mend)

    def record_kinds(self) -> list[Kind]:
        """The kinds of records that a case can give."""
        return [k for k in self.law.kinds.values() if k.roles and k.derivation is None]

    def plurals(self) -> list[str]:
        """The names of the collections that a case can give, one for each kind."""
        return [kind.plural for kind in self.law.kinds.values() if kind.derivation is None]

    # --- refusals ---

    def _rule(self, rule: Rule) -> Refusal:
        name = rule.symbol.name
        article = _article(rule.versions[0].origin.citation if rule.versions else None)
        return Refusal(
            f"`{name}` volgt uit een regel{article} en is geen gegeven",
            self._instead(_expressions(rule)),
        )

    def _derived(self, name: str, kind: Kind) -> Refusal:
        assert kind.derivation is not None
        return Refusal(
            f"`{name}` volgt uit een regel{_article(kind.origin.citation)} en is geen gegeven",
            self._instead([kind.derivation.condition]),
        )

    def _instead(self, expressions: list[Expression]) -> str:
        names = self._inputs(expressions)
        if not names:
            return "haal het weg"
        shown = ", ".join(f"`{name}`" for name in names[:_MOST_INPUTS])
        return f"geef waar het uit volgt: {shown}" + (" …" if len(names) > _MOST_INPUTS else "")

    def _inputs(self, expressions: list[Expression]) -> list[str]:
        """The names of facts from which expressions follow in the end, nearest first."""
        found: dict[str, None] = {}
        seen: set[Symbol | str] = set()
        waiting = list(expressions)
        while waiting and len(found) <= _MOST_INPUTS:
            for node in walk(waiting.pop(0)):
                if not isinstance(node, Read | Related) or node.symbol in seen:
                    continue
                seen.add(node.symbol)
                symbol = node.symbol
                rule = self.law.rules.get(symbol)
                if rule is not None:
                    waiting.extend(_expressions(rule))
                    continue
                words = self.kinds.get(symbol.kind or "")
                meaning = words.own.get(symbol.name) if words else None
                if isinstance(meaning, WayBack) and meaning.kind.derivation is not None:
                    waiting.append(meaning.kind.derivation.condition)
                elif meaning is not None and not isinstance(meaning, Role):
                    found[symbol.name] = None
        return list(found)

    def _unknown(self, words: KindWords, name: str) -> Refusal:
        kind = words.kind.name
        known = [*words.own, *words.synonyms, COMPLETE_KEY, KNOWN_FROM_KEY]
        mend = did_you_mean(name, known)
        if ":" in name and name.partition(":")[0] in known:
            mend = "zet een spatie achter de dubbele punt"
        if not mend:
            elsewhere = [k for k, other in self.kinds.items() if name in other.own]
            if elsewhere:
                mend = f"`{name}` hoort bij een {elsewhere[0]}"
            elif name[:1].isdigit():
                mend = "staat hier een komma in een getal? zet het dan tussen aanhalingstekens"
            else:
                mend = "haal het weg; `uitvoerbaar schema` toont alle namen"
        return Refusal(f"een {kind} heeft in deze wet geen `{name}`", mend)


def _article(citation: Citation | None) -> str:
    return f" ({citation})" if citation is not None else ""


def _expressions(rule: Rule) -> list[Expression]:
    found: list[Expression] = []
    parts: list[RuleVersion | RuleException] = [*rule.versions, *rule.exceptions]
    for part in parts:
        if isinstance(part, RuleException):
            found.append(part.condition)
        found.extend(expression for _, expression in part.locals)
        found.append(part.body)
    return found


@lru_cache(maxsize=16)
def vocabulary(law: Law) -> Vocabulary:
    """The names of a law, worked out once for each law."""
    kinds = {name: _words(law, kind) for name, kind in law.kinds.items()}
    collections: dict[str, Kind] = {}
    for kind in law.kinds.values():
        collections.setdefault(kind.plural, kind)
    for kind in law.kinds.values():
        collections.setdefault(kind.name, kind)
    backs: dict[str, list[Kind]] = {}
    for kind in law.kinds.values():
        for name in {role.inverse for role in kind.roles if role.inverse is not None}:
            backs.setdefault(name, []).append(kind)
    for name, owners in backs.items():
        if len(owners) == 1 and name not in RESERVED:
            collections.setdefault(name, owners[0])
    return Vocabulary(law, kinds, collections)


def _words(law: Law, kind: Kind) -> KindWords:
    own: dict[str, Meaning] = {}
    synonyms: dict[str, tuple[Declared, ...]] = {}
    everything: list[Declared] = [*law.items.values(), *law.choices.values()]
    for declared in [*everything, *law.judgements.values()]:
        if declared.symbol.kind == kind.name:
            own[declared.symbol.name] = declared
            for synonym in declared.synonyms:
                synonyms[synonym] = (*synonyms.get(synonym, ()), declared)
    for role in kind.roles:
        own[role.name] = role
    for record in law.kinds.values():
        for role in record.roles:
            if role.kind != kind.name:
                continue
            if role.inverse is not None:
                own.setdefault(role.inverse, WayBack(record, role))
            others = [other for other in record.roles if other is not role]
            if len(others) == 1 and others[0].plural is not None:
                own.setdefault(others[0].plural, Players(record, role, others[0]))
    return KindWords(kind, own, synonyms)
