"""OpenFisca's country template, written in the rule language, with the tests that it publishes.

`law/` is the law; `published.yaml` holds every test case of the package (version 8.2.0, folder
`tests`) as facts and figures of our own form, each with the test that it comes from. Not taken
over: the tests of reforms, which test OpenFisca's way to amend, not this law.
"""

from __future__ import annotations

from pathlib import Path

LAW = Path(__file__).parent / "law"
"""The folder with the law."""

OUTCOMES = (
    "inkomstenbelasting",
    "sociale_premie",
    "basisinkomen",
    "uitkeringen",
    "belastingen",
    "besteedbaar_inkomen",
)
"""The six outcomes that are compared: three of a person, three of a household; per month."""

VARIABLES = (
    "income_tax",
    "social_security_contribution",
    "basic_income",
    "total_benefits",
    "total_taxes",
    "disposable_income",
)
"""The same in OpenFisca, in the same order."""
