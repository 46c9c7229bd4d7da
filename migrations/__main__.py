"""Write the first migration anew from the tables: `python -m migrations`, then commit it.

Only until the first release. After it a change of the tables is a new migration: somebody's data is in the old ones.
"""

from __future__ import annotations

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

HERE = Path(__file__).resolve().parent


def main() -> None:
    first = HERE / "versions" / "0001_first.py"
    guards = HERE / "versions" / "0002_append_only.py"
    aside = guards.rename(guards.with_suffix(".aside")) if guards.exists() else None
    first.unlink(missing_ok=True)
    try:
        with create_engine("sqlite://").connect() as connection:
            config = Config()
            config.set_main_option("script_location", str(HERE))
            config.attributes["connection"] = connection
            config.set_main_option("file_template", "%%(rev)s_first")
            command.revision(
                config, message="The tables, written by `python -m migrations`.", rev_id="0001", autogenerate=True
            )
    finally:
        if aside:
            aside.rename(guards)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    main()
