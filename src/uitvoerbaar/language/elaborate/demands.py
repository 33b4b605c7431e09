"""What a declaration demands of a case: whole numbers, dates in order, mutual lists, one a sort."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from lark import Token, Tree

from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import parts
from uitvoerbaar.language.elaborate.literals import value_of
from uitvoerbaar.language.elaborate.names import Named, What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.signatures import Header
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.declaration import NotBefore, Role
from uitvoerbaar.law.time import Duration, Grid
from uitvoerbaar.law.types import Date, Month, Number, Reference, SetOf

DOES_NOT_FIT = declare(
    "L619",
    "Eis past niet bij wat er wordt geëist",
    "`in gehelen` hoort bij een getal, `op de eerste dag` bij een datum en `niet eerder dan` bij "
    "een datum of maand. Achter `niet eerder dan` staat een datum van hetzelfde ding, van een rol "
    "of van een lijst van records. `wederkerig` hoort bij een verzameling dingen van het eigen "
    "soort, met een gegeven daarvan met hetzelfde ritme, `een van` bij een ding uit een lijst van "
    "records, en `ten hoogste een per` noemt rollen en gegevens van het soort zelf, zonder ritme.",
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


class Demands(TypedDict):
    """What an item demands of a case."""

    whole: bool
    first_of: Grid | None
    not_before: tuple[NotBefore, ...]
    mutual: bool
    same: str | None
    among: str | None


def demands(
    context: Context,
    header: Header,
    whole: Tree[Token] | None,
    first_of: Tree[Token] | None,
    before: Sequence[Tree[Token]],
    mutual: Tree[Token] | None,
    among: Tree[Token] | None,
) -> Demands:
    """What the clauses of an item demand; reports what does not fit its type."""
    if whole is not None and not isinstance(header.type, Number):
        sentence = f"Dit gegeven is van type {header.type}, en dat kent geen gehelen."
        context.report(DOES_NOT_FIT, whole, sentence, "Haal `in gehelen` weg.")
    if first_of is not None and not _is_single_date(header):
        sentence = f"`op de eerste dag` hoort bij een datum zonder ritme; dit is {header.type}."
        context.report(DOES_NOT_FIT, first_of, sentence, "Haal `op de eerste dag ...` weg.")
    return Demands(
        whole=whole is not None,
        first_of=None if first_of is None else _FIRST_OF[_token(first_of.children[0]).type],
        not_before=tuple(_not_before(context, header, tree) for tree in before),
        mutual=mutual is not None,
        same=None if mutual is None else _same(context, header, mutual),
        among=None if among is None else _among(context, header, among),
    )


_FIRST_OF = {"FIRST_OF_YEAR": Grid.YEAR, "FIRST_OF_MONTH": Grid.MONTH}


def _token(child: object) -> Token:
    assert isinstance(child, Token)
    return child


def _is_single_date(header: Header) -> bool:
    return isinstance(header.type, Date) and header.grid is Grid.NONE


def _same(context: Context, header: Header, tree: Tree[Token]) -> str | None:
    """The item behind `wederkerig, met hetzelfde`."""
    kind, token = header.symbol.kind or "", parts(tree)[1]
    if not isinstance(header.type, SetOf) or header.type.kind != kind:
        sentence = f"Dit gegeven is van type {header.type}, en geen verzameling {kind}."
        context.report(DOES_NOT_FIT, tree, sentence, "Haal `wederkerig` weg.")
        return None
    if token is None:
        return None
    token = _token(token)
    named = context.names.member(kind, str(token))
    if named is None and context.names.may_exist(str(token)):
        return str(token)
    if (
        named is None
        or named.what is not What.ITEM
        or named.grid is not header.grid
        or isinstance(named.type, SetOf)
    ):
        rhythm = header.grid.value or "zonder ritme"
        sentence = f"`{token}` is geen gegeven van {kind} met één waarde, {rhythm}."
        mend = suggestion(str(token), context.names.members.get(kind, {}))
        context.report(
            DOES_NOT_FIT, token, sentence, mend or f"Noem een gegeven van {kind}, {rhythm}."
        )
    return str(token)


def _among(context: Context, header: Header, tree: Tree[Token]) -> str:
    """The list behind `een van`."""
    token = _token(parts(tree)[1])
    owner = _others(context, header.symbol.kind or "", token, some=True)
    named = header.type.kind if isinstance(header.type, Reference | SetOf) else None
    if owner is not None and named != owner:
        sentence = f"Dit gegeven is van type {header.type}, en in `{token}` staat een {owner}."
        context.report(DOES_NOT_FIT, tree, sentence, "Haal `een van` weg.")
    return str(token)


# --- dates in order ------------------------------------------------------------------------------


def _not_before(context: Context, header: Header, tree: Tree[Token]) -> NotBefore:
    """What stands behind `niet eerder dan`."""
    kind = header.symbol.kind or ""
    name, some, of, delay = parts(tree)
    name = _token(name)
    if not isinstance(header.type, Date | Month) or header.grid is not Grid.NONE:
        sentence = f"`niet eerder dan` hoort bij een datum zonder ritme; dit is {header.type}."
        context.report(DOES_NOT_FIT, tree, sentence, "Haal `niet eerder dan` weg.")
    owner: str | None = kind
    if of is not None:
        owner = _others(context, kind, _token(of), some is not None)
    if owner is not None:
        _check_first_date(context, owner, name)
    span = None if delay is None else value_of(context, _token(delay))
    return NotBefore(
        str(name),
        None if of is None else str(of),
        some is not None,
        span[0] if span is not None and isinstance(span[0], Duration) else None,
    )


def _others(context: Context, kind: str, token: Token, some: bool) -> str | None:
    """The kind of those whose date is meant: the player of a role, or more in a list; None, with a
    message, where there are none."""
    named = context.names.member(kind, str(token))
    if named is None and context.names.may_exist(str(token)):
        return None
    several = (What.WAY_BACK, What.PLAYERS)
    wanted = several if some else (What.ROLE, *several)
    derived = named is not None and _is_derived(context, named)
    if named is None or named.what not in wanted or derived:
        words = "lijst van records" if some else "rol of lijst van records"
        sentence = f"`{token}` is geen {words} van {kind}."
        mend = suggestion(str(token), context.names.members.get(kind, {}))
        context.report(DOES_NOT_FIT, token, sentence, mend or f"Noem een {words} van {kind}.")
        return None
    assert isinstance(named.type, Reference | SetOf)
    return named.type.kind


def _is_derived(context: Context, named: Named) -> bool:
    """Whether a list is one of records that follow by rule."""
    if named.what is What.PLAYERS:
        assert named.players is not None
        records: str | None = named.players[1].kind
    else:
        records = named.type.kind if isinstance(named.type, SetOf) else None
    known = context.names.kinds.get(records or "")
    return known is not None and known.derived


def _check_first_date(context: Context, kind: str, token: Token) -> None:
    named = context.names.member(kind, str(token))
    if named is None and context.names.may_exist(str(token)):
        return
    if (
        named is None
        or named.what not in (What.ITEM, What.CHOICE)
        or named.grid is not Grid.NONE
        or not isinstance(named.type, Date)
    ):
        sentence = f"`{token}` is geen datum zonder ritme van {kind}."
        mend = suggestion(str(token), context.names.members.get(kind, {}))
        context.report(DOES_NOT_FIT, token, sentence, mend or f"Noem een datum van {kind}.")
