"""The decision point as a web service: AuthZEN evaluations, and the processing activities."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from uitvoerbaar.exchange.record import HEADINGS, activities
from uitvoerbaar.exchange.request import Reply
from uitvoerbaar.exchange.service import ACTIVITY_PATH, Exchange
from uitvoerbaar.exchange.table import TableError
from uitvoerbaar.exchange.words import Words
from uitvoerbaar.journal import JournalError, TraceContext
from uitvoerbaar.journal.numbers import names_person
from uitvoerbaar.web import authzen
from uitvoerbaar.web.problems import ProblemError

VERSION = "1.0.0"
LARGEST_BODY = 256 * 1024
# Who sends more is answered after it: a caller that is still sending would not hear the answer.
_LARGEST_THROWN_AWAY = 16 * LARGEST_BODY
_LONGEST_HEADER = 80
_log = logging.getLogger("uitvoerbaar.web")

_UNAVAILABLE = ProblemError(
    503,
    "niet-vastgelegd",
    "Het verzoek kon niet worden vastgelegd; daarom is er geen antwoord.",
    "Probeer het later opnieuw, met een nieuw transactienummer.",
)
_BROKEN = ProblemError(
    500, "fout", "Hier ging iets mis.", "Meld het met het nummer van het verzoek."
)


def make_app(exchange: Exchange, callers: Mapping[str, str] | None = None) -> FastAPI:
    """The application for an exchange.

    `callers` gives the party of each caller by the SHA-256 (hexadecimal) of its bearer token; then
    who calls must be the provider or the recipient. Without it anyone who reaches the service may
    ask.
    """
    app = FastAPI(
        title="Uitvoerbaar: beslispunt voor gegevens",
        version=VERSION,
        description="Geen grond, geen gegeven; niet vastgelegd, geen antwoord (AuthZEN 1.0).",
        docs_url=None,
        redoc_url=None,
    )
    noted = _add_handlers(app, exchange)

    @app.middleware("http")
    async def version_header(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Every answer says which version of the API gave it, and repeats the number it was asked
        under."""
        try:
            response = await call_next(request)
        except Exception as error:
            # Not further: what a server prints of an error may hold what was asked.
            _log.error("onverwachte fout: %s", type(error).__name__)
            response = await noted(request, _BROKEN)
        response.headers["API-Version"] = VERSION
        number = _header_number(request)
        if number is not None:
            response.headers["X-Request-ID"] = number
        return response

    @app.post("/access/v1/evaluation", openapi_extra=_body("Evaluation"), tags=["authzen"])
    async def evaluation(request: Request) -> Response:
        """Mag dit gegeven worden verstrekt?"""
        data = authzen.read_json(await _whole_body(request))
        one = authzen.read_evaluation(data)
        replies, trace = await _asked(request, [one], None)
        words = await run_in_threadpool(_words)
        return JSONResponse(authzen.decision(replies[0], words), headers=trace.headers())

    @app.post("/access/v1/evaluations", openapi_extra=_body("Evaluations"), tags=["authzen"])
    async def evaluations(request: Request) -> Response:
        """Meer vragen in een verzoek; hooguit honderd."""
        data = authzen.read_json(await _whole_body(request))
        found, until = authzen.read_evaluations(data)
        replies, trace = await _asked(request, found, until)
        words = await run_in_threadpool(_words)
        decisions = [authzen.decision(reply, words) for reply in replies]
        body = {"evaluations": decisions} if data.get("evaluations") else decisions[0]
        return JSONResponse(body, headers=trace.headers())

    @app.get("/.well-known/authzen-configuration", tags=["authzen"])
    async def configuration(request: Request) -> Response:
        """Waar de vragen kunnen worden gesteld."""
        # Not what the caller says our name is, where we know it.
        known = exchange.base.startswith(("http://", "https://"))
        base = exchange.base if known else str(request.base_url).rstrip("/")
        return JSONResponse(
            {
                "policy_decision_point": base,
                "access_evaluation_endpoint": f"{base}/access/v1/evaluation",
                "access_evaluations_endpoint": f"{base}/access/v1/evaluations",
            }
        )

    @app.get(ACTIVITY_PATH.rstrip("/"), tags=["verwerkingsactiviteiten"])
    def all_activities() -> Response:
        """Het register van verwerkingsactiviteiten (AVG artikel 30)."""
        return JSONResponse(_activities(exchange, None))

    @app.get(ACTIVITY_PATH + "{purpose}", tags=["verwerkingsactiviteiten"])
    def one_activity(purpose: str) -> Response:
        """Een verwerkingsactiviteit."""
        found = _activities(exchange, purpose)
        if not found:
            raise ProblemError(
                404,
                "activiteit-onbekend",
                "Deze verwerkingsactiviteit staat niet in het register.",
                "Vraag de lijst op zonder naam erachter.",
            )
        return JSONResponse(found)

    async def _asked(
        request: Request, found: Sequence[authzen.Evaluation], until: bool | None
    ) -> tuple[list[Reply], TraceContext]:
        caller = _caller(request, callers)
        trace = _trace(request, found[0])
        number = _header_number(request)
        today = exchange.today()
        requests = [authzen.request_of(one, today, number, caller, exchange.base) for one in found]
        replies = await run_in_threadpool(exchange.answer, requests, trace, until)
        return replies, trace

    def _words() -> Words:
        return Words(exchange.register.point().register)

    return app


