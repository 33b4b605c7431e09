"""Cases that are never reached, columns that are lacking, amounts and questions."""

from __future__ import annotations

import pytest

from tests.language.lawpages import article, messages, page, rule_codes

RULE = "regel bijdrage van persoon elke maand: bedrag per maand\n"


def cases(*lines: str) -> list[str]:
    """The messages about one rule by cases."""
    return rule_codes(RULE + "\n".join(f"    {line}" for line in lines))


# --- cases that are never reached -----------------------------------------------------------------


def test_cases_that_each_decide_something_are_fine() -> None:
    assert (
        cases(
            "als blind en doof: bedrag_twee",
            "als blind: bedrag_een",
            "als inkomen < bedrag_een: bedrag_een",
            "als inkomen < bedrag_twee: bedrag_twee",
            "anders: € 0",
        )
        == []
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("blind", "blind"),
        ("blind", "blind en doof"),
        ("blind of doof", "doof"),
        ("leesniveau is niet meester", "leesniveau is beginner"),
        ("leesniveau is een van (beginner, gevorderd)", "leesniveau is gevorderd"),
        ("leeftijd < 30", "leeftijd < 18"),
        ("leeftijd ≥ 18", "leeftijd > 30 en blind"),
        ("inkomen ≤ bedrag_een", "bedrag_een > inkomen"),
        ("partner bestaat", "blind van partner"),
        ("jaar < 2020", "jaar ≤ 2019"),
        ("niet (blind en doof)", "niet blind"),
    ],
)
def test_a_case_that_an_earlier_one_decides_is_never_reached(first: str, second: str) -> None:
    lines = (f"als {first}: bedrag_een", f"als {second}: bedrag_twee", "anders: € 0")
    assert cases(*lines) == ["L652"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("blind en doof", "blind"),
        ("leesniveau is beginner", "leesniveau is niet gevorderd"),
        ("leeftijd < 18", "leeftijd < 30"),
        ("leeftijd < 18", "leeftijd ≤ 18"),
        ("inkomen ≤ bedrag_een", "inkomen ≤ bedrag_twee"),
        ("partner ontbreekt", "niet blind"),
        ("blind van partner in vorige maand", "blind van partner"),
        ("jaar < 2020", "jaar ≤ 2020"),
    ],
)
def test_a_case_that_adds_something_is_reached(first: str, second: str) -> None:
    lines = (f"als {first}: bedrag_een", f"als {second}: bedrag_twee", "anders: € 0")
    assert cases(*lines) == []


def test_several_cases_may_decide_together() -> None:
    assert cases(
        "als leeftijd < 18: bedrag_een",
        "als leeftijd > 30: bedrag_twee",
        "als leeftijd < 18 of leeftijd > 40: € 0",
        "anders: bedrag_een",
    ) == ["L652"]


def test_the_message_names_the_line_that_decides() -> None:
    rules = RULE + "    als blind: bedrag_een\n    als blind en doof: bedrag_twee\n    anders: € 0"
    (message,) = messages(page(article("1", "gecodeerd", rules)))
    assert message.sentence == (
        "Dit geval van `bijdrage van persoon` (LW artikel 1) wordt nooit bereikt: als het geldt, "
        "geldt het geval op regel 13 ook, en dat gaat voor."
    )
    assert (message.place.line, message.place.column) == (14, 9)


@pytest.mark.parametrize(
    "condition",
    [
        "blind en niet blind",
        "leesniveau is beginner en leesniveau is gevorderd",
        "leeftijd < 0",
        "leeftijd > 30 en leeftijd < 18",
        "maand < 2024-01 en maand > 2023-12",
        "inkomen < inkomen",
        "partner ontbreekt en blind van partner",
        "aantal maanden vanaf 2020-01 tot en met maand waarin blind < 0",
    ],
)
def test_a_condition_that_denies_itself_can_never_hold(condition: str) -> None:
    assert cases(f"als {condition}: bedrag_een", "anders: € 0") == ["L653"]


def test_an_exception_that_never_holds_is_reported() -> None:
    assert rule_codes(
        RULE + "    bedrag_een",
        """
        uitzondering nooit op bijdrage van persoon
            als blind en niet blind: € 0
        """,
    ) == ["L653"]


def test_a_case_inside_another_knows_what_the_other_asked() -> None:
    inner = """
    regel bijdrage van persoon elke maand: bedrag per maand
        als blind:
            als niet blind: bedrag_een
            anders: bedrag_twee
        anders: € 0
    """
    assert rule_codes(inner) == ["L652"]


def test_what_is_asked_of_other_months_says_nothing_of_this_one() -> None:
    other_months = """
    regel bijdrage van persoon elke maand: getal
        als blind:
            aantal maanden vanaf 2020-01 tot en met maand waarin (niet blind)
        anders: 0
    """
    assert rule_codes(other_months) == []


