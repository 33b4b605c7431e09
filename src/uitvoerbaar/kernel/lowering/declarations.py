"""What a law declares, as those who lower its rules ask for it."""

from __future__ import annotations

from uitvoerbaar.kernel.lowering import literals
from uitvoerbaar.kernel.lowering.versions import stretches
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import Choice, Item, Judgement, Kind, Law, Rule
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Reference, SetOf, Type

_SMALL = 6  # parts of an expression that is written where it is read
_PLAIN = (
    e.Read
    | e.Subject
    | e.Literal
    | e.CurrentPeriod
    | e.Compare
    | e.Same
    | e.And
    | e.Or
    | e.Not
    | e.PartOf
    | e.Exists
    | e.OneOf
    | e.Add
    | e.Subtract
    | e.ParameterCell
)


class Declarations:
    """The facts, roles, enumerations and rules of a law, by their symbols."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self._declared: dict[e.Symbol, Item | Choice | Judgement | None] = {}
        self._types: dict[e.Symbol, Type] = {}
        self._grids: dict[e.Symbol, Grid] = {}
        self._ways: dict[e.Symbol, tuple[Kind, str]] = {}
        for declared in law.told:
            self._declared[declared.symbol] = declared
            self._types[declared.symbol] = declared.type
            self._grids[declared.symbol] = declared.grid
        for kind in law.kinds.values():
            for role in kind.roles:
                symbol = e.Symbol(role.name, kind.name)
                self._declared[symbol] = None
                self._types[symbol] = Reference(role.kind)
                self._grids[symbol] = Grid.NONE
                if role.inverse is not None:
                    self._ways[e.Symbol(role.inverse, role.kind)] = (kind, role.name)
        self._codes = {
            (name, value): place
            for name, enumeration in law.enumerations.items()
            for place, value in enumerate(enumeration.values)
        }
        self._small: dict[e.Symbol, bool] = {}

    def declared(self, symbol: e.Symbol) -> Item | Choice | Judgement | None:
        """The declaration of a fact; None for a role."""
        return self._declared[symbol]

    def type_of(self, symbol: e.Symbol) -> Type:
        """The type of a fact."""
        return self._types[symbol]

    def grid_of(self, symbol: e.Symbol) -> Grid:
        """The grid of a fact."""
        return self._grids[symbol]

    def bounds_of(self, symbol: e.Symbol, den: int) -> tuple[int | None, int | None]:
        """The bounds of an unknown value of a fact, in parts of a scale."""
        declared = self._declared[symbol]
        if declared is None or isinstance(declared, Judgement):
            return None, None
        low, high = (
            None if bound is None else literals.whole_number(bound, den)
            for bound in (declared.low, declared.high)
        )
        return low, high

    def scale_of_bounds(self, symbol: e.Symbol) -> int:
        """The scale on which the bounds of a fact lie."""
        declared = self._declared[symbol]
        if declared is None or isinstance(declared, Judgement):
            return 1
        return literals.scale_of_bounds(declared)

    def code_of(self, enumeration: str, value: str) -> int:
        """The number of a value in its enumeration."""
        return self._codes[enumeration, value]

    def is_small(self, rule: Rule) -> bool:
        """Whether a rule is so small that it is written where it is read."""
        found = self._small.get(rule.symbol)
        if found is None:
            found = self._small[rule.symbol] = self._measure(rule)
        return found

    def _measure(self, rule: Rule) -> bool:
        if rule.outcome is not None or rule.exceptions or isinstance(rule.type, SetOf):
            return False
        found = stretches(rule)
        if len(found) != 1 or found[0].text is None:
            return False
        version = found[0].text.version
        if version.start is not None or version.locals:
            return False
        nodes = list(e.walk(version.body))
        reads_rules = any(isinstance(n, e.Read) and n.symbol in self.law.rules for n in nodes)
        return (
            len(nodes) <= _SMALL and not reads_rules and all(isinstance(n, _PLAIN) for n in nodes)
        )

    def way_back(self, symbol: e.Symbol) -> tuple[Kind, str]:
        """The kind of records behind a way back, and the role by which they name its owner."""
        return self._ways[symbol]

    def is_derived_role(self, symbol: e.Symbol) -> bool:
        """Whether a symbol is a role in a kind that follows by rule."""
        kind = self.law.kinds.get(symbol.kind or "")
        if kind is None or kind.derivation is None:
            return False
        return any(role.name == symbol.name for role in kind.roles)
