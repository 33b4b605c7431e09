"""Proposals: what the law says after an amendment, on each day, and which amendments are wrong."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from uitvoerbaar.language.amend import amended, check_amended
from uitvoerbaar.language.load import law_from_pages
from uitvoerbaar.language.messages import Message, MessageKind
from uitvoerbaar.language.page import Page, read_page
from uitvoerbaar.language.proposals import messages as kinds_of_messages
from uitvoerbaar.law.declaration import ArticleStatus, Law, Parameter
from uitvoerbaar.law.expression import Literal, Symbol

FRONT = "regeling: Leeswet\nafkorting: LW\nbwb: BWBR0018451\nlaag: wet\ngeldend op: 2026-01-01\n"
PERSON = 'soort persoon\n\ngegeven leeftijd van persoon: getal\n    register "BRP"'
TABLE = """\
parameter bijdrage elk jaar: bedrag per maand
    vanaf      | bedrag | bron
    2025-01-01 |     10 | "LW 2" wet
    2026-01-01 |     11 | "LW 2" wet
    2027-01-01 |     12 | "raming" onzeker"""
NEW_TABLE = """\
vervang vanaf 2027-01-01 parameter bijdrage elk jaar: bedrag per maand
    vanaf      | bedrag | bron
    2027-01-01 |      8 | "voorstel" wet
    2028-01-01 |      9 | "voorstel" wet"""
RULE = "regel korting van persoon elke maand: getal\n    {validity}{body}"
EXCEPTION = "uitzondering jong op korting van persoon{before}\n    als leeftijd < 18: {value}"


def page(*declarations: str, heading: str = "## Artikel 2 Bijdrage") -> Page:
    """A page of law."""
    blocks = "\n\n".join(declarations)
    text = f"---\n{FRONT}---\n{heading}\n\nStatus: gecodeerd.\n\n```regels\n{blocks}\n```\n"
    return read_page(text, "wet.md")[0]


def proposal(*declarations: str, heading: str = "## Artikel 2 Bijdrage", status: str = "") -> Page:
    """A proposal page."""
    blocks = "\n\n".join(declarations)
    front = "voorstel: Proef\nregeling: Leeswet\nafkorting: LW\n"
    text = f"---\n{front}---\n{heading}\n\n{status}\n\n```regels\n{blocks}\n```\n"
    return read_page(text, "voorstel.md")[0]


def rule(body: str, start: str = "", end: str = "") -> str:
    """A version of the rule `korting`."""
    words = [f"vanaf {start}"] if start else []
    words += [f"tot en met {end}"] if end else []
    validity = f"geldig {' '.join(words)}\n    " if words else ""
    return RULE.format(validity=validity, body=body)


def applied(law: list[str], *proposals: Page) -> Law:
    """The law after proposals that are right."""
    found, messages = amended([page(PERSON, *law)], proposals)
    assert found is not None, messages
    return found


def errors(law: list[str], *proposals: Page) -> list[Message]:
    """What is wrong with proposals."""
    found, messages = amended([page(PERSON, *law)], proposals)
    assert found is None
    return [message for message in messages if message.is_error]


def value_on(law: Law, day: date) -> int | None:
    """The number that the rule `korting` is, by the version that holds on a day."""
    korting = law.rules.get(Symbol("korting", "persoon"))
    holding = [] if korting is None else [v for v in korting.versions if v.validity.holds_on(day)]
    assert len(holding) < 2
    if not holding:
        return None
    body = holding[0].body
    assert isinstance(body, Literal)
    assert isinstance(body.value, int)
    return body.value


def amounts(parameter: Parameter) -> list[tuple[str, object]]:
    """The rows of a parameter without categories; cents, or None for no amount."""
    return [
        (v.valid_from.isoformat(), v.cells[()].value if () in v.cells else None)
        for v in parameter.versions
    ]


# --- what the law says afterwards -------------------------------------------------------------


def test_a_replaced_rule_ends_the_day_before_and_the_new_one_runs_from_the_day() -> None:
    law = applied([rule("1")], proposal(f"vervang vanaf 2027-01-01 {rule('2')}"))
    assert value_on(law, date(2026, 12, 31)) == 1
    assert value_on(law, date(2027, 1, 1)) == 2


def test_only_the_version_that_runs_on_the_day_is_cut() -> None:
    versions = [rule("1", end="2019-12-31"), rule("2", start="2020-01-01")]
    law = applied(versions, proposal(f"vervang vanaf 2027-01-01 {rule('3')}"))
    assert [value_on(law, date(year, 6, 1)) for year in (2019, 2020, 2026, 2027)] == [1, 2, 2, 3]


def test_a_new_text_with_an_end_gives_way_to_the_old_text_again() -> None:
    new = rule("2", start="2027-01-01", end="2027-12-31")
    law = applied([rule("1")], proposal(f"vervang vanaf 2027-01-01 {new}"))
    assert [value_on(law, date(year, 6, 1)) for year in (2026, 2027, 2028)] == [1, 2, 1]


def test_a_repealed_rule_still_holds_for_the_days_before() -> None:
    law = applied([rule("1")], proposal("trek in vanaf 2027-01-01 regel korting van persoon"))
    assert value_on(law, date(2026, 12, 31)) == 1
    assert value_on(law, date(2027, 1, 1)) is None


def test_an_added_rule_holds_from_the_day_on() -> None:
    law = applied([], proposal(f"voeg toe vanaf 2027-01-01 {rule('1')}"))
    assert value_on(law, date(2026, 12, 31)) is None
    assert value_on(law, date(2027, 1, 1)) == 1


def test_amendments_work_in_the_order_of_their_days() -> None:
    law = applied(
        [],
        proposal(
            f"vervang vanaf 2028-01-01 {rule('2')}",
            "trek in vanaf 2029-01-01 regel korting van persoon",
            f"voeg toe vanaf 2027-01-01 {rule('1')}",
        ),
    )
    found = [value_on(law, date(year, 1, 1)) for year in (2026, 2027, 2028, 2029)]
    assert found == [None, 1, 2, None]


def test_earlier_rows_of_a_replaced_table_stay_and_later_ones_go() -> None:
    law = applied([TABLE], proposal(NEW_TABLE))
    assert amounts(law.parameters["bijdrage"]) == [
        ("2025-01-01", 1000),
        ("2026-01-01", 1100),
        ("2027-01-01", 800),
        ("2028-01-01", 900),
    ]


def test_a_repealed_parameter_has_no_amount_from_the_day_on() -> None:
    law = applied([TABLE], proposal("trek in vanaf 2026-07-01 parameter bijdrage"))
    assert amounts(law.parameters["bijdrage"]) == [
        ("2025-01-01", 1000),
        ("2026-01-01", 1100),
        ("2026-07-01", None),
    ]


def test_an_assumption_gives_way_to_what_the_proposal_fills_itself() -> None:
    assumption = """\
