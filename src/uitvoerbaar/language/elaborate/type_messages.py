"""What to say where a value has another type or unit than is needed."""

from __future__ import annotations

from uitvoerbaar.language.elaborate.pages_for_messages import rule
from uitvoerbaar.language.messages import MessageKind, declare
from uitvoerbaar.law.types import (
    Amount,
    Boolean,
    Date,
    Enumerated,
    Month,
    Number,
    Reference,
    SetOf,
    Type,
    Unit,
    Year,
    is_numeric,
)

WRONG_TYPE = declare(
    "L401",
    "Waarde van een ander soort",
    "Elke plaats in een regel vraagt een waarde van een bepaald type: een bedrag, een datum, ja of "
    "nee. Een waarde van een ander type past daar niet.",
    rule("geboortedatum"),
)
WRONG_UNIT = declare(
    "L402",
    "Bedragen met een verschillende eenheid",
    "Een bedrag per maand en een bedrag per jaar komen alleen bij elkaar na `omgerekend per`. "
    "Delen door 12 verandert de eenheid niet.",
    rule("inkomen + huur", "bedrag per jaar"),
)


def units_differ(left: Amount, right: Amount) -> tuple[MessageKind, str, str]:
    """The message for two amounts that cannot meet."""
    sentence = f"Een {left} en een {right} komen hier bij elkaar."
    if Unit.ONCE in (left.unit, right.unit):
        return WRONG_UNIT, sentence, "Geef beide dezelfde eenheid."
    return WRONG_UNIT, sentence, f"Schrijf `(..., omgerekend {left.unit.value})`."


def mismatch(actual: Type, wanted: Type) -> tuple[MessageKind, str, str]:
    """The message for a value of one type where another is needed."""
    if isinstance(actual, Amount) and isinstance(wanted, Amount):
        sentence = f"Hier staat een {actual}, maar een {wanted} is nodig."
        if Unit.ONCE in (actual.unit, wanted.unit):
            return WRONG_UNIT, sentence, "Geef beide dezelfde eenheid."
        return WRONG_UNIT, sentence, f"Schrijf `(..., omgerekend {wanted.unit.value})`."
    sentence = f"Hier staat {described(actual)}, maar {described(wanted)} is nodig."
    return WRONG_TYPE, sentence, _mend(actual, wanted)


def described(kind: Type) -> str:
    """A type with its article, for in a sentence."""
    if isinstance(kind, Boolean):
        return "ja of nee"
    if isinstance(kind, SetOf):
        return f"een {kind}"
    if isinstance(kind, Reference | Enumerated):
        return f"een {kind}"
    if isinstance(kind, Date | Month | Year | Number | Amount):
        return f"een {kind}"
    return f"een {kind}"


def _mend(actual: Type, wanted: Type) -> str:
    if isinstance(wanted, Month) and isinstance(actual, Date):
        return "Schrijf `maand van ...`."
    if isinstance(wanted, Year) and isinstance(actual, Date | Month):
        return "Schrijf `jaar van ...`."
    if isinstance(wanted, Date) and isinstance(actual, Month):
        return "Schrijf `eerste_dag van ...` of `laatste_dag van ...`."
    if isinstance(wanted, Boolean):
        if isinstance(actual, Enumerated):
            return "Vergelijk met een waarde: `... is ...`."
        return "Maak er een vergelijking van, of vraag `... bestaat`."
    if isinstance(wanted, Amount) and is_numeric(actual):
        return "Zet een `€` voor een bedrag, of vermenigvuldig met een bedrag."
    if is_numeric(wanted) and isinstance(actual, Amount):
        return "Deel door een bedrag, of maak van de regel een bedrag."
    if is_numeric(wanted) and isinstance(actual, SetOf):
        return "Schrijf `aantal ...`."
    if isinstance(wanted, Reference) and isinstance(actual, SetOf):
        return "Kies er een uit: `kies uit ... de hoogste ...`."
    return "Verander de formule, of het type achter de dubbele punt."
