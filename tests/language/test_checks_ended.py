"""A rule that ends must not be needed afterwards."""

from __future__ import annotations

from uitvoerbaar.language.amend import amended
from uitvoerbaar.language.load import law_from_pages
from uitvoerbaar.language.page import read_page

HEAD = (
    "---\nregeling: Leeswet\nafkorting: LW\nlaag: wet\n{more}---\n\n## Artikel 1 Bijdrage\n\n{body}"
)
RULES = """\
Status: gecodeerd

```regels
parameter bijdrage: bedrag per maand
    vanaf 2020-01-01: € 10 bron "LW 1" wet

regel eerst elke maand: bedrag per maand
    bijdrage

regel daarna elke maand: bedrag per maand
    {reads}

uitzondering dubbel op eerst
    als maand > 2025-01: 2 × bijdrage
```
"""


def codes(reads: str, withdrawn: bool) -> list[str]:
    """The messages about a law, perhaps with its first rule withdrawn by a proposal."""
    law = read_page(HEAD.format(more="", body=RULES.format(reads=reads)), "wet.md")[0]
    if not withdrawn:
        found = law_from_pages([law])[1]
    else:
        body = "```regels\ntrek in vanaf 2027-06-01 regel eerst\n```\n"
        page = read_page(HEAD.format(more="voorstel: weg\n", body=body), "voorstel.md")[0]
        found = amended([law], [page])[1]
    return [message.kind.code for message in found if message.kind.code == "L557"]


def test_a_rule_that_does_not_end_may_be_read() -> None:
    assert codes("2 × eerst", withdrawn=False) == []


def test_a_withdrawn_rule_that_is_still_read_and_still_has_an_exception_is_reported() -> None:
    assert codes("2 × eerst", withdrawn=True) == ["L557", "L557"]


def test_an_earlier_period_of_a_withdrawn_rule_may_be_read() -> None:
    assert codes("2 × eerst in 2026-01", withdrawn=True) == ["L557"]  # only the exception