aanname later op parameter bijdrage
    vanaf 2028-01-01: € 20 bron "raming" onzeker
    vanaf 2029-01-01: € 21 bron "raming" onzeker
    omdat "nog niet vastgesteld\""""
    found, messages = amended([page(PERSON, TABLE, assumption)], [proposal(NEW_TABLE)])
    assert found is not None, messages
    assert "L689" in {message.kind.code for message in messages}
    assert amounts(found.parameters["bijdrage"])[-2:] == [("2028-01-01", 900), ("2029-01-01", 2100)]


def test_an_exception_is_replaced_with_its_validity() -> None:
    law = applied(
        [rule("1"), EXCEPTION.format(before="", value="5")],
        proposal(f"vervang vanaf 2027-01-01 {EXCEPTION.format(before='', value='6')}"),
    )
    exceptions = law.rules[Symbol("korting", "persoon")].exceptions
    assert [(e.validity.start, e.validity.end) for e in exceptions] == [
        (None, date(2026, 12, 31)),
        (date(2027, 1, 1), None),
    ]


def test_an_exception_can_be_repealed() -> None:
    law = applied(
        [rule("1"), EXCEPTION.format(before="", value="5")],
        proposal("trek in vanaf 2027-01-01 uitzondering jong op korting van persoon"),
    )
    (exception,) = law.rules[Symbol("korting", "persoon")].exceptions
    assert exception.validity.end == date(2026, 12, 31)


def test_an_enumeration_may_get_more_values() -> None:
    law = applied(
        ["opsomming kleur: rood, groen"],
        proposal("vervang vanaf 2027-01-01 opsomming kleur: groen, rood, geel"),
    )
    assert set(law.enumerations["kleur"].values) == {"rood", "groen", "geel"}


