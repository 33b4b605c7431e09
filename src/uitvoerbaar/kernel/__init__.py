"""The native kernel: outcomes of a law for whole columns, to the cent, in machine code.

    typed law -> rules for a layout -> LLVM text (lowering) -> object code (modules, cache) -> run

`Kernel` compiles and runs; `RefusedError` names what cannot be compiled. A row that the kernel is
not sure of bears the state HAND_BACK: whoever called it evaluates that row exactly.
"""

from uitvoerbaar.kernel.column import Column
from uitvoerbaar.kernel.data import Data
from uitvoerbaar.kernel.kernel import Kernel
from uitvoerbaar.kernel.refusal import RefusedError

__all__ = ["Column", "Data", "Kernel", "RefusedError"]
