"""How the cached reads are written: what is missing from a key is shared by everybody."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from components import reads

FILES = sorted(Path(reads.__file__).parent.glob("reads*.py"))
EVERYBODYS = {"_instruments", "_settings"}  # the site's, the same for every reader


def cached(file: Path) -> list[ast.FunctionDef]:
    functions = [one for one in ast.parse(file.read_text()).body if isinstance(one, ast.FunctionDef)]
    return [one for one in functions if any("cache_" in ast.unparse(mark) for mark in one.decorator_list)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_cached_read_has_the_readers_scope_in_its_key(file: Path) -> None:
    """A name that begins with an underscore is left out of Streamlit's key; a frame is hashed by a sample."""
    for one in cached(file):
        told = [argument.arg for argument in one.args.args]
        assert one.name in EVERYBODYS or told[:3] == ["scope", "role", "version"], one.name
        assert not [name for name in told if name.startswith("_")], one.name
        assert "DataFrame" not in ast.unparse(one.args), one.name


def test_the_cached_reads_are_found() -> None:
    assert len(FILES) >= 6
    assert sum(len(cached(file)) for file in FILES) >= 20
