"""What the decision point permits, on which ground, and what it names when it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.exchange.sample import DAY, WHOLE, point_of, sample_law, sound
from uitvoerbaar.exchange.decision import Answer, DecisionPoint, Lack, UnknownAssumptionError
from uitvoerbaar.exchange.ground import Form, Mode, Moment
from uitvoerbaar.exchange.items import items_of
from uitvoerbaar.exchange.words import Words

UNSURE, HIDDEN = "niet bevestigde gronden", "onbekende zichtbaarheid"


def asked(point: DecisionPoint, **changes: Any) -> Answer:
    """The request that the ground of the sample carries, with something changed."""
    request: dict[str, Any] = {
        "provider": "bibliotheek",
        "recipient": "gemeente",
        "group": "lezer",
        "items": ["gelezen_boeken"],
        "purpose": "leeskaart",
        "moment": Moment.AFTER,
        "day": DAY,
        **changes,
    }
    return point.may(**request)


def lacks(answer: Answer) -> set[Lack]:
    """What the nearest ground lacks."""
    (verdict,) = answer.verdicts
    assert not verdict.permitted
    return {obstacle.lack for obstacle in verdict.near[0].obstacles}


@pytest.fixture(scope="module")
def point() -> DecisionPoint:
    return point_of(sound(WHOLE))


def test_a_request_that_a_ground_carries_is_permitted_with_its_article(
    point: DecisionPoint,
) -> None:
    answer = asked(point)
    assert answer.permitted
    (verdict,) = answer.verdicts
    assert verdict.ground is not None
    assert verdict.ground.id == "V001"
    assert str(verdict.ground.reference) == "LW artikel 2"
    assert verdict.assumptions == ()
    said = " ".join(Words(point.register).sentences(answer))
    assert "De bibliotheek moet gelezen boeken van wie leest geven aan de gemeente" in said
    assert "de taak: LW artikel 3" in said


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"moment": Moment.BEFORE}, Lack.OTHER_MOMENT),
        ({"day": date(2025, 12, 31)}, Lack.EARLIER),
        ({"mode": Mode.AUTOMATIC}, Lack.OTHER_MODE),
        ({"provider": "gemeente"}, Lack.OTHER_PROVIDER),
        ({"recipient": "bibliotheek"}, Lack.OTHER_RECIPIENT),
        ({"group": "schrijver"}, Lack.OTHER_GROUP),
        ({"purpose": "boete"}, Lack.OTHER_PURPOSE),
    ],
)
def test_one_thing_that_differs_is_a_near_miss_that_names_it(
    point: DecisionPoint, changes: dict[str, Any], lack: Lack
) -> None:
    answer = asked(point, **changes)
    assert lacks(answer) == {lack}
    said = " ".join(Words(point.register).sentences(answer))
    assert "V001 (LW artikel 2)" in said


def changed(old: str, new: str, more: str = "") -> DecisionPoint:
    assert old in WHOLE
    return point_of(sound(WHOLE.replace(old, new) + more))


def test_a_ground_that_ended_is_expired_the_day_after() -> None:
    point = point_of(sound(WHOLE + "    geldig tot en met 2026-02-28\n"))
    assert asked(point, day=date(2026, 2, 28)).permitted
    assert lacks(asked(point, day=date(2026, 3, 1))) == {Lack.EXPIRED}


def test_a_ground_that_begins_later_is_not_in_force_whatever_is_assumed() -> None:
    assumption = '\naanname eerder\n    opent eerdere dagen\n    omdat "de grond is ouder"\n'
    point = point_of(sound(WHOLE + "    geldig vanaf 2026-04-01\n" + assumption))
    assert lacks(asked(point)) == {Lack.NOT_YET}
    assert lacks(asked(point, assumptions=["eerder"])) == {Lack.NOT_YET}


def test_earlier_days_need_an_assumption_that_every_answer_repeats() -> None:
    assumption = '\naanname eerder\n    opent eerdere dagen\n    omdat "de grond is ouder"\n'
    point = point_of(sound(WHOLE + assumption))
    early = date(2020, 1, 1)
    assert lacks(asked(point, day=early)) == {Lack.EARLIER}
    answer = asked(point, day=early, assumptions=["eerder"])
    assert answer.permitted
    assert answer.verdicts[0].assumptions == ("eerder",)
    assert "Aanname eerder: de grond is ouder." in Words(point.register).sentences(answer)
    later = asked(point, assumptions=["eerder"])
    assert later.verdicts[0].assumptions == ()
    assert [a.name for a in later.assumptions] == ["eerder"]


@pytest.mark.parametrize(
    ("old", "new", "lack", "opens"),
    [
        ("zekerheid gelezen", "zekerheid niet bevestigd", Lack.UNCONFIRMED, UNSURE),
        ("tekst van 2026-01-01", "tekst niet gelezen", Lack.UNCONFIRMED, UNSURE),
        ("moment alleen na aanvraag", "moment niet bekend", Lack.UNKNOWN_MOMENT, "onbekend moment"),
        ("vorm waarde", "vorm niet bekend", Lack.UNKNOWN_FORM, "onbekende vorm"),
        ("zichtbaar meteen", "zichtbaar niet bekend", Lack.UNKNOWN_VISIBILITY, HIDDEN),
        ("taak LW 3", "taak niet genoemd", Lack.TASK, "doel leeskaart"),
    ],
)  # fmt: skip
def test_what_no_source_says_is_usable_only_under_its_own_assumption(
    old: str, new: str, lack: Lack, opens: str
) -> None:
    more = (
        f'\naanname stel\n    opent {opens}\n    omdat "zo is het"\n'
        '\naanname anders\n    opent eerdere dagen\n    omdat "iets anders"\n'
    )
    point = changed(old, new, more)
    answer = asked(point)
    assert lacks(answer) == {lack}
    assert answer.verdicts[0].near[0].obstacles[0].assumption == "stel"
    assert lacks(asked(point, assumptions=["anders"])) == {lack}
    opened = asked(point, assumptions=["stel"])
    assert opened.permitted
    assert opened.verdicts[0].assumptions == ("stel",)


DECISION = """
besluit toestemming
    naam "de toestemming van de raad"
    volgens LW 1
    niet gevonden

