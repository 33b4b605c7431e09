"""Time: what may be read in which grid, `in`, stretches of months, records that run."""

from __future__ import annotations

import pytest

from tests.language.reading import codes, complaint, formula, law_of, meaning, version
from uitvoerbaar.law.declaration import Choice
from uitvoerbaar.law.expression import (
    CurrentPeriod,
    Literal,
    Moment,
    MonthCount,
    MonthFind,
    MonthRun,
    MonthSum,
    Now,
    ParameterCell,
    Part,
    PartOf,
    Read,
    Running,
    Subtract,
    Symbol,
    walk,
)
from uitvoerbaar.law.time import Grid, month_index
from uitvoerbaar.law.types import Amount, Date, Month, Year

HUUR = "bedrag per maand"
INKOMEN = "bedrag per jaar"


def period_of(text: str, kind: str = HUUR, grid: str = "maand") -> object:
    """The period in which a formula of one name reads."""
    body = meaning(text, kind, grid=grid)
    assert isinstance(body, Read | ParameterCell)
    return body.period


def test_a_monthly_rule_reads_yearly_values_without_saying_which() -> None:
    assert period_of("inkomen", INKOMEN) is None


def test_a_yearly_rule_says_which_month_it_reads() -> None:
    assert complaint("huur", HUUR, grid="jaar").kind.code == "L501"
    assert period_of("huur in 2024-03", HUUR, "jaar") is not None
    assert codes(formula("huur in (eerste_dag van jaar)", HUUR, grid="jaar")) == []


def test_a_rule_that_is_fixed_once_says_which_period_it_reads() -> None:
    assert complaint("huur", HUUR, grid="").kind.code == "L502"
    assert complaint("inkomen", INKOMEN, grid="").kind.code == "L502"
    assert codes(formula("inkomen in 2024", INKOMEN, grid="")) == []
    assert codes(formula("leeftijd in geboortedatum", grid="")) == []


@pytest.mark.parametrize(
    ("name", "grid", "code"),
    [
        ("maand", "jaar", "L503"),
        ("peildatum", "jaar", "L503"),
        ("maand", "", "L503"),
        ("jaar", "", "L503"),
        ("jaar", "jaar", None),
        ("jaar", "maand", None),
        ("peildatum", "maand", None),
    ],
)
def test_the_current_period_exists_where_the_rule_is_fixed_that_often(
    name: str, grid: str, code: str | None
) -> None:
    kind = {"maand": "maand", "jaar": "jaar", "peildatum": "datum"}[name]
    assert codes(formula(name, kind, grid=grid)) == ([] if code is None else [code])


def test_the_previous_period_is_one_back() -> None:
    month = period_of("huur in vorige maand")
    assert isinstance(month, Subtract)
    assert isinstance(month.left, CurrentPeriod)
    assert month.left.now is Now.MONTH
    year = period_of("inkomen in vorig jaar", INKOMEN)
    assert isinstance(year, Subtract)
    assert year.type == Year()


def test_a_period_may_be_a_year_a_month_a_date_or_a_formula() -> None:
    year = period_of("inkomen in 2024", INKOMEN)
    assert isinstance(year, Literal)
    assert (year.type, year.value) == (Year(), 2024)
    month = period_of("huur in 2024-03")
    assert isinstance(month, Literal)
    assert (month.type, month.value) == (Month(), month_index(2024, 3))
    day = period_of("inkomen in geboortedatum", INKOMEN)
    assert isinstance(day, Read)
    assert day.type == Date()
    assert isinstance(period_of("huur in (maand - 3)"), Subtract)


def test_a_year_is_no_period_for_a_monthly_value() -> None:
    assert complaint("huur in 2024", HUUR).kind.code == "L504"
    assert complaint("huur in vorig jaar", HUUR).kind.code == "L504"
    assert complaint("huur in leeftijd", HUUR).kind.code == "L504"


def test_only_what_has_periods_is_read_in_one() -> None:
    assert codes(formula("geboortedatum in 2024", "datum")) == ["L505"]
    assert codes(formula("gift in 2024", "vorm")) == ["L505"]
    assert codes(formula("aantal verzameling (partner)")) == ["L201"]
    assert codes("regel x van persoon elke maand: getal\n    stel a is 1\n    a in 2024") == [
        "L505"
    ]


def test_a_parameter_is_read_in_any_period() -> None:
    assert isinstance(period_of("korting in 2024", "percentage"), Literal)
    assert isinstance(period_of("norm(mbo) in vorige maand"), Subtract)