def _activities(exchange: Exchange, purpose: str | None) -> list[dict[str, str]]:
    register = exchange.register.point().register
    found = activities(register, None, exchange.base)
    return [
        {HEADINGS[name]: getattr(one, name) for name in HEADINGS}
        for one in found
        if purpose is None or one.uri.rpartition("/")[2] == purpose
    ]


# --- requests -------------------------------------------------------------------------------------


async def _whole_body(request: Request) -> bytes:
    """The body, as JSON and not larger than is sensible."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise ProblemError(
            415,
            "geen-json-soort",
            "Het verzoek is niet als JSON aangeboden.",
            "Stuur het met `Content-Type: application/json`.",
        )
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= LARGEST_BODY:
            parts.append(part)
        elif size > _LARGEST_THROWN_AWAY:
            break
    if size > LARGEST_BODY:
        raise ProblemError(
            413,
            "te-groot",
            f"Het verzoek is groter dan {LARGEST_BODY // 1024} kB.",
            "Verdeel het over meer verzoeken.",
            headers={"Connection": "close"},
        )
    return b"".join(parts)


def _header_number(request: Request) -> str | None:
    """The request identifier, where it has the form of a number and names no person."""
    number = request.headers.get("x-request-id", "")
    fits = 8 <= len(number) <= _LONGEST_HEADER and number.isascii()
    plain = fits and all(sign.isalnum() or sign in "._:-" for sign in number)
    return number if plain and not names_person(number) else None


def _trace(request: Request, first: authzen.Evaluation) -> TraceContext:
    """Our place in the caller's trace: by the headers, else by the context of the request."""
    headers = dict(request.headers)
    if "traceparent" not in headers and first.context.traceparent:
        headers["traceparent"] = first.context.traceparent
        headers["tracestate"] = first.context.tracestate or ""
    return TraceContext.receive(headers)


def _caller(request: Request, callers: Mapping[str, str] | None) -> str | None:
    """The party that calls, proved by its token; None where that is not asked."""
    if callers is None:
        return None
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    known = hashlib.sha256(token.strip().encode()).hexdigest()
    party = callers.get(known) if scheme.lower() == "bearer" else None
    if party is None:
        raise ProblemError(
            401,
            "aanroeper-onbekend",
            "De aanroeper is niet bekend.",
            "Stuur een geldig token mee (Authorization: Bearer ...).",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return party


# --- errors ---------------------------------------------------------------------------------------


_Noted = Callable[[Request, ProblemError], Awaitable[Response]]


def _add_handlers(app: FastAPI, exchange: Exchange) -> _Noted:
    """Every error becomes a problem, and is written down before it is answered."""

    async def noted(request: Request, problem: ProblemError) -> Response:
        trace = TraceContext.receive(request.headers)
        try:
            await run_in_threadpool(exchange.note_error, problem.code, trace)
        except Exception as error:
            _log.error("niet vastgelegd: %s", type(error).__name__)
            problem = _UNAVAILABLE
        return problem.response(trace.headers())

    @app.exception_handler(ProblemError)
    async def problem(request: Request, error: ProblemError) -> Response:
        return await noted(request, error)

    @app.exception_handler(JournalError)
    async def journal(request: Request, error: JournalError) -> Response:
        _log.error("niet vastgelegd: %s", error.code)
        return _UNAVAILABLE.response()

    @app.exception_handler(TableError)
    async def table(request: Request, error: TableError) -> Response:
        _log.error("register niet te lezen: %s", error.sentence)
        return await noted(request, _UNAVAILABLE)

    @app.exception_handler(RequestValidationError)
    async def shape(request: Request, error: RequestValidationError) -> Response:
        return await noted(
            request,
            ProblemError(400, "verkeerde-vorm", "Het verzoek klopt niet.", "Controleer het."),
        )

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        known = {
            404: ("adres-onbekend", "Dit adres bestaat niet.", "Zie /openapi.json."),
            405: ("methode-onbekend", "Dit adres kent deze methode niet.", "Zie /openapi.json."),
        }
        code, title, detail = known.get(
            error.status_code, ("verzoek-klopt-niet", "Het verzoek klopt niet.", "Controleer het.")
        )
        problem = ProblemError(error.status_code, code, title, detail, headers=error.headers or {})
        return await noted(request, problem)

    return noted


def _body(name: str) -> dict[str, Any]:
    """The description of a body for OpenAPI."""
    schema: dict[str, Any] = authzen.Evaluation.model_json_schema()
    if name == "Evaluations":
        schema = {
            "type": "object",
            "properties": {
                **schema["properties"],
                "evaluations": {"type": "array", "maxItems": authzen.LARGEST_BATCH},
                "options": authzen.Options.model_json_schema(),
            },
            "$defs": schema["$defs"],
        }
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
