"""For staff: what room there is to share an item for a purpose, and what to ask whom if not.

The text is put together from the register and the law alone. The questions at its end are those
that no program answers: necessity and proportionality are judged by a human being.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from uitvoerbaar.exchange.decision import DecisionPoint, Lack, NearMiss, Question, Verdict
from uitvoerbaar.exchange.ground import Allowed, Form, Ground, Mode, Moment
from uitvoerbaar.exchange.words import Words, day_in_words, readable
from uitvoerbaar.law.declaration import Item, Law


@frozen(slots=True)
class Section:
    """A heading, and lines beneath it; each line stands by itself."""

    heading: str
    lines: tuple[str, ...]


@frozen(slots=True)
class Advice:
    """What is allowed with an item for a purpose on a day; `permitted`: some ground carries it at
    some moment, under the assumptions that were switched on."""

    item: str
    purpose: str
    day: date
    permitted: bool
    sections: tuple[Section, ...]


_MODES = {
    Mode.REQUEST: "op verzoek",
    Mode.SPONTANEOUS: "uit eigen beweging",
    Mode.AUTOMATIC: "geautomatiseerd",
}
_MOMENTS = {Moment.BEFORE: "voor een aanvraag", Moment.AFTER: "na een aanvraag"}
_FORMS = {
    Form.VALUE: "de waarde zelf",
    Form.CLASS: "een klasse",
    Form.YES_NO: "alleen ja of nee",
    Form.PSEUDONYM: "onder een pseudoniem",
}
_HUMAN = (
    "Is het gegeven nodig voor deze taak, in dit geval? Wat gaat er mis zonder?",
    "Kan het met minder: een ja of nee, een klasse, minder personen, een kortere periode, een keer "
    "in plaats van steeds?",
    "Staat het in verhouding: weegt wat de burger of de taak ermee wint, op tegen wat hij van zijn "
    "privéleven prijsgeeft?",
    "Mag de burger dit verwachten, en is hij ingelicht?",
    "Gaat het om een bijzonder gegeven (AVG 9 en 10), of om iemand die meer bescherming nodig "
    "heeft?",
    "Klopt het gegeven? Staat er een aantekening dat het in onderzoek is?",
)


def advise(
    point: DecisionPoint,
    law: Law,
    item: str,
    purpose: str,
    day: date,
    assumptions: frozenset[str] = frozenset(),
) -> Advice:
    """The room for an item (a name that the law knows) and a purpose (a name of the register)."""
    words, key = Words(point.register), point.items.key(item)
    grounds = [
        ground
        for ground in point.register.grounds.values()
        if ground.item == key and ground.purpose == purpose
    ]
    sections: list[Section] = []
    permitted = False
    for ground in grounds:
        verdicts = {
            moment: point.answer(_question(ground, moment, day), assumptions).verdicts[0]
            for moment in Moment
        }
        carried = [
            m for m, v in verdicts.items() if v.ground is not None and v.ground.id == ground.id
        ]
        permitted = permitted or bool(carried)
        sections += _about(words, ground, verdicts, carried)
    if not grounds:
        sections += _without_ground(point, words, item, purpose, day, assumptions)
    sections += [
        *_register(law, key, words),
        Section("Vragen die een mens beantwoordt", _HUMAN),
    ]
    if assumptions:
        lines = (
            f"{name}: {point.register.assumptions[name].title}" for name in sorted(assumptions)
        )
        sections.append(Section("Aannames die aan staan", tuple(lines)))
    return Advice(item, purpose, day, permitted, tuple(sections))


def _question(ground: Ground, moment: Moment, day: date) -> Question:
    """A question that this ground could carry: its conditions are taken as stated."""
    return Question(
        ground.provider, ground.recipient, ground.group, (ground.item,), ground.purpose, moment,
        day, conditions=frozenset(ground.conditions),
    )  # fmt: skip


# --- with a ground --------------------------------------------------------------------------------


def _about(
    words: Words, ground: Ground, verdicts: dict[Moment, Verdict], carried: list[Moment]
) -> Iterator[Section]:
    register = words.register
    duty = "moet" if ground.mandatory else "mag"
    modes = " of ".join(_MODES[mode] for mode in Mode if mode in ground.modes)
    lines = [
        f"{_capital(words.party(ground.provider))} {duty} {readable(ground.written)} van "
        f"{words.group(ground.group)} geven aan {words.party(ground.recipient)}, {modes}.",
        f"Artikel: {ground.reference} (grond {ground.id}), {_text(ground)}.",
    ]
    task = words.task(ground.purpose)
    lines.append(
        f"Doel: {words.purpose(ground.purpose)}; "
        + (f"de taak staat in {task}." if task else "geen bron noemt het artikel van de taak.")
    )
    if carried:
        when = " en ".join(_MOMENTS[moment] for moment in carried)
        lines.append(f"Bruikbaar: ja, {when}.")
    else:
        lines.append("Bruikbaar: nee, niet zonder meer; zie hieronder.")
    yield Section(f"Wat de grond zegt ({ground.id})", tuple(lines))
    yield Section("Voorwaarden", tuple(_conditions(words, ground, verdicts)))
    open_ends = _open_ends(words, ground, verdicts)
    if open_ends:
        yield Section("Wat in de weg staat, en wie u wat vraagt", tuple(open_ends))
    yield Section(
        "Wat u vastlegt",
        (
            "wie, wanneer, over wie, welk gegeven, voor welk doel en op welke grond: dat doet het "
            "beslispunt, voordat het antwoordt",
            *ground.records,
            f"bewaren: {register.retentions[ground.retention].title}",
        ),
    )


def _conditions(words: Words, ground: Ground, verdicts: dict[Moment, Verdict]) -> Iterator[str]:
    register = words.register
    for name in ground.conditions:
        yield f"u verklaart dat: {register.conditions[name].title} ({name})"
    for name in ground.decisions:
        decision = register.decisions[name]
        where = decision.found or "niet gevonden"
        yield f"nodig is een {decision.title} ({', '.join(map(str, decision.by))}): {where}"
    if ground.moments is not None:
        source = f" ({ground.moment_source})" if ground.moment_source else ""
        when = " of ".join(_MOMENTS[m] for m in Moment if m in ground.moments)
        yield f"alleen {when}{source}" if len(ground.moments) == 1 else f"{when}{source}"
    if ground.form is not None:
        note = f" ({ground.form_note})" if ground.form_note else ""
        yield f"in de vorm: {_FORMS[ground.form]}{note}"
    need = next(iter(verdicts.values())).need
    if need is not None and need.form is Form.YES_NO:
        yield f"vraag alleen ja of nee: de wet vergelijkt het gegeven alleen ({need.articles[0]})"
    elif need is not None and need.form is None:
        yield "geen regel onder deze taak gebruikt het gegeven: vraag het niet zonder reden"
    yield "het BSN mag mee" if ground.bsn else _no_bsn(ground)
    yield from ground.notes


def _no_bsn(ground: Ground) -> str:
    if Allowed.NO in (ground.bsn_provider, ground.bsn_recipient):
        return "het BSN mag niet mee"
    return "dat het BSN mee mag is niet bevestigd; dat telt als nee"


def _open_ends(words: Words, ground: Ground, verdicts: dict[Moment, Verdict]) -> list[str]:
    """What keeps the ground closed, once for each lack, with whom to ask."""
    lines: dict[str, None] = {}
    for moment, verdict in verdicts.items():
        for miss in verdict.near:
            if miss.ground.id != ground.id:
                continue
            question = _question(ground, moment, date.min)
            for obstacle in miss.obstacles:
                said = words.obstacle(question, ground, obstacle)
                ask = _ask(words, ground, obstacle.lack, obstacle.detail, moment)
                lines[f"{said}. {ask}"] = None
    return list(lines)


def _ask(words: Words, ground: Ground, lack: Lack, detail: str | None, moment: Moment) -> str:
    """Whom to ask what, for one lack."""
    provider, recipient = words.party(ground.provider), words.party(ground.recipient)
    match lack:
        case Lack.DECISION:
            return f"Vraag {provider} waar dat besluit staat, en of het dit gegeven noemt."
        case Lack.TASK:
            return f"Vraag de juristen van {recipient} in welk artikel deze taak staat."
        case Lack.UNCONFIRMED | Lack.EARLIER:
            return f"Laat een jurist de geldende tekst van {ground.reference} nalezen."
        case Lack.OTHER_MOMENT:
            return f"Leg het ministerie voor dat {_MOMENTS[moment]} een bepaling ontbreekt."
        case Lack.UNKNOWN_MOMENT | Lack.UNKNOWN_FORM | Lack.UNKNOWN_VISIBILITY:
            return "Vraag de functionaris gegevensbescherming of dit zo mag worden aangenomen."
        case Lack.EXPIRED | Lack.NOT_YET:
            return f"Vraag de juristen van {recipient} of een andere tekst geldt."
    return f"Vraag de juristen van {recipient} om raad."


# --- without a ground -----------------------------------------------------------------------------


def _without_ground(
    point: DecisionPoint,
    words: Words,
    item: str,
    purpose: str,
    day: date,
    assumptions: frozenset[str],
) -> Iterator[Section]:
    key = point.items.key(item)
    holders = point.register.purposes[purpose].holders
    about = [g for g in point.register.grounds.values() if g.item == key]
    yield Section(
        "Wat mag",
        (
            f"Geen grond staat toe om {readable(item)} te geven voor het doel "
            f"“{words.purpose(purpose)}”.",
        ),
    )
    same_holder = [g for g in about if g.recipient in holders] or about
    lines: list[str] = []
    missing: dict[str, None] = {}
    seen: set[tuple[str, str, str]] = set()
    for ground in same_holder:
        recipient = ground.recipient if ground.recipient in holders else holders[0]
        if (ground.provider, recipient, ground.group) in seen:
            continue
        seen.add((ground.provider, recipient, ground.group))
        question = Question(
            ground.provider, recipient, ground.group, (item,), purpose, Moment.BEFORE, day
        )
        verdict = point.answer(question, assumptions).verdicts[0]
        lines += [_short(words, question, miss) for miss in verdict.near]
        missing[words.missing_clause(question, verdict)] = None
    if lines:
        yield Section("Wat het dichtst bij komt", tuple(dict.fromkeys(lines)))
    if missing:
        yield Section("Wat ontbreekt", tuple(missing))
    yield Section("Wie u wat vraagt", tuple(_ask_around(words, about, holders)))


def _short(words: Words, question: Question, miss: NearMiss) -> str:
    ground = miss.ground
    reasons = "; ".join(words.obstacle(question, ground, o) for o in miss.obstacles)
    return f"{ground.id} ({ground.reference}): {reasons}"


def _ask_around(words: Words, about: Sequence[Ground], holders: Iterable[str]) -> Iterator[str]:
    themselves = [g for g in about if words.register.parties[g.provider].themselves]
    for ground in themselves[:2]:
        yield (
            f"{_capital(words.party(ground.provider))} kan het zelf geven ({ground.reference}), "
            "als het geen authentiek gegeven is."
        )
    for holder in holders:
        yield f"De juristen van {words.party(holder)}: is er een andere grond of een andere taak?"
    yield "Het ministerie: leg de ontbrekende bepaling voor, met het aantal mensen dat erop wacht."
    yield "Vraag niemand om toestemming als omweg: voor een overheid is dat normaal geen grond."


def _register(law: Law, key: str | None, words: Words) -> Iterator[Section]:
    item: Item | None = next((i for i in law.items.values() if str(i.symbol) == key), None)
    if item is None:
        return
    lines = [f"omschrijving: {item.definition}"] if item.definition else []
    lines.append(
        f"houder: {item.register}"
        if item.register
        else "houder: niemand; alleen de burger weet het"
    )
    if item.authentic:
        lines.append(
            "authentiek: verplicht uit het register te halen, en niet aan de burger te vragen, "
            "tenzij het in onderzoek is"
        )
    if item.freshness:
        lines.append(f"hoe vers: {item.freshness}")
    yield Section("Over het gegeven", tuple(lines))


def _text(ground: Ground) -> str:
    if ground.valid_from is None:
        return f"de geldende tekst is niet gelezen ({ground.confidence.value})"
    until = f", tot en met {day_in_words(ground.valid_until)}" if ground.valid_until else ""
    if ground.since_read:
        read = day_in_words(ground.valid_from)
        return f"tekst van {read}{until} ({ground.confidence.value})"
    return f"vanaf {day_in_words(ground.valid_from)}{until} ({ground.confidence.value})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
