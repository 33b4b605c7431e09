"""A request for one item about one person, and the answer to it."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from uitvoerbaar.exchange.decision import Question, Verdict
from uitvoerbaar.journal import Receipt, TraceContext


class Refusal(Enum):
    """Why a request is refused before any ground is looked at; the value is its code."""

    NO_TRANSACTION = "transactie-ontbreekt"
    REPLAYED = "verzoek-herhaald"
    UNKNOWN_PARTY = "partij-onbekend"
    UNKNOWN_GROUP = "persoonsgroep-onbekend"
    UNKNOWN_PURPOSE = "doel-onbekend"
    OTHER_ACTIVITY = "verwerkingsactiviteit-past-niet"
    UNKNOWN_CONDITION = "voorwaarde-onbekend"
    NO_PERSON = "betrokkene-ontbreekt"
    NOT_A_PERSON = "betrokkene-ongeldig"
    OTHER_DAY = "andere-dag"
    FORGED_GROUND = "grond-past-niet"
    NOT_THE_CALLER = "aanroeper-past-niet"
    UNKNOWN_ACTION = "handeling-onbekend"
    UNKNOWN_MOMENT = "moment-onbekend"
    UNKNOWN_WORD = "woord-onbekend"
    DOUBTFUL_NUMBER = "transactie-met-nummer"


_SENTENCES = {
    Refusal.NO_TRANSACTION: "Het verzoek heeft geen transactienummer.",
    Refusal.REPLAYED: "Dit transactienummer is al gebruikt: een antwoord geldt een keer.",
    Refusal.UNKNOWN_PARTY: "De verstrekker of de ontvanger staat niet in het register.",
    Refusal.UNKNOWN_GROUP: "Deze persoonsgroep staat niet in het register.",
    Refusal.UNKNOWN_PURPOSE: "Dit doel staat niet in het register.",
    Refusal.OTHER_ACTIVITY: "De verwerkingsactiviteit hoort niet bij dit doel.",
    Refusal.UNKNOWN_CONDITION: "Een voorwaarde die is verklaard, staat niet in het register.",
    Refusal.NO_PERSON: "Het verzoek noemt niet over wie het gaat.",
    Refusal.NOT_A_PERSON: (
        "De betrokkene heeft geen geldig burgerservicenummer of onderwijsnummer."
    ),
    Refusal.OTHER_DAY: "Een verzoek wordt getoetst op de dag zelf; dit noemt een andere.",
    Refusal.FORGED_GROUND: "De aangevoerde grond bestaat niet of draagt dit verzoek niet.",
    Refusal.NOT_THE_CALLER: "De aanroeper is bij dit verzoek geen verstrekker en geen ontvanger.",
    Refusal.UNKNOWN_ACTION: (
        "Dit beslispunt kent een soort verzoek: aan een organisatie een gegeven verstrekken."
    ),
    Refusal.UNKNOWN_MOMENT: "Het moment is niet `voor aanvraag` of `na aanvraag`.",
    Refusal.UNKNOWN_WORD: "De vorm of de wijze die is gevraagd, bestaat niet.",
    Refusal.DOUBTFUL_NUMBER: "In het transactienummer kan een burgerservicenummer staan.",
}


def sentence(refusal: Refusal) -> str:
    """A refusal in one sentence; it never repeats what the request held."""
    return _SENTENCES[refusal]


@frozen(slots=True)
class Request:
    """What is asked over the wire: a question about one item, with what is recorded of it.

    `subject` is the person's number, in memory only. `activity` is the processing activity that the
    asker names, `ground` the ground that he says he has, `caller` the party that he proved to be
    (None: that is not asked here). `flaw` is why it is refused already, by its own words.
    """

    question: Question
    subject: str | None = field(default=None, repr=False)
    transaction: str | None = field(default=None, repr=False)
    activity: str | None = field(default=None, repr=False)
    ground: str | None = field(default=None, repr=False)
    caller: str | None = None
    flaw: Refusal | None = None


@frozen(slots=True)
class Reply:
    """The answer to a request, after it was written down: `verdict`, or `refusal` before one.

    `reasons` say the same in Dutch; `receipt` is the place in the journal.
    """

    request: Request
    verdict: Verdict | None
    refusal: Refusal | None
    reasons: tuple[str, ...]
    missing: str | None
    activity: str
    trace: TraceContext
    receipt: Receipt

    @property
    def permitted(self) -> bool:
        """Whether the item may be given."""
        return self.refusal is None and self.verdict is not None and self.verdict.permitted
