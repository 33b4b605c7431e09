"""Generated rules: versions, exceptions, local names, values carried forward, borrowed bodies."""

from __future__ import annotations

from tests.kernel.law_reads import Scope
from tests.kernel.law_terms import Terms
from tests.kernel.law_world import AMOUNTS, MONTH, ONCE, VALUES, YEAR, Name, World, money

_SUBJECTS = ("persoon",) * 6 + ("ouderschap", "verblijf", "woning", "stel", None)


class Rules:
    """Writes rules one after the other; each may read the ones before it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.rng
        self.terms = Terms(world)

    def add(self, number: int) -> None:
        """A rule of any sort."""
        subject = self.rng.choice(_SUBJECTS)
        dice = self.rng.random()
        if dice < 0.08:
            self._carried(number)
        elif dice < 0.13:
            self._borrowed(number)
        elif dice < 0.23:
            self._set(number)
        else:
            self._rule(number, subject)

    def _declare(
        self, number: int, kind: str | None, grid: str, type_: str, bodies: list[str]
    ) -> Name:
        name = f"r{number}"
        about = f" van {kind}" if kind else ""
        every = f" {grid}" if grid else ""
        title = f'    uitkomst "Uitkomst {number}"\n' if self.rng.random() < 0.5 else ""
        told = '\n    uitleg "Dit is {p_werkt}."' if kind == "persoon" and grid == MONTH else ""
        read = '\n    interpretatie "zo gelezen" steunt op "A"' if self.rng.random() < 0.1 else ""
        for body in bodies:
            self.world.declarations.append(
                f"regel {name}{about}{every}: {type_}\n{title}{body}{told}{read}"
            )
        found = Name(name, type_, kind, grid, is_rule=True)
        self.world.names.append(found)
        return found

    def _rule(self, number: int, kind: str | None) -> None:
        rng = self.rng
        grid = rng.choice((MONTH, MONTH, MONTH, MONTH, YEAR, ONCE)) if kind != "stel" else MONTH
        type_ = rng.choice((*VALUES, *AMOUNTS, "getal", "ja/nee"))
        if kind is None:
            type_ = rng.choice((*AMOUNTS, "getal", "ja/nee"))
        scope = Scope((kind,) if kind else (), grid)
        if kind is None:
            scope = Scope((), grid, may_loop=False)
        versions = [("", "")]
        if rng.random() < 0.25:
            versions = [("tot en met 2025-06-30", ""), ("vanaf 2025-07-01", "")]
        if rng.random() < 0.1:
            versions.append((versions[-1][0] or "vanaf 2000-01-01", ", bekend vanaf 2025-09-01"))
            if versions[0] == ("", ""):
                versions[0] = ("vanaf 2000-01-01", "")
        bodies = []
        for valid, known in versions:
            clause = f"    geldig {valid}{known}\n" if valid else ""
            bodies.append(clause + self._body(type_, scope))
        others = list(self.world.names)
        name = self._declare(number, kind, grid, type_, bodies)
        if rng.random() < 0.3:
            self.world.names, after = others, self.world.names
            self._exceptions(name, scope)
            self.world.names = after

    def _body(self, type_: str, scope: Scope) -> str:
        rng = self.rng
        text = ""
        for place in range(rng.choice((0, 0, 1, 2))):
            local = f"l{place}"
            sets = scope.may_loop and scope.kinds == ("persoon",) and rng.random() < 0.2
            kind = "verzameling persoon" if sets else self.terms.types(scope, *VALUES, type_)
            value = self._set_of(scope) if sets else self.terms.term(kind, scope, 2)
            text += f"    stel {local} is {value}\n"
            scope = Scope(scope.kinds, scope.grid, {**scope.locals, local: kind}, scope.may_loop)
        return text + self._value(
            type_, scope, rng.choice((0, 1, 1, 2)), "    ", rng.choice((2, 3))
        )

    def _value(self, type_: str, scope: Scope, branches: int, indent: str, depth: int) -> str:
        """Cases, nested now and then, or a formula with modifiers under it."""
        rng = self.rng
        if branches == 0:
            if rng.random() < 0.06:
                return f"{indent}niet van toepassing"
            text = f"{indent}{self.terms.term(type_, scope, depth)}"
            if type_ in AMOUNTS and rng.random() < 0.3:
                text += f"\n{indent}    {rng.choice(('ten minste', 'ten hoogste'))} {money(rng)}"
                text += f"\n{indent}    afgerond op centen" if rng.random() < 0.5 else ""
            return text
        text = ""
        for _ in range(branches):
            condition = self.terms.condition(scope, rng.choice((1, 2)))
            value = self._value(type_, scope, rng.choice((0, 0, 0, 1)), indent + "    ", depth - 1)
            text += f"{indent}als {condition}:\n{value}\n"
        last = self._value(type_, scope, 0, indent + "    ", depth - 1)
        return f"{text}{indent}anders:\n{last}"

    def _exceptions(self, name: Name, scope: Scope) -> None:
        rng = self.rng
        about = f" van {name.kind}" if name.kind else ""
        for place in range(rng.choice((1, 1, 2))):
            before = f" gaat voor u0_{name.name}" if place else ""
            valid = "    geldig vanaf 2025-01-01\n" if rng.random() < 0.3 else ""
            condition = self.terms.condition(scope, 2)
            value = self.terms.term(name.type, scope, 2)
            self.world.declarations.append(
                f"uitzondering u{place}_{name.name} op {name.name}{about}{before}\n"
                f"{valid}    als {condition}: {value}"
            )

    def _carried(self, number: int) -> None:
        """A value that goes on from its own previous value."""
        rng = self.rng
        scope = Scope(("persoon",), MONTH)
        type_ = rng.choice(("bedrag", "getal"))
        step = "centen" if type_ == "bedrag" else "gehelen"
        first = rng.choice(("2024-06", "p_dag", "(maand van p_dag)"))
        factor = rng.choice(("", "a_deel × ", "(1 + a_deel) × "))
        name = f"r{number}"
        body = f"    begint in {first} met {self.terms.term(type_, scope, 1)}\n"
        body += f"    {factor}{name} in vorige maand + {self.terms.term(type_, scope, 1)}\n"
        body += f"        afgerond op {step}"
        self._declare(number, "persoon", MONTH, type_, [body])

    def _borrowed(self, number: int) -> None:
        """The body of an earlier rule, with an amount put in the place of another."""
        rules = [n for n in self.world.names if n.is_rule and n.kind == "persoon"]
        if not rules:
            return
        rule = self.rng.choice(rules)
        text = next(d for d in self.world.declarations if d.startswith(f"regel {rule.name} "))
        terms = [a for a in ("a_eens", "a_maand", "a_jaar", "a_deel") if a in text.split()]
        swap = f" met {terms[0]}_2 in plaats van {terms[0]}" if terms else ""
        body = f"    overeenkomstig {rule.name} van persoon{swap}"
        self._declare(number, "persoon", rule.grid, rule.type, [body])

    def _set(self, number: int) -> None:
        """A set of persons, or of stays that run."""
        grid = self.rng.choice((MONTH, MONTH, ONCE))
        if grid == MONTH and self.rng.random() < 0.3:
            runs = self.rng.choice(("lopende", "op enig moment lopende"))
            body = f"    {runs} verblijven"
            self._declare(number, "persoon", grid, "verzameling verblijf", [body])
            return
        body = f"    {self._set_of(Scope(('persoon',), grid))}"
        self._declare(number, "persoon", grid, "verzameling persoon", [body])

    def _set_of(self, scope: Scope) -> str:
        if self.rng.random() < 0.1:
            return f"(andere {self.rng.choice(('kinderen', 'ouders'))})"
        if self.rng.random() < 0.5:
            for _ in range(8):
                text, kind = self.terms.collection(scope, 1)
                if kind == "persoon" and "waarvoor" in text:
                    return f"({text})"
        members = [self.terms.atom("persoon", scope) for _ in range(self.rng.randint(1, 2))]
        return f"verzameling ({', '.join((*members, self.rng.choice(('kinderen', 'ouders'))))})"
