"""Named assumptions: a switch or value with its reason, or versions that a parameter lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import evolve
from lark import Token, Tree

from uitvoerbaar.language.elaborate.amounts import versions_of
from uitvoerbaar.language.elaborate.constants import constant
from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import ParsedDeclaration, first_tree
from uitvoerbaar.language.elaborate.demands import DOES_NOT_FIT
from uitvoerbaar.language.elaborate.names import What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.signatures import Header, Signatures
from uitvoerbaar.language.elaborate.things import Clauses, range_of
from uitvoerbaar.language.messages import Message, declare
from uitvoerbaar.law.declaration import Assumption, Cell, Gap, Parameter, ParameterVersion
from uitvoerbaar.law.expression import Symbol, Value
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Number, Type

WITHOUT_REASON = declare(
    "L710",
    "Aanname zonder reden of waarde",
    "Een aanname zegt waarom zij nodig is, met `omdat`, en wat er wordt aangenomen, met `waarde`.",
    page("aanname stijging: getal\n    waarde 2"),
)
UNKNOWN_PARAMETER = declare(
    "L711",
    "Aanname over een onbekende parameter",
    "Achter `op parameter` staat de naam van een parameter.",
    page(
        'aanname raming op parameter prijs\n    vanaf 2020-01-01: 2 bron "raming" onzeker\n'
        '    omdat "nog niet vastgesteld"'
    ),
)
OUT_OF_RANGE = declare(
    "L717",
    "Waarde van een aanname kan niet",
    "De waarde van een aanname ligt binnen haar `bereik`, en is met `in gehelen` een geheel getal.",
    page('aanname uitstel: getal\n    waarde 2\n    bereik vanaf 3\n    omdat "kort"'),
)
ALREADY_THERE = declare(
    "L708",
    "Aanname vult wat er al is",
    "Een aanname vult alleen bedragen in die de wet nog niet heeft.",
    page(
        'parameter prijs: getal\n    vanaf 2020-01-01: 1 bron "VBW 1" wet',
        'aanname hoger op parameter prijs\n    vanaf 2020-01-01: 2 bron "raming" onzeker\n'
        '    omdat "het stijgt"',
    ),
)


def assumption(
    declaration: ParsedDeclaration, signatures: Signatures, header: Header
) -> Assumption:
    """An assumption with a value of its own."""
    context = Context(signatures.names, declaration, signatures.messages)
    clauses = Clauses(context, declaration.tree)
    assumed = clauses.one("assumed_value")
    value: Value | None = None
    if assumed is not None:
        tree = assumed.children[0]
        assert isinstance(tree, Tree)
        value = constant(context, tree, header.type)
    else:
        _lacks(context, "`waarde`", "Zet erbij wat wordt aangenomen: `waarde ...`.")
    made = _assumption(context, clauses, header.symbol.name, header, value, None)
    return _limited(context, clauses, made, header.type)


def _limited(context: Context, clauses: Clauses, made: Assumption, kind: Type) -> Assumption:
    """An assumption with what its value may be; messages where its own value may not be so."""
    low, high = range_of(context, clauses, kind)
    whole = clauses.one("whole")
    if whole is not None and not isinstance(kind, Number):
        sentence = f"Deze aanname is van type {kind}, en dat kent geen gehelen."
        context.report(DOES_NOT_FIT, whole, sentence, "Haal `in gehelen` weg.")
        whole = None
    made = evolve(made, low=low, high=high, whole=whole is not None)
    tree = clauses.one("assumed_value")
    if tree is not None and made.value is not None and not made.allows(made.value):
        sentence = f"De waarde van `{made.name}` past niet bij wat de aanname zelf toelaat."
        context.report(OUT_OF_RANGE, tree, sentence, "Pas de waarde aan, of het bereik.")
    return made


def _assumption(
    context: Context,
    clauses: Clauses,
    name: str,
    header: Header | None,
    value: Value | None,
    parameter: str | None,
) -> Assumption:
    reason = clauses.text("because")
    if not reason:
        _lacks(context, "`omdat`", 'Zet erbij waarom: `omdat "..."`.')
    return Assumption(
        context.declaration.whole,
        context.declaration.source,
        name,
        header.type if header is not None else None,
        value,
        parameter,
        reason or "",
        clauses.text("rests_on"),
    )


def _lacks(context: Context, what: str, mend: str) -> None:
    node = context.declaration.tree.children[1]
    assert isinstance(node, Token)
    context.report(WITHOUT_REASON, node, f"De aanname `{node}` heeft geen {what}.", mend)


def assumed_rows(
    declaration: ParsedDeclaration, signatures: Signatures, parameters: dict[str, Parameter]
) -> Assumption:
    """An assumption about a parameter; the parameter is filled in `parameters`."""
    context = Context(signatures.names, declaration, signatures.messages)
    tree = declaration.tree
    clauses = Clauses(context, tree)
    token, target = (child for child in tree.children[1:4] if _is_name(child))
    name, parameter = str(token), str(target)
    extra = clauses.one("assumed_value")
    if extra is not None:
        _lacks(context, "waarde, maar regels met bedragen", "Laat `waarde` weg.")
    for clause, word in (("range", "bereik"), ("whole", "in gehelen")):
        if clauses.one(clause) is not None:
            _lacks(context, "waarde van zichzelf", f"Laat `{word}` weg.")
    named = signatures.names.free.get(parameter)
    rows = first_tree(tree, "rows")
    assert rows is not None
    if named is None or named.what is not What.PARAMETER:
        if not signatures.names.may_exist(parameter):
            known = [n for n, v in signatures.names.free.items() if v.what is What.PARAMETER]
            sentence = f"De parameter `{parameter}` bestaat niet."
            mend = suggestion(parameter, known) or "Noem een parameter die met `parameter` begint."
            assert isinstance(target, Token)
            context.report(UNKNOWN_PARAMETER, target, sentence, mend)
    elif parameter in parameters:
        header = Header(Symbol(parameter), named.type, named.grid, named.keys)
        versions = versions_of(context, header, rows, name)
        parameters[parameter] = filled(context, parameters[parameter], versions)
    return _assumption(context, clauses, name, None, None, parameter)


def _is_name(child: object) -> bool:
    return isinstance(child, Token) and child.type == "NAME"


def filled(
    context: Context, parameter: Parameter, assumed: Sequence[ParameterVersion]
) -> Parameter:
    """A parameter with versions from an assumption; messages where it has them already."""
    versions = {(v.valid_from, v.known_from): v for v in parameter.versions}
    for version in assumed:
        key = (version.valid_from, version.known_from)
        existing = versions.get(key)
        cells = dict(existing.cells) if existing is not None else {}
        for combination, cell in version.cells.items():
            present = cells.get(combination)
            if present is not None and present.value is not Gap.UNKNOWN:
                about = " ".join(combination)
                sentence = (
                    f"De parameter `{parameter.name}` heeft al een bedrag {about} vanaf "
                    f"{version.valid_from}."
                ).replace("  ", " ")
                place = existing.origin.place if existing is not None else version.origin.place
                mend = "Laat deze regel van de aanname weg."
                message = Message(ALREADY_THERE, version.origin.place, sentence, mend, (place,))
                context.messages.append(message)
            else:
                cells[combination] = cell
        carried = {**_running(parameter, versions.values(), version), **cells}
        origin = existing.origin if existing is not None else version.origin
        versions[key] = ParameterVersion(version.valid_from, version.known_from, carried, origin)
    return evolve(parameter, versions=tuple(versions[key] for key in sorted(versions, key=_order)))


def _order(key: tuple[date, date | None]) -> tuple[date, date]:
    return key[0], key[1] or date.min


def _running(
    parameter: Parameter, versions: Iterable[ParameterVersion], new: ParameterVersion
) -> dict[tuple[str, ...], Cell]:
    """The cells that run on from before a new version: an assumption about one category leaves
    the others as they were (in a yearly parameter only within the year)."""
    before = [
        v
        for v in versions
        if v.valid_from < new.valid_from
        and (parameter.grid is not Grid.YEAR or v.valid_from.year == new.valid_from.year)
    ]
    return dict(max(before, key=lambda v: v.valid_from).cells) if before else {}