def test_in_shifts_only_the_outermost_value() -> None:
    body = meaning("huur van partner in vorige maand", HUUR)
    assert isinstance(body, Read)
    assert body.period is not None
    assert isinstance(body.owner, Read)
    assert body.owner.period is None
    other = meaning("huur van (partner in vorige maand)", HUUR)
    assert isinstance(other, Read)
    assert other.period is None
    assert isinstance(other.owner, Read)
    assert other.owner.period is not None


def test_months_are_counted_from_a_month_or_a_date() -> None:
    body = meaning("aantal maanden vanaf geboortedatum tot en met maand waarin student")
    assert isinstance(body, MonthCount)
    assert isinstance(body.start, PartOf)
    assert body.start.part is Part.MONTH
    assert body.end.type == Month()


def test_within_a_stretch_of_months_everything_is_monthly() -> None:
    text = "aantal maanden vanaf 2024-01 tot en met 2024-12 waarin (huur > € 3 en maand > 2024-03)"
    assert isinstance(meaning(text, grid="jaar"), MonthCount)
    total = meaning("som van huur over maanden vanaf 2024-01 tot en met 2024-12", "bedrag", grid="")
    assert isinstance(total, MonthSum)
    assert total.type == Amount()  # what is paid per month, added up, is paid once


def test_a_month_is_found_and_a_run_is_measured() -> None:
    first = meaning("eerste maand vanaf 2024-01 tot en met maand waarin student", "maand")
    assert isinstance(first, MonthFind)
    assert first.first
    run = meaning(
        "langste reeks maanden vanaf 2024-01 tot en met maand waarin student "
        "onderbroken door minder dan 3"
    )
    assert isinstance(run, MonthRun)
    assert run.gap is not None
    ending = meaning("aaneengesloten maanden vanaf 2024-01 tot en met maand waarin student")
    assert isinstance(ending, MonthRun)
    assert ending.at_end
    assert ending.gap is None


def test_a_stretch_runs_between_months() -> None:
    text = "aantal maanden vanaf jaar tot en met maand waarin student"
    assert complaint(text).kind.code == "L401"


def test_records_that_run_are_asked_for_in_a_month() -> None:
    body = meaning("aantal lopende inschrijvingen waarvoor (sector is ho)")
    running = next(node for node in walk(body) if isinstance(node, Running))
    assert running.moment is Moment.FIRST_DAY
    any_day = meaning("aantal op enig moment lopende inschrijvingen")
    assert any(getattr(n, "moment", None) is Moment.ANY_DAY for n in walk(any_day))
    assert complaint("aantal lopende inschrijvingen", grid="jaar").kind.code == "L506"
    assert complaint("aantal lopende ouderschappen").kind.code == "L506"


def test_a_value_that_is_carried_forward_has_a_first_month_and_a_first_value() -> None:
    law = law_of(
        "regel x van persoon elke maand: bedrag\n    begint in geboortedatum met € 0\n"
        "    x in vorige maand + € 1\n        afgerond op centen"
    )
    found = version(law)
    assert isinstance(found.start, PartOf)
    assert found.start_value is not None
    assert codes("regel x: getal\n    begint in 2024-01 met 1\n    2") == ["L508"]


def choice_of(*clauses: str) -> Choice:
    """A choice with these clauses."""
    lines = "\n    ".join(clauses)
    law = law_of(f"keuze wens van persoon elke maand: ja/nee\n    {lines}")
    return law.choices[Symbol("wens", "persoon")]


def test_a_choice_works_from_a_month_that_follows_from_the_date_of_application() -> None:
    choice = choice_of(
        "op aanvraag door student of ouder",
        "werkt vanaf maand van aanvraagdatum - 24 maanden",
        "uiterlijk laatste_dag van (maand + 2)",
        "standaard nee",
    )
    assert choice.applicants == ("student", "ouder")
    assert choice.grid is Grid.MONTH
    assert choice.effect is not None
    assert choice.effect.type == Month()
    assert choice.deadline is not None
    assert choice.default is False


def test_the_effect_of_a_choice_reads_nothing_in_a_current_month() -> None:
    start = "keuze wens van persoon elke maand: ja/nee\n    op aanvraag\n    werkt vanaf "
    assert codes(start + "maand") == ["L503"]
    assert codes(start + "(geboortedatum + leeftijd × 3)") == ["L502"]
    assert codes(formula("aanvraagdatum", "datum")) == ["L310"]
