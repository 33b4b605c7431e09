"""A hostile caller: whatever is sent, the answer is a clear refusal, it is written down, and no
number of a person appears anywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.counts import count
from tests.web.service import BSN, Service, running
from uitvoerbaar.exchange.load import load_register
from uitvoerbaar.exchange.service import Exchange
from uitvoerbaar.face import Lawbook, default_corpus
from uitvoerbaar.journal import Status, holds_number

JSON = {"Content-Type": "application/json"}
UGLY = (
    "'; DROP TABLE ground; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "${jndi:ldap://kwaad.voorbeeld}",
    "=HYPERLINK(1)",
    "\u0000",
    "naam\r\nSet-Cookie: kwaad",
    "\u202egnabmo",
    BSN,
    "{{7*7}}",
    "é" * 150,
)


@pytest.fixture(scope="module")
def service(lawbook: Lawbook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    register = load_register(default_corpus(), lawbook.law)
    with running(tmp_path_factory.mktemp("dienst"), lawbook.law, register) as running_service:
        yield running_service


def written(service: Service, answer: httpx.Response) -> Status:
    """How the processing of this answer ended, as the journal says."""
    if answer.headers["content-type"].startswith("application/problem+json"):
        span = answer.headers["traceparent"].split("-")[2]
    else:
        span = answer.json()["context"]["trace"]["span_id"]
    (mine,) = [stored for stored in service.entries() if stored.link.span_id == span]
    return mine.line.status


def refused(service: Service, body: Any, code: str) -> None:
    """The request is refused in the AuthZEN form with this code, and that is written."""
    answer = service.ask(body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["decision"] is False
    assert answer.json()["context"]["code"] == code
    assert answer.json()["context"]["reason"]
    assert written(service, answer) is Status.REFUSE


def problem(service: Service, answer: httpx.Response, status: int, code: str) -> None:
    """The answer is a problem with this code, and that is written."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    data = answer.json()
    assert data["type"] == f"urn:uitvoerbaar:probleem:{code}"
    assert data["status"] == status
    assert data["title"].endswith(".")
    assert written(service, answer) is Status.ERROR


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"context__purpose": "reclame"}, "doel-onbekend"),
        ({"context__purpose": "draagkracht_debiteur"}, "geen-grond"),
        ({"context__purpose": None}, "doel-onbekend"),
        ({"resource__properties__group": "student"}, "geen-grond"),
        ({"resource__properties__group": "buurman"}, "persoonsgroep-onbekend"),
        ({"resource__properties__provider": "kwaad"}, "partij-onbekend"),
        ({"subject__id": "kwaad"}, "partij-onbekend"),
        ({"resource__id": "schoenmaat"}, "gegeven-onbekend"),
        ({"context__moment": "ooit"}, "moment-onbekend"),
        ({"context__moment": None}, "moment-onbekend"),
        ({"action__name": "verwijderen"}, "handeling-onbekend"),
        ({"subject__type": "admin"}, "handeling-onbekend"),
        ({"context__ground": "G999"}, "grond-past-niet"),
        ({"context__ground": "G026"}, "grond-past-niet"),
        ({"context__conditions": ["alles_mag"]}, "voorwaarde-onbekend"),
        ({"context__time": "2020-01-01T00:00:00Z"}, "andere-dag"),
        ({"context__time": "9999-12-31T23:59:59-23:59"}, "andere-dag"),
        ({"context__time": "0001-01-01T00:00:00+23:59"}, "andere-dag"),
        ({"context__transaction": None}, "transactie-ontbreekt"),
        ({"context__transaction": f"tx-{BSN}"}, "transactie-met-nummer"),
        ({"resource__properties__data_subject_id": None}, "betrokkene-ontbreekt"),
        ({"resource__properties__data_subject_id": "123456789"}, "betrokkene-ongeldig"),
        ({"resource__properties__data_subject_id": "1; DROP TABLE"}, "betrokkene-ongeldig"),
        ({"resource__properties__data_subject_id_type": "onderwijsnummer"}, "betrokkene-ongeldig"),
        ({"action__properties": {"form": "alles"}}, "woord-onbekend"),
        ({"action__properties": {"mode": "stiekem"}}, "woord-onbekend"),
        ({"action__properties": {"mode": "geautomatiseerd"}}, "geen-grond"),
    ],
)
def test_a_request_that_is_not_right_is_refused_and_written(
    service: Service, changes: dict[str, Any], code: str
) -> None:
    refused(service, service.request(**changes), code)


