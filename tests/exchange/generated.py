"""Registers and questions that Hypothesis makes up, and a simple second opinion on them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from uitvoerbaar.exchange.decision import Question
from uitvoerbaar.exchange.ground import (
    Allowed,
    Assumption,
    Condition,
    Confidence,
    Form,
    Gap,
    Ground,
    Group,
    Mode,
    Moment,
    Opening,
    Party,
    PriorDecision,
    Purpose,
    Reference,
    Register,
    Retention,
)
from uitvoerbaar.law.citation import Place

HERE = Place("gemaakt.md", 1, 1, 1, 2)
PARTIES = ("bibliotheek", "gemeente", "school")
GROUPS = ("lezer", "schrijver")
PURPOSES = ("leeskaart", "boete")
ITEMS = ("gelezen_boeken van persoon", "geboortedatum van persoon", "leesspaargeld van persoon")
CONDITIONS = ("haast", "geduld")
DECISIONS = ("toestemming", "regeling")
OPENINGS: dict[str, Opening] = {
    "eerder": Opening(Gap.EARLIER_DAYS),
    "bevestigd": Opening(Gap.UNCONFIRMED),
    "moment": Opening(Gap.MOMENT),
    "vorm": Opening(Gap.FORM),
    "zichtbaar": Opening(Gap.VISIBILITY),
    "boete_is_taak": Opening(Gap.TASK, "boete"),
    "regeling_is_er": Opening(Gap.DECISION, "regeling"),
}

days = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def subsets(members: tuple[Any, ...], least: int = 0) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(members), min_size=least)


@st.composite
def ground(draw: st.DrawFn, number: int) -> Ground:
    """A ground in which nearly everything may be open or closed."""
    item = draw(st.sampled_from(ITEMS))
    return Ground(
        id=f"H{number:03}",
        reference=Reference("LW", str(draw(st.integers(1, 3)))),
        provider=draw(st.sampled_from(PARTIES)),
        recipient=draw(st.sampled_from(PARTIES)),
        group=draw(st.sampled_from(GROUPS)),
        item=item,
        written=item.split(" ")[0],
        purpose=draw(st.sampled_from(PURPOSES)),
        mandatory=draw(st.booleans()),
        modes=draw(subsets(tuple(Mode), 1)),
        bsn_provider=draw(st.sampled_from(Allowed)),
        bsn_recipient=draw(st.sampled_from(Allowed)),
        moments=draw(st.none() | subsets(tuple(Moment), 1)),
        moment_source=draw(st.none() | st.just("bron")),
        delay=draw(st.none() | st.integers(0, 24)),
        form=draw(st.none() | st.sampled_from(Form)),
        form_note=None,
        decisions=tuple(sorted(draw(subsets(DECISIONS)))),
        conditions=tuple(sorted(draw(subsets(CONDITIONS)))),
        notes=(),
        records=(),
        retention="een_jaar",
        valid_from=draw(st.none() | days),
        since_read=draw(st.booleans()),
        valid_until=draw(st.none() | days),
        confidence=draw(st.sampled_from(Confidence)),
        place=HERE,
    )


def named(grounds: list[Ground]) -> Register:
    """A register with these grounds and all names that they use."""
    return Register(
        parties={name: Party(name, f"de {name}", HERE) for name in PARTIES},
        groups={name: Group(name, f"de {name}", HERE) for name in GROUPS},
        statutes={},
        retentions={"een_jaar": Retention("een_jaar", "een jaar", HERE)},
        conditions={name: Condition(name, f"er is {name}", HERE) for name in CONDITIONS},
        decisions={
            "toestemming": PriorDecision(
                "toestemming", "toestemming", HERE, (), "Stcrt 2025, 1", date(2025, 6, 1)
            ),
            "regeling": PriorDecision("regeling", "regeling", HERE),
        },
        purposes={
            "leeskaart": Purpose("leeskaart", "leeskaart", HERE, PARTIES, (Reference("LW", "3"),)),
            "boete": Purpose("boete", "boete", HERE, PARTIES),
        },
        assumptions={
            name: Assumption(name, f"omdat {name}", HERE, (opening,))
            for name, opening in OPENINGS.items()
        },
        grounds={one.id: one for one in grounds},
    )


@st.composite
def registers(draw: st.DrawFn, most: int = 12) -> Register:
    """A register with some grounds."""
    count = draw(st.integers(0, most))
    return named([draw(ground(number)) for number in range(count)])


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question about one of the items."""
    return Question(
        draw(st.sampled_from(PARTIES)),
        draw(st.sampled_from(PARTIES)),
        draw(st.sampled_from(GROUPS)),
        (draw(st.sampled_from(ITEMS)),),
        draw(st.sampled_from(PURPOSES)),
        draw(st.sampled_from(Moment)),
        draw(days),
        draw(st.none() | st.sampled_from(Form)),
        draw(st.none() | st.sampled_from(Mode)),
        draw(st.booleans()),
        draw(subsets(CONDITIONS)),
    )


