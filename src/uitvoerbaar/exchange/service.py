"""No log, no answer: a request is decided, then written down, and only then answered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from attrs import field, frozen

from uitvoerbaar.exchange.decision import DecisionPoint, UnknownAssumptionError, Verdict
from uitvoerbaar.exchange.live import LiveRegister
from uitvoerbaar.exchange.request import Refusal, Reply, Request, sentence
from uitvoerbaar.exchange.words import Words, readable
from uitvoerbaar.journal import Entry, Journal, Receipt, Status, TraceContext, holds_number
from uitvoerbaar.journal.numbers import is_person_number

# Who deals with citizens in the Netherlands lives by this clock.
_HERE = ZoneInfo("Europe/Amsterdam")
UNKNOWN = "onbekend"
REFUSED_RETENTION = "geweigerde_verzoeken"
ACTIVITY_PATH = "/verwerkingsactiviteiten/"


def activity_of(base: str, purpose: str) -> str:
    """The URI of the processing activity for a purpose, in the register at `base`."""
    return f"{base}{ACTIVITY_PATH}{purpose}"


@frozen(slots=True)
class _Decided:
    """A request with what was decided, before it is written."""

    request: Request
    verdict: Verdict | None
    refusal: Refusal | None
    activity: str

    @property
    def ground_id(self) -> str | None:
        """The ground of a permit."""
        if self.refusal is not None or self.verdict is None or self.verdict.ground is None:
            return None
        return self.verdict.ground.id


@frozen(slots=True, eq=False)
class Exchange:
    """Answers requests by a register, and writes each in a journal first.

    `base` is the address of the register of processing activities; `assumptions` are those that
    are switched on here: an asker cannot. `clock` gives this moment, in UTC.
    """

    register: LiveRegister
    journal: Journal
    base: str = "urn:uitvoerbaar"
    assumptions: frozenset[str] = frozenset()
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def today(self) -> date:
        """The day it is here."""
        return self.clock().astimezone(_HERE).date()

    def check(self) -> None:
        """Raises UnknownAssumptionError where an assumption is switched on that does not exist."""
        unknown = self.assumptions - self.register.point().register.assumptions.keys()
        if unknown:
            raise UnknownAssumptionError(", ".join(sorted(unknown)))

    def answer(
        self, requests: Sequence[Request], trace: TraceContext, until: bool | None = None
    ) -> list[Reply]:
        """Decides the requests of one message in order, writes what was decided, and answers.

        With `until`, what comes after the first permit (True) or refusal (False) is left undecided
        and has no reply. Raises JournalError where it could not be written, and TableError where
        the register or the transactions could not be read: then there is no answer.
        """
        started = self.clock()
        point = self.register.point()
        words = Words(point.register)
        replayed = self._replayed(requests, point, started)
        decided: list[_Decided] = []
        for request in requests:
            decided.append(self._decide(request, point, replayed))
            if until is not None and (decided[-1].ground_id is not None) == until:
                break
        receipts = self._write(decided, point, trace, started)
        replies: list[Reply] = []
        for one, (receipt, span) in zip(decided, receipts, strict=True):
            reasons, missing = _reasons(one, words, point, self.assumptions)
            replies.append(
                Reply(
                    one.request, one.verdict, one.refusal, reasons, missing, one.activity, span,
                    receipt,
                )
            )  # fmt: skip
        return replies

    def note_error(self, reason: str, trace: TraceContext) -> Receipt:
        """Writes down a message that could not even be read, by the code of what was wrong."""
        now = self.clock()
        return self.journal.append(
            Entry(
                trace_id=trace.trace_id,
                span_id=trace.span_id,
                parent=trace.parent,
                activity=f"{self.base}{ACTIVITY_PATH}{UNKNOWN}",
                name=f"onleesbaar verzoek: {reason}",
                status=Status.ERROR,
                started=now,
                ended=now,
                provider="",
                recipient="",
                purpose="",
                items=(),
                retention=REFUSED_RETENTION,
            )
        )

    # --- deciding ---

    def _replayed(
        self, requests: Sequence[Request], point: DecisionPoint, now: datetime
    ) -> frozenset[tuple[str, str]]:
        """The transactions of this message that were used before; the others are used from now."""
        parties = point.register.parties
        # Only who may ask for this recipient uses up its numbers.
        named = {
            (r.question.recipient, r.transaction)
            for r in requests
            if r.transaction is not None
            and r.flaw is None
            and r.question.recipient in parties
            and r.caller in (None, r.question.provider, r.question.recipient)
        }
        seen = self.register.table.seen_before
        return frozenset(key for key in sorted(named) if seen(*key, now))

    def _decide(
        self, request: Request, point: DecisionPoint, replayed: Collection[tuple[str, str]]
    ) -> _Decided:
        question, register = request.question, point.register
        known = question.purpose in register.purposes
        activity = activity_of(self.base, question.purpose if known else UNKNOWN)

        def refused(refusal: Refusal, verdict: Verdict | None = None) -> _Decided:
            return _Decided(request, verdict, refusal, activity)

        if request.flaw is not None:
            return refused(request.flaw)
        if request.transaction is None:
            return refused(Refusal.NO_TRANSACTION)
        if not {question.provider, question.recipient} <= register.parties.keys():
            return refused(Refusal.UNKNOWN_PARTY)
        if request.caller not in (None, question.provider, question.recipient):
            return refused(Refusal.NOT_THE_CALLER)
        if (question.recipient, request.transaction) in replayed:
            return refused(Refusal.REPLAYED)
        group = register.groups.get(question.group)
        if group is None:
            return refused(Refusal.UNKNOWN_GROUP)
        if not known:
            return refused(Refusal.UNKNOWN_PURPOSE)
        if request.activity not in (None, activity):
            return refused(Refusal.OTHER_ACTIVITY)
        if not question.conditions <= register.conditions.keys():
            return refused(Refusal.UNKNOWN_CONDITION)
        if group.persons and request.subject is None:
            return refused(Refusal.NO_PERSON)
        if request.subject is not None and not is_person_number(request.subject):
            return refused(Refusal.NOT_A_PERSON)
        if question.day != self.today():
            return refused(Refusal.OTHER_DAY)
        verdict = point.answer(question, self.assumptions, request.ground).verdicts[0]
        if request.ground is not None and not verdict.permitted:
            return refused(Refusal.FORGED_GROUND, verdict)
        return _Decided(request, verdict, None, activity)

    # --- writing ---

    def _write(
        self,
        decided: Sequence[_Decided],
        point: DecisionPoint,
        trace: TraceContext,
        started: datetime,
    ) -> list[tuple[Receipt, TraceContext]]:
        """One entry for what belongs together: the items of one exchange with one outcome."""
        register, words = point.register, Words(point.register)
        together: dict[tuple[object, ...], list[int]] = {}
        for index, one in enumerate(decided):
            together.setdefault(_same_entry(one), []).append(index)
        ended = max(started, self.clock())
        entries: list[Entry] = []
        spans: list[TraceContext] = []
        for number, indices in enumerate(together.values()):
            span = trace if number == 0 else trace.child()
            spans.append(span)
            first = decided[indices[0]]
            question = first.request.question
            grounds = [v.ground for i in indices if (v := decided[i].verdict) and v.ground]
            permitted = first.ground_id is not None
            ground = grounds[0] if permitted else None
            subject = first.request.subject
            entries.append(
                Entry(
                    trace_id=span.trace_id,
                    span_id=span.span_id,
                    parent=span.parent,
                    activity=first.activity,
                    name=_name(first),
                    status=Status.PERMIT if permitted else Status.REFUSE,
                    started=started,
                    ended=ended,
                    provider=readable(_known(question.provider, register.parties)),
                    recipient=readable(_known(question.recipient, register.parties)),
                    group=readable(_known(question.group, register.groups)),
                    purpose=_purpose(question.purpose, words),
                    items=tuple(
                        dict.fromkeys(_item(decided[i].request.question.items[0], point)
                                      for i in indices)
                    ),
                    grounds=tuple(dict.fromkeys(g.id for g in grounds)) if permitted else (),
                    articles=tuple(dict.fromkeys(str(g.reference) for g in grounds))
                    if permitted else (),
                    retention=ground.retention if ground else REFUSED_RETENTION,
                    visible_from=_later(ended, ground.delay) if ground else None,
                    transaction=first.request.transaction,
                    subject=subject if subject and is_person_number(subject) else None,
                )
            )  # fmt: skip
        receipts = self.journal.append_many(entries)
        placed: dict[int, tuple[Receipt, TraceContext]] = {}
        for indices, receipt, span in zip(together.values(), receipts, spans, strict=True):
            for index in indices:
                placed[index] = receipt, span
        return [placed[index] for index in range(len(decided))]


def _same_entry(one: _Decided) -> tuple[object, ...]:
    """What items of one entry have in common: all that an entry says but the items and grounds."""
    question, request = one.request.question, one.request
    ground = one.verdict.ground if one.ground_id and one.verdict else None
    return (
        _name(one), ground and (ground.retention, ground.delay),
        question.provider, question.recipient, question.group, question.purpose,
        request.subject, request.transaction, one.activity,
    )  # fmt: skip


def _name(one: _Decided) -> str:
    if one.refusal is not None:
        return f"verzoek geweigerd: {one.refusal.value}"
    if one.ground_id is None:
        return "verzoek geweigerd: geen bruikbare grond"
    question, verdict = one.request.question, one.verdict
    assert verdict is not None
    assert verdict.form is not None
    said = [f"gegevens verstrekken, in de vorm {verdict.form.value}"]
    if verdict.ground is not None and verdict.ground.conditions:
        said.append(f"verklaard: {', '.join(map(readable, verdict.ground.conditions))}")
    if verdict.assumptions:
        said.append(f"aangenomen: {', '.join(map(readable, verdict.assumptions))}")
    if question.bsn:
        said.append("met BSN")
    return "; ".join(said)


def _known(name: str, names: Collection[str]) -> str:
    """A name of the register; what an asker makes up is not written down."""
    return name if name in names else UNKNOWN


def _purpose(name: str, words: Words) -> str:
    if name not in words.register.purposes:
        return UNKNOWN
    task = words.task(name)
    return f"{words.purpose(name)} ({task})" if task else words.purpose(name)


def _item(name: str, point: DecisionPoint) -> str:
    known = point.items.key(name) is not None
    return name if known and not holds_number(name) else UNKNOWN


def _later(moment: datetime, months: int | None) -> date | None:
    """The first day on which the person may see a use that stays hidden for some months."""
    if not months:
        return None
    day = moment.astimezone(_HERE).date()
    count = day.year * 12 + day.month - 1 + months + 1
    return date(count // 12, count % 12 + 1, 1)  # the first of a month: never too early


def _reasons(
    one: _Decided, words: Words, point: DecisionPoint, assumptions: Collection[str]
) -> tuple[tuple[str, ...], str | None]:
    """Why, in sentences, and the clause that is missing where one is."""
    question = one.request.question
    if one.refusal is not None:
        said = [sentence(one.refusal)]
        if one.refusal is Refusal.FORGED_GROUND and one.verdict and not one.verdict.permitted:
            said += words.verdict(question, one.verdict)
        return tuple(said), None
    assert one.verdict is not None
    said = words.verdict(question, one.verdict)
    said += [
        f"Aanname {readable(name)}: {point.register.assumptions[name].title}."
        for name in sorted(assumptions)
    ]
    missing = None
    if not one.verdict.permitted and not one.verdict.unknown:
        missing = words.missing_clause(question, one.verdict)
    return tuple(said), missing
