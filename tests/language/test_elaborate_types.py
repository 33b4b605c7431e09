"""Types and units: what may meet, what an open literal becomes, what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.language.reading import codes, complaint, formula, law_of, meaning, version
from uitvoerbaar.law.expression import (
    Add,
    AtLeast,
    Choose,
    Convert,
    Divide,
    FrozenText,
    IfAbsent,
    Literal,
    MoveDate,
    Multiply,
    NotApplicable,
    OneOf,
    PartOf,
    Recount,
    Round,
    Same,
    SetOfMembers,
    Subtract,
    Where,
    walk,
)
from uitvoerbaar.law.time import Duration, LeapDay
from uitvoerbaar.law.types import Address, Amount, Month, Number, SetOf, Unit, Year

PER_MONTH = Amount(Unit.PER_MONTH)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("€ 10 + huur", "bedrag per maand"),
        ("huur - € 10 × leeftijd", "bedrag per maand"),
        ("(huur - € 5, ten minste € 0)", "bedrag per maand"),
        ("laagste van (€ 3, huur, € 4)", "bedrag per maand"),
        ("€ 5 × 3", "bedrag per maand"),
        ("som van (€ 3 + huur) over ouders", "bedrag per maand"),
    ],
)
def test_an_amount_without_unit_takes_that_of_its_partner(text: str, kind: str) -> None:
    amounts = [node.type for node in walk(meaning(text, kind)) if isinstance(node.type, Amount)]
    assert set(amounts) == {PER_MONTH}
    assert all(type(amount) is Amount for amount in amounts)


def test_a_stel_name_for_an_amount_without_unit_fits_every_unit() -> None:
    text = (
        "regel x van persoon elke maand: ja/nee\n    stel grens is € 5\n"
        "    huur > grens en inkomen > grens"
    )
    assert version(law_of(text)).locals[0][1].type == Amount()


def test_an_amount_is_in_cents() -> None:
    literals = [node.value for node in walk(meaning("huur > € 1.234,5", "ja/nee"))
                if isinstance(node, Literal)]  # fmt: skip
    assert literals == [123450]
    assert meaning("13,6% × 2").left.value == Fraction(17, 125)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "huur + inkomen",
        "(huur, ten minste inkomen)",
        "hoogste van (huur, inkomen)",
        "(huur, bij ontbreken inkomen)",
        "huur + vermogen",
    ],
)
def test_amounts_of_different_units_do_not_meet(text: str) -> None:
    assert complaint(text, "bedrag per maand").kind.code == "L402"


def test_amounts_of_different_units_are_not_compared_and_dividing_keeps_the_unit() -> None:
    assert complaint("huur = inkomen", "ja/nee").kind.code == "L402"
    assert complaint("inkomen / 12", "bedrag per maand").kind.code == "L402"


def test_counting_otherwise_changes_the_unit_and_not_the_number() -> None:
    body = meaning("(vermogen / 12, geteld per maand) + huur", "bedrag per maand")
    assert isinstance(body, Add)
    assert isinstance(body.left, Recount)
    assert body.left.type == PER_MONTH
    once = meaning("(huur, geteld ineens) + vermogen", "bedrag")
    assert isinstance(once, Add)
    assert isinstance(once.left, Recount)


def test_conversion_changes_the_unit() -> None:
    body = meaning("(inkomen, omgerekend per maand) + huur", "bedrag per maand")
    assert isinstance(body, Add)
    assert isinstance(body.left, Convert)
    assert body.left.type == PER_MONTH


def test_an_amount_by_an_amount_is_a_number() -> None:
    body = meaning("inkomen / (inkomen + € 5)")
    assert isinstance(body, Divide)
    assert body.type == Number()


def test_numbers_and_percentages_are_one_family() -> None:
    assert isinstance(meaning("korting × 3 + leeftijd", "percentage"), Add)
    assert isinstance(meaning("korting × huur", "bedrag per maand"), Multiply)


@pytest.mark.parametrize(
    "text",
    [
        "huur × huur",
        "leeftijd / huur",
        "geboortedatum + 3",
        "3 + geboortedatum",
        "maand + 3 dagen",
        "student + 1",
        "(-geboortedatum)",
        "geboortedatum + geboortedatum",
    ],
)
def test_what_cannot_be_computed_is_told(text: str) -> None:
    assert complaint(text).kind.code == "L403"


def test_dates_months_and_years_move_in_their_own_count() -> None:
    assert meaning("geboortedatum + 18 jaar", "datum").right.value == Duration(216)  # type: ignore[attr-defined]
    assert meaning("maand - 24 maanden", "maand").right.value == 24  # type: ignore[attr-defined]
    assert meaning("jaar + 2 jaar", "jaar").right.value == 2  # type: ignore[attr-defined]
    assert meaning("jaar - 2", "jaar").type == Year()
    assert meaning("maand - maand van geboortedatum").type == Number()
    assert meaning("maand + 3", "maand").type == Month()
    assert isinstance(meaning("geboortedatum + proeftijd", "datum"), Add)


def test_a_reading_of_29_february_belongs_to_a_date_and_a_fixed_duration() -> None:
    body = meaning("(geboortedatum - 18 jaar, schrikkeldag naar 1 maart)", "datum")
    assert isinstance(body, MoveDate)
    assert (body.duration, body.leap) == (Duration(-216), LeapDay.FORWARD)
    assert complaint("(geboortedatum, schrikkeldag naar 1 maart)", "datum").kind.code == "L409"


def test_a_whole_number_may_be_a_year_and_a_text_an_address() -> None:
    body = meaning("pensioenjaar = 2030", "ja/nee")
    assert isinstance(body, Same)
    assert body.right.type == Year()
    address = meaning('woonadres is "Kade 1"', "ja/nee")
    assert isinstance(address, Same)
    assert address.right.type == Address()


@pytest.mark.parametrize(
    ("text", "kind", "step"),
    [
        ("huur\n        afgerond op centen", "bedrag per maand", 1),
        ("huur\n        afgerond op hele euro's", "bedrag per maand", 100),
        ("huur\n        naar beneden afgerond op 1 decimalen", "bedrag per maand", 10),
        ("huur\n        afgerond op veelvouden van € 25", "bedrag per maand", 2500),
        ("leeftijd\n        afgerond op gehelen", "getal", 1),
        ("leeftijd\n        naar boven afgerond op 2 decimalen", "getal", Fraction(1, 100)),
        ("korting\n        afgerond op veelvouden van 0,1%", "percentage", Fraction(1, 1000)),
    ],
)
def test_the_step_of_a_rounding_is_in_the_count_of_the_value(
    text: str, kind: str, step: Fraction
) -> None:
    body = meaning(text, kind)
    assert isinstance(body, Round)
    assert body.step == step


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("leeftijd\n        afgerond op centen", "getal"),
        ("huur\n        afgerond op gehelen", "bedrag per maand"),
        ("korting\n        afgerond op 2 decimalen", "percentage"),
        ("korting\n        afgerond op gehelen", "percentage"),
        ("geboortedatum\n        afgerond op gehelen", "datum"),
        ("huur\n        afgerond op veelvouden van 25", "bedrag per maand"),
    ],
)
def test_a_rounding_that_does_not_fit_is_told(text: str, kind: str) -> None:
    assert complaint(text, kind).kind.code == "L407"


def test_modifiers_work_from_top_to_bottom() -> None:
    body = meaning("huur - € 3\n        ten minste € 0\n        afgerond op centen",
                   "bedrag per maand")  # fmt: skip
    assert isinstance(body, Round)
    assert isinstance(body.operand, AtLeast)
    assert isinstance(body.operand.operand, Subtract)


def test_what_absence_means_has_the_same_type() -> None:
    assert isinstance(meaning("(huur, bij ontbreken € 0)", "bedrag per maand"), IfAbsent)
    assert complaint("(huur, bij ontbreken 0)", "bedrag per maand").kind.code == "L401"


def test_old_text_is_frozen_on_a_day() -> None:
    body = meaning("(leeftijd, volgens de tekst op 2020-01-01)")
    assert isinstance(body, FrozenText)
    assert body.day == date(2020, 1, 1)


def test_not_applicable_is_an_outcome_and_nothing_else() -> None:
    law = law_of(
        "regel x van persoon elke maand: getal\n    als student: niet van toepassing\n    anders: 1"
    )
    nodes = list(walk(version(law).body))
    assert [node.type for node in nodes if isinstance(node, NotApplicable)] == [Number()]
    assert complaint("leeftijd is niet van toepassing", "ja/nee").kind.code == "L410"


def test_membership_is_of_values_or_of_a_collection() -> None:
    values = meaning("vorm is een van (gift, lening)", "ja/nee")
    assert isinstance(values, OneOf)
    assert len(values.options) == 2
    group = meaning("partner is niet een van huisgenoten", "ja/nee")
    assert isinstance(group, OneOf)
    assert group.negated
    assert group.options[0].type == SetOf("persoon")


def test_a_set_is_made_of_things_of_one_kind() -> None:
    assert isinstance(meaning("verzameling (persoon, partner)", "verzameling persoon"),
                      SetOfMembers)  # fmt: skip
    assert complaint("verzameling (persoon, leeftijd)", "verzameling persoon").kind.code == "L405"


def test_one_of_many_is_chosen_by_its_keys() -> None:
    body = meaning("leeftijd van (kies uit ouders de hoogste leeftijd bij gelijk de laagste huur)")
    choose = next(node for node in walk(body) if isinstance(node, Choose))
    assert [key.highest for key in choose.keys] == [True, False]
    only = meaning("leeftijd van (kies uit kinderen)")
    assert next(node for node in walk(only) if isinstance(node, Choose)).keys == ()


def test_the_first_day_of_a_year_is_a_day() -> None:
    assert isinstance(meaning("eerste_dag van jaar", "datum", grid="jaar"), PartOf)
    assert complaint("maandnummer van jaar", grid="jaar").kind.code == "L301"


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("leeftijd", "datum", "L401"),
        ("als leeftijd: 1\n    anders: 2", "getal", "L401"),
        ("als vorm < gift: 1\n    anders: 2", "getal", "L406"),
        ("leeftijd is geboortedatum", "ja/nee", "L401"),
        ("aantal leeftijd", "getal", "L405"),
        ("ouders bestaat", "ja/nee", "L406"),
        ("hoogste van (vorm) over ouders", "vorm", "L411"),
        ("som van geboortedatum over ouders", "getal", "L411"),
        ("(vorm, ten minste gift)", "vorm", "L412"),
        ("(huur, omgerekend per maand)", "bedrag per maand", "L408"),
        ("(vermogen, omgerekend per maand)", "bedrag per maand", "L408"),
        ("(huur, geteld per jaar)", "bedrag per jaar", "L415"),
        ("(huur, geteld per maand)", "bedrag per maand", "L415"),
        ("(huur, geteld per week)", "bedrag per maand", "L415"),
        ("(leeftijd, geteld ineens)", "bedrag", "L415"),
        ("2026-02-30", "datum", "L211"),
    ],
)
def test_what_does_not_fit_is_told_once(text: str, kind: str, code: str) -> None:
    assert complaint(text, kind).kind.code == code


def test_a_parameter_gets_its_categories_in_order() -> None:
    assert codes(formula("norm(gift)", "bedrag per maand")) == ["L401"]
    assert codes(formula("norm", "bedrag per maand")) == ["L608"]
    assert codes(formula("korting(mbo)", "percentage")) == ["L608"]
    assert codes(formula("leeftijd(3)")) == ["L608"]
    assert codes(formula("norm(mbo)", "bedrag per maand")) == []


def test_a_filtered_collection_is_a_set() -> None:
    body = meaning("kinderen waarvoor student", "verzameling persoon")
    assert isinstance(body, Where)
    assert complaint("kinderen waarvoor student").kind.code == "L401"
