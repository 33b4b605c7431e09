"""Parameters: tables of amounts with sources; and assumptions, which may fill them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import permutations

from attrs import define, evolve, field, frozen
from lark import Token, Tree

from uitvoerbaar.language.elaborate.articles import needs_article
from uitvoerbaar.language.elaborate.constants import constant, enumeration_value
from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import (
    Child,
    ParsedDeclaration,
    first_tree,
    parts,
    text_of,
    trees_of,
)
from uitvoerbaar.language.elaborate.literals import date_of
from uitvoerbaar.language.elaborate.names import suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.signatures import Header
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.citation import Certainty
from uitvoerbaar.law.declaration import Cell, Gap, Parameter, ParameterVersion
from uitvoerbaar.law.expression import Value


def _table(*rows: str, head: str = "vanaf | rood | groen | bron") -> str:
    lines = "\n    ".join((head, *rows))
    return page(f"parameter prijs per kleur: getal\n    {lines}")


NO_SOURCE = declare(
    "L701",
    "Bedrag zonder bron",
    "Elk bedrag zegt waar het gelezen is: in een kolom `bron`, achter het bedrag zelf, of met "
    '`bron "..."` aan het eind van de regel.',
    _table("2020-01-01 | 1 | 2", head="vanaf | rood | groen"),
)
UNKNOWN_CERTAINTY = declare(
    "L702",
    "Onbekende zekerheid",
    "Achter een bron staat hoe zeker het bedrag is: wet, gepubliceerd, secundair, afgeleid of "
    "onzeker.",
    _table('2020-01-01 | 1 | 2 | "VBW 1" zeker'),
)
UNKNOWN_COLUMN = declare(
    "L703",
    "Kolom past niet",
    "De kop van een kolom noemt voor elk kenmerk een waarde; elke combinatie staat er een keer.",
    _table('2020-01-01 | 1 | 2 | "VBW 1" wet', head="vanaf | rood | geel | bron"),
)
WRONG_WIDTH = declare(
    "L704",
    "Te veel of te weinig vakken",
    "Elke regel van een tabel heeft onder elke kolom een vak.",
    _table('2020-01-01 | 1 | "VBW 1" wet'),
)
WRONG_CELL = declare(
    "L705",
    "Vak past niet in de kolom",
    "In een kolom met bedragen staat een bedrag, `idem`, `vervallen` of `onbekend`; in de kolom "
    "`bron` een tekst en een zekerheid; in de kolom `bekend vanaf` een datum.",
    _table('2020-01-01 | 1 | "VBW 2" wet | "VBW 1" wet'),
)
NOTHING_ABOVE = declare(
    "L706",
    "`idem` zonder iets erboven",
    "`idem` neemt over wat in de vorige regel in dezelfde kolom staat.",
    _table('2020-01-01 | idem | 2 | "VBW 1" wet'),
)
NEEDS_COLUMNS = declare(
    "L709",
    "Korte vorm bij een parameter met kenmerken",
    "De korte vorm geeft een bedrag; een parameter met kenmerken heeft een tabel met kolommen.",
    page('parameter prijs per kleur: getal\n    vanaf 2020-01-01: 1 bron "VBW 1" wet'),
)

_CERTAINTIES = {certainty.value: certainty for certainty in Certainty}
_SOLE_COLUMNS = ("bedrag", "waarde", "getal", "percentage", "datum", "aantal", "maand", "duur")


@frozen(slots=True)
class _Source:
    text: str
    certainty: Certainty


@define
class _Table:
    """A table that is being read, for one declaration of a parameter or an assumption."""

    context: Context
    header: Header
    assumption: str | None
    versions: list[ParameterVersion] = field(factory=list)

    def read(self, rows: Tree[Token]) -> list[ParameterVersion]:
        heading = first_tree(rows, "header")
        if heading is None:
            for row in trees_of(rows, "short_row"):
                self._short_row(row)
            return self.versions
        columns = [self._column(cell) for cell in heading.children]
        self._no_doubles(columns, heading)
        for row in trees_of(rows, "row"):
            self._row(row, columns)
        return self.versions

    # --- columns ---

    def _column(self, cell: Child) -> tuple[str, ...] | str | None:
        """The combination of a column, "source" or "known", or None for a faulty one."""
        assert isinstance(cell, Tree)
        if cell.data == "header_source":
            return "source"
        if cell.data == "header_known":
            return "known"
        words = [str(child) for child in cell.children]
        keys = self.header.keys
        if not keys:
            if words == [self.header.symbol.name] or words[0] in _SOLE_COLUMNS:
                return ()
            sentence = f"De parameter heeft geen kenmerken, dus geen kolom `{' '.join(words)}`."
            self.context.report(UNKNOWN_COLUMN, cell, sentence, "Noem de kolom `bedrag`.")
            return None
        values = [self.context.names.enumerations.get(key, ()) for key in keys]
        if any(key not in self.context.names.enumerations for key in keys):
            return None
        if len(words) == len(keys):
            for order in permutations(words):
                if all(word in options for word, options in zip(order, values, strict=True)):
                    return order
        known = {value for options in values for value in options}
        wrong = [word for word in words if word not in known]
        wanted = " ".join(f"<{key}>" for key in keys)
        if wrong and self.context.names.may_exist(wrong[0]):
            return None
        if wrong:
            sentence = f"`{wrong[0]}` is geen waarde van {' of '.join(f'`{k}`' for k in keys)}."
            mend = suggestion(wrong[0], {*known, "bron"}) or f"De kop van een kolom is `{wanted}`."
        else:
            sentence = f"Deze kolom noemt niet precies een waarde van {', '.join(keys)}."
            mend = f"De kop van een kolom is `{wanted}`."
        self.context.report(UNKNOWN_COLUMN, cell, sentence, mend)
        return None

    def _no_doubles(
        self, columns: Sequence[tuple[str, ...] | str | None], heading: Tree[Token]
    ) -> None:
        for index, column in enumerate(columns):
            if column is not None and column in columns[:index]:
                node = heading.children[index]
                assert isinstance(node, Tree)
                sentence = "Deze kolom staat er al."
                self.context.report(UNKNOWN_COLUMN, node, sentence, "Laat er een weg.")

    # --- rows ---

    def _row(self, row: Tree[Token], columns: Sequence[tuple[str, ...] | str | None]) -> None:
        start, *cells = row.children
        valid_from = date_of(self.context, start)
        if len(cells) != len(columns):
            sentence = f"Deze regel heeft {len(cells)} vakken, de kop {len(columns)} kolommen."
            mend = "Geef elke kolom een vak; gebruik `idem`, `vervallen` of `onbekend`."
            self.context.report(WRONG_WIDTH, row, sentence, mend)
            return
        # Under a heading that could not be read may stand the source.
        source = _Source("?", Certainty.UNVERIFIED) if None in columns else None
        known: date | None = None
        for cell, column in zip(cells, columns, strict=True):
            assert isinstance(cell, Tree)
            if column == "source":
                source = self._source_cell(cell)
            elif column == "known":
                known = self._known_cell(cell)
        above = self.versions[-1].cells if self.versions else {}
        found: dict[tuple[str, ...], Cell] = {}
        for cell, column in zip(cells, columns, strict=True):
            if not isinstance(column, tuple):
                continue
            assert isinstance(cell, Tree)
            value = self._cell(cell, source, above.get(column), has_above=bool(self.versions))
            if value is not None:
                found[column] = value
        self._add(row, valid_from, known, found)

    def _short_row(self, row: Tree[Token]) -> None:
        start, cell, known, source, certainty = parts(row)
        assert isinstance(cell, Tree)
        if self.header.keys:
            if not all(key in self.context.names.enumerations for key in self.header.keys):
                return
            sentence = f"Deze parameter heeft kenmerken: {', '.join(self.header.keys)}."
            mend = "Schrijf een tabel: `vanaf | waarde ... | bron`."
            self.context.report(NEEDS_COLUMNS, row, sentence, mend)
            return
        valid_from = date_of(self.context, start)
        stated = self._source(source, certainty) if source is not None else None
        above = self.versions[-1].cells.get(()) if self.versions else None
        value = self._cell(cell, stated, above, has_above=bool(self.versions))
        found: dict[tuple[str, ...], Cell] = {(): value} if value is not None else {}
        self._add(row, valid_from, date_of(self.context, known), found)

    def _add(
        self,
        row: Tree[Token],
        valid_from: date | None,
        known: date | None,
        cells: Mapping[tuple[str, ...], Cell],
    ) -> None:
        if valid_from is not None:
            origin = self.context.origin(row)
            self.versions.append(ParameterVersion(valid_from, known, cells, origin))

    # --- cells ---

    def _cell(
        self, cell: Tree[Token], row_source: _Source | None, above: Cell | None, has_above: bool
    ) -> Cell | None:
        """What a cell holds; None, with a message, where it cannot be told."""
        if cell.data == "cell_same":
            if above is None:
                if not has_above:
                    sentence = "Boven dit `idem` staat niets."
                    mend = "Schrijf het bedrag zelf."
                    self.context.report(NOTHING_ABOVE, cell, sentence, mend)
                return None
            return evolve(above, assumption=self.assumption)
        value: Value | Gap | None
        source = row_source
        if cell.data == "cell_lapsed":
            value = Gap.LAPSED
        elif cell.data == "cell_unknown":
            value = Gap.UNKNOWN
        elif cell.data == "cell_name":
            token = cell.children[0]
            assert isinstance(token, Token)
            value = enumeration_value(self.context, token, self.header.type)
        elif cell.data == "cell_value":
            signed, text, certainty = parts(cell)
            assert isinstance(signed, Tree)
            value = constant(self.context, signed, self.header.type, bare_amounts=True)
            if text is not None:
                source = self._source(text, certainty)
        else:
            sentence = "Hier staat een bron, maar een bedrag is nodig."
            self.context.report(WRONG_CELL, cell, sentence, "Zet het bedrag voor de bron.")
            return None
        if value is None:
            return None
        if isinstance(value, Gap):
            source = source or _Source("", Certainty.UNVERIFIED)
        elif source is None or not source.text.strip():
            sentence = "Bij dit bedrag staat geen bron."
            mend = 'Zet er een bron bij: `bron "Stcrt. 2025, 1" gepubliceerd`.'
            self.context.report(NO_SOURCE, cell, sentence, mend)
            return None
        return Cell(value, source.text, source.certainty, self.assumption)

    def _source(self, text: Child, certainty: Child) -> _Source:
        assert isinstance(certainty, Token)
        found = _CERTAINTIES.get(str(certainty))
        if found is None:
            sentence = f"`{certainty}` is geen zekerheid."
            listed = ", ".join(f"`{name}`" for name in _CERTAINTIES)
            mend = suggestion(str(certainty), _CERTAINTIES) or f"Kies uit {listed}."
            self.context.report(UNKNOWN_CERTAINTY, certainty, sentence, mend)
        return _Source(text_of(text), found or Certainty.UNVERIFIED)

    def _source_cell(self, cell: Tree[Token]) -> _Source | None:
        if cell.data == "cell_source":
            text, certainty = cell.children
            return self._source(text, certainty)
        if cell.data == "cell_same" and self.versions:
            last = next(iter(self.versions[-1].cells.values()), None)
            return _Source(last.source, last.certainty) if last is not None else None
        sentence = "In de kolom `bron` staat geen bron."
        mend = 'Schrijf een tekst en een zekerheid: `"VBW 1" wet`.'
        self.context.report(WRONG_CELL, cell, sentence, mend)
        return _Source("?", Certainty.UNVERIFIED)

    def _known_cell(self, cell: Tree[Token]) -> date | None:
        if cell.data == "cell_value":
            signed = cell.children[0]
            assert isinstance(signed, Tree)
            token = signed.children[1]
            if isinstance(token, Token) and token.type == "DATE":
                return date_of(self.context, token)
        sentence = "In de kolom `bekend vanaf` staat geen datum."
        self.context.report(WRONG_CELL, cell, sentence, "Schrijf een datum: `2026-01-31`.")
        return None


def versions_of(
    context: Context, header: Header, rows: Tree[Token], assumption: str | None = None
) -> list[ParameterVersion]:
    """The versions in the rows of a parameter, or of an assumption about one."""
    return _Table(context, header, assumption).read(rows)


def parameter(
    context: Context, declarations: Sequence[tuple[ParsedDeclaration, Header]]
) -> Parameter:
    """A parameter from its declaration; or from more, of which each holds for a time of its own
    (`within`), as amendments leave them."""
    versions: list[ParameterVersion] = []
    ends: list[date] = []
    for declaration, header in declarations:
        needs_article(declaration, context.messages)
        inside = evolve(context, declaration=declaration)
        rows = first_tree(declaration.tree, "rows")
        assert rows is not None
        found = versions_of(inside, header, rows)
        versions += _within(found, declaration)
        if declaration.within.end is not None:
            ends.append(declaration.within.end)
    versions.sort(key=lambda version: version.valid_from)
    last, header = declarations[-1]
    for end in ends:
        # After an end without successor there is no amount: reading it is an error.
        after = end + timedelta(days=1)
        if not any(d.within.start == after for d, _ in declarations):
            versions.append(ParameterVersion(after, None, {}, last.whole))
    return Parameter(
        last.whole,
        last.source,
        header.symbol.name,
        header.keys,
        header.grid,
        header.type,
        tuple(versions),
    )


def _within(
    versions: Iterable[ParameterVersion], declaration: ParsedDeclaration
) -> list[ParameterVersion]:
    """The versions that hold within the time of the declaration; the one that runs at its start
    starts there."""
    start, end = declaration.within.start, declaration.within.end
    kept = [v for v in versions if end is None or v.valid_from <= end]
    if start is None:
        return kept
    before = [v for v in kept if v.valid_from <= start]
    after = [v for v in kept if v.valid_from > start]
    return [evolve(before[-1], valid_from=start), *after] if before else after
