"""How is the compiled half of the kernel built into a wheel, or in place for an editable install?

Without a C compiler the project works all the same, and says here that it goes without.
"""

import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from setuptools import Distribution, Extension
from setuptools.command.build_ext import build_ext

#: The oldest Python whose stable ABI is built for: one wheel a platform serves it and all that follow.
_ABI, _LIMITED = "cp311", "0x030B0000"
_ROOM = Path("graphql_api", "kernel")


class CompiledKernel(BuildHookInterface[Any]):
    """Builds `_weave`, unless BIDSGRAPH_PURE is set."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build into the source tree, from where both kinds of install take it."""
        del version
        for old in (Path(self.root) / _ROOM).glob("_weave.*"):
            if old.suffix in {".so", ".pyd"}:
                old.unlink()
        if os.environ.get("BIDSGRAPH_PURE") or not self._build():
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"{_ABI}-abi3-{platform}"

    def _build(self) -> bool:
        sources = sorted(str(path.relative_to(self.root)) for path in (Path(self.root) / _ROOM).glob("*.c"))
        macros: list[tuple[str, str | None]] = [("Py_LIMITED_API", _LIMITED), ("PY_SSIZE_T_CLEAN", None)]
        extension = Extension("graphql_api.kernel._weave", sources, define_macros=macros, py_limited_api=True)
        command = build_ext(Distribution({"ext_modules": [extension]}))
        with tempfile.TemporaryDirectory() as folder:
            command.build_lib = command.build_temp = folder
            try:
                command.ensure_finalized()
                command.run()
            except Exception as error:  # noqa: BLE001 (compilers fail in ways of their own, and none is needed)
                print(f"bidsgraph: no compiled kernel ({error}); its twin in Python is used", file=sys.stderr)  # noqa: T201
                return False
            for built in (Path(folder) / _ROOM).glob("_weave.*"):
                shutil.copy2(built, Path(self.root) / _ROOM)
        return True
