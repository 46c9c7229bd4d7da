"""The installation itself: made once, named, with its zone; sample data is marked here for every screen."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert, select

from queries.engine import migrate, reading, transaction
from queries.instruments import keep_catalogue
from queries.keys import make_keys
from queries.tables import site


def init(engine: Engine, *, name: str, zone: str, at: datetime) -> bool:
    """Keys, schema, site row and catalogue. Safe to repeat; True where the site was made now."""
    ZoneInfo(zone)  # raises for a zone that does not exist
    make_keys()
    migrate(engine)
    with transaction(engine) as connection:
        made = connection.scalar(select(site.c.id)) is None
        if made:
            row = {"id": "site", "install_id": secrets.token_hex(16), "name": name, "zone": zone, "is_sample": False}
            connection.execute(insert(site).values(row))
    keep_catalogue(engine, at)
    return made


def about(engine: Engine) -> dict[str, Any]:
    """The site's name, zone, install id and whether its data is sample data."""
    with reading(engine) as connection:
        return dict(connection.execute(select(site)).mappings().one())