def test_an_assumption_cannot_be_switched_on_by_who_asks(service: Service) -> None:
    body = service.request(resource__properties__group="student", resource__id="woonadres")
    body["resource"]["properties"]["provider"] = "minister_bzk"
    body["context"] |= {
        "purpose": "uitwonend_vaststellen",
        "assumptions": ["autorisatie_brp_duo_bestaat"],
    }
    answer = service.ask(body).json()
    assert answer["decision"] is False
    assert answer["context"]["near"][0]["lacks"][0]["code"] == "decision"


def test_a_replayed_request_is_refused_each_time(service: Service) -> None:
    body = service.request()
    assert service.ask(body).json()["decision"] is True
    refused(service, body, "verzoek-herhaald")
    refused(service, {**body, "resource": {**body["resource"], "id": "loon"}}, "verzoek-herhaald")


@pytest.mark.parametrize("text", UGLY)
@pytest.mark.parametrize(
    "where",
    [
        *("subject__type", "subject__id", "action__name", "resource__type", "resource__id"),
        *("resource__properties__provider", "resource__properties__group"),
        *("resource__properties__data_subject_id", "context__purpose", "context__moment"),
        *("context__transaction", "context__ground", "context__time", "context__traceparent"),
        *("context__conditions", "action__properties"),
    ],
)
def test_injection_in_any_text_is_refused_and_leaves_no_trace(
    service: Service, where: str, text: str
) -> None:
    value: Any = text
    if where == "context__conditions":
        value = [text]
    elif where == "action__properties":
        value = {"processing_activity_id": text}
    answer = service.ask(service.request(**{where: value}))
    harmless = where == "context__traceparent" or (value == BSN and "data_subject_id" in where)
    if answer.status_code == 200:
        assert answer.json()["decision"] is harmless
    else:
        assert answer.status_code == 400
    assert written(service, answer) in (Status.REFUSE, Status.ERROR, Status.PERMIT)
    assert set(service.table.register().grounds)
    body = answer.text
    assert text not in body or (text.isalpha() and "data_subject" not in where)
    assert BSN not in body
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "geen-json"),
        (b"{", "geen-json"),
        (b'{"subject": NaN}', "geen-json"),
        (b'{"subject": 1, "subject": 2}', "geen-json"),
        (b"\xff\xfe\x00", "geen-json"),
        (b"[" * 100_000, "geen-json"),
        (b'"tekst"', "geen-object"),
        (b"[]", "geen-object"),
        (b"null", "geen-object"),
        (b"{}", "verkeerde-vorm"),
        (b'{"subject": 5, "action": [], "resource": "x"}', "verkeerde-vorm"),
    ],
)
def test_what_is_no_request_is_a_problem(service: Service, content: bytes, code: str) -> None:
    for path in ("/access/v1/evaluation", "/access/v1/evaluations"):
        problem(service, service.client.post(path, content=content, headers=JSON), 400, code)


def test_wrong_types_are_named_by_place_and_never_repeated(service: Service) -> None:
    body = service.request(subject__id=7, resource__properties__bsn="ja", context__conditions="x")
    body["context"]["purpose"] = ["999990019"]
    answer = service.ask(body)
    problem(service, answer, 400, "verkeerde-vorm")
    assert {one["pointer"] for one in answer.json()["errors"]} == {
        "/subject/id", "/resource/properties/bsn", "/context/conditions", "/context/purpose",
    }  # fmt: skip
    assert BSN not in answer.text


def test_too_much_is_refused_before_it_is_read(service: Service) -> None:
    many = {**service.request(), "evaluations": [{}] * 101}
    answer = service.client.post("/access/v1/evaluations", json=many)
    problem(service, answer, 413, "te-veel-vragen")
    large = json.dumps(service.request(context__extra="x" * 400_000)).encode()
    answer = service.client.post("/access/v1/evaluation", content=large, headers=JSON)
    problem(service, answer, 413, "te-groot")


def test_another_kind_of_content_address_or_method_is_a_problem(service: Service) -> None:
    path = "/access/v1/evaluation"
    answer = service.client.post(path, content=b"<a/>", headers={"Content-Type": "text/xml"})
    problem(service, answer, 415, "geen-json-soort")
    problem(service, service.client.get(path), 405, "methode-onbekend")
    problem(service, service.client.get("/beheer"), 404, "adres-onbekend")
    problem(service, service.client.get("/verwerkingsactiviteiten/x"), 404, "activiteit-onbekend")


@settings(
    max_examples=count(60, 3_000), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=12),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["subject", "action", "resource", "context", "type", "id", "name", "properties"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_nothing_that_is_json_brings_the_service_down(service: Service, data: Any) -> None:
    answer = service.client.post(
        "/access/v1/evaluation", content=json.dumps(data).encode(), headers=JSON
    )
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.json()["decision"] is False


def test_who_calls_has_to_be_known_and_to_be_a_party(lawbook: Lawbook, tmp_path: Path) -> None:
    register = load_register(default_corpus(), lawbook.law)
    tokens = {"token-van-duo": "DUO", "token-van-uwv": "UWV"}
    callers = {hashlib.sha256(t.encode()).hexdigest(): party for t, party in tokens.items()}
    with running(tmp_path, lawbook.law, register, callers) as service:
        problem(service, service.ask(service.request()), 401, "aanroeper-onbekend")
        wrong = {"Authorization": "Bearer geraden"}
        answer = service.ask(service.request(), headers=wrong)
        problem(service, answer, 401, "aanroeper-onbekend")
        assert answer.headers["www-authenticate"] == "Bearer"
        other = service.ask(service.request(), headers={"Authorization": "Bearer token-van-uwv"})
        assert other.json()["context"]["code"] == "aanroeper-past-niet"
        mine = service.ask(service.request(), headers={"Authorization": "Bearer token-van-duo"})
        assert mine.json()["decision"] is True


def test_without_a_journal_there_is_no_answer(lawbook: Lawbook, tmp_path: Path) -> None:
    register = load_register(default_corpus(), lawbook.law)
    with running(tmp_path, lawbook.law, register) as service:
        service.journal.close()
        for body in (service.request(), service.request(context__moment="voor aanvraag"), {}):
            answer = service.ask(body)
            assert answer.status_code == 503
            assert answer.json()["type"] == "urn:uitvoerbaar:probleem:niet-vastgelegd"
            assert "decision" not in answer.text


def test_an_error_of_our_own_is_a_problem_and_tells_nothing(
    lawbook: Lawbook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def broken(self: object, *arguments: object) -> None:
        raise RuntimeError(f"kapot bij {BSN}")

    register = load_register(default_corpus(), lawbook.law)
    with running(tmp_path, lawbook.law, register) as service:
        monkeypatch.setattr(Exchange, "answer", broken)
        problem(service, service.ask(service.request()), 500, "fout")
    captured = capfd.readouterr()
    assert "Traceback" not in captured.err
    assert not holds_number(captured.out + captured.err)


def test_nothing_that_was_written_holds_the_number_of_a_person(
    service: Service, capfd: pytest.CaptureFixture[str]
) -> None:
    service.ask(service.request())
    service.ask(service.request(context__purpose=BSN, resource__properties__group=BSN))
    service.ask(service.request(context__transaction=BSN, resource__id=BSN))
    service.client.get(f"/verwerkingsactiviteiten/{BSN}")
    captured = capfd.readouterr()
    assert not holds_number(captured.out + captured.err)
    assert BSN.encode() not in service.written()
    assert b"DROP" not in service.written()
    for stored in service.entries():
        assert not holds_number(str(stored.line)), stored.line


def test_half_a_character_is_no_text(service: Service) -> None:
    body = json.dumps(service.request(resource__id="\ud800", context__purpose="\udfff"))
    answer = service.client.post("/access/v1/evaluation", content=body, headers=JSON)
    problem(service, answer, 400, "verkeerde-vorm")
