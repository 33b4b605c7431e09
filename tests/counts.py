"""How many generated cases the tests try: few in `make test`, many in `make verify`."""

from __future__ import annotations

import os

VERIFY = os.environ.get("UITVOERBAAR_VERIFY") == "1"


def count(test: int, verify: int) -> int:
    """The number for `make test`, or the larger one for `make verify`."""
    return verify if VERIFY else test
