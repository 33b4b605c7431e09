"""Messages about pages of grounds: the same form as those about the law, with codes of their own.

Codes: GR1xx layout and clauses, GR2xx names, GR3xx law, GR4xx the whole register. Each kind is
declared with an example page; a test shows each, and `docs/grounds.md` lists them.
"""

from __future__ import annotations

from uitvoerbaar.language.messages import MessageKind, Severity

GROUND_CATALOGUE: dict[str, MessageKind] = {}


def declare(
    code: str,
    title: str,
    explanation: str,
    example: str,
    severity: Severity = Severity.ERROR,
) -> MessageKind:
    """Declare a kind of message; a code is used once. `example` are the declarations that show it,
    put on a page of grounds by `example_page`."""
    if code in GROUND_CATALOGUE:
        raise ValueError(f"message code {code} is declared twice")
    kind = MessageKind(code, title, severity, explanation, example)
    GROUND_CATALOGUE[code] = kind
    return kind


def example_page(declarations: str) -> str:
    """A page of grounds with these declarations."""
    return (
        "---\ngrondslagen: Voorbeeld\ngezien op: 2026-01-15\n---\n# Voorbeeld\n\n"
        f"```grondslag\n{declarations}\n```\n"
    )


# What the examples of messages have in common; each adds or changes one thing.
NAMES = """\
partij bibliotheek
    naam "de bibliotheek"

partij gemeente
    naam "de gemeente"

groep lezer
    naam "wie leest"

bewaring een_jaar
    naam "een jaar"

regeling LW
    naam "Leeswet"
    artikelen 1, 2, 3

doel leeskaart
    naam "een leeskaart geven"
    van gemeente
    taak LW 3
"""

PROVISION = """
bepaling LW 2
    verstrekker bibliotheek
    ontvanger gemeente
    over lezer
    gegevens gelezen_boeken
    aard verplicht
    wijze op verzoek
    bsn ja
    moment alleen na aanvraag
    vorm waarde
    zichtbaar meteen
    bewaren een_jaar
    tekst van 2026-01-01
    zekerheid gelezen
"""

GROUND = """
grondslag boeken
    volgens LW 2
    doel leeskaart
    gegeven gelezen_boeken als V001
"""
