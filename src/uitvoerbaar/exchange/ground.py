"""What a legal ground is: who may give what about whom to whom, for which task, on which article.

Everything here is plain data, read from `corpus/grondslagen`. What no source says is None, and is
shown as "niet bekend"; nothing here guesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum

from attrs import field, frozen

from uitvoerbaar.law.citation import Place


class Mode(Enum):
    """How data travel: asked for one by one, volunteered, or by a standing connection."""

    REQUEST = "op verzoek"
    SPONTANEOUS = "spontaan"
    AUTOMATIC = "geautomatiseerd"


class Moment(Enum):
    """Whether the person has applied for what the data are needed for."""

    BEFORE = "voor aanvraag"
    AFTER = "na aanvraag"


class Form(Enum):
    """What is told: the value, a class that it falls in, yes or no to a question, or a value
    that is not traceable to a person."""

    VALUE = "waarde"
    CLASS = "klasse"
    YES_NO = "ja/nee"
    PSEUDONYM = "pseudoniem"


_WITHIN: Mapping[Form, frozenset[Form]] = {
    Form.VALUE: frozenset(Form),
    Form.CLASS: frozenset({Form.CLASS, Form.YES_NO}),
    Form.YES_NO: frozenset({Form.YES_NO}),
    Form.PSEUDONYM: frozenset({Form.PSEUDONYM}),
}


def fits(form: Form, finest: Form) -> bool:
    """Whether a form tells no more than the finest form allowed."""
    return form in _WITHIN[finest]


class Allowed(Enum):
    """Whether a party may use the citizen service number; not confirmed counts as no."""

    YES = "ja"
    NO = "nee"
    UNCONFIRMED = "niet bevestigd"


class Confidence(Enum):
    """How sure a ground is, best first."""

    READ = "gelezen"
    SECOND_SOURCE = "tweede bron"
    UNCONFIRMED = "niet bevestigd"

    @property
    def rank(self) -> int:
        """0 is the most certain."""
        return list(Confidence).index(self)


@frozen(slots=True)
class Reference:
    """An article by abbreviation, number ("9.6a"; "hoofdstuk 6" for a whole chapter), and where
    said paragraph and item."""

    law: str
    article: str
    paragraph: str | None = None
    item: str | None = None

    def __str__(self) -> str:
        chapter = self.article.startswith("hoofdstuk")
        text = f"{self.law} {self.article}" if chapter else f"{self.law} artikel {self.article}"
        if self.paragraph:
            text += f", lid {self.paragraph}"
        if self.item:
            text += f", onderdeel {self.item}"
        return text


# --- names, declared once -------------------------------------------------------------------------


@frozen(slots=True)
class Named:
    """Something declared by name; `title` is how people call it."""

    name: str
    title: str
    place: Place = field(eq=False, repr=False)


@frozen(slots=True)
class Party(Named):
    """A body or a person who gives or gets; `part_of` names the body that it is a task of.

    `themselves`: the persons whom the data are about, who speak for themselves.
    """

    part_of: str | None = None
    themselves: bool = False


@frozen(slots=True)
class Group(Named):
    """Whom the data are about; `persons` is False for data about a school and the like."""

    persons: bool = True


@frozen(slots=True)
class Statute(Named):
    """A regulation that grounds cite, with the articles of it that were read."""

    bwb: str | None = None
    articles: tuple[str, ...] = ()


@frozen(slots=True)
class Retention(Named):
    """How long data are kept, and where that is said."""


@frozen(slots=True)
class Condition(Named):
    """What must be so before data may be given; the asker states that it is, and is held to it."""


@frozen(slots=True)
class PriorDecision(Named):
    """A decision without which nothing may be given; `found` says where it stands, None: it was
    looked for and not found."""

    by: tuple[Reference, ...] = ()
    found: str | None = None
    since: date | None = None


@frozen(slots=True)
class Purpose(Named):
    """What data are used for: a task of someone in an article. `tasks` empty: no source cites one.

    `holders` are the parties whose task it is.
    """

    holders: tuple[str, ...] = ()
    tasks: tuple[Reference, ...] = ()


class Gap(Enum):
    """What a source leaves open, and only a named assumption can close."""

    EARLIER_DAYS = "eerdere dagen"
    UNCONFIRMED = "niet bevestigde gronden"
    MOMENT = "onbekend moment"
    FORM = "onbekende vorm"
    VISIBILITY = "onbekende zichtbaarheid"
    TASK = "doel"
    DECISION = "besluit"


@frozen(slots=True)
class Opening:
    """One gap that an assumption closes; `name` is the purpose or decision, where it is one."""

    gap: Gap
    name: str | None = None

    def __str__(self) -> str:
        return f"{self.gap.value} {self.name}" if self.name else self.gap.value


@frozen(slots=True)
class Assumption(Named):
    """A named way to work with a gap; off until someone answerable for it switches it on.

    `title` is the reason.
    """

    opens: tuple[Opening, ...] = ()
    rests_on: str | None = None


# --- grounds --------------------------------------------------------------------------------------


@frozen(slots=True)
class Ground:
    """One data item that one party may give another, about one group of persons, for one purpose.

    `item` is the item as the law knows it ("lengte van persoon"), `written` as the page
    writes it. `moments`, `form` and `delay` are None where no source says; `delay` is the number
    of months that the use stays hidden from the citizen. `valid_from` None: no recent text was
    read. `since_read`: that day is of the text that was read, the ground may be older.
    """

    id: str
    reference: Reference
    provider: str
    recipient: str
    group: str
    item: str
    written: str
    purpose: str
    mandatory: bool
    modes: frozenset[Mode]
    bsn_provider: Allowed
    bsn_recipient: Allowed
    moments: frozenset[Moment] | None
    moment_source: str | None
    delay: int | None
    form: Form | None
    form_note: str | None
    decisions: tuple[str, ...]
    conditions: tuple[str, ...]
    notes: tuple[str, ...]
    records: tuple[str, ...]
    retention: str
    valid_from: date | None
    since_read: bool
    valid_until: date | None
    confidence: Confidence
    place: Place = field(eq=False, repr=False)

    @property
    def bsn(self) -> bool:
        """Whether the citizen service number may travel: both sides may use it."""
        return self.bsn_provider is Allowed.YES and self.bsn_recipient is Allowed.YES

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies within the stretch for which this ground is known to hold."""
        begun = self.valid_from is not None and self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@frozen(slots=True, eq=False)
class Register:
    """All grounds with everything they name, each by its name or number."""

    parties: Mapping[str, Party]
    groups: Mapping[str, Group]
    statutes: Mapping[str, Statute]
    retentions: Mapping[str, Retention]
    conditions: Mapping[str, Condition]
    decisions: Mapping[str, PriorDecision]
    purposes: Mapping[str, Purpose]
    assumptions: Mapping[str, Assumption]
    grounds: Mapping[str, Ground]


EMPTY = Register({}, {}, {}, {}, {}, {}, {}, {}, {})