def test_a_case_that_only_an_exception_reaches_is_no_case() -> None:
    assert rule_codes(
        RULE + "    als blind: bedrag_een\n    anders: € 0",
        """
        uitzondering blinde_lezer op bijdrage van persoon
            als blind of doof: bedrag_twee
        """,
    ) == ["L652"]


def test_an_exception_of_another_time_does_not_take_a_case_away() -> None:
    assert (
        rule_codes(
            RULE + "    als blind: bedrag_een\n    anders: € 0",
            """
            uitzondering blinde_lezer op bijdrage van persoon
                geldig vanaf 2024-01-01
                als blind: bedrag_twee
            """,
        )
        == []
    )


def test_a_rule_is_looked_into() -> None:
    assert rule_codes(
        """
        regel volwassen van persoon elke maand: ja/nee
            leeftijd ≥ 18
        """,
        RULE
        + """\
    als leeftijd < 18: bedrag_een
    als niet volwassen: bedrag_twee
    anders: € 0
""",
    ) == ["L652"]


def test_a_yearly_rule_is_another_moment_than_a_monthly_one() -> None:
    assert (
        rule_codes(
            """
            gegeven begonnen van persoon elk jaar: ja/nee
                vraag "Bent u begonnen?"
            """,
            """
            regel mag van persoon elk jaar: ja/nee
                begonnen
            """,
            RULE
            + """\
    als niet begonnen: bedrag_een
    als niet mag: bedrag_twee
    anders: € 0
""",
        )
        == []
    )


def test_after_all_values_of_an_enumeration_nobody_is_left() -> None:
    lines = ["als woonvorm is alleen: bedrag_een", "als woonvorm is samen: bedrag_twee"]
    assert cases(*lines, "anders: € 0") == ["L654"]


def test_someone_may_be_left_where_the_law_knows_of_no_value() -> None:
    lines = ["als woonvorm is alleen: bedrag_een", "als woonvorm is samen: bedrag_twee"]
    asks = """
    regel dakloos van persoon elke maand: ja/nee
        woonvorm ontbreekt
    """
    assert rule_codes(RULE + "\n".join(f"    {x}" for x in [*lines, "anders: € 0"]), asks) == []


def test_of_a_partner_there_may_be_no_value() -> None:
    lines = [
        "als woonvorm van partner is alleen: bedrag_een",
        "als woonvorm van partner is samen: bedrag_twee",
    ]
    assert cases(*lines, "anders: € 0") == []


def test_a_borrowed_text_is_reported_only_where_it_stands() -> None:
    assert rule_codes(
        RULE + "    als blind: bedrag_een\n    als blind: bedrag_twee\n    anders: € 0",
        """
        regel andere_bijdrage van persoon elke maand: bedrag per maand
            overeenkomstig bijdrage van persoon met doof in plaats van blind
        """,
    ) == ["L652"]


# --- columns --------------------------------------------------------------------------------------

TABLE = """
parameter tarief per leesniveau, woonvorm: bedrag per maand
    vanaf      | beginner alleen | beginner samen | gevorderd alleen | bron
    2024-01-01 | 5               | 10             | 20               | "artikel 1" wet
"""


def test_every_combination_that_can_be_asked_needs_a_column() -> None:
    rules = f"{TABLE}\n{RULE}    tarief(leesniveau, woonvorm)"
    (message,) = messages(page(article("1", "gecodeerd", rules)))
    assert message.sentence == (
        "`bijdrage van persoon` (LW artikel 1) kan `tarief` vragen voor `gevorderd samen`, "
        "`meester alleen` en `meester samen`, maar daarvoor is geen kolom."
    )


@pytest.mark.parametrize(
    "body",
    [
        "als leesniveau is beginner: tarief(leesniveau, woonvorm)\n    anders: € 0",
        "als leesniveau is meester of woonvorm is samen: € 0\n"
        "    anders: tarief(leesniveau, woonvorm)",
        "stel gewoon is tarief(leesniveau, woonvorm)\n"
        "    als leesniveau is meester: € 0\n"
        "    als leesniveau is gevorderd en woonvorm is samen: € 0\n"
        "    anders: gewoon",
        "tarief(beginner, woonvorm)",
        "tarief(gevorderd, alleen)",
    ],
)
def test_what_a_rule_rules_out_needs_no_column(body: str) -> None:
    assert rule_codes(TABLE, f"{RULE}    {body}") == []


def test_what_an_exception_takes_needs_no_column() -> None:
    exception = """
    uitzondering meesters op bijdrage van persoon
        als leesniveau is niet beginner: € 0
    """
    assert rule_codes(TABLE, f"{RULE}    tarief(leesniveau, woonvorm)", exception) == []


def test_a_rule_asks_only_for_the_values_that_it_can_have() -> None:
    level = """
    regel lager_niveau van persoon elke maand: leesniveau
        als leeftijd < 12: niet van toepassing
        als blind: beginner
        anders: gevorderd
    """
    asked = f"{RULE}    tarief(lager_niveau, alleen)"
    assert rule_codes(TABLE, level, asked) == []
    assert rule_codes(TABLE, level, f"{RULE}    tarief(lager_niveau, samen)") == ["L655"]


