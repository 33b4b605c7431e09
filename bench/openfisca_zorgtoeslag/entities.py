"""Who the zorgtoeslag is about: persons, and the household of applicant and partner."""

from openfisca_core.entities import build_entity

Person = build_entity(
    key="person",
    plural="persons",
    label="Persoon",
    doc="Eén mens.",
    is_person=True,
)

Household = build_entity(
    key="household",
    plural="households",
    label="Aanvrager en toeslagpartner",
    doc="De aanvrager en, als die er is, de toeslagpartner (Awir 3). Kinderen tellen niet mee.",
    roles=[
        {"key": "aanvrager", "label": "Aanvrager", "max": 1},
        {"key": "partner", "label": "Toeslagpartner", "max": 1},
    ],
)

entities = [Household, Person]
