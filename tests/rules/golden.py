"""The reference files: worked out apart from the rules. Tests read them, rules never do."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parents[1] / "golden"


def golden(name: str) -> Any:
    return json.loads((GOLDEN / name).read_text(encoding="utf-8"))


def golden_rows(name: str) -> list[dict[str, str]]:
    """One row per line of a reference table."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
