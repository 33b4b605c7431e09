"""What compiled rules call, all together, in LLVM's text form: every module begins with it."""

from __future__ import annotations

from math import lcm

from uitvoerbaar.kernel.lowering.library.calendar import CALENDAR
from uitvoerbaar.kernel.lowering.library.memory import MEMORY
from uitvoerbaar.kernel.lowering.library.powers import POWERS
from uitvoerbaar.kernel.lowering.library.ratios import RATIOS
from uitvoerbaar.kernel.lowering.ratios import BOUNDS
from uitvoerbaar.kernel.shapes import MOST_DIVIDED


def _parts(most: int) -> str:
    """A table: of the least common multiple of 1 to `most`, the part for each count."""
    whole = lcm(*range(1, most + 1))
    parts = ", ".join(f"i64 {whole // count if count else whole}" for count in range(most + 1))
    return f"@parts{most} = internal constant [{most + 1} x i64] [{parts}]"


PARTS = "\n".join(_parts(most) for most in range(1, MOST_DIVIDED + 1))
TEXT = "\n".join((PARTS, RATIOS, BOUNDS, POWERS, CALENDAR, MEMORY))
