"""What an outcome is besides a value: money that is paid, or a number of what runs out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from lark import Token

from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import Node, ParsedDeclaration, parts
from uitvoerbaar.language.elaborate.fitting import ANYTHING
from uitvoerbaar.language.elaborate.names import Named, What, suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.signatures import Header, Signatures
from uitvoerbaar.language.elaborate.things import Clauses
from uitvoerbaar.language.elaborate.type_messages import described
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.declaration import Count, Payment
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Amount, Enumerated, Number, Type, Unit

_Said = TypeVar("_Said", Payment, Count)


def _paid(*clauses: str, head: str = " van persoon elke maand: bedrag per maand") -> str:
    lines = "".join(f"    {clause}\n" for clause in clauses)
    return f"regel uitkomst_x{head}\n{lines}    € 1"


WRONG_TYPE = declare(
    "L414",
    "Uitbetaling of teller van een ander type",
    "Wat wordt uitbetaald is een `bedrag per maand`; wat een teller telt is een `getal`.",
    page(_paid('uitkomst "X"', "uitbetaling", head=" van persoon elke maand: bedrag")),
)
NOT_MONTHLY = declare(
    "L511",
    "Uitbetaling of teller die niet per maand wordt vastgesteld",
    "Een uitbetaling en een teller hebben elke maand een waarde. Anders valt niet te zeggen wat er "
    "in een maand wordt betaald, of hoeveel er dan nog over is.",
    page(_paid('uitkomst "X"', "uitbetaling", head=" van persoon elk jaar: bedrag per maand")),
)
NOT_AN_OUTCOME = declare(
    "L615",
    "Uitbetaling of teller past niet bij deze regel",
    "Alleen een openbare uitkomst (`uitkomst`) kan een uitbetaling of een teller zijn. Wat wordt "
    "uitbetaald, gaat over iemand (`van`).",
    page(_paid("uitbetaling")),
)
DISAGREE = declare(
    "L616",
    "Versies zeggen iets anders over de uitbetaling of de teller",
    "Of een uitkomst wordt betaald, in welke vorm, en wat zij telt, is voor alle versies van een "
    "regel hetzelfde. Een versie die er niets over zegt, volgt de andere.",
    page(
        "regel vorm_x van persoon elke maand: kleur\n    rood",
        _paid('uitkomst "X"', "uitbetaling", "geldig tot en met 2020-12-31"),
        _paid("uitbetaling in vorm_x", "geldig vanaf 2021-01-01"),
    ),
)
NO_FORM = declare(
    "L617",
    "Vorm van een uitbetaling past niet",
    "Achter `uitbetaling in` staat de vorm waarin wordt betaald: een regel van hetzelfde soort, "
    "elke maand, met een waarde uit een opsomming.",
    page(_paid('uitkomst "X"', "uitbetaling in leeftijd")),
)
NO_COUNT = declare(
    "L618",
    "Teller van niets",
    "Een teller telt wat is gebruikt (`teller verbruikt`) of wat over is (`teller resterend`).",
    page(
        "regel uitkomst_x van persoon elke maand: getal\n"
        '    uitkomst "X"\n    teller gebruikt\n    1'
    ),
)


def paid_and_counted(
    declarations: Sequence[ParsedDeclaration],
    signatures: Signatures,
    header: Header,
    outcome: str | None,
) -> tuple[Payment | None, Count | None]:
    """Whether a rule is paid and what it counts, from all its versions.

    A version that says nothing about it agrees with the others.
    """
    payments: list[tuple[Payment | None, Context, Node]] = []
    counts: list[tuple[Count | None, Context, Node]] = []
    for declaration in declarations:
        context = Context(signatures.names, declaration, signatures.messages)
        clauses = Clauses(context, declaration.tree)
        payment = clauses.one("payment")
        if payment is not None:
            _check(context, payment, header, outcome, Amount(Unit.PER_MONTH))
            payments.append((_payment(context, parts(payment)[0], header), context, payment))
        counter = clauses.one("counter")
        if counter is not None:
            _check(context, counter, header, outcome, Number())
            counts.append((_count(context, counter.children[0]), context, counter))
    return _agreed(payments), _agreed(counts)


def _check(context: Context, node: Node, header: Header, outcome: str | None, wanted: Type) -> None:
    """That a clause stands on a public monthly outcome of the right type."""
    paid = isinstance(wanted, Amount)
    what = "Een uitbetaling" if paid else "Een teller"
    if outcome is None:
        sentence = f"{what} is een openbare uitkomst, en deze regel is dat niet."
        context.report(NOT_AN_OUTCOME, node, sentence, 'Zet erboven `uitkomst "Titel"`.')
    elif paid and header.symbol.kind is None:
        sentence = "Deze regel gaat over niemand, dus aan niemand wordt betaald."
        mend = "Schrijf achter de naam `van` en het soort, zoals `van persoon`."
        context.report(NOT_AN_OUTCOME, node, sentence, mend)
    if header.type not in (ANYTHING, wanted):
        sentence = f"{what} is van type {wanted}; dit is {described(header.type)}."
        mend = f"Maak het type van de regel `{wanted}`, of laat dit weg."
        context.report(WRONG_TYPE, node, sentence, mend)
    elif header.grid is not Grid.MONTH:
        sentence = f"{what} heeft elke maand een waarde, en deze regel niet."
        context.report(NOT_MONTHLY, node, sentence, "Maak de regel `elke maand`.")


def _payment(context: Context, name: object, header: Header) -> Payment | None:
    """The payment with its form; None where that form cannot be understood."""
    if not isinstance(name, Token):
        return Payment()
    names, symbol = context.names, Symbol(str(name), header.symbol.kind)
    named = names.symbol(symbol)
    if named is not None and ANYTHING not in (named.type, header.type) and _is_form(named):
        return Payment(symbol)
    if (named is None and names.may_exist(str(name))) or (named and named.type is ANYTHING):
        return None
    members = names.members.get(symbol.kind or "", {})
    if named is None:
        sentence = f"De regel `{symbol}` bestaat niet."
    elif named.what is not What.RULE:
        sentence = f"`{symbol}` is {named.what.value}, geen regel."
    elif not isinstance(named.type, Enumerated):
        sentence = f"De vorm van een uitbetaling is een waarde uit een opsomming; `{symbol}` is "
        sentence += f"{described(named.type)}."
    else:
        sentence = f"`{symbol}` wordt niet elke maand vastgesteld."
    mend = suggestion(str(name), (known for known, other in members.items() if _is_form(other)))
    mend = mend or "Noem een regel `elke maand` met een opsomming als type, of laat `in ...` weg."
    context.report(NO_FORM, name, sentence, mend)
    return None


def _is_form(named: Named) -> bool:
    monthly_rule = named.what is What.RULE and named.grid is Grid.MONTH
    return monthly_rule and isinstance(named.type, Enumerated)


def _count(context: Context, word: object) -> Count | None:
    assert isinstance(word, Token)
    known = {count.value: count for count in Count}
    if str(word) in known:
        return known[str(word)]
    sentence = f"`{word}` zegt niet wat er wordt geteld."
    mend = suggestion(str(word), known) or "Schrijf `teller verbruikt` of `teller resterend`."
    context.report(NO_COUNT, word, sentence, mend)
    return None


def _agreed(said: Sequence[tuple[_Said | None, Context, Node]]) -> _Said | None:
    """What all versions that say something say; a message for one that says something else."""
    known = [(value, context, node) for value, context, node in said if value is not None]
    if not known:
        return None
    first, where, first_node = known[0]
    for value, context, node in known[1:]:
        if value != first:
            sentence = "Een andere versie van deze regel zegt hierover iets anders."
            mend = "Schrijf hier hetzelfde, of geef deze regel een eigen naam."
            place = where.declaration.place(first_node)
            context.report(DISAGREE, node, sentence, mend, (place,))
    return first
