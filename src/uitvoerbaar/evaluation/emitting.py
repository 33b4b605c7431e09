"""Which function writes the text of which kind of expression."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from uitvoerbaar.law import expression as e

if TYPE_CHECKING:
    from uitvoerbaar.evaluation.compiler import Unit

EMITTERS: dict[type[e.Expression], Callable[[Unit, Any], str]] = {}


def emits(
    *kinds: type[e.Expression],
) -> Callable[[Callable[[Unit, Any], str]], Callable[[Unit, Any], str]]:
    def register(function: Callable[[Unit, Any], str]) -> Callable[[Unit, Any], str]:
        for kind in kinds:
            EMITTERS[kind] = function
        return function

    return register
