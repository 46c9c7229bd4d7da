"""A site's own instruments: defined in a file, kept by version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select

from queries.instruments import version_row
from queries.tables import instrument_version
from queries.writing import writing
from rules.catalogue import catalogue, definition_of, site_instrument
from rules.roles import Act, Refused, User


def define(engine: Engine, definition: Mapping[str, Any], *, by: User, at: datetime, submission_id: str) -> str:
    """Take in a site's own instrument. The same definition again changes nothing; a changed one needs a new version."""
    instrument = site_instrument(definition)
    if instrument.id in catalogue():
        raise Refused(f"{instrument.id} is an instrument of the catalogue. Give your own another id.")
    with writing(engine, Act.manage_instruments, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        same = (instrument_version.c.instrument == instrument.id) & (instrument_version.c.version == instrument.version)
        there = write.connection.execute(select(instrument_version).where(same)).mappings().one_or_none()
        if there is not None and there["definition"] != definition_of(instrument):
            raise Refused(
                f"{instrument.id} version {instrument.version} is defined differently already. "
                "Scores were given under it: write the change as a new version."
            )
        if there is None:
            write.connection.execute(insert(instrument_version).values(version_row(instrument, "site", at)))
        write.object_id = f"{instrument.id}/{instrument.version}"
        return write.object_id
