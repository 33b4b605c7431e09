"""One mistake does not hide another, of whatever kind, elsewhere in the file."""

from __future__ import annotations

from uitvoerbaar.language.load import law_from_pages
from uitvoerbaar.language.page import read_page

PAGE = """\
---
regeling: Wet voorbeeld
afkorting: WV
laag: wet
---
## Artikel 1 Van alles

Status: gecodeerd

```regels
soort persoon
    meervoud personen

gegeven inkomen van persoon elk jaar: bedrag per jaar
    register "BRI"

gegeven ongehouden van persoon elke maand: ja/nee

parameter grens elk jaar: bedrag per jaar
    vanaf 2024-01-01: € 10 bron "WV 1" wet
    vanaf 2026-01-01: € 12 bron "WV 1" wet

regel verschreven van persoon elke maand: ja/nee
    inkomn > grens

regel leest_verschreven van persoon elke maand: ja/nee
    niet verschreven

regel kip van persoon elke maand: ja/nee
    ei

regel ei van persoon elke maand: ja/nee
    niet kip

regel overlapt van persoon elke maand: ja/nee
    geldig vanaf 2024-01-01
    ja

regel overlapt van persoon elke maand: ja/nee
    geldig vanaf 2025-01-01
    nee

regel onbereikbaar van persoon elke maand: getal
    als inkomen > grens: 1
    als inkomen > grens: 2
    anders: 3
```
"""


def test_a_misspelt_name_does_not_hide_what_the_analyses_find() -> None:
    page, found = read_page(PAGE, "wet.md")
    assert found == []
    law, messages = law_from_pages([page])
    assert law is None
    codes = [message.kind.code for message in messages if message.is_error]
    for code in ("L301", "L554", "L650", "L550", "L652", "L658"):
        assert code in codes, code


def test_what_only_leans_on_a_mistake_gives_no_message_of_its_own() -> None:
    page, _ = read_page(PAGE, "wet.md")
    _, messages = law_from_pages([page])
    about = [m for m in messages if "leest_verschreven" in m.sentence]
    assert about == []
