"""Build hook: a wheel carries the law, an editable install reads the checkout's.

Hatch's own ``force-include`` table applies to editable installs as well, which
would leave a stale copy of the law in the environment.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Folder in the checkout -> folder in the wheel.
CARRIED = {"corpus": "uitvoerbaar/_corpus"}


class CarryTheLaw(BuildHookInterface[BuilderConfig]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        for source, target in CARRIED.items():
            folder = Path(self.root, source)
            if not folder.is_dir():
                raise FileNotFoundError(f"a wheel must carry {source}/, and it is not here")
            build_data["force_include"][str(folder)] = target
