"""The whole schema: `metadata` with the tables of every file beside this one whose name begins with “tables”."""

from __future__ import annotations

import importlib
import pkgutil

import queries
from queries.tables import metadata as metadata

for module in pkgutil.iter_modules(queries.__path__):
    if module.name.startswith("tables"):
        importlib.import_module(f"queries.{module.name}")
