"""Generated formulas: terms of a wanted type, in every form that the language has.

A term is text that can stand anywhere: a name, a literal, or something in parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.kernel.law_reads import Reads, Scope
from tests.kernel.law_world import AMOUNTS, ENUMERATIONS, ORDERED, YEAR, number

_STEPS = {
    "getal": ("gehelen", "2 decimalen", "veelvouden van 5", "1 decimalen"),
    "percentage": ("veelvouden van 0,01%", "veelvouden van 1%"),
}
_FACT = re.compile(r"\b([povwkj]_|r\d)")
_ROUND = ("afgerond op", "naar beneden afgerond op", "naar boven afgerond op")


class Terms(Reads):
    """Writes terms over a world."""

    def term(self, type_: str, scope: Scope, depth: int) -> str:
        """A term of a type; `depth` is how many operations it may nest."""
        forms = self._forms(type_, scope) if depth > 0 else []
        if not forms or self.rng.random() < 0.2:
            return self.atom(type_, scope)
        return self.rng.choice(forms)(scope, depth - 1)

    def condition(self, scope: Scope, depth: int) -> str:
        """A condition that leans on some fact: the checker refuses one that is always the same."""
        for _ in range(8):
            text = self.term("ja/nee", scope, depth)
            if _FACT.search(text):
                return text
        return text

    # --- forms ---

    def _forms(self, type_: str, scope: Scope) -> list[Callable[[Scope, int], str]]:
        def two(first: str, sign: str, second: str) -> Callable[[Scope, int], str]:
            return lambda s, d: f"({self.term(first, s, d)} {sign} {self.term(second, s, d)})"

        def of(text: str, inner: str) -> Callable[[Scope, int], str]:
            return lambda s, d: text.replace("@", self.term(inner, s, d))

        common = [lambda s, d: self._if_absent(type_, s, d), lambda s, d: self._frozen(type_, s, d)]
        common = [common[0]] if self.rng.random() < 0.7 else common
        if type_ == "ja/nee":
            return self._conditions(scope)
        if type_ in AMOUNTS or type_ in ("getal", "percentage"):
            return common + self._numbers(type_, scope, two, of)
        forms: dict[str, list[Callable[[Scope, int], str]]] = {
            "datum": [
                two("datum", "+", "duur"),
                two("datum", "-", "duur"),
                of("(eerste_dag van @)", "maand"),
                of("(laatste_dag van @)", "maand"),
                of("(eerste_dag van @)", "jaar"),
                of("(kwartaalbegin van @)", "datum"),
                of("(maandbegin van @)", "datum"),
                of("(@ + 3 jaar, schrikkeldag naar 1 maart)", "datum"),
                of("(@ + 18 jaar, schrikkeldag naar 28 februari)", "datum"),
            ],
            "maand": [
                of("(maand van @)", "datum"),
                lambda s, d: (
                    f"({self.term('maand', s, d)} {self.rng.choice('+-')} "
                    f"{self.rng.randint(1, 14)})"
                ),
                of("(@ - 1 jaar)", "maand"),
            ],
            "jaar": [
                of("(jaar van @)", "datum"),
                of("(jaar van @)", "maand"),
                of("(@ - 2)", "jaar"),
                of("(@ + 1 jaar)", "jaar"),
            ],
            "duur": [],
            "persoon": [],
        }
        found = list(forms.get(type_, []))
        if type_ in ORDERED and type_ != "duur":
            found += [two(type_, ", ten minste", type_), two(type_, ", ten hoogste", type_)]
            found += [lambda s, d: self._extreme_of(type_, s, d)]
        if scope.may_loop:
            if type_ == "maand" and scope.grid:
                found += [self._find] * 2
            if type_ == "persoon":
                found += [self._choose] * 3
            if type_ in ORDERED:
                found.append(lambda s, d: self._extreme(type_, s, d))
        return common + found

    def _numbers(
        self,
        type_: str,
        scope: Scope,
        two: Callable[[str, str, str], Callable[[Scope, int], str]],
        of: Callable[[str, str], Callable[[Scope, int], str]],
    ) -> list[Callable[[Scope, int], str]]:
        rng = self.rng
        steps = _STEPS.get(type_, ("centen", "hele euro's", "3 decimalen", "veelvouden van € 25"))
        forms = [
            two(type_, "+", type_),
            two(type_, "-", type_),
            of("(- @)", type_),
            two(type_, ", ten minste", type_),
            two(type_, ", ten hoogste", type_),
            of(f"(@, {rng.choice(_ROUND)} {rng.choice(steps)})", type_),
            of(f"(@, {rng.choice(_ROUND)} {rng.choice(steps)})", type_),
            lambda s, d: self._extreme_of(type_, s, d),
        ]
        if type_ in AMOUNTS:
            forms += [
                two("percentage", "×", type_),
                two(type_, "×", "getal"),
                lambda s, d: f"({self.term(type_, s, d)} / {rng.choice(('2', '3', '12', '7'))})",
                two(type_, "/", "getal"),
            ]
        if type_ == "bedrag per maand":
            forms += [lambda s, d: self._convert("bedrag per jaar", s, d)] * 2
            forms.append(of("(@, geteld per maand)", "bedrag"))
        if type_ == "bedrag per jaar":
            forms += [lambda s, d: self._convert("bedrag per maand", s, d)] * 2
        if type_ == "percentage":
            forms.append(two("percentage", "×", "percentage"))
        if type_ == "getal":
            forms += [
                two("getal", "×", "getal"),
                two("getal", "/", "getal"),
                two("bedrag", "/", "bedrag"),
                two("datum", "-", "datum"),
                two("maand", "-", "maand"),
                two("jaar", "-", "jaar"),
                of("(maandnummer van @)", "datum"),
                of("(@ tot de macht 2)", "getal"),
                lambda s, d: f"({number(rng)} tot de macht {self.term('getal', s, 0)})",
            ]
        if scope.may_loop:
            forms += [lambda s, d: self._sum(type_, s, d), lambda s, d: self._extreme(type_, s, d)]
            if type_ == "getal":
                forms += [self._count, self._count, *[self._run] * 3]
            if scope.grid:
                forms += [lambda s, d: self._month_sum(type_, s, d)]
        return forms

    def _convert(self, unit: str, scope: Scope, depth: int) -> str:
        """Between month and year; a written amount has no unit of its own."""
        for _ in range(8):
            inner = self.term(unit, scope, depth)
            if "€" not in inner:
                break
        else:
            inner = "a_jaar" if unit == "bedrag per jaar" else "a_maand"
        return f"({inner}, omgerekend per {'maand' if unit == 'bedrag per jaar' else 'jaar'})"

    def _if_absent(self, type_: str, scope: Scope, depth: int) -> str:
        return f"({self.atom(type_, scope)}, bij ontbreken {self.term(type_, scope, depth)})"

    def _frozen(self, type_: str, scope: Scope, depth: int) -> str:
        day = self.rng.choice(("2025-01-01", "2025-08-01"))
        return f"({self.term(type_, scope, depth)}, volgens de tekst op {day})"

    def _extreme_of(self, type_: str, scope: Scope, depth: int) -> str:
        parts = [self.term(type_, scope, depth) for _ in range(self.rng.randint(2, 3))]
        return f"({self.rng.choice(('hoogste', 'laagste'))} van ({', '.join(parts)}))"

    def _sum(self, type_: str, scope: Scope, depth: int) -> str:
        text, kind = self.collection(scope, depth)
        return f"(som van {self.term(type_, scope.inside(kind), depth)} over {text})"

    def _extreme(self, type_: str, scope: Scope, depth: int) -> str:
        text, kind = self.collection(scope, depth)
        value = self.term(type_, scope.inside(kind), depth)
        return f"({self.rng.choice(('hoogste', 'laagste'))} van {value} over {text})"

    def _count(self, scope: Scope, depth: int) -> str:
        return f"(aantal {self.collection(scope, depth)[0]})"

    def _choose(self, scope: Scope, depth: int) -> str:
        for _ in range(5):
            text, kind = self.collection(scope, depth)
            if kind == "persoon":
                break
        else:
            return self.atom("persoon", scope)
        keys = " bij gelijk ".join(
            f"de {self.rng.choice(('hoogste', 'laagste'))} "
            f"{self.term(self.rng.choice(ORDERED), scope.inside(kind), 1)}"
            for _ in range(self.rng.randint(1, 2))
        )
        return f"(kies uit {text} {keys})" if self.rng.random() < 0.85 else f"(kies uit {text})"

    # --- months ---

    def _stretch(self, scope: Scope) -> str:
        if scope.grid == YEAR:
            return "vanaf (eerste_dag van jaar) tot en met (laatste_dag van jaar)"
        starts = ["(maand - 5)", "2025-01", "(eerste_dag van jaar)", "(maand - 11)"]
        if "persoon" in scope.kinds:
            starts += ["p_dag", "(maand van p_dag)"]
        end = self.rng.choice(("maand", "maand", "(maand - 1)", "(maand + 2)"))
        return f"vanaf {self.rng.choice(starts)} tot en met {end}"

    def _month_sum(self, type_: str, scope: Scope, depth: int) -> str:
        summed = self.rng.choice(("bedrag", "bedrag per maand")) if type_ == "bedrag" else type_
        if type_ in AMOUNTS and type_ != "bedrag":
            return self.atom(type_, scope)
        value = self.term(summed, scope.monthly(), depth)
        return f"(som van {value} over maanden {self._stretch(scope)})"

    def _find(self, scope: Scope, depth: int) -> str:
        which = self.rng.choice(("eerste", "laatste"))
        condition = self.term("ja/nee", scope.monthly(), depth)
        return f"({which} maand {self._stretch(scope)} waarin {condition})"

    def _run(self, scope: Scope, depth: int) -> str:
        if not scope.grid:
            return self._count(scope, depth)
        condition = self.term("ja/nee", scope.monthly(), depth)
        what = self.rng.choice(("aantal", "langste reeks", "aaneengesloten"))
        gap = (
            " onderbroken door minder dan 2" if what != "aantal" and self.rng.random() < 0.5 else ""
        )
        return f"({what} maanden {self._stretch(scope)} waarin {condition}{gap})"

    # --- conditions ---

    def _conditions(self, scope: Scope) -> list[Callable[[Scope, int], str]]:
        forms = [
            self._compare, self._compare, self._compare, self._same, self._one_of, self._exists,
            lambda s, d: f"(niet {self.term('ja/nee', s, d)})",
            lambda s, d: self._joined("en", s, d),
            lambda s, d: self._joined("of", s, d),
            lambda s, d: self._if_absent("ja/nee", s, d),
        ]  # fmt: skip
        if scope.may_loop:
            forms += [self._quantified, self._member]
        return forms

    def _compare(self, scope: Scope, depth: int) -> str:
        type_ = self.rng.choice(ORDERED)
        sign = self.rng.choice(("<", "≤", ">", "≥"))
        return f"({self.term(type_, scope, depth)} {sign} {self.term(type_, scope, depth)})"

    def _same(self, scope: Scope, depth: int) -> str:
        type_ = self.types(scope, *ORDERED, *ENUMERATIONS, "persoon", "tekst", "adres")
        left = self.atom(type_, scope)
        if type_ in ENUMERATIONS and left in ENUMERATIONS[type_]:
            left = "p_kleur" if type_ == "kleur" else "p_maat"
        sign = self.rng.choice(("is", "is niet", "=", "≠"))
        return f"({left} {sign} {self.term(type_, scope, depth)})"

    def _one_of(self, scope: Scope, depth: int) -> str:
        type_ = self.types(scope, *ORDERED, *ENUMERATIONS, "persoon")
        left = self.atom(type_, scope)
        options = ", ".join(self.term(type_, scope, depth) for _ in range(2))
        return f"({left} {self.rng.choice(('is', 'is niet'))} een van ({options}))"

    def _member(self, scope: Scope, depth: int) -> str:
        for _ in range(5):
            text, kind = self.collection(scope, depth)
            if kind == "persoon":
                return f"({self.atom('persoon', scope)} is een van {text})"
        return self._exists(scope, depth)

    def _exists(self, scope: Scope, depth: int) -> str:
        type_ = self.types(scope, *ORDERED, *ENUMERATIONS, "persoon")
        for _ in range(5):
            value = self.term(type_, scope, depth if self.rng.random() < 0.4 else 0)
            if _FACT.search(value):
                break
        return f"({value} {self.rng.choice(('bestaat', 'ontbreekt'))})"

    def _joined(self, word: str, scope: Scope, depth: int) -> str:
        parts = [self.term("ja/nee", scope, depth) for _ in range(self.rng.randint(2, 3))]
        return f"({f' {word} '.join(parts)})"

    def _quantified(self, scope: Scope, depth: int) -> str:
        text, kind = self.collection(scope, depth)
        which = self.rng.choice(("alle", "een van", "geen van"))
        return f"(voor {which} {text} geldt {self.term('ja/nee', scope.inside(kind), depth)})"
