"""How the cached reads are written: what is missing from a key is shared by everybody."""

from __future__ import annotations

import ast
from pathlib import Path

from components import reads

SOURCE = Path(reads.__file__)


def test_every_cached_read_has_the_readers_scope_in_its_key() -> None:
    """A name that begins with an underscore is left out of Streamlit's key; a frame is hashed by a sample."""
    cached = [
        one
        for one in ast.parse(SOURCE.read_text()).body
        if isinstance(one, ast.FunctionDef) and any("cache_data" in ast.unparse(mark) for mark in one.decorator_list)
    ]
    assert len(cached) >= 8
    for one in cached:
        told = [argument.arg for argument in one.args.args]
        assert told[:3] == ["scope", "role", "version"], one.name
        assert not [name for name in told if name.startswith("_")], one.name
        assert "DataFrame" not in ast.unparse(one.args), one.name
