"""Every form of expression that the grammar knows has a meaning."""

from __future__ import annotations

from uitvoerbaar.language.elaborate import whole
from uitvoerbaar.language.elaborate.context import meant_forms
from uitvoerbaar.language.parser import forms

# What stands inside an expression, and is understood with what is around it.
PARTS = {"arguments", "options", "stretch", "sort_key", "signed"}
MODIFIERS = {
    *("at_least", "at_most", "round", "convert", "recount", "if_absent", "frozen_text", "leap_day"),
    *("rounding_unit", "decimals", "multiples"),
}


def test_every_form_of_expression_has_a_meaning() -> None:
    assert whole.elaborate is not None
    assert forms("expr") - PARTS - MODIFIERS <= meant_forms()
    assert {"add", "choose", "filtered", "period_previous"} <= forms("expr")
