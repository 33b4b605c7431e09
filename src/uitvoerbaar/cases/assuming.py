"""Other values for the assumptions of a law: which can be given, and what they can be."""

from __future__ import annotations

import difflib
from fractions import Fraction
from typing import Any

from uitvoerbaar.cases.values import write_value
from uitvoerbaar.law.declaration import Assumption, Law
from uitvoerbaar.law.types import Amount, Boolean, Enumerated, Number, Percentage, Type


class AssumptionError(ValueError):
    """Another value for an assumption that cannot be; `sentence` and `mend` are Dutch."""

    def __init__(self, sentence: str, mend: str) -> None:
        end = "?" if mend.startswith("bedoelde") else "."
        super().__init__(f"{_start(sentence)}. {_start(mend)}{end}")
        self.sentence, self.mend = sentence, mend


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]


def assumption_with_value(law: Law, name: str) -> tuple[Assumption, Type]:
    """The assumption of that name, with its type.

    Raises AssumptionError where the law has none, or one that fills amounts of a parameter.
    """
    declared = law.assumptions.get(name)
    if declared is not None and declared.type is not None:
        return declared, declared.type
    if declared is not None and declared.parameter is not None:
        cited = f"{declared.origin.citation}; " if declared.origin.citation else ""
        place = declared.origin.place
        raise AssumptionError(
            f"de aanname {name} heeft zelf geen waarde: zij vult bedragen van de parameter "
            f"{declared.parameter} ({cited}{place.file}, regel {place.line})",
            "zet in een kopie van de wet andere bedragen onder deze aanname, en geef die kopie met "
            "--law (of load)",
        )
    known = sorted(n for n, each in law.assumptions.items() if each.type is not None)
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    raise AssumptionError(
        f"de wet heeft geen aanname {name}",
        f"bedoelde u {' of '.join(near)}" if near else f"kies uit: {', '.join(known) or 'geen'}",
    )


def check_assumed(law: Law, name: str, value: Any) -> None:
    """Looks whether an assumption can have a value: money in cents, numbers as int or Fraction.

    Raises AssumptionError for another name or type, or a value out of its range.
    """
    declared, kind = assumption_with_value(law, name)
    if isinstance(kind, Enumerated):
        words = law.enumerations[kind.enumeration].values
        if value not in words:
            raise AssumptionError(
                f"de aanname {name} kan niet {value} zijn", f"kies uit: {', '.join(words)}"
            )
    elif isinstance(kind, Boolean):
        if not isinstance(value, bool):
            raise AssumptionError(
                f"de aanname {name} kan niet {value} zijn", "kies uit: ja, nee (True, False)"
            )
    elif isinstance(kind, Amount | Number | Percentage):
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            raise AssumptionError(
                f"de aanname {name} kan niet {value} zijn",
                "geef een exact getal (int of Fraction; een bedrag in centen)",
            )
        if not declared.allows(value):
            shown = write_value(Fraction(value), kind)
            raise AssumptionError(f"de aanname {name} kan niet {shown} zijn", _allowed(declared))


def _allowed(declared: Assumption) -> str:
    """What the value of an assumption can be, in words."""
    assert declared.type is not None
    what = "een geheel getal" if declared.whole else "een waarde"
    bounds = []
    for word, bound in (("vanaf", declared.low), ("tot en met", declared.high)):
        if bound is not None:
            bounds.append(f"{word} {write_value(bound, declared.type)}")
    return f"geef {' '.join((what, *bounds))}"
