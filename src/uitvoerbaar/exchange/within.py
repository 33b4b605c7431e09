"""A ground beside its article: what it takes over, and where it would be wider."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from uitvoerbaar.exchange import values
from uitvoerbaar.exchange.clauses import MISSING_CLAUSE, Block, Clause, Report
from uitvoerbaar.exchange.ground import Form, Moment, Reference, fits
from uitvoerbaar.exchange.messages import GROUND, NAMES, PROVISION, declare
from uitvoerbaar.law.citation import Place

WIDER = declare(
    "GR303",
    "Grond ruimer dan het artikel",
    "Een grond blijft binnen wat haar bepaling zegt: dezelfde of minder partijen, personen en "
    "gegevens, geen fijnere vorm, niet zekerder, en niet eerder dan de tekst die is gelezen.",
    NAMES + PROVISION.replace("vorm waarde", "vorm ja/nee") + GROUND + "    vorm waarde\n",
)

V = TypeVar("V")


def missing(report: Report, block: Block, word: str, mend: str) -> None:
    """A message that a declaration lacks a clause."""
    sentence = f"Bij {block.kind} `{block.head}` ontbreekt `{word}`."
    report(MISSING_CLAUSE, block.place, sentence, f"Schrijf `{mend}`.")


class Within:
    """Compares a ground with its provision, and reports where the ground is wider."""

    def __init__(self, report: Report, block: Block, reference: Reference) -> None:
        self.report, self.block, self.reference = report, block, reference

    def wider(self, word: str, how: str, place: Place | None = None) -> None:
        """A message that the ground is wider than its article."""
        clause = self.block.one(word)
        at = place or (clause.place if clause else self.block.place)
        sentence = f"Deze grond gaat verder dan {self.reference}: {how}."
        self.report(WIDER, at, sentence, "Maak de grond smaller, of pas de bepaling aan.")

    def within(self, word: str, own: Collection[object], law: Collection[object]) -> None:
        """Reports what the ground names and the article does not."""
        extra = [item for item in own if law and item not in law]
        if extra:
            named = ", ".join(f"`{getattr(item, 'value', item)}`" for item in extra)
            self.wider(word, f"`{word}` is {named}, en dat noemt het artikel niet")

    def one(self, word: str, own: tuple[str, ...], law: tuple[str, ...]) -> str | None:
        """The only name, of the ground or else of its article."""
        self.within(word, own, law)
        found = own or law
        if len(found) == 1:
            return found[0]
        if not found and self.block.one(word) is not None:
            return None
        options = ", ".join(f"`{name}`" for name in law)
        mend = f"{word} naam" + (f"`, met een van {options}, zoals `{word} {law[0]}" if law else "")
        missing(self.report, self.block, word, mend)
        return None

    def given(self, word: str, own: V | None, law: V | None) -> V | None:
        """The value of the ground or else of its article; reports where neither says it."""
        if own is not None:
            return own
        if law is None and self.block.one(word) is None:
            missing(self.report, self.block, word, f"{word} ...` hier of bij de bepaling `...")
        return law

    def stated(self, word: str, law: Block) -> tuple[Clause | None, Clause | None]:
        """The clauses of the ground and of its article; reports where neither is there."""
        own, other = self.block.one(word), law.one(word)
        if own is None and other is None:
            mend = f"{word} niet bekend` als geen bron het zegt, of `{word} ..."
            missing(self.report, self.block, word, mend)
        return own, other


def moments(check: Within, law: Block) -> tuple[frozenset[Moment] | None, str | None]:
    """When the ground holds, of itself or else of its article; with its source."""
    own, other = check.stated("moment", law)
    report = check.report
    quiet = Report()
    wide = values.moments(other, report if own is None else quiet) if other else (None, None)
    if own is None:
        return wide
    narrow = values.moments(own, report)
    if narrow[0] is None and wide[0] is not None:
        return wide
    if narrow[0] and wide[0] and not narrow[0] <= wide[0]:
        check.wider("moment", "op een moment dat het artikel niet toestaat")
    return narrow


def form(check: Within, law: Block) -> tuple[Form | None, str | None]:
    """The finest form, of the ground or else of its article; with a note."""
    own, other = check.stated("vorm", law)
    report = check.report
    quiet = Report()
    wide = values.form(other, report if own is None else quiet) if other else (None, None)
    if own is None:
        return wide
    narrow = values.form(own, report)
    if narrow[0] is None and wide[0] is not None:
        return wide
    if narrow[0] and wide[0] and not fits(narrow[0], wide[0]):
        check.wider("vorm", f"`{narrow[0].value}`, waar het artikel `{wide[0].value}` zegt")
    return narrow


def delay(check: Within, law: Block) -> int | None:
    """For how many months a use is hidden, by the ground or else by its article."""
    own, other = check.stated("zichtbaar", law)
    said = values.delay(other, check.report if own is None else Report()) if other else None
    if own is None:
        return said
    mine = values.delay(own, check.report)
    if mine is not None and said is not None and mine != said:
        check.wider("zichtbaar", "langer of korter verborgen voor de burger dan het artikel zegt")
    return said if mine is None else mine
