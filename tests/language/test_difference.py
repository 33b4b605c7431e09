"""What changed between two laws: what is told, what is not, and how it reads."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uitvoerbaar.language.comparison.changes import Change, ChangeKind, Detail, PartChange, Stretch
from uitvoerbaar.language.difference import (
    Difference,
    difference,
    difference_data,
    render_difference,
)
from uitvoerbaar.language.elaborate import elaborate
from uitvoerbaar.language.formatter import format_page
from uitvoerbaar.language.load import law_from_pages, parse_pages
from uitvoerbaar.language.page import read_page
from uitvoerbaar.law.declaration import Law

FRONT = "---\nregeling: Leeswet\nafkorting: LW\nlaag: wet\n---\n"

DECLARATIONS = [
    "soort persoon\n    meervoud personen",
    """\
    soort ouderschap
        kind: persoon, omgekeerd ouderschappen, meervoud kinderen
        ouder: persoon, omgekeerd kinderschappen, meervoud ouders
        register "BRP"
    """,
    "opsomming kleur: rood, groen",
    """\
    gegeven leeftijd van persoon: getal
        bereik vanaf 0 tot en met 120
        register "BRP", authentiek
        omschrijving "leeftijd in jaren"
    """,
    'gegeven jas van persoon: kleur\n    vraag "Welke kleur heeft uw jas?"',
    """\
    parameter toelage per kleur: bedrag per maand
        vanaf      |  rood |  groen | bron
        2024-01-01 | 10,50 | 100,00 | "LW 2" wet
        2025-01-01 |  idem | 110,00 | "LW 2" gepubliceerd
    """,
    """\
    parameter korting elk jaar: percentage
        vanaf 2024-01-01: 13,6% bron "LW 3" wet
        vanaf 2025-01-01: 13,8% bron "LW 3" wet
    """,
    """\
    aanname streng: ja/nee
        waarde nee
        omdat "dat is nergens bepaald"
    """,
    """\
    keuze aangevraagd van persoon elke maand: ja/nee
        op aanvraag door student
        werkt vanaf maand van aanvraagdatum - 2 maanden
    """,
    "oordeel schrijnend van persoon: ja/nee\n    door medewerker, met redenen",
    """\
    regel bijdrage van persoon elke maand: bedrag per maand
        stel basis is toelage(jas)
        (100% - korting) × basis
        + € 5 × aantal kinderen waarvoor (leeftijd < 18)
            ten minste € 0
        uitleg "De bijdrage is {basis}."
        interpretatie "eerst de korting" steunt op "LW 3"
    """,
    """\
    regel soort_lezer van persoon elke maand: kleur
        als leeftijd < 12 en niet streng: rood
        anders: groen
    """,
    """\
    uitzondering schrijnend_geval op bijdrage van persoon
        als schrijnend: € 0
    """,
    """\
    uitzondering jong op bijdrage van persoon gaat voor schrijnend_geval
        als leeftijd < 12: € 1
    """,
    "garantie nooit_negatief van persoon elke maand\n    bijdrage ≥ € 0",
    """\
    voorbeeld "kind" op 2025-03-01
        a is persoon
            leeftijd = 8
            jas = rood
        verwacht bijdrage van a = € 1
    """,
]


def text_of(*declarations: str, status: str = "gecodeerd") -> str:
    """A page with these declarations."""
    blocks = "\n\n".join(dedent(declaration).strip() for declaration in declarations)
    return f"{FRONT}## Artikel 2 Bijdrage\n\nStatus: {status}\n\n```regels\n{blocks}\n```\n"


@cache
def law_of(text: str) -> Law:
    """The law of a page, as elaborated: whether every check is met does not matter here."""
    page, messages = read_page(text, "wet.md")
    assert not messages
    parsed = parse_pages([page])
    law, messages = elaborate(parsed.declarations, parsed.regulations)
    found = [message for message in (*parsed.messages, *messages) if message.is_error]
    assert law is not None, found
    assert not found
    return law


def changed(old: str, new: str) -> Difference:
    """The difference when a piece of the law above is replaced by another (or left out)."""
    text = text_of(*DECLARATIONS)
    assert old in text
    return difference(law_of(text), law_of(text.replace(old, new)))


def only(found: Difference) -> Change:
    """The only change."""
    assert len(found.changes) == 1, render_difference(found)
    return found.changes[0]


def detail(found: Difference) -> Detail:
    """The only detail of the only change."""
    (one,) = only(found).details
    return one


# --- what is no difference --------------------------------------------------------------------


def test_a_law_does_not_differ_from_itself() -> None:
    law = law_of(text_of(*DECLARATIONS))
    assert render_difference(difference(law, law)) == "Geen verschil."
    assert not difference(law, law)
    assert difference_data(difference(law, law)) == {"wijzigingen": []}


@given(st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_order_layout_and_comments_make_no_difference(source: random.Random) -> None:
    shuffled = list(DECLARATIONS)
    source.shuffle(shuffled)
    loose = [
        "\n".join(
            re.sub(r"(?<=\S) +", lambda m: m[0] + " " * source.randint(0, 2), line.rstrip())
            + "  # zo"
            if '"' not in line
            else line
            for line in dedent(declaration).strip().split("\n")
        )
        for declaration in shuffled
    ]
    before = law_of(text_of(*DECLARATIONS))
    assert not difference(before, law_of(text_of(*shuffled)))
    assert not difference(before, law_of(format_page(text_of(*loose))))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("leeftijd < 12 en niet streng", "(leeftijd van persoon) < 12 en (niet (streng))"),
        ("(leeftijd < 18)", "((leeftijd) < 18,0)"),
        ("rood, groen", "groen, rood"),
        ("2025-01-01 |  idem", "2025-01-01 | 10,50"),
        ("        ten minste € 0\n", "        ten minste € 0,00\n"),
    ],
)
def test_what_says_the_same_in_other_words_is_no_difference(old: str, new: str) -> None:
    found = changed(old, new)
    if "idem" in old:
        # The certainty of the row is another: that is a difference, the amount is not.
        (amount,) = only(found).amounts
        assert amount.old[0].value == amount.new[0].value
    else:
        assert not found


def test_a_rule_cut_in_two_versions_with_one_text_is_no_difference() -> None:
    rule = "regel x: getal\n    {}3"
    one = law_of(text_of(rule.format("")))
    two = law_of(
        text_of(
            rule.format("geldig tot en met 2024-12-31\n    "),
            rule.format("geldig vanaf 2025-01-01\n    "),
        )
    )
    assert not difference(one, two)


@pytest.mark.parametrize("folder", ["tests/language/sample", "corpus"])
def test_the_formatted_law_does_not_differ_from_the_law(folder: str) -> None:
    paths = sorted((Path(__file__).parents[2] / folder).rglob("*.md"))
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in paths]
    laws = []
    for form in (str, format_page):
        pages = [read_page(form(text), name)[0] for name, text in texts]
        parsed = parse_pages([page for page in pages if "voorstel" not in page.front])
        laws.append(elaborate(parsed.declarations, parsed.regulations)[0])
    before, after = laws
    assert before is not None
    assert after is not None
    assert render_difference(difference(before, after)) == "Geen verschil."


# --- formulas ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("€ 5 ×", "€ 6 ×", [("€ 5", "€ 6")]),
        ("leeftijd < 18", "leeftijd ≤ 18", [("leeftijd < 18", "leeftijd ≤ 18")]),
        ("leeftijd < 18", "leeftijd < 16", [("18", "16")]),
        ("        ten minste € 0\n", "", [("ten minste € 0", None)]),
        (
            "        ten minste € 0\n",
            "        ten minste € 0\n        afgerond op centen\n",
            [(None, "afgerond op centen")],
        ),
        (
            "+ € 5 × aantal kinderen waarvoor (leeftijd < 18)",
            "- € 5 × aantal kinderen waarvoor (leeftijd < 18)",
            [
                (
                    "€ 5 × aantal kinderen waarvoor (leeftijd < 18)",
                    "- € 5 × aantal kinderen waarvoor (leeftijd < 18)",
                )
            ],
        ),
        (
            "× basis\n",
            "× basis\n    + € 2\n",
            [(None, "€ 2")],
        ),
    ],
)
def test_a_formula_shows_the_parts_that_changed(
    old: str, new: str, parts: list[tuple[str | None, str | None]]
) -> None:
    found = detail(changed(old, new))
    assert found.label == "formule"
    assert found.parts == tuple(PartChange(*part) for part in parts)


def test_a_condition_that_came_is_told_apart_from_those_that_stayed() -> None:
    found = detail(changed("leeftijd < 12 en niet streng", "leeftijd < 12 en jas is rood"))
    assert found.parts == (PartChange("niet streng", "jas is rood"),)


def test_a_case_that_came_is_told_with_its_value() -> None:
    found = detail(changed("    anders: groen", "    als jas is rood: groen\n    anders: groen"))
    assert found.parts == (PartChange(None, "als jas is rood: groen"),)


def test_a_filter_that_came_before_another_leaves_that_alone() -> None:
    rule = "regel x van persoon elke maand: getal\n    {}aantal kinderen waarvoor (leeftijd < 3)"
    base = [DECLARATIONS[0], DECLARATIONS[1], DECLARATIONS[3]]
    found = difference(
        law_of(text_of(*base, rule.format(""))),
        law_of(text_of(*base, rule.format("aantal ouders waarvoor (leeftijd > 50) + "))),
    )
    assert detail(found).parts == (PartChange(None, "aantal ouders waarvoor (leeftijd > 50)"),)


def test_formulas_without_anything_in_common_are_shown_as_wholes() -> None:
    found = detail(changed("basis is toelage(jas)", "basis is € 3"))
    assert (found.label, found.old, found.new) == ("stel basis", "toelage(jas)", "€ 3")
    assert found.parts == ()


def test_terms_that_went_are_told_apart_from_those_that_stayed() -> None:
    found = detail(changed("maand van aanvraagdatum - 2 maanden", "aanvraagdatum"))
    assert found.label == "werkt vanaf"
    assert found.parts == (
        PartChange("maand van aanvraagdatum", "aanvraagdatum"),
        PartChange("- 2", None),
    )


def test_a_local_name_explanation_and_reading_are_told_by_name() -> None:
    assert detail(changed("basis is toelage(jas)", "basis is toelage(rood)")).label == "stel basis"
    assert detail(changed("De bijdrage is", "U betaalt")).label == "uitleg"
    found = detail(changed('    interpretatie "eerst de korting" steunt op "LW 3"\n', ""))
    assert (found.label, found.old, found.new) == (
        "interpretatie",
        "eerst de korting (steunt op LW 3)",
        None,
    )


# --- time, exceptions, amounts ----------------------------------------------------------------


def test_a_new_text_from_a_day_differs_from_that_day_on() -> None:
    rule = "regel x: getal\n    {}{}"
    old = law_of(text_of(rule.format("", 3)))
    new = law_of(
        text_of(
            rule.format("geldig tot en met 2026-12-31\n    ", 3),
            rule.format("geldig vanaf 2027-01-01\n    ", 4),
        )
    )
    found = detail(difference(old, new))
    assert str(found.stretch) == "vanaf 2027-01-01"
    assert (found.old, found.new) == ("3", "4")
    assert str(detail(difference(new, old)).stretch) == "vanaf 2027-01-01"


def test_a_text_that_holds_for_fewer_days_is_told_with_those_days() -> None:
    rule = "regel x: getal\n    {}3"
    old, new = (
        law_of(text_of(rule.format(validity)))
        for validity in ("", "geldig vanaf 2024-01-01 tot en met 2025-12-31\n    ")
    )
    details = only(difference(old, new)).details
    assert [(str(d.stretch), d.old, d.new) for d in details] == [
        ("tot en met 2023-12-31", "3", None),
        ("vanaf 2026-01-01", "3", None),
    ]


def test_an_exception_is_a_change_of_its_own() -> None:
    found = only(changed("als leeftijd < 12: € 1", "als leeftijd < 10: € 1"))
    assert (found.what, found.name) == ("uitzondering", "jong op bijdrage van persoon")
    assert found.details[0].label == "voorwaarde"
    assert found.details[0].parts == (PartChange("12", "10"),)


def test_the_priority_of_an_exception_is_told() -> None:
    found = detail(changed(" gaat voor schrijnend_geval", ""))
    assert (found.label, found.old, found.new) == ("voorrang", "schrijnend_geval", None)


def test_an_amount_is_told_by_date_and_category_with_its_certainty() -> None:
    found = only(changed("110,00", "112,50"))
    (amount,) = found.amounts
    assert (str(amount.valid_from), amount.category) == ("2025-01-01", ("groen",))
    assert (amount.old[0].value, amount.old[0].certainty) == ("€ 110", "gepubliceerd")
    assert amount.new[0].value == "€ 112,50"


def test_a_row_that_came_is_compared_with_what_held_before() -> None:
    row = '    2026-01-01 | 12,00 |   idem | "LW 2" wet\n'
    text = text_of(*DECLARATIONS)
    place = '2025-01-01 |  idem | 110,00 | "LW 2" gepubliceerd\n'
    found = only(difference(law_of(text), law_of(text.replace(place, place + row))))
    assert [
        (str(a.valid_from), a.category, a.old[0].value, a.new[0].value) for a in found.amounts
    ] == [("2026-01-01", ("rood",), "€ 10,50", "€ 12")]


def test_a_year_without_a_row_has_no_amount() -> None:
    row = '    vanaf 2026-01-01: 14% bron "LW 3" wet\n'
    text = text_of(*DECLARATIONS)
    place = 'vanaf 2025-01-01: 13,8% bron "LW 3" wet\n'
    found = only(difference(law_of(text), law_of(text.replace(place, place + row))))
    assert [(a.old, a.new[0].value) for a in found.amounts] == [((), "14%")]


# --- other declarations -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "what", "label"),
    [
        ("meervoud personen", "meervoud mensen", "soort", "meervoud"),
        ('omgekeerd ouderschappen, meervoud kinderen\n    ouder',
         'omgekeerd ouderschappen, meervoud kinderen\n    mogelijk onvolledig\n    ouder',
         "soort", "lijst"),
        ("rood, groen", "rood, groen, geel", "opsomming", "waarde geel"),
        ("tot en met 120", "tot en met 130", "gegeven", "bovengrens"),
        ("authentiek", "niet authentiek", "gegeven", "status van het register"),
        ("leeftijd in jaren", "leeftijd", "gegeven", "omschrijving"),
        ("kleur heeft uw jas", "jas hebt u", "gegeven", "vraag"),
        ("waarde nee", "waarde ja", "aanname", "waarde"),
        ("nergens bepaald", "zo gewild", "aanname", "reden"),
        ("door student", "door student of ouder", "keuze", "aanvraag door"),
        ("- 2 maanden", "- 3 maanden", "keuze", "werkt vanaf"),
        (", met redenen", "", "oordeel", "motivering"),
        ("bijdrage ≥ € 0", "bijdrage ≥ € 1", "garantie", "bewering"),
        ("leeftijd = 8", "leeftijd = 9", "voorbeeld", "leeftijd van a"),
        ("van a = € 1", "van a = € 2", "voorbeeld", "verwacht bijdrage van a"),
        ("gecodeerd\n", "gecodeerd; kan\n", "artikel", "bevoegdheid"),
        ("Status: gecodeerd", "Status: niet gecodeerd: later", "artikel", "status"),
        ("laag: wet", "laag: amvb", "regeling", "laag"),
    ],
)  # fmt: skip
def test_each_thing_that_a_declaration_says_is_compared(
    old: str, new: str, what: str, label: str
) -> None:
    change = only(changed(old, new))
    assert change.kind is ChangeKind.CHANGED
    assert change.what == what
    assert label in [detail.label for detail in change.details]


@pytest.mark.parametrize("index", range(len(DECLARATIONS)))
def test_a_declaration_that_came_or_went_is_told_with_its_text(index: int) -> None:
    extra = re.sub(
        r"(soort|opsomming|gegeven|parameter|aanname|keuze|oordeel|regel|uitzondering|garantie) "
        r"(\w+)|(voorbeeld) \"",
        lambda m: f"{m[1]} nieuw_{m[2]}" if m[1] else f'{m[3]} "nieuw ',
        dedent(DECLARATIONS[index]).strip(),
        count=1,
    )
    extra = extra.replace("ouderschappen", "xs").replace("kinderschappen", "ys")
    extra = extra.replace("meervoud kinderen", "meervoud zs").replace(
        "meervoud ouders", "meervoud q"
    )
    base = text_of(*DECLARATIONS)
    more = law_of(text_of(*DECLARATIONS, extra))
    added, gone = only(difference(law_of(base), more)), only(difference(more, law_of(base)))
    assert (added.kind, gone.kind) == (ChangeKind.ADDED, ChangeKind.REPEALED)
    assert "nieuw" in added.name
    assert added.text == gone.text == extra


def test_a_rule_under_another_article_has_moved() -> None:
    rules = "```regels\nregel x: getal\n    3\n```\n"
    one, two = (f"{FRONT}## Artikel {n} A\n\n{rules}" for n in ("1", "2"))
    changes = difference(law_of(one), law_of(two)).changes
    (moved,) = (change for change in changes if change.what == "regel")
    assert [(d.label, d.old, d.new) for d in moved.details] == [
        ("vindplaats", "LW artikel 1", "LW artikel 2")
    ]


# --- how it reads -----------------------------------------------------------------------------


def test_a_difference_reads_by_regulation_and_article_old_beside_new() -> None:
    text = text_of(*DECLARATIONS, status="gecodeerd")
    new = (
        text.replace("€ 5 ×", "€ 6 ×")
        .replace("110,00", "112,50")
        .replace("leeftijd < 12: € 1", "leeftijd < 10: € 1")
        .replace("```\n", "\nregel nul: getal\n    0\n```\n")
    )
    assert render_difference(difference(law_of(text), law_of(new))) == dedent("""\
        4 wijzigingen: 1 toegevoegd, 3 gewijzigd.

        Leeswet
        =======

        Artikel 2
        ---------

        Gewijzigd: parameter toelage
            vanaf       kenmerken  was                   wordt
            2025-01-01  groen      € 110 (gepubliceerd)  € 112,50 (gepubliceerd)

        Gewijzigd: regel bijdrage van persoon
            formule:
                was     (100% - korting) × basis + € 5 × aantal kinderen waarvoor (leeftijd < 18)
                            ten minste € 0
                wordt   (100% - korting) × basis + € 6 × aantal kinderen waarvoor (leeftijd < 18)
                            ten minste € 0
                anders  `€ 5` wordt `€ 6`

        Gewijzigd: uitzondering jong op bijdrage van persoon
            voorwaarde: leeftijd < 12 → leeftijd < 10

        Toegevoegd: regel nul
            regel nul: getal
                0""")


def test_a_difference_is_plain_data() -> None:
    data = difference_data(changed("110,00", "112,50"))
    assert json.loads(json.dumps(data)) == data
    assert data["wijzigingen"][0] == {
        "wijziging": "gewijzigd",
        "soort": "parameter",
        "naam": "toelage",
        "regeling": "Leeswet",
        "artikel": "LW artikel 2",
        "bedragen": [
            {
                "vanaf": "2025-01-01",
                "kenmerken": ["groen"],
                "was": [{"waarde": "€ 110", "zekerheid": "gepubliceerd", "bron": "LW 2"}],
                "wordt": [{"waarde": "€ 112,50", "zekerheid": "gepubliceerd", "bron": "LW 2"}],
            }
        ],
    }


def test_a_stretch_of_days_reads_as_in_a_law() -> None:
    law, _ = law_from_pages([])
    assert law is not None
    assert str(Stretch()) == ""
    assert not difference(law, law)


BLOCK = text_of(*DECLARATIONS).index("```regels")
NUMBERS = [
    match.span()
    for match in re.finditer(r"(?<=[ (€<])\d+(?=[ ):,%\n])", text_of(*DECLARATIONS))
    if match.start() > BLOCK
]


@given(st.sampled_from(NUMBERS), st.integers(121, 999))
@settings(max_examples=40)
def test_every_number_that_changes_gives_one_change_with_old_and_new(
    span: tuple[int, int], number: int
) -> None:
    text = text_of(*DECLARATIONS)
    new = f"{text[: span[0]]}{number}{text[span[1] :]}"
    page, _ = read_page(new, "wet.md")
    parsed = parse_pages([page])
    law, messages = elaborate(parsed.declarations, parsed.regulations)
    if law is None or parsed.messages or messages:
        return
    change = only(difference(law_of(text), law))
    assert str(number) in render_difference(Difference((change,)))
