"""In which form the law needs an item: read off the rules of the task, and all that they read."""

from __future__ import annotations

import pytest

from uitvoerbaar.exchange.ground import Form, Purpose, Reference
from uitvoerbaar.exchange.need import Needs
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.load import law_from_sources
from uitvoerbaar.law.citation import Place

HERE = Place("gemaakt.md", 1, 1, 1, 2)
HEAD = """\
---
regeling: Meetwet
afkorting: MW
laag: wet
---
## Artikel 1 Begrippen

Status: gecodeerd

```regels
soort persoon
    meervoud personen

opsomming kleur: rood, groen

gegeven lengte van persoon elke maand: getal
    bereik vanaf 0
    register "bureau", niet authentiek

gegeven kleur van persoon elke maand: kleur
    register "bureau", niet authentiek

gegeven lid van persoon elke maand: ja/nee
    register "bureau", niet authentiek

regel lang van persoon elke maand: ja/nee
    lengte > 2
```

## Artikel 2 De taak

Status: gecodeerd

```regels
"""
RULES = {
    "lang_genoeg": ("ja/nee", "lang", "lengte", Form.YES_NO),
    "meer_dan_eerst": ("ja/nee", "lengte ≥ (lengte in vorige maand)", "lengte", Form.YES_NO),
    "gemeten": ("getal", "lengte × 2", "lengte", Form.VALUE),
    "soms_gemeten": (
        "getal", "als lengte > 2: lengte\n    anders: 0", "lengte", Form.VALUE,
    ),
    "een_van_twee": ("getal", "als lengte > 2: 1\n    anders: 0", "lengte", Form.YES_NO),
    "meer_dan_gemeten": ("ja/nee", "lengte × 3 + 1 > 10", "lengte", Form.YES_NO),
    "is_rood": ("ja/nee", "kleur is rood", "kleur", Form.YES_NO),
    "is_lid": ("ja/nee", "lid", "lid", Form.VALUE),
    "hoe_lang": (
        "getal", "aantal maanden vanaf 2025-01 tot en met maand waarin lang", "lengte", Form.VALUE,
    ),
    "lang_genoeg_geweest": (
        "ja/nee",
        "aantal maanden vanaf 2025-01 tot en met maand waarin lang ≥ 3",
        "lengte",
        Form.YES_NO,
    ),
    "niets_ermee": ("getal", "1", "lengte", None),
}  # fmt: skip


def needs_of(rule: str, body: str, value: str) -> Needs:
    text = f"{HEAD}regel {rule} van persoon elke maand: {value}\n    {body}\n```\n"
    law, messages = law_from_sources([SourceFile("meetwet.md", text.encode())])
    assert law is not None, [m.sentence for m in messages if m.is_error]
    purpose = Purpose("taak", "de taak", HERE, ("bureau",), (Reference("MW", "2"),))
    return Needs(law, {"taak": purpose, "niets": Purpose("niets", "niets", HERE)})


@pytest.mark.parametrize("rule", RULES)
def test_the_rules_say_in_which_form_an_item_is_needed(rule: str) -> None:
    value, body, item, form = RULES[rule]
    need = needs_of(rule, body, value).of(f"{item} van persoon", "taak")
    assert need is not None
    assert need.form is form
    assert (need.articles != ()) == (form is not None)


def test_without_a_task_or_a_rule_nothing_is_said() -> None:
    needs = needs_of("lang_genoeg", "lang", "ja/nee")
    assert needs.of("lengte van persoon", "niets") is None
    assert needs.of("lengte van persoon", "onbekend") is None
    assert needs.of("onbekend", "taak") is None
