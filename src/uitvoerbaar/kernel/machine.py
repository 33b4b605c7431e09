"""From LLVM's text form to code in memory, for the processor of this machine.

As a program it reads the text of a module and writes its object file (`modules`).
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any
from zlib import crc32

import llvmlite
import llvmlite.binding as llvm
from attrs import frozen

_ANSWER = b"object file\n"  # how the program's answer begins; a checksum follows


@frozen(slots=True)
class Processor:
    """For which processor code is made."""

    triple: str
    name: str
    features: str

    @property
    def identity(self) -> str:
        """All that decides what the code looks like."""
        version = ".".join(str(part) for part in llvm.llvm_version_info)
        return "|".join((self.triple, self.name, self.features, llvmlite.__version__, version))


@cache
def processor() -> Processor:
    """This machine's processor; starts LLVM."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    # Division of 128-bit numbers is a function of the C compiler's run-time library: without it
    # in the process, code that divides ends the process.
    try:
        ctypes.CDLL(ctypes.util.find_library("gcc_s") or "libgcc_s.so.1", mode=ctypes.RTLD_GLOBAL)
    except OSError:
        llvm.load_library_permanently("libgcc_s.so.1")
    return Processor(
        llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    )


def machine(level: int = 1) -> Any:
    """The target machine: an optimisation level for generating code."""
    own = processor()
    target = llvm.Target.from_triple(own.triple)
    return target.create_target_machine(
        cpu=own.name,
        features=own.features,
        opt=level,
        reloc="pic",
        codemodel="jitdefault",
        jit=True,
    )


def object_file(text: str, level: int) -> bytes:
    """The object file of a module in LLVM's text form. `level`: 0 compiles quickly, 1 makes code
    that runs faster, 3 takes longest and makes the fastest code. Raises RuntimeError for text that
    LLVM does not accept."""
    target = machine(level)
    module = llvm.parse_assembly(text, llvm.create_context())
    module.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=max(level, 1))
    builder = llvm.create_pass_builder(target, options)
    if level == 3:
        options.loop_vectorization = options.slp_vectorization = True
        builder.getModulePassManager().run(module, builder)
    else:
        passes = llvm.create_new_module_pass_manager()
        passes.add_always_inliner_pass()
        passes.add_sroa_pass()
        passes.add_simplify_cfg_pass()
        passes.run(module, builder)
    return bytes(target.emit_object(module))


def answer(file: bytes) -> bytes:
    """An object file as the program writes it."""
    return _ANSWER + crc32(file).to_bytes(4, "big") + file


def answered(text: bytes) -> bytes | None:
    """The object file that the program wrote; None where it is not whole."""
    file = text[len(_ANSWER) + 4 :]
    return file if text == answer(file) else None


class Loaded:
    """Code in memory: object files linked into this process; `addresses` are those of its
    functions. Lives as long as this object."""

    def __init__(self, files: Sequence[bytes], functions: Sequence[str] = ("run",)) -> None:
        processor()
        self._jit = llvm.create_lljit_compiler(machine(), use_jit_link=False)
        builder = llvm.JITLibraryBuilder().add_current_process()
        for file in files:
            builder.add_object_img(file)
        for name in functions:
            builder.export_symbol(name)
        self._library = builder.link(self._jit, "uitvoerbaar")
        self.addresses: dict[str, int] = {name: self._library[name] for name in functions}


if __name__ == "__main__":
    made = object_file(sys.stdin.buffer.read().decode(), int(sys.argv[1]))
    sys.stdout.buffer.write(answer(made))

__all__ = ["Loaded", "Processor", "answer", "answered", "machine", "object_file", "processor"]
