"""The house keeps its rules: imports point inward, files and functions stay small."""

from __future__ import annotations

import ast
import shutil
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("pages", "components", "exchange", "queries", "rules")
DOORS = ("app.py", "manage.py")
LONGEST_FILE, LONGEST_PAGE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 300, 80, 40, 12
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
# What rules may use besides the standard library; an allow-list, because nobody can name all that is forbidden.
RULES_MAY = {"numpy", "scipy", "rules"}


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if path.name != "__init__.py"]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name_of(path)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_imports_only_point_inward() -> None:
    found = lint_imports(ROOT)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("rules/one.py", "import pandas", "Rules are pure"),
        ("rules/one.py", "from queries import audit", "Imports only point inward"),
        ("queries/one.py", "import streamlit", "Queries never render"),
        ("pages/one.py", "from sqlalchemy import select", "Only queries speak SQL"),
        ("pages/one.py", "import altair", "Pages draw no charts of their own"),
        ("pages/one.py", "from pages import two", "Pages know nothing of each other"),
        ("exchange/one.py", "import streamlit", "What crosses the border does not render"),
    ],
)
def test_each_import_rule_goes_red(tmp_path: Path, file: str, line: str, contract: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "queries" / "audit.py").touch()
    (tmp_path / "pages" / "two.py").touch()
    (tmp_path / file).write_text(line)
    found = lint_imports(tmp_path)
    assert found.returncode == 1
    assert f"{contract} BROKEN" in found.stdout


def test_no_import_rule_has_an_exception() -> None:
    assert [contract["name"] for contract in CONTRACTS if "ignore_imports" in contract] == []


@pytest.mark.parametrize("path", sources("rules"), ids=name_of)
def test_rules_use_the_standard_library_numpy_and_scipy(path: Path) -> None:
    assert imported(path) - RULES_MAY - set(sys.stdlib_module_names) == set()


@pytest.mark.parametrize("path", sources("rules"), ids=name_of)
def test_rules_know_no_clock(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
    assert calls & {"datetime.now", "date.today", "datetime.utcnow", "time.time", "datetime.today"} == set()


def test_charts_can_be_printed() -> None:
    """No chart module reaches Streamlit, not even through another module."""
    graph = grimp.build_graph(*PACKAGES, include_external_packages=True)
    charts = [module for module in graph.modules if module.startswith("components.charts")]
    assert charts
    assert [module for module in charts if graph.chain_exists(module, "streamlit")] == []


@pytest.mark.parametrize(
    "path",
    [*sources(*PACKAGES, "sample_data", "tests"), *[ROOT / name for name in DOORS if (ROOT / name).exists()]],
    ids=name_of,
)
def test_no_file_is_longer_than_one_reads_in_a_sitting(path: Path) -> None:
    limit = LONGEST_PAGE if path.parent.name == "pages" and "tests" not in path.parts else LONGEST_FILE
    limit = 400 if "tests" in path.relative_to(ROOT).parts else limit
    assert len(path.read_text().splitlines()) <= limit


def test_no_function_is_longer_than_a_screen() -> None:
    paths = sources(*PACKAGES, "sample_data") + [ROOT / name for name in DOORS if (ROOT / name).exists()]
    assert [(name, size) for path in paths for name, size in functions(path) if size > LONGEST_FUNCTION] == []


def test_functions_are_small() -> None:
    sizes = [size for path in sources(*PACKAGES) for _, size in functions(path)]
    assert statistics.median(sizes) <= MEDIAN_FUNCTION


def test_every_module_says_what_it_is_for() -> None:
    silent = [name_of(path) for path in sources(*PACKAGES) if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []
