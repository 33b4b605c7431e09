"""The values of clauses: each read from its parts, or reported with what may stand there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from enum import Enum
from typing import TypeVar

from uitvoerbaar.exchange.clauses import BAD_CLAUSE, Clause, Part, Report, meant
from uitvoerbaar.exchange.ground import Allowed, Form, Gap, Mode, Moment, Opening, Reference
from uitvoerbaar.language.messages import MessageKind

E = TypeVar("E", bound=Enum)

UNKNOWN = "niet bekend"

_REFERENCE = re.compile(
    r"(?P<law>\S+)\s+(?P<article>(?:hoofdstuk )?\d[\w.:-]*)"
    r"(?:\s+lid\s+(?P<paragraph>[\w-]+))?(?:\s+onderdeel\s+(?P<item>\w+))?"
)
_MOMENTS: Mapping[str, frozenset[Moment]] = {
    "voor of na aanvraag": frozenset(Moment),
    "alleen voor aanvraag": frozenset({Moment.BEFORE}),
    "alleen na aanvraag": frozenset({Moment.AFTER}),
}
_DELAY = re.compile(r"na (\d{1,3}) maand(?:en)?")


def wrong(report: Report, part: Part, sentence: str, mend: str) -> None:
    """A message about one part of a value."""
    report(BAD_CLAUSE, part.place, sentence, mend)


def single(clause: Clause, report: Report) -> Part | None:
    """The only part of a clause; reports none or more."""
    if len(clause.parts) == 1:
        return clause.parts[0]
    count = "geen waarde" if not clause.parts else "meer dan een waarde"
    sentence = f"Het onderdeel `{clause.word}` heeft {count}."
    report(BAD_CLAUSE, clause.place, sentence, f"Schrijf `{clause.word}` met een waarde erachter.")
    return None


def text(clause: Clause | None, report: Report) -> str | None:
    """A text in quotes; one or more parts become one text."""
    if clause is None:
        return None
    if not clause.parts or not all(part.quoted for part in clause.parts):
        sentence = f"Achter `{clause.word}` hoort een tekst."
        report(BAD_CLAUSE, clause.place, sentence, f'Schrijf `{clause.word} "..."`.')
        return None
    return " ".join(part.text for part in clause.parts)


def choice(part: Part, options: type[E], report: Report) -> E | None:
    """A member of an enumeration by its word."""
    words = [option.value for option in options]
    if part.text in words and not part.quoted:
        return options(part.text)
    known = ", ".join(f"`{word}`" for word in words)
    mend = meant(part.text, words, f"Kies uit {known}.")
    wrong(report, part, f"“{part.text}” past hier niet.", mend)
    return None


def day(part: Part, report: Report) -> date | None:
    """A date as 2026-01-15."""
    try:
        found = date.fromisoformat(part.text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != part.text:
        wrong(report, part, f"“{part.text}” is geen datum.", "Schrijf een datum als 2026-01-15.")
        return None
    return found


def reference(part: Part, report: Report) -> Reference | None:
    """An article as `WSF 9.6 lid 1 onderdeel a`, or a whole chapter as `WSF hoofdstuk 6`."""
    match = _REFERENCE.fullmatch(part.text)
    if match is None or part.quoted:
        sentence = f"“{part.text}” is geen artikel."
        wrong(report, part, sentence, "Schrijf een artikel als `WSF 9.6 lid 1 onderdeel a`.")
        return None
    return Reference(match["law"], match["article"], match["paragraph"], match["item"])


def modes(clause: Clause, report: Report) -> frozenset[Mode]:
    """The ways in which data travel; reports an empty list too."""
    if not clause.parts:
        single(clause, report)
    found = [choice(part, Mode, report) for part in clause.parts]
    return frozenset(mode for mode in found if mode is not None)


def moments(clause: Clause, report: Report) -> tuple[frozenset[Moment] | None, str | None]:
    """When, relative to an application (None: not known), and the source where one is named."""
    plain = [part for part in clause.parts if not part.quoted]
    source = next((part.text for part in clause.parts if part.quoted), None)
    if len(plain) == 1 and plain[0].text in (*_MOMENTS, UNKNOWN):
        return _MOMENTS.get(plain[0].text), source
    _not_of(clause, (*_MOMENTS, UNKNOWN), report)
    return None, source


def form(clause: Clause, report: Report) -> tuple[Form | None, str | None]:
    """The finest form (None: not known), with a note where one is given."""
    plain = [part for part in clause.parts if not part.quoted]
    note = next((part.text for part in clause.parts if part.quoted), None)
    words = [option.value for option in Form]
    if len(plain) == 1 and plain[0].text in (*words, UNKNOWN):
        return (None if plain[0].text == UNKNOWN else Form(plain[0].text)), note
    _not_of(clause, (*words, UNKNOWN), report)
    return None, note


def delay(clause: Clause, report: Report) -> int | None:
    """The months that a use stays hidden from the citizen; None where that is not known."""
    words = clause.words
    if words in ("meteen", UNKNOWN):
        return 0 if words == "meteen" else None
    match = _DELAY.fullmatch(words)
    if match is not None:
        return int(match[1])
    _not_of(clause, ("meteen", "na 6 maanden", UNKNOWN), report)
    return None


def numbers(clause: Clause, report: Report) -> tuple[Allowed, Allowed]:
    """Whether the provider and the recipient may use the citizen service number."""
    parts = clause.parts
    if len(parts) == 1:
        both = choice(parts[0], Allowed, report) or Allowed.UNCONFIRMED
        return both, both
    sides: dict[str, Allowed] = {}
    for part in parts:
        side, _, word = part.text.partition(" ")
        allowed = choice(Part(word, part.quoted, part.place), Allowed, report)
        if side not in ("verstrekker", "ontvanger"):
            mend = "Schrijf `bsn ja`, of `bsn verstrekker ja, ontvanger nee`."
            wrong(report, part, f"“{part.text}” past hier niet.", mend)
        elif allowed is not None:
            sides[side] = allowed
    nothing = Allowed.UNCONFIRMED
    return sides.get("verstrekker", nothing), sides.get("ontvanger", nothing)


def openings(clause: Clause, report: Report) -> tuple[Opening, ...]:
    """The gaps that an assumption closes."""
    found: list[Opening] = []
    for part in clause.parts:
        word, _, name = part.text.partition(" ")
        named = {gap.value: gap for gap in (Gap.TASK, Gap.DECISION)}
        whole = {gap.value: gap for gap in Gap if gap.value not in named}
        if part.text in whole:
            found.append(Opening(whole[part.text]))
        elif word in named and name and " " not in name:
            found.append(Opening(named[word], name))
        else:
            mend = f"Kies uit {', '.join(f'`{w}`' for w in whole)}, `doel naam` of `besluit naam`."
            wrong(report, part, f"“{part.text}” kan een aanname niet openen.", mend)
    return tuple(found)


def known(
    clause: Clause, names: Collection[str], what: str, report: Report, kind: MessageKind
) -> tuple[str, ...]:
    """The names of a clause that are declared; each other one is reported as `kind`."""
    found: list[str] = []
    for part in clause.parts:
        if part.text in names and not part.quoted:
            found.append(part.text)
        else:
            unknown_name(part, names, what, report, kind)
    if not clause.parts:
        single(clause, report)
    return tuple(found)


def unknown_name(
    part: Part, names: Collection[str], what: str, report: Report, kind: MessageKind
) -> None:
    """A message about a name that nobody declares."""
    sentence = f"{what} `{part.text}` is nergens verklaard."
    mend = meant(part.text, names, "Verklaar de naam op een bladzijde van grondslagen.")
    report(kind, part.place, sentence, mend)


def _not_of(clause: Clause, words: Collection[str], report: Report) -> None:
    mend = f"Kies uit {', '.join(f'`{word}`' for word in words)}."
    sentence = f"“{clause.words}” past niet bij `{clause.word}`."
    report(BAD_CLAUSE, clause.place, sentence, mend)
