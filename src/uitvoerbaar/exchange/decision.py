"""The decision point: may this party get this item about this person, for this, now?

A permit names the one ground it stands on, the form that suffices, and every assumption it leans
on. A refusal names the grounds that come nearest, and what each of them lacks. Nothing here knows
any item, party or article: all of that is in the register.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache

from attrs import frozen

from uitvoerbaar.exchange.ground import (
    Assumption,
    Confidence,
    Form,
    Gap,
    Ground,
    Mode,
    Moment,
    Opening,
    Register,
    fits,
)
from uitvoerbaar.exchange.items import Items
from uitvoerbaar.exchange.need import Need, Needs

# How many near misses a refusal names, and how many grounds are looked at for them.
MOST_NEAR = 4
MOST_LOOKED_AT = 12


class Lack(Enum):
    """What keeps a ground from carrying a request."""

    EXPIRED = "verlopen"
    NOT_YET = "nog niet in werking"
    EARLIER = "voor de tekst die is gelezen"
    OTHER_PURPOSE = "ander doel"
    OTHER_GROUP = "andere persoonsgroep"
    OTHER_PROVIDER = "andere verstrekker"
    OTHER_RECIPIENT = "andere ontvanger"
    OTHER_MOMENT = "ander moment"
    OTHER_MODE = "andere wijze"
    WIDER = "ruimer dan toegestaan"
    BSN = "BSN mag niet mee"
    CONDITION = "voorwaarde niet vervuld"
    DECISION = "besluit ontbreekt"
    TASK = "taak niet genoemd"
    UNCONFIRMED = "niet bevestigd"
    UNKNOWN_MOMENT = "moment niet bekend"
    UNKNOWN_FORM = "vorm niet bekend"
    UNKNOWN_VISIBILITY = "zichtbaarheid niet bekend"


@frozen(slots=True)
class Obstacle:
    """One thing that a ground lacks. `detail` is the condition, decision or purpose it is about,
    `assumption` the name of an assumption that would close it."""

    lack: Lack
    detail: str | None = None
    assumption: str | None = None


@frozen(slots=True)
class NearMiss:
    """A ground that does not carry the request, and why not."""

    ground: Ground
    obstacles: tuple[Obstacle, ...]


@frozen(slots=True)
class Question:
    """What is asked. `items` are names as the law knows them or as pages write them. `form` and
    `mode` None: whatever the ground allows. `conditions` are those that the asker states are met.
    """

    provider: str
    recipient: str
    group: str
    items: tuple[str, ...]
    purpose: str
    moment: Moment
    day: date
    form: Form | None = None
    mode: Mode | None = None
    bsn: bool = False
    conditions: frozenset[str] = frozenset()


@frozen(slots=True)
class Verdict:
    """The answer about one item: permitted on `ground` in `form`, or refused with `near` misses.

    `assumptions` are those that a permit leans on. `need` is what the law does with the item for
    this purpose, None where no rule says. `unknown`: the law knows no such item, or several
    (`suggestions`).
    """

    item: str
    ground: Ground | None
    form: Form | None = None
    assumptions: tuple[str, ...] = ()
    near: tuple[NearMiss, ...] = ()
    need: Need | None = None
    unknown: bool = False
    suggestions: tuple[str, ...] = ()

    @property
    def permitted(self) -> bool:
        """Whether the item may be given."""
        return self.ground is not None


@frozen(slots=True)
class Answer:
    """The answer to a question, item by item. `assumptions` are all that are switched on."""

    question: Question
    verdicts: tuple[Verdict, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def permitted(self) -> bool:
        """Whether all items may be given."""
        return all(verdict.ground is not None for verdict in self.verdicts)


class UnknownAssumptionError(ValueError):
    """An assumption that the register does not have."""


@frozen(slots=True, eq=False)
class _Card:
    """A ground as it stands under a set of assumptions: what it always lacks, what it leans on."""

    ground: Ground
    lacks: tuple[Obstacle, ...]
    leans: tuple[str, ...]
    finest: Form
    start: date
    end: date
    since_read: bool
    moments: frozenset[Moment]
    preference: tuple[int, bool, int, str]


_NO_CARDS: tuple[_Card, ...] = ()
_Cards = Mapping[tuple[str, ...], tuple[_Card, ...]]


@frozen(slots=True, eq=False)
class _Index:
    """All cards by what a request names, and by all but one of it."""

    exact: _Cards
    other_provider: _Cards
    other_recipient: _Cards
    other_group: _Cards
    other_purpose: _Cards
    by_recipient: _Cards
    by_item: _Cards
    earlier: str | None
    closes_earlier: str | None
    names: tuple[Assumption, ...]


class DecisionPoint:
    """Decides by one register. Immutable, so that threads may share it.

    `items` translates names of items; `needs` says which form the law needs an item in.
    """

    def __init__(self, register: Register, items: Items, needs: Needs) -> None:
        self.register = register
        self.items = items
        self.needs = needs
        self._index = lru_cache(maxsize=32)(self._build)

    def may(
        self,
        provider: str,
        recipient: str,
        group: str,
        items: Iterable[str],
        purpose: str,
        moment: Moment,
        day: date,
        *,
        form: Form | None = None,
        mode: Mode | None = None,
        bsn: bool = False,
        conditions: Collection[str] = (),
        assumptions: Collection[str] = (),
    ) -> Answer:
        """Whether `provider` may give `recipient` each of the items about a person of `group`.

        `day` is the day of giving, not the day that the data are about. Raises
        UnknownAssumptionError for an assumption that the register does not have.
        """
        question = Question(
            provider, recipient, group, tuple(items), purpose, moment, day,
            form, mode, bsn, frozenset(conditions),
        )  # fmt: skip
        return self.answer(question, frozenset(assumptions))

    def answer(
        self,
        question: Question,
        assumptions: frozenset[str] = frozenset(),
        ground: str | None = None,
    ) -> Answer:
        """As `may`, for a question that is already put together. With `ground`, only that ground
        can carry it."""
        index = self._index(assumptions)
        verdicts = tuple([self._verdict(question, item, index, ground) for item in question.items])
        return Answer(question, verdicts, index.names)

    def _verdict(
        self, question: Question, written: str, index: _Index, only: str | None
    ) -> Verdict:
        item = self.items.key(written)
        if item is None:
            return Verdict(written, None, unknown=True, suggestions=self.items.near(written))
        key = (item, question.provider, question.recipient, question.group, question.purpose)
        need = self.needs.of(item, question.purpose)
        best: tuple[_Card, tuple[str, ...]] | None = None
        near: list[NearMiss] = []
        for card in index.exact.get(key, _NO_CARDS):
            obstacles, leans = _weigh(card, question, index)
            if only is not None and card.ground.id != only:
                continue
            if obstacles:
                near.append(NearMiss(card.ground, obstacles))
            elif best is None or (len(leans), card.preference) < (len(best[1]), best[0].preference):
                best = card, leans
        if best is not None:
            card, leans = best
            form = _form(card, question.form, need)
            return Verdict(written, card.ground, form, leans, (), need)
        near = near or _near(question, item, index)
        near.sort(key=lambda miss: (len(miss.obstacles), miss.ground.id))
        return Verdict(written, None, near=tuple(near[:MOST_NEAR]), need=need)

    # --- the index ---

    def _build(self, assumptions: frozenset[str]) -> _Index:
        unknown = assumptions - self.register.assumptions.keys()
        if unknown:
            raise UnknownAssumptionError(", ".join(sorted(unknown)))
        on = {
            opening: name
            for name in sorted(assumptions)
            for opening in self.register.assumptions[name].opens
        }
        closers = {
            opening: name
            for name, assumption in self.register.assumptions.items()
            for opening in assumption.opens
        }
        cards = [self._card(ground, on, closers) for ground in self.register.grounds.values()]

        def by(*names: str) -> _Cards:
            found: dict[tuple[str, ...], list[_Card]] = {}
            for card in cards:
                key = tuple([getattr(card.ground, name) for name in names])
                found.setdefault(key, []).append(card)
            return {key: tuple(group) for key, group in found.items()}

        return _Index(
            by("item", "provider", "recipient", "group", "purpose"),
            by("item", "recipient", "group", "purpose"),
            by("item", "provider", "group", "purpose"),
            by("item", "provider", "recipient", "purpose"),
            by("item", "provider", "recipient", "group"),
            by("item", "recipient"),
            by("item"),
            on.get(Opening(Gap.EARLIER_DAYS)),
            closers.get(Opening(Gap.EARLIER_DAYS)),
            tuple(self.register.assumptions[name] for name in sorted(assumptions)),
        )

    def _card(
        self, ground: Ground, on: Mapping[Opening, str], closers: Mapping[Opening, str]
    ) -> _Card:
        lacks: list[Obstacle] = []
        leans: list[str] = []

        def gap(opening: Opening, lack: Lack) -> None:
            name = on.get(opening)
            if name is None:
                lacks.append(Obstacle(lack, opening.name, closers.get(opening)))
            elif name not in leans:
                leans.append(name)

        if ground.confidence is Confidence.UNCONFIRMED or ground.valid_from is None:
            gap(Opening(Gap.UNCONFIRMED), Lack.UNCONFIRMED)
        for name in ground.decisions:
            if self.register.decisions[name].found is None:
                gap(Opening(Gap.DECISION, name), Lack.DECISION)
        if not self.register.purposes[ground.purpose].tasks:
            gap(Opening(Gap.TASK, ground.purpose), Lack.TASK)
        if ground.moments is None:
            gap(Opening(Gap.MOMENT), Lack.UNKNOWN_MOMENT)
        if ground.form is None:
            gap(Opening(Gap.FORM), Lack.UNKNOWN_FORM)
        if ground.delay is None:
            gap(Opening(Gap.VISIBILITY), Lack.UNKNOWN_VISIBILITY)
        decisions = [self.register.decisions[name].since for name in ground.decisions]
        start = max([ground.valid_from or date.min, *(day for day in decisions if day)])
        return _Card(
            ground, tuple(lacks), tuple(leans), ground.form or Form.VALUE, start,
            ground.valid_until or date.max,
            ground.since_read and start == ground.valid_from,
            frozenset(Moment) if ground.moments is None else ground.moments,
            (len(leans), not ground.mandatory, ground.confidence.rank, ground.id),
        )  # fmt: skip


def _weigh(
    card: _Card, question: Question, index: _Index
) -> tuple[tuple[Obstacle, ...], tuple[str, ...]]:
    """What a ground for just this purpose and these parties lacks, and what it leans on."""
    found = [*card.lacks]
    leans = card.leans
    ground, day = card.ground, question.day
    if day < card.start:
        if not card.since_read:
            found.append(Obstacle(Lack.NOT_YET))
        elif index.earlier is None:
            found.append(Obstacle(Lack.EARLIER, None, index.closes_earlier))
        else:
            leans = (*leans, index.earlier)
    if day > card.end:
        found.append(Obstacle(Lack.EXPIRED))
    if question.moment not in card.moments:
        found.append(Obstacle(Lack.OTHER_MOMENT))
    if question.mode is not None and question.mode not in ground.modes:
        found.append(Obstacle(Lack.OTHER_MODE))
    if question.form is not None and not fits(question.form, card.finest):
        found.append(Obstacle(Lack.WIDER))
    nameless = Form.PSEUDONYM in (question.form, card.finest)
    if question.bsn and (nameless or not ground.bsn):
        found.append(Obstacle(Lack.BSN))
    found += [
        Obstacle(Lack.CONDITION, name)
        for name in ground.conditions
        if name not in question.conditions
    ]
    return tuple(found), leans


def _near(question: Question, item: str, index: _Index) -> list[NearMiss]:
    """The grounds that differ from the request in one name; else those for the same recipient,
    else those about the same item."""
    provider, recipient = question.provider, question.recipient
    group, purpose = question.group, question.purpose
    candidates = [
        *index.other_purpose.get((item, provider, recipient, group), ())[:MOST_LOOKED_AT],
        *index.other_group.get((item, provider, recipient, purpose), ())[:MOST_LOOKED_AT],
        *index.other_provider.get((item, recipient, group, purpose), ())[:MOST_LOOKED_AT],
        *index.other_recipient.get((item, provider, group, purpose), ())[:MOST_LOOKED_AT],
    ]
    if not candidates:
        wider = index.by_recipient.get((item, recipient)) or index.by_item.get((item,), ())
        candidates = list(wider[:MOST_LOOKED_AT])
    return [
        NearMiss(card.ground, (*_differences(card.ground, question), *obstacles))
        for card in candidates
        for obstacles, _ in (_weigh(card, question, index),)
    ]


def _differences(ground: Ground, question: Question) -> list[Obstacle]:
    found: list[Obstacle] = []
    if ground.purpose != question.purpose:
        found.append(Obstacle(Lack.OTHER_PURPOSE, ground.purpose))
    if ground.group != question.group:
        found.append(Obstacle(Lack.OTHER_GROUP, ground.group))
    if ground.provider != question.provider:
        found.append(Obstacle(Lack.OTHER_PROVIDER, ground.provider))
    if ground.recipient != question.recipient:
        found.append(Obstacle(Lack.OTHER_RECIPIENT, ground.recipient))
    return found


def _form(card: _Card, asked: Form | None, need: Need | None) -> Form:
    """The least telling form that serves: what was asked, or what the law needs, if it is less."""
    form = asked or card.finest
    needed = need.form if need is not None else None
    return needed if needed is not None and fits(needed, form) else form
