"""The law stays short enough to be read aloud."""

from __future__ import annotations

import re
from pathlib import Path

CORPUS = Path(__file__).parents[2] / "corpus"


def rule_lines(text: str, article: str) -> list[str]:
    """The lines of rules under an article, tables of amounts and blank lines aside."""
    start = text.index(f"## Artikel {article} ")
    following = text.find("\n## ", start + 3)
    section = text[start : following if following != -1 else None]
    lines: list[str] = []
    for block in re.findall(r"```regels\n(.*?)```", section, re.DOTALL):
        in_table = False
        for line in block.splitlines():
            if line and not line.startswith(" "):
                in_table = line.startswith("parameter")
            if line.strip() and not in_table:
                lines.append(line)
    return lines


def test_article_2_of_the_zorgtoeslag_takes_at_most_45_lines_of_100_columns() -> None:
    (page,) = [
        text
        for path in CORPUS.rglob("*.md")
        if "\nafkorting: Wzt\n" in (text := path.read_text("utf-8")) and "\nlaag: wet\n" in text
    ]
    lines = rule_lines(page, "2")
    assert 10 < len(lines) <= 45
    assert max(map(len, lines)) <= 100


def test_no_rule_line_of_the_corpus_is_wider_than_a_page() -> None:
    for path in CORPUS.rglob("*.md"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            table = line.lstrip().startswith(("vanaf", "20", "19")) and "|" in line
            title = line.startswith("voorbeeld ")
            assert table or title or len(line) <= 110, f"{path.name}:{number}"
