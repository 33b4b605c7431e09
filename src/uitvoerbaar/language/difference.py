"""What changed between two laws, as a lawyer reads it: by meaning, not by text.

Declarations are compared as they work. Another layout, another order, comments, and formulas that
are written otherwise but say the same are no difference. Rules are compared day by day, amounts by
date and category.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from uitvoerbaar.language.amount_difference import amount_changes
from uitvoerbaar.language.article_difference import article_changes
from uitvoerbaar.language.comparison.changes import Change, ChangeKind, Detail, Difference
from uitvoerbaar.language.declaration_difference import (
    choice_details,
    derivation_details,
    example_details,
    guarantee_details,
    item_details,
)
from uitvoerbaar.language.difference_rendering import render_difference
from uitvoerbaar.language.rule_difference import rule_details
from uitvoerbaar.language.writing.names import names_of
from uitvoerbaar.law.declaration import Law

__all__ = ["Difference", "difference", "difference_data", "render_difference"]
