"""The formatter: what it makes of a page, and what it may never do to one."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uitvoerbaar.language.format.words import Word
from uitvoerbaar.language.formatter import format_page
from uitvoerbaar.language.lexer import LexicalError, SourceLine, tokens

LAYOUT = ("_NL", "_IN", "_OUT")

DECLARATIONS = [
    """\
    soort stel
        een: persoon, omgekeerd stellen
        ander: persoon, omgekeerd stellen_als_ander
        afgeleid elke maand waarvoor partner van een is ander
        ongeordend
        ten hoogste een tegelijk
    """,
    "opsomming woonsituatie: thuiswonend, uitwonend\n",
    """\
    gegeven inkomensgegeven van persoon elk jaar: bedrag per jaar
        bereik vanaf € 0
        register "BRI", authentiek
    """,
    """\
    parameter basisbeurs_bedrag per onderwijssoort, woonsituatie elk jaar: bedrag per maand
        vanaf      | mbo thuiswonend | mbo uitwonend    | bron
        2023-01-01 |           90,85 | 1.296,51         | "3.18" wet
        2023-09-01 |            idem |    12,50 "x" wet | "3.18" wet
        2024-01-01 |       vervallen | onbekend         | "DUO 2024" gepubliceerd
    """,
    """\
    parameter percentage_boven elk jaar: percentage
        vanaf 2024-01-01: 13,67% bron "Stb. 2022, 472" wet
        vanaf 2025-01-01:  13,7% bekend vanaf 2024-12-01 bron "Stb. 2024, 351" wet
    """,
    """\
    regel bijdrage_per_jaar van ouderschap elke maand: bedrag per jaar
        geldig vanaf 2020-01-01 tot en met 2025-12-31
        stel korting is kortingspercentage(onderwijssoort van kind)
        korting × (inkomen_ouder - vrije_voet, ten minste € 0)
        - aftrek_studieschuld van de ouder
        - aftrek_per_kind × aantal kinderschappen van ouder waarvoor (niet kind_voor_aftrek)
            ten minste -€ 5
            naar beneden afgerond op centen
        uitleg "Het is {korting}."
    """,
    """\
    uitzondering dubbel op vrije_voet van ouderschap gaat voor alleenstaand
        als enige_ouder:
            2 × vrije_voet_bedrag(onderwijssoort van kind, gewoon)
        interpretatie "dubbel gaat voor" steunt op "3.9 lid 2"
    """,
    """\
    regel verschil van persoon elke maand: getal
        als leeftijd ≥ 18 en (woont_in_nederland of verblijfscode is een van (a, b)):
            als x < 3: -1
            anders: 0
        anders: waarde_buiten
    """,
    """\
    voorbeeld "alleen" op 2026-01-01
        a is persoon
            partner = ontbreekt
            inkomensgegeven in 2024 = € 30.000, voorlopig
        verwacht (recht van a, afgerond op centen) = € 1.234,56
        verwacht toeslag van a is onbekend
    """,
]


def page(declaration: str, info: str = "regels") -> str:
    """A page with one block."""
    return f"## Artikel 1 Iets\n\n```{info}\n{dedent(declaration)}```\n"


def inside(text: str) -> str:
    """The text of the only block of a page."""
    return text.split("```", 2)[1].split("\n", 1)[1]


def formatted(declaration: str) -> str:
    """A declaration as it comes out of the formatter."""
    return inside(format_page(page(declaration)))


def meaning(declaration: str) -> list[Word]:
    """The words of a declaration without layout."""
    lines = [SourceLine(number, text) for number, text in enumerate(declaration.split("\n"), 1)]
    return [Word.of(token) for token in tokens(lines) if token.type not in LAYOUT]


def comments(text: str) -> list[str]:
    """The comments of a text that has no number sign in strings."""
    return re.findall(r"#.*", text)


# --- what it makes of a page ------------------------------------------------------------------


@pytest.mark.parametrize("declaration", DECLARATIONS, ids=lambda d: d.split(maxsplit=2)[1])
def test_a_declaration_in_the_standard_layout_stays_as_it_is(declaration: str) -> None:
    assert formatted(declaration) == dedent(declaration)


def test_signs_are_written_as_a_lawyer_writes_them() -> None:
    text = "regel x van persoon: bedrag\n  als a<=3 en b>=4 : €1.234,56*2\n  anders:-a\n"
    assert formatted(text) == (
        "regel x van persoon: bedrag\n    als a ≤ 3 en b ≥ 4: € 1.234,56 × 2\n    anders: -a\n"
    )


def test_amounts_in_a_table_stand_with_their_cents_under_each_other() -> None:
    text = """\
    parameter x per soort elk jaar: bedrag
      vanaf|een|de_ander|bron
      2024-01-01|9,99|onbekend|"a" wet
      2025-01-01|1.010,00|ja|"b"   wet
    """
    assert formatted(text) == dedent("""\
    parameter x per soort elk jaar: bedrag
        vanaf      |      een | de_ander | bron
        2024-01-01 |     9,99 | onbekend | "a" wet
        2025-01-01 | 1.010,00 | ja       | "b" wet
    """)


def test_declarations_are_one_blank_line_apart() -> None:
    text = "opsomming a: b\nregel x: getal\n    1\n\n\n\nregel y: getal\n    2\n"
    assert formatted(text) == ("opsomming a: b\n\nregel x: getal\n    1\n\nregel y: getal\n    2\n")


def test_one_line_declarations_of_a_kind_stay_together_as_they_were() -> None:
    text = "opsomming a: b\nopsomming c: d\n\nopsomming e: f\ngegeven g van a: getal\n"
    assert formatted(text) == (
        "opsomming a: b\nopsomming c: d\n\nopsomming e: f\n\ngegeven g van a: getal\n"
    )


def test_a_long_condition_gives_its_value_a_line_of_its_own() -> None:
    text = f"""\
    regel x van persoon: bedrag
        als {"onderwijssoort" * 3} is mbo: maximum_zonder_lesgeld(onderwijssoort, woonsituatie)
            ten minste € 0
        anders: € 0
    """
    assert formatted(text) == dedent(f"""\
    regel x van persoon: bedrag
        als {"onderwijssoort" * 3} is mbo:
            maximum_zonder_lesgeld(onderwijssoort, woonsituatie)
                ten minste € 0
        anders: € 0
    """)


def test_a_value_that_would_become_a_clause_word_stays_behind_its_condition() -> None:
    text = f"regel x van persoon: bedrag\n    als {'a' * 90}: waarde + b\n    anders: € 0\n"
    assert "\n        waarde" not in formatted(text)
    assert meaning(formatted(text)) == meaning(text)


def test_a_long_formula_breaks_before_its_weakest_operators() -> None:
    text = f"""\
    regel x van persoon: ja/nee
        {"a" * 40} en {"b" * 40} of {"c" * 40} en ({"d" * 40} of {"e" * 60})
    """
    assert formatted(text) == dedent(f"""\
    regel x van persoon: ja/nee
        {"a" * 40} en {"b" * 40}
        of {"c" * 40}
        en ({"d" * 40}
            of {"e" * 60})
    """)


def test_breaks_that_were_there_stay() -> None:
    text = "regel x: getal\n    a\n    + b\n    - c\n"
    assert formatted(text) == text


def test_what_stands_in_parentheses_is_deeper_than_the_line_that_opened_them() -> None:
    text = """\
    uitzondering u op x
        als gekozen bestaat en (
        a
        ≤ b):
         gekozen
    """
    assert formatted(text) == dedent("""\
    uitzondering u op x
        als gekozen bestaat en (
                a
                ≤ b):
            gekozen
    """)


def test_comments_after_code_keep_their_column_together() -> None:
    text = """\
    soort ouderschap              # een relatie
      kind:persoon                # de ene kant
      ouder: persoon, omgekeerd kinderschappen  # de andere kant
    """
    assert formatted(text) == dedent("""\
    soort ouderschap              # een relatie
        kind: persoon             # de ene kant
        ouder: persoon, omgekeerd kinderschappen  # de andere kant
    """)


def test_a_comment_that_stands_alone_keeps_its_distance() -> None:
    text = "regel x: getal\n   a  +  b    # zo is het\n"
    assert formatted(text) == "regel x: getal\n    a + b    # zo is het\n"


def test_a_filter_on_a_line_of_its_own_hangs_under_its_collection() -> None:
    text = """\
    regel x van persoon elke maand: getal
        aantal maanden vanaf begin tot en met maand
        waarin ingezetene
    """
    assert formatted(text) == dedent("""\
    regel x van persoon elke maand: getal
        aantal maanden vanaf begin tot en met maand
            waarin ingezetene
    """)


def test_a_long_statement_about_members_breaks_after_geldt() -> None:
    text = f"""\
    regel x van persoon elke maand: ja/nee
        {"a" * 30} of (voor een van huisgenoten geldt {"b" * 25} en {"c" * 25} of {"d" * 25})
    """
    assert formatted(text) == dedent(f"""\
    regel x van persoon elke maand: ja/nee
        {"a" * 30}
        of (voor een van huisgenoten geldt
            {"b" * 25} en {"c" * 25} of {"d" * 25})
    """)


def test_long_clauses_break_before_what_they_rest_on_or_equal() -> None:
    text = f"""\
    regel x: getal
        1
        interpretatie "{"a" * 60}" steunt op "{"b" * 30}"
    """
    assert f'"{"a" * 60}"\n        steunt op "{"b" * 30}"' in formatted(text)
    text = f"""\
    voorbeeld "a" op 2026-01-01
        verwacht ({"a" * 30} van a × 4%, omgerekend per maand, afgerond op centen) = € 61,89
    """
    assert formatted(text) == dedent(f"""\
    voorbeeld "a" op 2026-01-01
        verwacht ({"a" * 30} van a × 4%, omgerekend per maand, afgerond op centen)
            = € 61,89
    """)


def test_a_comment_line_stands_in_line_with_the_code_it_stood_with() -> None:
    text = """\
    voorbeeld "x" op 2026-01-01
      # wie het zijn
      a is persoon
         # eerst zij
         x = ja
         # en niets meer
      b is persoon
      # klaar
    # over het volgende
    voorbeeld "y" op 2026-01-01
      b is persoon
    """
    assert formatted(text) == dedent("""\
    voorbeeld "x" op 2026-01-01
        # wie het zijn
        a is persoon
            # eerst zij
            x = ja
            # en niets meer
        b is persoon
        # klaar

    # over het volgende
    voorbeeld "y" op 2026-01-01
        b is persoon
    """)


def test_a_faulty_declaration_is_left_as_it_is_and_its_neighbours_are_not() -> None:
    text = 'regel x:getal\n  1\nregel y van:\n  "2 +\n\nregel z:getal\n  3\n'
    assert formatted(text) == (
        'regel x: getal\n    1\n\nregel y van:\n  "2 +\n\nregel z: getal\n    3\n'
    )


def test_prose_loses_only_trailing_whitespace() -> None:
    text = "---\nregeling:  X \n---\r\n# Kop\t\n\n\nTekst *met*  spaties.  \nDan dit. \n\n\n"
    assert format_page(text) == (
        "---\nregeling:  X\n---\n# Kop\n\n\nTekst *met*  spaties.  \nDan dit.\n"
    )


def test_blocks_of_other_languages_are_left_alone() -> None:
    text = "````markdown\n```regels\nregel x:getal\n  1 \n```\n````\n\n```text\na  \n```\n"
    assert format_page(text) == text


def test_an_unclosed_block_is_left_alone() -> None:
    text = "```regels\nregel x:getal\n  1\n"
    assert format_page(text) == text


def test_a_page_of_nothing_stays_empty() -> None:
    assert format_page(" \n\n") == ""


# --- what it may never do ---------------------------------------------------------------------


@st.composite
def loose(draw: st.DrawFn) -> tuple[str, str]:
    """A declaration, and the same with other indentation, spacing and signs."""
    declaration = dedent(draw(st.sampled_from(DECLARATIONS)))
    step = draw(st.integers(1, 7))
    result = []
    for line in declaration.splitlines():
        bare = line.lstrip(" ")
        indent = " " * ((len(line) - len(bare)) // 4 * step)
        parts = re.split(r'("[^"]*"|#.*)', bare)
        for index in range(0, len(parts), 2):
            text = parts[index]
            text = re.sub(" ", lambda _: " " * draw(st.integers(1, 3)), text)
            text = re.sub(r" *([,:|×≤≥()<]) *", lambda m: draw(st.sampled_from((m[0], m[1]))), text)
            text = re.sub("[×≤≥]", lambda m: draw(st.sampled_from((m[0], OLD[m[0]]))), text)
            text = re.sub("€ ", lambda _: draw(st.sampled_from(("€", "€  "))), text)
            parts[index] = text
        result.append(indent + "".join(parts) + " " * draw(st.integers(0, 2)))
    return declaration, "\n".join(result) + "\n"


OLD = {"×": "*", "≤": "<=", "≥": ">="}


@given(loose())
def test_spacing_and_indentation_make_no_difference_to_the_result(pair: tuple[str, str]) -> None:
    standard, written = pair
    assert formatted(written) == standard


@st.composite
def disturbed(draw: st.DrawFn) -> str:
    """Declarations with comments, blank lines, breaks and long names anywhere."""
    result = []
    for declaration in draw(st.lists(st.sampled_from(DECLARATIONS), min_size=1, max_size=4)):
        for line in dedent(declaration).splitlines():
            text = line
            for place in draw(st.lists(st.sampled_from((" en ", " of ", " - ", " × ", " ≤ ")))):
                text = text.replace(place, "\n" + " " * draw(st.integers(1, 9)) + place[1:], 1)
            if draw(st.booleans()):
                long = "x" * draw(st.integers(20, 90))
                text = re.sub(r"(?<=[ (])(kind|ouder|partner|a|x)(?=[ ):])", long, text)
            if draw(st.booleans()):
                text += " " * draw(st.integers(1, 30)) + draw(st.sampled_from(("#c", "# een 'c'")))
            result += text.split("\n")
            for _ in range(draw(st.integers(0, 2))):
                result.append(draw(st.sampled_from(("", " ", "# los", "     # los", "  #los"))))
    return "\n".join(result) + "\n"


@given(disturbed())
def test_formatting_twice_gives_the_same_as_once(text: str) -> None:
    once = format_page(page(text))
    assert format_page(once) == once


@given(disturbed())
def test_no_word_and_no_comment_is_lost(text: str) -> None:
    after = inside(format_page(page(text)))
    assert [c.rstrip() for c in comments(after)] == [c.rstrip() for c in comments(text)]
    try:
        before = meaning(text)
    except LexicalError:
        return
    assert meaning(after) == before


@given(st.lists(loose(), min_size=1, max_size=4), st.lists(st.integers(0, 4), min_size=4))
def test_there_are_never_two_blank_lines_in_a_row_nor_at_the_ends(
    pairs: list[tuple[str, str]], blanks: list[int]
) -> None:
    text = "".join("\n" * n + written for n, (_, written) in zip(blanks, pairs, strict=False))
    lines = formatted(text + "\n" * blanks[-1]).split("\n")[:-1]
    assert not any(one == other == "" for one, other in pairwise(lines))
    assert "" not in (lines[0], lines[-1])


FRAGMENTS = st.sampled_from(
    ["```regels\n", "```voorbeeld\n", "```\n", "~~~\n", "````\n", "---\n", "regel ", "x", ": getal",
     "\n", "\n    ", " ", "\t", "\r", "\r\n", "# c", '"', "(", ")", "| ", "vanaf", "2024-01-01",
     "€ 3", "als ", "en ", "- ", "de ", "anders", "\x0b", "\x85", "\u2028", "\x00", "é"]
)  # fmt: skip


@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=5)), max_size=60).map("".join))
def test_any_text_at_all_can_be_formatted_and_then_stays_the_same(text: str) -> None:
    once = format_page(text)
    assert format_page(once) == once


@given(st.binary(max_size=200))
def test_any_bytes_at_all_can_be_formatted(data: bytes) -> None:
    once = format_page("```regels\n" + data.decode("utf-8", "surrogateescape") + "\n```")
    assert format_page(once) == once


def test_very_deep_parentheses_are_formatted_or_left_alone() -> None:
    text = page(f"regel x: getal\n    {'(' * 5000}1{')' * 5000}\n")
    assert format_page(format_page(text)) == format_page(text)


CORPUS = sorted((Path(__file__).parents[2] / "corpus").rglob("*.md"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_law_in_this_repository_keeps_its_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    once = format_page(text)
    assert format_page(once) == once
    assert re.sub(r"[\s×*≤<=≥>\-−]+", "", once) == re.sub(r"[\s×*≤<=≥>\-−]+", "", text)
