"""A law in which assumptions have other values, as if it had been written so."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from attrs import evolve

from uitvoerbaar.law.declaration import Law


def with_assumptions(law: Law, values: Mapping[str, Any]) -> Law:
    """The law with values (by name) in the place of those that assumptions have: its digest is
    another one."""
    assumptions = {
        name: evolve(each, value=values[name]) if name in values else each
        for name, each in law.assumptions.items()
    }
    told = " ".join(f"{name}={value!r}" for name, value in sorted(values.items()))
    digest = law.digest and sha256(f"{law.digest} {told}".encode()).hexdigest()
    return evolve(law, assumptions=assumptions, digest=digest)


__all__ = ["with_assumptions"]