def test_examples_in_a_proposal_need_no_date() -> None:
    example = 'voorbeeld "later" op 2027-03-01\n    a is persoon\n    verwacht korting van a = 2'
    law = applied([rule("1")], proposal(f"vervang vanaf 2027-01-01 {rule('2')}", example))
    assert [example.title for example in law.examples] == ["later"]


def test_a_new_text_is_cited_by_the_heading_it_stands_under_in_the_proposal() -> None:
    law = applied(
        [rule("1")],
        proposal(
            f"vervang vanaf 2027-01-01 {rule('2')}", heading="## Artikel 2 Bijdrage\n\n### Lid 3"
        ),
    )
    old, new = law.rules[Symbol("korting", "persoon")].versions
    assert str(old.origin.citation) == "LW artikel 2"
    assert str(new.origin.citation) == "LW artikel 2, lid 3"
    assert new.origin.citation is not None
    assert new.origin.citation.bwb == "BWBR0018451"
    assert new.origin.place.file == "voorstel.md"


def test_a_status_line_in_a_proposal_replaces_that_of_the_article() -> None:
    law = applied([rule("1")], proposal(status="Status: procedureel; ambtshalve"))
    (article,) = law.regulations[0].articles
    assert article.status is ArticleStatus.PROCEDURAL
    assert article.ex_officio


def test_a_new_article_gets_its_place_by_number() -> None:
    pages = [page(PERSON), read_page(f"---\n{FRONT}---\n## Artikel 10 Slot\n", "slot.md")[0]]
    law, messages = amended(pages, [proposal(heading="## Artikel 2a Nieuw\n\nDit is nieuw.")])
    assert law is not None, messages
    assert [a.citation.article for a in law.regulations[0].articles] == ["2", "2a", "10"]


def test_what_the_proposal_explains_does_not_change_the_paraphrase_of_the_law() -> None:
    base, _ = law_from_pages([page(PERSON)])
    law = applied([], proposal(heading="## Artikel 2 Bijdrage\n\nDit wordt lager."))
    assert base is not None
    assert law.regulations[0].articles[0].paraphrase == base.regulations[0].articles[0].paraphrase


def test_an_empty_proposal_leaves_the_law_as_it_was() -> None:
    base, _ = law_from_pages([page(PERSON, TABLE, rule("1"))])
    law = applied([TABLE, rule("1")], proposal())
    assert base is not None
    assert (law.rules, law.parameters, law.items) == (base.rules, base.parameters, base.items)
    assert law.digest != base.digest


# --- any versions, any day --------------------------------------------------------------------

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(st.lists(DAYS, min_size=1, max_size=4, unique=True).map(sorted), DAYS, st.none() | DAYS)
def test_before_and_after_the_new_text_every_day_keeps_its_text(
    starts: list[date], day: date, end: date | None
) -> None:
    assume(day >= starts[0] and (end is None or end >= starts[0]))
    one_day = timedelta(days=1)
    ends = [*(start - one_day for start in starts[1:]), None]
    law = [
        rule(str(number), start=str(start), end=str(until or ""))
        for number, (start, until) in enumerate(zip(starts, ends, strict=True), 1)
    ]
    if end is not None and end < day:
        day, end = end, day
    new = rule("99", end=str(end or ""))
    before, messages = law_from_pages([page(PERSON, *law)])
    assert before is not None, messages
    after = applied(law, proposal(f"vervang vanaf {day} {new}"))
    moments = {day, day - one_day, *starts, *(start - one_day for start in starts)}
    if end is not None:
        moments |= {end, end + one_day}
    for moment in moments:
        replaced = day <= moment and (end is None or moment <= end)
        assert value_on(after, moment) == (99 if replaced else value_on(before, moment)), moment


# --- what is wrong ----------------------------------------------------------------------------

