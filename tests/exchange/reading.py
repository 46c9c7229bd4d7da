"""What the import tests share: the instruments, the guide's own example, and a short way to read a few lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from exchange.incoming import Incoming, read_incoming
from exchange.instrument_file import read_instrument_file
from exchange.mapping import FileMapping, read_mapping
from exchange.tables_in import read_table
from rules.catalogue import catalogue
from rules.instruments import Instrument

GUIDE = Path(__file__).parents[2] / "docs" / "import"
TODAY = date(2026, 1, 31)
PHQ9 = ",".join(f"item_{n}" for n in range(1, 10))


def known() -> Mapping[str, Instrument]:
    bdi2 = read_instrument_file((GUIDE / "bdi2.yaml").read_bytes())
    return {**catalogue(), bdi2.id: bdi2}


KNOWN = known()
BLUES = read_mapping((GUIDE / "beat_the_blues.yaml").read_bytes())
BLUES_HEAD = "rownames,drug,length,treatment,bdi.pre,bdi.2m,bdi.4m,bdi.6m,bdi.8m"


def read(csv: str, mapping: FileMapping | None = None, today: date = TODAY) -> Incoming:
    return read_incoming(read_table(csv.encode()), mapping, KNOWN, today=today)


def totals(*rows: str) -> Incoming:
    return read("\n".join(["patient,instrument,taken_on,total", *rows]))


def blues(*rows: str, mapping: FileMapping = BLUES) -> Incoming:
    return read("\n".join([BLUES_HEAD, *rows]), mapping)
