"""What a declaration demands of a case: whole numbers, dates in order, mutual lists, one a sort."""

from __future__ import annotations

from lark import Token, Tree

from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.names import What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.signatures import Header
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.declaration import Role
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Date, Number, SetOf

DOES_NOT_FIT = declare(
    "L619",
    "Eis past niet bij wat er wordt geëist",
    "`in gehelen` hoort bij een getal, `niet eerder dan` bij een datum en noemt een datum van "
    "hetzelfde ding, `wederkerig` hoort bij een verzameling dingen van het eigen soort, en "
    "`ten hoogste een per` noemt rollen en gegevens van het soort zelf, zonder ritme.",
    page('gegeven naam van persoon: tekst\n    vraag "Hoe heet u?"\n    in gehelen'),
)


def check_unique(context: Context, kind: str, roles: tuple[Role, ...], tree: Tree[Token]) -> None:
    """Reports a name behind `ten hoogste een per` that no case can give once for a thing."""
    for token in tree.children:
        assert isinstance(token, Token)
        if any(role.name == str(token) for role in roles):
            continue
        named = context.names.member(kind, str(token))
        if named is None and context.names.may_exist(str(token)):
            continue
        if named is None or named.what is not What.ITEM or named.grid is not Grid.NONE:
            known = [role.name for role in roles] + list(context.names.members.get(kind, {}))
            sentence = f"`{token}` is geen rol of gegeven zonder ritme van {kind}."
            mend = suggestion(str(token), known) or "Noem een rol, of een gegeven zonder ritme."
            context.report(DOES_NOT_FIT, token, sentence, mend)


def demands(
    context: Context,
    header: Header,
    whole: Tree[Token] | None,
    before: Tree[Token] | None,
    mutual: Tree[Token] | None,
) -> tuple[bool, str | None, bool]:
    """Whether an item is a whole number, the date that it is not before, and whether it is mutual,
    from the clauses that say so; reports what does not fit its type."""
    kind = header.symbol.kind or ""
    if whole is not None and not isinstance(header.type, Number):
        sentence = f"Dit gegeven is van type {header.type}, en dat kent geen gehelen."
        context.report(DOES_NOT_FIT, whole, sentence, "Haal `in gehelen` weg.")
    same_kind = isinstance(header.type, SetOf) and header.type.kind == kind
    if mutual is not None and not same_kind:
        sentence = f"Dit gegeven is van type {header.type}, en geen verzameling {kind}."
        context.report(DOES_NOT_FIT, mutual, sentence, "Haal `wederkerig` weg.")
    first = None if before is None else _first_date(context, header, kind, before)
    return whole is not None, first, mutual is not None


def _first_date(context: Context, header: Header, kind: str, tree: Tree[Token]) -> str:
    """The name behind `niet eerder dan`."""
    token = tree.children[0]
    assert isinstance(token, Token)
    named = context.names.member(kind, str(token))
    if not isinstance(header.type, Date) or header.grid is not Grid.NONE:
        sentence = f"`niet eerder dan` hoort bij een datum zonder ritme; dit is {header.type}."
        context.report(DOES_NOT_FIT, tree, sentence, "Haal `niet eerder dan` weg.")
    elif named is None and context.names.may_exist(str(token)):
        pass
    elif (
        named is None
        or named.what not in (What.ITEM, What.CHOICE)
        or named.grid is not Grid.NONE
        or not isinstance(named.type, Date)
    ):
        sentence = f"`{token}` is geen datum zonder ritme van {kind}."
        mend = suggestion(str(token), context.names.members.get(kind, {}))
        context.report(DOES_NOT_FIT, token, sentence, mend or f"Noem een datum van {kind}.")
    return str(token)
