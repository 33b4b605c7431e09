"""Persons, the family of parents and children, and the household of partners."""

from openfisca_core.entities import build_entity

Persoon = build_entity(
    key="persoon",
    plural="personen",
    label="Persoon",
    doc="Eén mens.",
    is_person=True,
)

Gezin = build_entity(
    key="gezin",
    plural="gezinnen",
    label="Ouders en hun kinderen",
    doc="Wie geen ouders of kinderen heeft, is alleen kind in een eigen gezin.",
    roles=[
        {
            "key": "ouder",
            "plural": "ouders",
            "label": "Ouder",
            "subroles": ["eerste_ouder", "tweede_ouder"],
        },
        {"key": "kind", "plural": "kinderen", "label": "Kind"},
    ],
)

Huishouden = build_entity(
    key="huishouden",
    plural="huishoudens",
    label="Aanvrager en toeslagpartner",
    doc="Partners horen bij elkaar; ieder ander is alleen.",
    roles=[{"key": "lid", "plural": "leden", "label": "Aanvrager of partner"}],
)

entities = [Gezin, Huishouden, Persoon]
