"""Named assumptions: a switch or value with its reason, or versions that a parameter lacks."""

from __future__ import annotations

from lark import Token, Tree

from uitvoerbaar.language.elaborate.amounts import filled, versions_of
from uitvoerbaar.language.elaborate.constants import constant
from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import ParsedDeclaration, first_tree
from uitvoerbaar.language.elaborate.names import What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.signatures import Header, Signatures
from uitvoerbaar.language.elaborate.things import Clauses
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.declaration import Assumption, Parameter
from uitvoerbaar.law.expression import Symbol, Value

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
    name = header.symbol.name
    return _assumption(context, clauses, name, header, value, None)


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
