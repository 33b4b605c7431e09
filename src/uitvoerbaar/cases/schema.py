"""The JSON Schema of case files, generated from a law: for editors, forms and other programs.

It describes what a file looks like once YAML or JSON is read, and takes in everything that the
reader takes in as far as form goes. Names of rules have no place in it.
"""

from __future__ import annotations

from typing import Any

from uitvoerbaar.cases.fact_schema import FactSchemas, any_of, is_whole, reference
from uitvoerbaar.cases.facts import Declared
from uitvoerbaar.cases.vocabulary import (
    ALL,
    APPLICANT_KEY,
    ASSUMPTIONS_KEY,
    COMPLETE_KEY,
    KNOWN_FROM_KEY,
    REFERENCE_KEY,
    SCHEMA_KEY,
    KindWords,
    Players,
    Vocabulary,
    WayBack,
    vocabulary,
)
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.plain import duration_text
from uitvoerbaar.law.declaration import Choice, Item, Judgement, Kind, Law, Role
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Boolean

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def case_schema(law: Law) -> Schema:
    """The JSON Schema (2020-12) of case files for a law, as plain data."""
    words = vocabulary(law)
    facts = FactSchemas(law)
    given = {name: kind for name, kind in law.kinds.items() if kind.derivation is None}
    things = {
        _thing_name(kind): _thing(words, words.kinds[name], facts) for name, kind in given.items()
    }
    collections = {_things_name(kind): _collection(kind) for kind in given.values()}
    properties: Schema = {
        SCHEMA_KEY: {"title": "Schema", "description": "voor de editor; telt niet mee"},
        REFERENCE_KEY: {
            "title": "Peildatum",
            "description": "de dag waarvoor wordt beslist",
            **reference("dag"),
        },
        APPLICANT_KEY: {
            "title": "Aanvrager",
            "description": "de naam van wie aanvraagt",
            **reference("naam"),
        },
    }
    for name, kind in sorted(words.collections.items(), key=lambda entry: entry[0]):
        if kind.derivation is None:
            properties[name] = {
                "title": _title(name),
                "description": _about_kind(name, kind),
                **reference(_things_name(kind)),
            }
    records = sorted(
        name for name, kind in words.collections.items() if kind.roles and kind.derivation is None
    )
    if records:
        properties[COMPLETE_KEY] = {
            "title": "Volledig",
            "description": "van deze soorten records, of van alle, staat hier alles wat er is",
            **any_of({"const": ALL}, {"type": "array", "items": {"enum": records}}),
        }
    assumptions = _assumptions(law, facts)
    if assumptions is not None:
        properties[ASSUMPTIONS_KEY] = assumptions
    return {
        "$schema": DIALECT,
        "title": "Geval",
        "description": "Een geval: wie aanvraagt, op welke dag, en wat van iedereen bekend is.",
        "type": "object",
        "properties": properties,
        "required": [REFERENCE_KEY],
        "additionalProperties": False,
        "$defs": {**collections, **things, **facts.definitions()},
    }


def _assumptions(law: Law, facts: FactSchemas) -> Schema | None:
    properties: Schema = {}
    for name, assumption in sorted(law.assumptions.items()):
        if assumption.type is not None:
            properties[name] = {
                "title": _title(name),
                "description": assumption.reason,
                **facts.value(assumption.type),
            }
    if not properties:
        return None
    return {
        "title": "Aannamen",
        "description": "andere waarden voor aannamen van de wet",
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": False,
    }


# --- things and their lists ---------------------------------------------------------------------


def _thing_name(kind: Kind) -> str:
    return f"ding: {kind.name}"


def _things_name(kind: Kind) -> str:
    return f"dingen: {kind.name}"


def _collection(kind: Kind) -> Schema:
    """Things at the top: by name, or as a list (names of people, records without a name)."""
    element = reference(_thing_name(kind)) if kind.roles else reference("naam")
    return any_of(
        _by_name(kind),
        {"type": "array", "items": element},
        {"type": "null"},
    )


def _by_name(kind: Kind) -> Schema:
    return {
        "type": "object",
        "additionalProperties": any_of(reference(_thing_name(kind)), {"type": "null"}),
    }


