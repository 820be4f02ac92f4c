"""How much memory this process holds."""

import resource
from pathlib import Path


def resident() -> int:
    """Megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 1_000_000