def test_a_column_that_has_lapsed_is_a_column() -> None:
    table = """
    parameter tarief per woonvorm: bedrag per maand
        vanaf      | alleen | samen     | bron
        2024-01-01 | 5      | vervallen | "artikel 1" wet
    """
    assert rule_codes(table, f"{RULE}    tarief(woonvorm)") == []


# --- rows -----------------------------------------------------------------------------------------


def table(*rows: str, grid: str = "") -> list[str]:
    """The messages about a parameter of one amount with these rows, and a rule that reads it."""
    lines = "\n".join(f'    vanaf {row} bron "artikel 1" wet' for row in rows)
    rule = "regel bijdrage elk jaar: bedrag per maand\n    tarief"
    return rule_codes(f"parameter tarief{grid}: bedrag per maand\n{lines}", rule)


def test_a_yearly_amount_has_a_row_for_each_year() -> None:
    rows = ["2022-01-01: € 10", "2023-01-01: € 11", "2023-09-01: € 12", "2024-01-01: € 13"]
    assert table(*rows, grid=" elk jaar") == []
    assert table(rows[0], *rows[2:], grid=" elk jaar") == ["L554"]
    assert table(rows[0], rows[3]) == []


def test_an_unknown_amount_fills_a_year() -> None:
    assert (
        table("2022-01-01: € 10", "2023-01-01: onbekend", "2024-01-01: € 13", grid=" elk jaar")
        == []
    )


def test_an_assumption_fills_a_year() -> None:
    assert (
        rule_codes(
            """
            parameter tarief elk jaar: bedrag per maand
                vanaf 2022-01-01: € 10 bron "artikel 1" wet
                vanaf 2024-01-01: € 12 bron "artikel 1" wet
            """,
            """
            aanname tussenjaar op parameter tarief
                vanaf 2023-01-01: € 11 bron "raming" onzeker
                omdat "niet gepubliceerd"
            """,
            "regel bijdrage elk jaar: bedrag per maand\n    tarief",
        )
        == []
    )


def test_rows_stand_in_order_and_once() -> None:
    assert table("2023-01-01: € 10", "2022-01-01: € 11") == ["L555"]
    assert table("2023-01-01: € 10", "2023-01-01: € 11") == ["L556"]
    assert table("2023-01-01: € 10", "2023-01-01: € 11 bekend vanaf 2023-05-01") == []


def test_a_correction_that_became_known_later_may_overlap() -> None:
    version = "regel bijdrage elke maand: bedrag per maand\n    geldig vanaf 2024-01-01{known}\n"
    first = version.format(known="") + "    bedrag_een"
    second = version.format(known=", bekend vanaf 2025-01-01") + "    bedrag_twee"
    assert rule_codes(first, second) == []
    assert rule_codes(first, version.format(known="") + "    bedrag_twee") == ["L550"]


# --- amounts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("bedrag_een - € 5", ["L750"]),
        ("(bedrag_een, ten minste € 5)", ["L750"]),
        ("(bedrag_een, ten minste € 0)", []),
        ("26% × bedrag_een", ["L751"]),
        ("50% × bedrag_een + 100% × bedrag_twee", []),
        ("2 × bedrag_een / 12", []),
        ("(bedrag_een, afgerond op veelvouden van € 5)", []),
    ],
)
def test_an_amount_belongs_in_a_table(body: str, expected: list[str]) -> None:
    assert rule_codes(f"{RULE}    {body}") == expected


def test_an_amount_in_an_exception_or_local_name_is_seen() -> None:
    assert rule_codes(
        RULE + "    stel vast is € 7\n    bedrag_een + vast",
        """
        uitzondering blinde_lezer op bijdrage van persoon
            als inkomen < € 900: bedrag_een
        """,
    ) == ["L750", "L750"]


# --- who can say ----------------------------------------------------------------------------------


def test_an_item_needs_someone_who_can_supply_it() -> None:
    assert rule_codes("gegeven lang van persoon elke maand: ja/nee") == ["L658"]
    assert (
        rule_codes('gegeven lang van persoon elke maand: ja/nee\n    register "lengteregister"')
        == []
    )


def test_what_belongs_to_a_registered_record_comes_along() -> None:
    record = """
    soort leenpas
        houder: persoon, omgekeerd leenpassen
        register "pasregister"
    """
    item = "gegeven nummer van leenpas: getal"
    assert rule_codes(record, item) == []
    assert rule_codes(record.replace('register "pasregister"', "volledig"), item) == ["L658"]


def test_who_judges_is_asked_a_question() -> None:
    judgement = "oordeel leest_goed van persoon elke maand: ja/nee\n    door medewerker"
    assert rule_codes(judgement) == ["L659"]
    assert rule_codes(judgement + '\n    vraag "Leest deze persoon goed?"') == []