def _thing(words: Vocabulary, known: KindWords, facts: FactSchemas) -> Schema:
    properties: Schema = {}
    for name, meaning in known.own.items():
        if isinstance(meaning, Role):
            properties[name] = {
                "title": _title(name),
                "description": f"een {meaning.kind}, of `onbekend`",
                **reference("naam"),
            }
        elif isinstance(meaning, WayBack | Players):
            if meaning.kind.derivation is None:
                properties[name] = _list(name, meaning)
        else:
            properties[name] = _item(meaning, facts)
    for name, items in known.synonyms.items():
        is_rule = any(s.name == name and s.kind == known.kind.name for s in words.law.rules)
        if len(items) == 1 and name not in properties and not is_rule:
            item = items[0].symbol.name
            properties[name] = {
                **properties[item],
                "description": f"andere naam voor `{item}`",
                "deprecated": True,
            }
    lists = sorted(name for name, meaning in known.ways_back if meaning.kind.derivation is None)
    if lists:
        properties[COMPLETE_KEY] = {
            "title": "Volledig",
            "description": "lijsten waarvan dit geval alles geeft; `alles`: van alle lijsten hier",
            **any_of({"type": "array", "items": {"enum": lists}}, {"enum": [ALL, *lists]}),
        }
    if known.kind.roles:
        properties[KNOWN_FROM_KEY] = {
            "title": "Bekend vanaf",
            "description": "de dag waarop dit record bekend werd",
            **reference("dag"),
        }
    ordered = {name: properties[name] for name in sorted(properties)}
    return {"type": "object", "properties": ordered, "additionalProperties": False}


def _list(name: str, meaning: WayBack | Players) -> Schema:
    kind = meaning.kind
    about = {"title": _title(name), "description": _about_list(kind)}
    if isinstance(meaning, Players):
        return {
            **about,
            **any_of({"type": "array", "items": reference("naam")}, reference("toestand")),
        }
    record = any_of(reference(_thing_name(kind)), reference("naam"))
    return {
        **about,
        **any_of({"type": "array", "items": record}, _by_name(kind), reference("toestand")),
    }


def _item(declared: Declared, facts: FactSchemas) -> Schema:
    return {
        "title": _title(declared.symbol.name),
        "description": _about_item(declared),
        **facts.series(declared),
    }


# --- titles and descriptions --------------------------------------------------------------------


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _about_kind(name: str, kind: Kind) -> str:
    if name == kind.plural:
        return f"alles van de soort {kind.name}, met naam{_about_unique(kind)}"
    return f"andere naam voor `{kind.plural}`"


def _about_list(kind: Kind) -> str:
    holder = f"; houder: {kind.register}" if kind.register else ""
    all_there_is = "een lijst is volledig" if kind.complete else "een lijst kan onvolledig zijn"
    return f"lijst van {kind.plural}; {all_there_is}{_about_unique(kind)}{holder}"


def _about_unique(kind: Kind) -> str:
    return f"; hooguit één per {', '.join(kind.unique)}" if kind.unique else ""


def _about_choice(choice: Choice) -> str:
    if isinstance(choice.type, Boolean):
        return "keuze: ja, nee of de datum van de aanvraag"
    written = "keuze: wat is gekozen, of `waarde` met bij `op` de dag van de aanvraag"
    if choice.grid is not Grid.MONTH:
        return written
    return f"{written}; `2026-03:` geldt vanaf die maand, `in 2026-03:` alleen in die maand"


def _about_demands(item: Item) -> list[str]:
    """What facts about an item must be, as far as a schema cannot check it."""
    parts = []
    if item.first_of is not None:
        period = "jaar" if item.first_of is Grid.YEAR else "maand"
        parts.append(f"de eerste dag van een {period}")
    for before in item.not_before:
        delay = "" if before.delay is None else f" + {duration_text(before.delay)}"
        parts.append(f"niet eerder dan `{before.text}`{delay}")
    if item.mutual:
        parts.append("wederkerig: wie hier staat, heeft de ander ook in zijn lijst")
    if item.same is not None:
        parts.append(f"wie hier staat, heeft hetzelfde `{item.same}`")
    if item.among is not None:
        parts.append(f"een van `{item.among}`")
    return parts


def _about_item(declared: Declared) -> str:
    kind = "geheel getal" if is_whole(declared) else declared.type.name
    parts: list[str] = [f"{kind} {declared.grid.value}".strip()]
    if isinstance(declared, Item | Choice):
        if declared.low is not None:
            parts.append(f"ten minste {dutch(declared.low, declared.type)}")
        if declared.high is not None:
            parts.append(f"ten hoogste {dutch(declared.high, declared.type)}")
    if isinstance(declared, Item):
        if declared.definition:
            parts.insert(0, declared.definition)
        parts.extend(_about_demands(declared))
        if declared.register:
            trust = {True: ", authentiek", False: ", niet authentiek", None: ""}
            parts.append(f"houder: {declared.register}{trust[declared.authentic]}")
    elif isinstance(declared, Judgement):
        parts.append(f"oordeel van een {declared.official}")
    else:
        parts.append(_about_choice(declared))
    if declared.question:
        parts.append(f"vraag: {declared.question}")
    return "; ".join(parts)
