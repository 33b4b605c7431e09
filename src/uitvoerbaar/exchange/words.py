"""Answers in plain Dutch: what is allowed on which article, or what comes near and is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from uitvoerbaar.exchange.decision import Answer, Lack, NearMiss, Obstacle, Question, Verdict
from uitvoerbaar.exchange.ground import Form, Ground, Mode, Moment, Register
from uitvoerbaar.exchange.need import Need

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)
_MOMENTS = {Moment.BEFORE: "voor een aanvraag", Moment.AFTER: "na een aanvraag"}
_MODES = {
    Mode.REQUEST: "op verzoek",
    Mode.SPONTANEOUS: "uit eigen beweging",
    Mode.AUTOMATIC: "geautomatiseerd",
}
_FORMS = {
    Form.VALUE: "de waarde zelf",
    Form.CLASS: "een klasse, niet de precieze waarde",
    Form.YES_NO: "alleen ja of nee",
    Form.PSEUDONYM: "onder een pseudoniem, zonder wie het is",
}


def day_in_words(day: date) -> str:
    """A day as `1 maart 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def readable(name: str) -> str:
    """A name as people read it."""
    return name.replace("_", " ")


class Words:
    """Says answers in Dutch, with the titles of a register."""

    def __init__(self, register: Register) -> None:
        self.register = register

    # --- names ---

    def party(self, name: str) -> str:
        """The title of a party, or its name where it is unknown."""
        found = self.register.parties.get(name)
        return found.title if found else readable(name)

    def group(self, name: str) -> str:
        """The title of a group of persons."""
        found = self.register.groups.get(name)
        return found.title if found else readable(name)

    def purpose(self, name: str) -> str:
        """The title of a purpose."""
        found = self.register.purposes.get(name)
        return found.title if found else readable(name)

    def task(self, purpose: str) -> str | None:
        """The articles that a purpose cites as its task; None where it cites none."""
        found = self.register.purposes.get(purpose)
        return " en ".join(map(str, found.tasks)) if found and found.tasks else None

    # --- an answer ---

    def sentences(self, answer: Answer) -> list[str]:
        """An answer as sentences: item by item, then the assumptions that are switched on."""
        lines = [line for v in answer.verdicts for line in self.verdict(answer.question, v)]
        return lines + [f"Aanname {readable(a.name)}: {a.title}." for a in answer.assumptions]

    def verdict(self, question: Question, verdict: Verdict) -> list[str]:
        """What is decided about one item, and why."""
        if verdict.ground is not None:
            return list(self._permit(question, verdict, verdict.ground))
        return list(self._refusal(question, verdict))

    def _permit(self, question: Question, verdict: Verdict, ground: Ground) -> Iterator[str]:
        duty = "moet" if ground.mandatory else "mag"
        form = (
            f", {_FORMS[verdict.form]}" if verdict.form is not Form.VALUE and verdict.form else ""
        )
        yield (
            f"{_capital(self.party(ground.provider))} {duty} {readable(ground.written)} van "
            f"{self.group(ground.group)} geven aan {self.party(ground.recipient)}{form}: "
            f"{ground.reference} ({ground.id})."
        )
        task = self.task(ground.purpose)
        if task:
            yield f"De bevoegdheid om het te gebruiken volgt uit de taak: {task}."
        yield from self._why_form(verdict.need)
        for name in verdict.assumptions:
            yield f"Dit leunt op de aanname {readable(name)}."

    def _why_form(self, need: Need | None) -> Iterator[str]:
        if need is None:
            return
        if need.form is Form.YES_NO:
            where = " en ".join(need.articles[:2])
            yield f"De wet vergelijkt het gegeven alleen ({where}): een ja of nee volstaat."
        elif need.form is None:
            yield "Geen regel onder deze taak gebruikt dit gegeven: is het wel nodig?"

    def _refusal(self, question: Question, verdict: Verdict) -> Iterator[str]:
        name = readable(verdict.item)
        if verdict.unknown:
            # The name is not repeated: it came from outside, and could be anything.
            yield "Niet toegestaan: de wet kent geen gegeven met deze naam."
            if verdict.suggestions:
                yield f"Bedoelde u {' of '.join(readable(s) for s in verdict.suggestions)}?"
            return
        yield (
            f"Niet toegestaan: er is geen bruikbare grond waarop {self.party(question.provider)} "
            f"{name} van {self.group(question.group)} aan {self.party(question.recipient)} geeft "
            f"voor het doel “{self.purpose(question.purpose)}”, {_MOMENTS[question.moment]}, op "
            f"{day_in_words(question.day)}."
        )
        for miss in verdict.near:
            yield self.near_miss(question, miss)
        if not verdict.near:
            yield "Geen enkele grond gaat over dit gegeven."
        yield self.missing_clause(question, verdict)

    def near_miss(self, question: Question, miss: NearMiss) -> str:
        """Why one ground does not carry the request."""
        ground = miss.ground
        reasons = "; ".join(self.obstacle(question, ground, o) for o in miss.obstacles)
        return f"Het dichtst bij: {ground.id} ({ground.reference}), maar {reasons}."

    def obstacle(self, question: Question, ground: Ground, obstacle: Obstacle) -> str:
        """One thing that a ground lacks, as a clause."""
        said = self._lack(ground, obstacle.lack, obstacle.detail or "")
        if obstacle.assumption:
            said += f" (aan te nemen met {obstacle.assumption})"
        return said

    def _lack(self, ground: Ground, lack: Lack, detail: str) -> str:
        match lack:
            case Lack.EXPIRED:
                return f"die gold tot en met {_day(ground.valid_until)}"
            case Lack.NOT_YET:
                return f"die geldt pas vanaf {_day(ground.valid_from)}"
            case Lack.EARLIER:
                read = _day(ground.valid_from)
                return f"de tekst die is gelezen is van {read}; of zij eerder gold is niet bekend"
            case Lack.OTHER_PURPOSE:
                return f"die is er voor het doel “{self.purpose(detail)}”"
            case Lack.OTHER_GROUP:
                return f"die gaat over {self.group(detail)}"
            case Lack.OTHER_PROVIDER:
                return f"daar geeft {self.party(detail)} het"
            case Lack.OTHER_RECIPIENT:
                return f"daar krijgt {self.party(detail)} het"
            case Lack.OTHER_MOMENT:
                return f"die geldt alleen {_moment(ground)}"
            case Lack.OTHER_MODE:
                return f"die geldt alleen {_modes(ground)}"
            case Lack.WIDER:
                return f"die laat niet meer toe dan {_FORMS[ground.form or Form.VALUE]}"
            case Lack.BSN:
                return "het BSN mag er niet bij"
            case Lack.CONDITION:
                return f"niet is verklaard dat: {self.register.conditions[detail].title}"
            case Lack.DECISION:
                title = self.register.decisions[detail].title
                return f"een besluit dat nodig is, is niet gevonden: {title}"
            case Lack.TASK:
                return (
                    "geen bron noemt de taak bij dit doel, en dus de bevoegdheid om het te krijgen"
                )
            case Lack.UNCONFIRMED:
                return "die is niet bevestigd"
            case Lack.UNKNOWN_MOMENT:
                return "geen bron zegt of het voor of na een aanvraag mag"
            case Lack.UNKNOWN_FORM:
                return "geen bron zegt in welke vorm"
            case Lack.UNKNOWN_VISIBILITY:
                return "geen bron zegt wanneer de burger het gebruik ziet"

    def missing_clause(self, question: Question, verdict: Verdict) -> str:
        """The clause that would make the request lawful, named as narrowly as it can be.

        Where one ground misses only its moment, its purpose or its group, that is what the clause
        must add; otherwise a whole provision is missing.
        """
        item, group = readable(verdict.item), self.group(question.group)
        needs: list[str] = []
        nearest = verdict.near[0] if verdict.near else None
        lacks = {o.lack for o in nearest.obstacles} if nearest else set()
        structural = {
            Lack.OTHER_MOMENT, Lack.OTHER_PURPOSE, Lack.OTHER_GROUP, Lack.OTHER_PROVIDER,
            Lack.OTHER_RECIPIENT, Lack.OTHER_MODE, Lack.WIDER, Lack.BSN,
        }  # fmt: skip
        if nearest is None or lacks & structural:
            at = f" (zoals {nearest.ground.reference})" if nearest else ""
            needs.append(
                f"een bepaling{at} die {self.party(question.provider)} toestaat of verplicht "
                f"{item} van {group} aan {self.party(question.recipient)} te geven voor het doel "
                f"“{self.purpose(question.purpose)}”, {_MOMENTS[question.moment]}"
            )
        purpose = self.register.purposes.get(question.purpose)
        if purpose is None or not purpose.tasks:
            needs.append(
                f"een artikel dat “{self.purpose(question.purpose)}” tot een taak maakt van "
                f"{self.party(question.recipient)}"
            )
        if not needs:
            return "Er ontbreekt geen bepaling: wat hierboven staat moet eerst in orde zijn."
        return f"Wat ontbreekt: {'; en '.join(needs)}."


def _moment(ground: Ground) -> str:
    return " of ".join(_MOMENTS[m] for m in Moment if ground.moments and m in ground.moments)


def _modes(ground: Ground) -> str:
    return " of ".join(_MODES[mode] for mode in Mode if mode in ground.modes)


def _day(day: date | None) -> str:
    return day_in_words(day) if day else "een onbekende dag"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