besluit regeling
    naam "de regeling van de raad"
    volgens LW 1
    niet gevonden

aanname toestemming_is_er
    opent besluit toestemming
    omdat "de raad zegt dat zij er is"

aanname regeling_is_er
    opent besluit regeling
    omdat "de raad zegt dat zij er is"
"""


def test_a_decision_that_was_not_found_is_assumed_one_by_one() -> None:
    point = changed("bsn ja", "bsn ja\n    vereist besluit toestemming, regeling", DECISION)
    answer = asked(point)
    assert [o.detail for o in answer.verdicts[0].near[0].obstacles] == ["toestemming", "regeling"]
    one = asked(point, assumptions=["toestemming_is_er"])
    assert [o.detail for o in one.verdicts[0].near[0].obstacles] == ["regeling"]
    assert asked(point, assumptions=["toestemming_is_er", "regeling_is_er"]).permitted


def test_a_decision_that_was_found_carries_from_its_own_day() -> None:
    found = DECISION.replace(
        "niet gevonden", 'gevonden "Staatscourant 2026, 1"\n    van 2026-02-01', 1
    )
    point = changed("bsn ja", "bsn ja\n    vereist besluit toestemming", found)
    assert asked(point, day=date(2026, 2, 1)).permitted
    assert lacks(asked(point, day=date(2026, 1, 31))) == {Lack.NOT_YET}


def test_a_condition_has_to_be_stated() -> None:
    condition = '\nvoorwaarde haast\n    naam "er is haast bij"\n'
    point = changed("bsn ja", "bsn ja\n    voorwaarde haast", condition)
    answer = asked(point)
    assert lacks(answer) == {Lack.CONDITION}
    assert "er is haast bij" in " ".join(Words(point.register).sentences(answer))
    assert asked(point, conditions=["haast"]).permitted


@pytest.mark.parametrize("allowed", ["nee", "niet bevestigd", "verstrekker ja, ontvanger nee"])
def test_the_number_travels_only_if_both_sides_may_use_it(allowed: str) -> None:
    point = changed("bsn ja", f"bsn {allowed}")
    assert asked(point).permitted
    assert lacks(asked(point, bsn=True)) == {Lack.BSN}


def test_a_form_wider_than_allowed_is_refused_and_a_narrower_one_is_not() -> None:
    point = changed("vorm waarde", "vorm ja/nee")
    assert lacks(asked(point, form=Form.VALUE)) == {Lack.WIDER}
    assert lacks(asked(point, form=Form.CLASS)) == {Lack.WIDER}
    assert asked(point, form=Form.YES_NO).permitted
    hidden = changed("vorm waarde", "vorm pseudoniem")
    assert lacks(asked(hidden, form=Form.YES_NO)) == {Lack.WIDER}
    assert asked(hidden).verdicts[0].form is Form.PSEUDONYM
    assert lacks(asked(hidden, bsn=True)) == {Lack.BSN}


def test_the_least_telling_form_that_serves_is_named(point: DecisionPoint) -> None:
    compared = asked(point).verdicts[0]
    assert compared.form is Form.YES_NO
    assert compared.need is not None
    assert compared.need.articles == ("LW artikel 3",)
    more = WHOLE.replace("gegevens gelezen_boeken", "gegevens gelezen_boeken, leesspaargeld")
    wide = point_of(sound(more + "    gegeven leesspaargeld als V002\n"))
    assert asked(wide, items=["leesspaargeld"]).verdicts[0].form is Form.VALUE


def test_items_are_decided_one_by_one_and_by_every_name_they_have(point: DecisionPoint) -> None:
    answer = asked(point, items=["boeken_gelezen", "gelezen_boeken van persoon", "geboortedatum"])
    assert [v.permitted for v in answer.verdicts] == [True, True, False]
    assert not answer.permitted


def test_an_item_that_the_law_does_not_know_is_refused_with_near_names(
    point: DecisionPoint,
) -> None:
    (verdict,) = asked(point, items=["gelezen_boekn"]).verdicts
    assert verdict.unknown
    assert "gelezen_boeken" in verdict.suggestions
    (double,) = asked(point, items=["vestiging"]).verdicts
    assert double.suggestions == ("vestiging van persoon", "vestiging van inschrijving")


def test_an_assumption_that_does_not_exist_is_an_error(point: DecisionPoint) -> None:
    with pytest.raises(UnknownAssumptionError):
        asked(point, assumptions=["zomaar"])


def test_items_of_a_law_have_one_key_each() -> None:
    items = items_of(sample_law())
    assert (
        items.key("gelezen_boeken") == items.key("boeken_gelezen") == "gelezen_boeken van persoon"
    )
    assert items.key("vestiging") is None