KINDS = [kind for kind in vars(kinds_of_messages).values() if isinstance(kind, MessageKind)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_each_kind_of_message_about_proposals_is_shown_by_its_example(kind: MessageKind) -> None:
    _, messages = amended([], [read_page(kind.example, "voorstel.md")[0]])
    assert kind in {message.kind for message in messages}
    for message in messages:
        assert message.place.file == "voorstel.md"
        assert message.sentence.endswith(".")
        assert message.mend


def test_a_near_name_is_proposed() -> None:
    (error,) = errors([TABLE], proposal(NEW_TABLE.replace("bijdrage", "bijdragen")))
    assert error.kind.code == "L681"
    assert "`bijdrage`" in error.mend
    assert (error.place.line, error.place.column) == (11, 36)


def test_what_is_something_else_in_the_law_cannot_be_replaced() -> None:
    wrong = "vervang vanaf 2027-01-01 gegeven korting van persoon elke maand: getal"
    (error,) = errors([rule("1")], proposal(wrong))
    assert "is in de wet een regel, geen gegeven" in error.sentence


def test_a_rule_that_was_added_to_the_law_cannot_be_added_again() -> None:
    (error,) = errors([rule("1")], proposal(f"voeg toe vanaf 2027-01-01 {rule('2')}"))
    assert error.kind.code == "L682"
    assert [str(place) for place in error.related] == ["wet.md:18:7"]


def test_a_new_text_of_another_type_is_refused() -> None:
    wrong = "vervang vanaf 2027-01-01 regel korting van persoon elke maand: datum\n    peildatum"
    assert "L604" in [error.kind.code for error in errors([rule("1")], proposal(wrong))]


def test_a_rule_that_others_read_can_be_repealed_but_its_name_may_not_disappear() -> None:
    reads = "regel dubbel van persoon elke maand: getal\n    2 × korting"
    late = rule("1", start="2028-01-01")
    found = errors([late, reads], proposal("trek in vanaf 2027-01-01 regel korting van persoon"))
    assert "L301" in [error.kind.code for error in found]


@pytest.mark.parametrize(
    "declaration",
    [
        "soort persoon\n    meervoud personen",
        'aanname streng: ja/nee\n    waarde nee\n    omdat "zo is het"',
        "gegeven leeftijd van persoon elke maand: getal",
    ],
)
def test_what_has_no_time_cannot_be_replaced_from_a_day(declaration: str) -> None:
    law = ['aanname streng: ja/nee\n    waarde ja\n    omdat "zo is het"']
    (error,) = errors(law, proposal(f"vervang vanaf 2027-01-01 {declaration}"))
    assert error.kind.code == "L683"


def test_a_day_that_does_not_exist_is_an_error() -> None:
    (error,) = errors([rule("1")], proposal(f"vervang vanaf 2027-02-30 {rule('2')}"))
    assert "2027-02-30" in error.sentence


def test_a_page_that_is_no_proposal_cannot_be_applied() -> None:
    text = f"---\n{FRONT}---\n## Artikel 2\n\n```regels\nvervang vanaf 2027-01-01 {rule('2')}\n```"
    (error,) = errors([rule("1")], read_page(text, "los.md")[0])
    assert "voorstel" in error.mend


def test_an_unknown_part_of_a_status_line_is_told_once() -> None:
    (error,) = errors([rule("1")], proposal(status="Status: gecodeert"))
    assert error.kind.code == "L804"


@given(st.text(alphabet='abvervangvoeg toetrek in vanaf 2027-01-01regel:()\n"€€ ', max_size=120))
def test_any_text_at_all_gives_messages_and_no_exception(text: str) -> None:
    found = read_page(
        f"---\nvoorstel: x\nregeling: Leeswet\nafkorting: LW\n---\n"
        f"## Artikel 1\n\n```regels\n{text}\n```\n",
        "voorstel.md",
    )[0]
    amended([page(PERSON, rule("1"))], [found])


# --- files ------------------------------------------------------------------------------------


def test_folders_of_law_and_proposals_can_be_checked_together(tmp_path: Path) -> None:
    law, proposals = tmp_path / "wet", tmp_path / "voorstellen"
    law.mkdir()
    proposals.mkdir()
    (law / "a.md").write_text(page(PERSON, rule("1")).text, encoding="utf-8")
    new = proposal(f"vervang vanaf 2027-01-01 {rule('2')}").text
    (proposals / "a.md").write_text(new, encoding="utf-8")
    found, messages, lines = check_amended(law, proposals)
    assert found is not None, messages
    assert value_on(found, date(2027, 1, 1)) == 2
    assert sorted(lines) == ["a.md", "voorstellen/a.md"]
