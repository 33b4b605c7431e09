"""The decision point over HTTP, on a real server: AuthZEN forms, one entry for each answer."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.web.service import NOW, TODAY, Service, running
from uitvoerbaar.exchange.load import load_register
from uitvoerbaar.face import Lawbook, default_corpus
from uitvoerbaar.journal import Status
from uitvoerbaar.journal.numbers import is_person_number, passes_eleven_test

ROOT = Path(__file__).parents[2]


def _schemas() -> Path | None:
    """The AuthZEN schemas, which are others' and are used where they are."""
    named = os.environ.get("UITVOERBAAR_STANDARDS")
    places = [Path(named)] if named else [ROOT.parent / "shared" / "standards"]
    return next((p / "authzen" for p in places if (p / "authzen").is_dir()), None)


def validate(name: str, data: Any) -> None:
    """Checks data by an AuthZEN schema; skips where the schemas are not there."""
    folder = _schemas()
    if folder is None:
        pytest.skip("no AuthZEN schemas (set UITVOERBAAR_STANDARDS to the folder with authzen/)")
    jsonschema.validate(data, json.loads((folder / f"{name}.schema.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def service(lawbook: Lawbook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    register = load_register(default_corpus(), lawbook.law)
    with running(tmp_path_factory.mktemp("dienst"), lawbook.law, register) as running_service:
        yield running_service


def test_requests_and_answers_have_the_form_of_the_standard(service: Service) -> None:
    for body in (service.request(), service.request(context__moment="voor aanvraag")):
        validate("evaluation-request", body)
        answer = service.ask(body)
        assert answer.status_code == 200
        validate("evaluation-response", answer.json())


def test_a_permit_says_on_what_article_in_what_form_and_what_to_record(service: Service) -> None:
    answer = service.ask(service.request()).json()
    context = answer["context"]
    assert answer["decision"] is True
    assert context["ground"] == "G025"
    assert context["article"] == "AWR artikel 21e, lid 1"
    assert context["task"] == "WSF artikel 3.9"
    assert context["assumptions"] == ["vorm_vrij", "meteen_zichtbaar"]
    assert "AWR 21f" in context["obligations"][0]
    assert any("Aanname vorm vrij" in reason for reason in context["reason"])


def test_a_permit_is_written_once_with_ground_purpose_and_trace(service: Service) -> None:
    before = len(service.entries())
    trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    answer = service.ask(service.request(), headers={"traceparent": f"00-{trace}-{parent}-01"})
    entries = service.entries()
    assert len(entries) == before + 1
    span = answer.json()["context"]["trace"]["span_id"]
    (mine,) = [stored for stored in entries if stored.link.span_id == span]
    assert (mine.link.trace_id, mine.link.parent) == (trace, parent)
    assert answer.headers["traceparent"].startswith(f"00-{trace}-{span}-")
    line = mine.line
    assert line.status is Status.PERMIT
    assert line.items == ("inkomensgegeven",)
    assert line.grounds == ("G025",)
    assert line.articles == ("AWR artikel 21e, lid 1",)
    assert line.purpose.endswith("(WSF artikel 3.9)")
    assert (line.provider, line.recipient, line.group) == ("inspecteur", "DUO", "ouder")
    assert line.activity == answer.json()["context"]["processing_activity_id"]
    assert line.started == NOW
    assert line.pseudonym is not None
    assert line.name == (
        "gegevens verstrekken, in de vorm waarde; aangenomen: vorm vrij, meteen zichtbaar"
    )
    assert "transactie" in mine.link.transaction


def test_the_trace_may_stand_in_the_context_as_the_dutch_profile_asks(service: Service) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    body = service.request(context__traceparent=f"00-{trace}-b7ad6b7169203331-01")
    assert service.ask(body).json()["context"]["trace"]["trace_id"] == trace


def test_a_refusal_names_the_near_miss_as_data_and_in_dutch(service: Service) -> None:
    answer = service.ask(service.request(context__moment="voor aanvraag")).json()
    assert answer["decision"] is False
    context = answer["context"]
    assert context["code"] == "geen-grond"
    assert context["near"][0]["ground"] == "G025"
    assert context["near"][0]["lacks"] == [
        {"code": "other_moment", "what": "ander moment", "detail": None, "assumption": None}
    ]
    assert context["missing"].startswith("Wat ontbreekt: een bepaling")
    last = next(s for s in service.entries() if s.link.span_id == context["trace"]["span_id"])
    assert last.line.status is Status.REFUSE
    assert last.line.grounds == ()


def test_the_processing_activity_stands_for_its_purpose(service: Service) -> None:
    activity = service.exchange.base + "/verwerkingsactiviteiten/ouderbijdrage_aanvullende_beurs"
    body = service.request(
        context__purpose=None, action__properties={"processing_activity_id": activity}
    )
    assert service.ask(body).json()["decision"] is True
    other = service.request(action__properties={"processing_activity_id": activity + "x"})
    assert service.ask(other).json()["context"]["code"] == "verwerkingsactiviteit-past-niet"


def test_the_activity_can_be_read_at_its_own_address(service: Service) -> None:
    activity = service.ask(service.request()).json()["context"]["processing_activity_id"]
    path = activity.removeprefix(service.exchange.base)
    found = service.client.get(path).json()
    assert {"WSF artikel 3.9"} == {one["taak"] for one in found}
    assert len(service.client.get("/verwerkingsactiviteiten").json()) > 100


def test_a_batch_fills_in_its_defaults_and_answers_in_order(service: Service) -> None:
    whole = service.request()
    body = {
        **whole,
        "evaluations": [
            {},
            {"context": {**whole["context"], "moment": "voor aanvraag"}},
            {"resource": {**whole["resource"], "id": "schoenmaat"}},
        ],
    }
    before = len(service.entries())
    answer = service.client.post("/access/v1/evaluations", json=body).json()
    assert [one["decision"] for one in answer["evaluations"]] == [True, False, False]
    assert answer["evaluations"][2]["context"]["code"] == "gegeven-onbekend"
    for one in answer["evaluations"]:
        validate("evaluation-response", one)
    assert len(service.entries()) > before


@pytest.mark.parametrize(
    ("semantic", "expected"),
    [
        ("execute_all", [True, False, True]),
        ("deny_on_first_deny", [True, False]),
        ("permit_on_first_permit", [True]),
    ],
)
def test_a_batch_may_stop_and_what_is_not_answered_is_not_written(
    service: Service, semantic: str, expected: list[bool]
) -> None:
    whole = service.request()
    before = {**whole["context"], "moment": "voor aanvraag"}
    body = {
        **whole,
        "evaluations": [{}, {"context": before}, {}],
        "options": {"evaluations_semantic": semantic},
    }
    earlier = {stored.link.span_id for stored in service.entries()}
    answer = service.client.post("/access/v1/evaluations", json=body).json()
    assert [one["decision"] for one in answer["evaluations"]] == expected
    new = [stored for stored in service.entries() if stored.link.span_id not in earlier]
    assert sum(s.line.status is Status.PERMIT for s in new) == 1
    assert sum(s.line.status is Status.REFUSE for s in new) == expected.count(False)


def test_a_batch_without_evaluations_is_a_single_one(service: Service) -> None:
    answer = service.client.post("/access/v1/evaluations", json=service.request()).json()
    assert answer["decision"] is True


def test_items_of_one_exchange_share_an_entry_and_each_is_in_one(service: Service) -> None:
    names = ["inkomensgegeven", "aantekening_in_onderzoek_inkomen"]
    whole = service.request(context__purpose=None)
    base = f"{service.exchange.base}/verwerkingsactiviteiten/"
    body = {
        **whole,
        "evaluations": [
            {
                "resource": {**whole["resource"], "id": name},
                "action": {
                    "name": "verstrekken", "properties": {"processing_activity_id": base + purpose}
                },
            }
            for name, purpose in zip(
                names, ["ouderbijdrage_aanvullende_beurs", "bruikbaarheid_gegeven"], strict=True
            )
        ],
    }  # fmt: skip
    earlier = {stored.link.span_id for stored in service.entries()}
    answer = service.client.post("/access/v1/evaluations", json=body).json()
    new = [stored for stored in service.entries() if stored.link.span_id not in earlier]
    for name, one in zip(names, answer["evaluations"], strict=True):
        (entry,) = [s for s in new if name in s.line.items]
        assert entry.link.span_id == one["context"]["trace"]["span_id"]


def test_the_service_says_where_it_can_be_asked(service: Service) -> None:
    found = service.client.get("/.well-known/authzen-configuration").json()
    assert found["access_evaluation_endpoint"].endswith("/access/v1/evaluation")
    description = service.client.get("/openapi.json").json()
    assert "/access/v1/evaluations" in description["paths"]


def test_who_has_no_bsn_is_written_by_education_number(service: Service) -> None:
    number = next(str(n) for n in range(100_000_000, 100_000_100) if is_education_number(n))
    body = service.request(resource__properties__data_subject_id=number)
    assert service.ask(body).json()["context"]["code"] == "betrokkene-ongeldig"
    body = service.request(resource__properties__data_subject_id=number)
    body["resource"]["properties"]["data_subject_id_type"] = "onderwijsnummer"
    assert service.ask(body).json()["decision"] is True
    assert number.encode() not in service.written()


def is_education_number(number: int) -> bool:
    return is_person_number(str(number)) and not passes_eleven_test(str(number))


def test_a_request_number_comes_back_and_serves_as_transaction(service: Service) -> None:
    body = service.request(context__transaction=None)
    answer = service.ask(body, headers={"X-Request-ID": "bfe9eb29-ab87-4ca3-be83-a1d5d8305716"})
    assert answer.headers["X-Request-ID"] == "bfe9eb29-ab87-4ca3-be83-a1d5d8305716"
    assert answer.json()["decision"] is True
    assert service.ask(service.request(context__transaction=None)).json()["decision"] is False


def test_today_is_the_day_in_the_netherlands(service: Service) -> None:
    assert service.exchange.today() == TODAY
    said = service.request(context__time="2026-11-28T23:30:00+01:00")
    assert service.ask(said).json()["decision"] is True
    for other in ("2026-11-29T00:30:00+01:00", "2019-01-01T12:00:00Z", "2026-11-28T12:00:00", "x"):
        answer = service.ask(service.request(context__time=other)).json()
        assert answer["context"]["code"] == "andere-dag", other
