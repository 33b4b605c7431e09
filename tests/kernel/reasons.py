"""The reason of an exact outcome, in the form in which the kernel tells its reasons."""

from __future__ import annotations

from uitvoerbaar.evaluation.reads import Step
from uitvoerbaar.kernel.rules import Reason


def reason_of(step: Step | None) -> Reason | None:
    """Which text decided an outcome, and the branches taken in it; None: nothing is said."""
    return None
