"""The AuthZEN Authorization API 1.0, with the processing activity of the Dutch government profile.

A subject is the organisation that gets the data, a resource a data item, an action always
`verstrekken`. What a ground needs besides stands in the properties:

    resource.properties: provider, group, data_subject_id, data_subject_id_type, bsn
    action.properties:   processing_activity_id, form, mode
    context:             purpose, moment, transaction, conditions, ground, time, traceparent
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from uitvoerbaar.exchange.decision import Question, Verdict
from uitvoerbaar.exchange.ground import Form, Mode, Moment
from uitvoerbaar.exchange.request import Refusal, Reply, Request
from uitvoerbaar.exchange.service import ACTIVITY_PATH
from uitvoerbaar.exchange.words import Words
from uitvoerbaar.journal.numbers import is_person_number, names_person, passes_eleven_test
from uitvoerbaar.web.problems import ProblemError

LARGEST_BATCH = 100
MOST_ERRORS = 10
_HERE = ZoneInfo("Europe/Amsterdam")

Word = Annotated[str, StringConstraints(min_length=1, max_length=200, strict=True)]
Number = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{7,79}$", strict=True)
]


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


M = TypeVar("M", bound=_Model)


class Subject(_Model):
    """The organisation that gets the data."""

    type: Word
    id: Word
    properties: dict[str, Any] | None = None


class ResourceProperties(_Model):
    """Who holds the item, about whom, and whether the citizen service number goes along."""

    provider: Word | None = None
    group: Word | None = None
    data_subject_id: Word | None = Field(default=None, repr=False)
    data_subject_id_type: Literal["BSN", "onderwijsnummer"] = "BSN"
    bsn: bool = False


class Resource(_Model):
    """A data item about a person."""

    type: Word
    id: Word
    properties: ResourceProperties = Field(default_factory=ResourceProperties)


class ActionProperties(_Model):
    """The processing activity, and the form and mode in which the item is asked."""

    processing_activity_id: Word | None = None
    form: Word | None = None
    mode: Word | None = None


class Action(_Model):
    """Always `verstrekken`."""

    name: Word
    properties: ActionProperties = Field(default_factory=ActionProperties)


class Context(_Model):
    """For which task and when; what the asker states; where the request stands in a trace."""

    purpose: Word | None = None
    moment: Word | None = None
    transaction: Number | None = None
    conditions: Annotated[list[Word], Field(max_length=50)] = Field(default_factory=list)
    ground: Word | None = None
    time: Word | None = None
    traceparent: Word | None = None
    tracestate: Annotated[str, StringConstraints(max_length=512, strict=True)] | None = None


class Evaluation(_Model):
    """One request."""

    subject: Subject
    action: Action
    resource: Resource
    context: Context = Field(default_factory=Context)


class Options(_Model):
    """How a batch is carried out."""

    evaluations_semantic: Literal["execute_all", "deny_on_first_deny", "permit_on_first_permit"] = (
        "execute_all"
    )


# --- reading --------------------------------------------------------------------------------------


def read_json(body: bytes) -> dict[str, Any]:
    """The object in a body; ProblemError for what is no JSON object, or says a key twice."""
    try:
        data = json.loads(
            body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ProblemError(
            400,
            "geen-json",
            "Het verzoek is geen geldige JSON.",
            "Stuur een JSON-object in UTF-8, waarin iedere sleutel een keer staat.",
        ) from None
    if not isinstance(data, dict):
        raise ProblemError(
            400,
            "geen-object",
            "Het verzoek is geen JSON-object.",
            "Stuur een object met `subject`.",
        )
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def read_evaluation(data: Mapping[str, Any]) -> Evaluation:
    """A single evaluation; a ProblemError with the places of what is wrong."""
    return _validated(Evaluation, data, "")


def read_evaluations(data: Mapping[str, Any]) -> tuple[list[Evaluation], bool | None]:
    """The evaluations of a batch with the defaults filled in, and after which decision to stop.

    Without `evaluations` it is a single one.
    """
    listed = data.get("evaluations")
    if listed is None or listed == []:
        return [read_evaluation(data)], None
    if not isinstance(listed, list):
        raise _wrong([{"pointer": "/evaluations", "detail": "is geen lijst"}])
    if len(listed) > LARGEST_BATCH:
        raise ProblemError(
            413,
            "te-veel-vragen",
            f"Het verzoek telt meer dan {LARGEST_BATCH} vragen.",
            "Verdeel ze over meer verzoeken.",
        )
    options = _validated(Options, data.get("options") or {}, "/options")
    found: list[Evaluation] = []
    for index, one in enumerate(listed):
        if not isinstance(one, dict):
            raise _wrong([{"pointer": f"/evaluations/{index}", "detail": "is geen object"}])
        whole = {
            key: one.get(key, data.get(key))
            for key in ("subject", "action", "resource", "context")
            if key in one or key in data
        }
        found.append(_validated(Evaluation, whole, f"/evaluations/{index}"))
    until = {"deny_on_first_deny": False, "permit_on_first_permit": True}
    return found, until.get(options.evaluations_semantic)


def _validated(model: type[M], data: Any, pointer: str) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise _wrong(
            [
                {
                    "pointer": "/".join([pointer, *map(str, one["loc"])]),
                    "detail": _WRONG.get(one["type"], "klopt niet"),
                }
                for one in found[:MOST_ERRORS]
            ]
        ) from None


def _wrong(places: Sequence[Mapping[str, str]]) -> ProblemError:
    return ProblemError(
        400,
        "verkeerde-vorm",
        "Het verzoek heeft niet de vorm van een AuthZEN-verzoek.",
        "Verbeter wat op deze plaatsen staat.",
        places,
    )


_WRONG = {
    "missing": "ontbreekt",
    "string_type": "is geen tekst",
    "string_too_long": "is te lang",
    "string_too_short": "is leeg",
    "string_pattern_mismatch": "heeft niet de vorm van een transactienummer (8 tot 80 tekens)",
    "bool_type": "is geen true of false",
    "list_type": "is geen lijst",
    "too_long": "telt te veel delen",
    "dict_type": "is geen object",
    "model_type": "is geen object",
    "model_attributes_type": "is geen object",
    "literal_error": "is een onbekende waarde",
}


def request_of(
    evaluation: Evaluation, today: date, header_id: str | None, caller: str | None, base: str
) -> Request:
    """The request that an evaluation makes; what cannot be said in our words becomes its flaw."""
    context, resource, action = evaluation.context, evaluation.resource, evaluation.action
    properties, activity = resource.properties, action.properties.processing_activity_id
    flaw: Refusal | None = None
    if (evaluation.subject.type, resource.type, action.name) != (
        "organisatie", "gegeven", "verstrekken",
    ):  # fmt: skip
        flaw = Refusal.UNKNOWN_ACTION
    moment = {m.value: m for m in Moment}.get(context.moment or "")
    form = {f.value: f for f in Form}.get(action.properties.form or "")
    mode = {m.value: m for m in Mode}.get(action.properties.mode or "")
    if moment is None:
        flaw = flaw or Refusal.UNKNOWN_MOMENT
    if (form is None and action.properties.form) or (mode is None and action.properties.mode):
        flaw = flaw or Refusal.UNKNOWN_WORD
    day = _day(context.time, today)
    if day is None:
        flaw = flaw or Refusal.OTHER_DAY
    person = properties.data_subject_id
    if person is not None and not _fits(person, properties.data_subject_id_type):
        flaw = flaw or Refusal.NOT_A_PERSON
    transaction = context.transaction or header_id
    if transaction is not None and names_person(transaction):
        transaction, flaw = None, flaw or Refusal.DOUBTFUL_NUMBER
    purpose = context.purpose
    prefix = f"{base}{ACTIVITY_PATH}"
    if purpose is None and activity is not None and activity.startswith(prefix):
        purpose = activity.removeprefix(prefix)
    question = Question(
        properties.provider or "",
        evaluation.subject.id,
        properties.group or "",
        (resource.id,),
        purpose or "",
        moment or Moment.BEFORE,
        day or today,
        form,
        mode,
        properties.bsn,
        frozenset(context.conditions),
    )
    return Request(
        question,
        properties.data_subject_id,
        transaction,
        activity,
        context.ground,
        caller,
        flaw,
    )


def _fits(number: str, kind: str) -> bool:
    """Whether a number is of its kind: a citizen service number, or one for who has none."""
    return is_person_number(number) and passes_eleven_test(number) == (kind == "BSN")


def _day(time: str | None, today: date) -> date | None:
    """The day here of a moment with time zone; today without one, None where it is no moment."""
    if time is None:
        return today
    try:
        moment = datetime.fromisoformat(time)
        return moment.astimezone(_HERE).date() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


# --- answering ------------------------------------------------------------------------------------


def decision(reply: Reply, words: Words) -> dict[str, Any]:
    """A reply in the form of an AuthZEN decision, with its reasons as data and in Dutch."""
    context: dict[str, Any] = {
        "reason": list(reply.reasons),
        "processing_activity_id": reply.activity,
        "trace": {"trace_id": reply.trace.trace_id, "span_id": reply.trace.span_id},
        "journal": {"retention": reply.receipt.retention, "number": reply.receipt.number},
    }
    if reply.refusal is not None:
        context["code"] = reply.refusal.value
    elif reply.verdict is not None:
        context |= _verdict(reply.verdict, words)
    if reply.missing is not None:
        context["missing"] = reply.missing
    return {"decision": reply.permitted, "context": context}


def _verdict(verdict: Verdict, words: Words) -> dict[str, Any]:
    data: dict[str, Any] = {"assumptions": list(verdict.assumptions)}
    if verdict.need is not None:
        data["need"] = {
            "form": verdict.need.form.value if verdict.need.form else None,
            "articles": list(verdict.need.articles),
        }
    ground = verdict.ground
    if ground is not None:
        return data | {
            "ground": ground.id,
            "article": str(ground.reference),
            "task": words.task(ground.purpose),
            "mandatory": ground.mandatory,
            "form": verdict.form.value if verdict.form else None,
            "bsn": ground.bsn,
            "retention": words.register.retentions[ground.retention].title,
            "obligations": list(ground.records),
            "notes": list(ground.notes),
        }
    data["code"] = "gegeven-onbekend" if verdict.unknown else "geen-grond"
    data["near"] = [
        {
            "ground": miss.ground.id,
            "article": str(miss.ground.reference),
            "lacks": [
                {
                    "code": obstacle.lack.name.lower(),
                    "what": obstacle.lack.value,
                    "detail": obstacle.detail,
                    "assumption": obstacle.assumption,
                }
                for obstacle in miss.obstacles
            ],
        }
        for miss in verdict.near
    ]
    return data
