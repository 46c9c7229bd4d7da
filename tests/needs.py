"""What the tests can use on this machine. `python -m tests.needs` says in one line what has to be left out."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

# For what only one database has.
only_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize(
    "engine", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def postgresql() -> Path | None:
    """The folder of initdb and postgres; Debian keeps it off the path."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in versions), key=lambda path: int(path.parent.name.split(".")[0]), default=None)


def chromium() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def databases() -> tuple[str, ...]:
    """Which databases the tests run on: all, or those that STEPWELL_TEST_DATABASES names, separated by commas."""
    named = os.environ.get("STEPWELL_TEST_DATABASES", "sqlite,postgresql")
    return tuple(name.strip() for name in named.split(",") if name.strip())


def main() -> None:
    absent = {"PostgreSQL": postgresql(), "Chromium": chromium()}
    missing = [name for name, found in absent.items() if not found]
    if missing:
        print(f"Skipped, because not found on this machine: the tests that need {' and '.join(missing)}.")
    else:
        print("SQLite, PostgreSQL and Chromium are here: every test runs.")


if __name__ == "__main__":
    main()
