"""No request yields an item without a ground for that purpose, group, moment and day; and none that
has a ground is refused. Checked against a second opinion that knows no index."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counts import count
from tests.exchange import generated
from tests.exchange.sample import point_of
from uitvoerbaar.exchange.decision import Question
from uitvoerbaar.exchange.ground import Form, fits
from uitvoerbaar.exchange.words import Words


@settings(max_examples=count(120, 20_000))
@given(st.data())
def test_a_request_is_permitted_exactly_when_a_ground_carries_it(data: st.DataObject) -> None:
    register = data.draw(generated.registers())
    point = point_of(register)
    words = Words(register)
    for _ in range(6):
        question = data.draw(st.one_of(generated.near(register), generated.questions()))
        on = data.draw(generated.assumed)
        answer = point.answer(question, on)
        (verdict,) = answer.verdicts
        carrying = {
            ground.id
            for ground in register.grounds.values()
            if generated.carries(ground, question, on, register)
        }
        assert verdict.permitted == bool(carrying)
        if verdict.ground is not None:
            assert verdict.ground.id in carrying
            assert verdict.form is not None
            assert fits(verdict.form, verdict.ground.form or Form.VALUE)
            assert set(verdict.assumptions) <= on
        else:
            assert all(miss.obstacles for miss in verdict.near)
            assert not {miss.ground.id for miss in verdict.near} & carrying
        assert words.sentences(answer)


@settings(max_examples=count(50, 5_000))
@given(st.data())
def test_a_permit_needs_every_assumption_that_it_names(data: st.DataObject) -> None:
    register = data.draw(generated.registers(most=1))
    point = point_of(register)
    question, on = data.draw(generated.near(register)), frozenset(generated.OPENINGS)
    (verdict,) = point.answer(question, on).verdicts
    if not verdict.permitted:
        return
    leaned = frozenset(verdict.assumptions)
    assert point.answer(question, leaned).permitted
    for name in leaned:
        assert not point.answer(question, leaned - {name}).permitted


@settings(max_examples=count(30, 2_000))
@given(st.data())
def test_more_assumptions_or_conditions_never_take_a_permit_away(data: st.DataObject) -> None:
    register = data.draw(generated.registers())
    point = point_of(register)
    question = data.draw(generated.near(register))
    fewer, more = data.draw(generated.assumed), data.draw(generated.assumed)
    if point.answer(question, fewer).permitted:
        assert point.answer(question, fewer | more).permitted


@settings(max_examples=count(30, 2_000))
@given(st.data())
def test_a_ground_that_goes_takes_its_permits_along(data: st.DataObject) -> None:
    register = data.draw(generated.registers())
    question, on = data.draw(generated.near(register)), frozenset(generated.OPENINGS)
    grounds = dict(register.grounds)
    while True:
        left = generated.named(list(grounds.values()))
        (verdict,) = point_of(left).answer(question, on).verdicts
        if verdict.ground is None:
            break
        del grounds[verdict.ground.id]
    assert not any(generated.carries(g, question, on, register) for g in grounds.values())


@settings(max_examples=count(20, 200))
@given(generated.questions(), generated.assumed)
def test_an_empty_register_permits_nothing(question: Question, on: frozenset[str]) -> None:
    (verdict,) = point_of(generated.named([])).answer(question, on).verdicts
    assert verdict.ground is None
    assert not verdict.near
