"""Pages taken apart: front matter, headings, status, prose, blocks and declarations."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from uitvoerbaar.language.page import decode, read_page

PAGE = """\
---
regeling: Proefwet
geldend op: 2026-01-01
---
# Hoofdstuk 1

## Artikel 1 Toelage

Status: gecodeerd;
ten hoogste

Wie studeert, krijgt een toelage.

- ook wie werkt

```regels
# over het bedrag
regel x: getal
    # van binnen
    1

# los
regel y: getal

    2
# tot slot
```

```python
print("geen wet")
```
"""


def test_a_page_gives_its_fields_with_their_lines() -> None:
    page, messages = read_page(PAGE, "a.md")
    assert messages == []
    assert page.front["regeling"].value == "Proefwet"
    assert page.front["geldend op"].line == 3


def test_a_section_has_its_heading_its_status_and_its_prose() -> None:
    page, _ = read_page(PAGE, "a.md")
    section = page.sections[-1]
    assert (section.level, section.heading, section.line) == (2, "Artikel 1 Toelage", 7)
    assert (section.status, section.status_line) == ("gecodeerd; ten hoogste", 9)
    assert section.prose == "Wie studeert, krijgt een toelage.\n\n- ook wie werkt"


def test_a_declaration_starts_in_the_first_column_and_keeps_the_comments_before_it() -> None:
    page, _ = read_page(PAGE, "a.md")
    (block,) = page.sections[-1].blocks
    assert (block.info, block.first_line, block.last_line) == ("regels", 16, 27)
    first, second = block.chunks
    assert [line.text for line in first.leading] == ["# over het bedrag"]
    assert [line.number for line in first.lines] == [18, 19, 20]
    assert [line.text for line in second.leading] == ["", "# los"]
    assert [line.number for line in second.lines] == [23, 24, 25]
    assert [line.text for line in block.trailing] == ["# tot slot"]


def test_a_block_in_another_language_is_no_law() -> None:
    page, _ = read_page(PAGE, "a.md")
    assert sum(len(section.blocks) for section in page.sections) == 1


def test_a_page_without_rules_needs_no_front_matter() -> None:
    assert read_page("# Leesmij\n\nTekst.\n", "a.md")[1] == []


def test_windows_line_ends_and_a_byte_order_mark_are_no_matter() -> None:
    text = decode(b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode())
    page, messages = read_page(text, "a.md")
    assert messages == []
    assert page.sections[-1].blocks[0].chunks[0].lines[0].text == "regel x: getal"


def test_a_block_that_is_not_closed_ends_where_another_begins() -> None:
    text = PAGE.replace("# tot slot\n```\n", "")
    page, messages = read_page(text, "a.md")
    assert [message.kind.code for message in messages] == ["L105"]
    assert len(page.sections[-1].blocks[0].chunks) == 2
    assert page.lost


def test_front_matter_that_is_not_closed_gives_one_message() -> None:
    page, messages = read_page(PAGE.replace("01\n---", "01"), "a.md")
    assert [message.kind.code for message in messages] == ["L103"]
    assert len(page.sections[-1].blocks[0].chunks) == 2


def test_a_sign_that_is_no_utf8_is_told_with_its_line() -> None:
    content = PAGE.encode().replace(b"toelage.", b"\xff.")
    _, messages = read_page(decode(content), "a.md")
    assert [(message.kind.code, message.place.line) for message in messages] == [("L101", 12)]


@given(st.binary(max_size=400))
def test_any_bytes_give_a_page(content: bytes) -> None:
    page, messages = read_page(decode(content), "a.md")
    assert page.file == "a.md"
    assert all(message.place.line >= 1 for message in messages)


@given(
    st.lists(
        st.sampled_from(
            ["---", "```", "```regels", "~~~", "regel x: getal", "    1", "# c", "", "> q", "- p",
             "## Artikel 1", "Status: kan", "\t1", "naam: waarde", "    ```", "`````regels"]
        ),
        max_size=14,
    )
)  # fmt: skip
def test_lines_in_any_order_give_a_page_whose_declarations_are_whole_lines(
    lines: list[str],
) -> None:
    page, _ = read_page("\n".join(lines), "a.md")
    for section in page.sections:
        for block in section.blocks:
            for chunk in block.chunks:
                for line in (*chunk.leading, *chunk.lines):
                    assert lines[line.number - 1] == line.text
                    assert block.first_line < line.number <= block.last_line