@st.composite
def near(draw: st.DrawFn, register: Register) -> Question:
    """A question that resembles a ground of the register, so that some are permitted."""
    if not register.grounds:
        return draw(questions())
    one = draw(st.sampled_from(sorted(register.grounds.values(), key=lambda g: g.id)))
    random = draw(questions())
    return Question(
        one.provider, one.recipient, one.group, (one.item,), one.purpose, random.moment,
        random.day, draw(st.none() | st.just(random.form)), draw(st.none() | st.just(random.mode)),
        draw(st.booleans()) and random.bsn, frozenset(one.conditions) | random.conditions,
    )  # fmt: skip


assumed = subsets(tuple(OPENINGS))


def carries(ground: Ground, asked: Question, on: frozenset[str], register: Register) -> bool:
    """Whether a ground carries a question, worked out from the definition alone."""
    if (ground.provider, ground.recipient) != (asked.provider, asked.recipient):
        return False
    if (ground.item,) != asked.items or ground.group != asked.group:
        return False
    if ground.purpose != asked.purpose or not set(ground.conditions) <= asked.conditions:
        return False
    unsure = ground.valid_from is None or ground.confidence is Confidence.UNCONFIRMED
    if unsure and "bevestigd" not in on:
        return False
    if ground.purpose == "boete" and "boete_is_taak" not in on:
        return False
    if "regeling" in ground.decisions and "regeling_is_er" not in on:
        return False
    decided = date(2025, 6, 1) if "toestemming" in ground.decisions else date.min
    if asked.day < decided and (ground.valid_from or date.min) < decided:
        return False
    begin = ground.valid_from or date.min
    if asked.day < begin and not (ground.since_read and "eerder" in on and begin >= decided):
        return False
    if ground.valid_until is not None and asked.day > ground.valid_until:
        return False
    if (asked.moment not in ground.moments) if ground.moments else ("moment" not in on):
        return False
    if ground.delay is None and "zichtbaar" not in on:
        return False
    if ground.form is None and "vorm" not in on:
        return False
    finest = ground.form or Form.VALUE
    order = (Form.VALUE, Form.CLASS, Form.YES_NO)
    if asked.form is not None and finest is Form.PSEUDONYM and asked.form is not Form.PSEUDONYM:
        return False
    if asked.form is Form.PSEUDONYM and finest not in (Form.VALUE, Form.PSEUDONYM):
        return False
    if asked.form in order and finest in order and order.index(asked.form) < order.index(finest):
        return False
    if asked.mode is not None and asked.mode not in ground.modes:
        return False
    both = {ground.bsn_provider, ground.bsn_recipient}
    nameless = Form.PSEUDONYM in (asked.form, finest)
    return not asked.bsn or (both == {Allowed.YES} and not nameless)
