"""What a service judges by now: its settings, and its instruments with its own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from queries.instruments import known_instruments
from queries.settings import current
from rules.instruments import Instrument
from rules.settings import Settings


@dataclass(frozen=True)
class InForce:
    instruments: Mapping[str, Instrument]
    settings: Settings


def in_force(connection: Connection) -> InForce:
    settings = current(connection)
    return InForce(known_instruments(connection, settings), settings)
