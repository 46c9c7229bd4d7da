"""The instruments Stepwell ships with, and the door for a site's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rules.definition_fields import BadDefinition
from rules.definitions import definition_of, read_definition
from rules.instruments import Instrument
from rules.site_instruments import read_site_instrument

__all__ = ["BadDefinition", "catalogue", "definition_of", "read_definition", "site_instrument"]

CATALOGUE_FILE = Path(__file__).with_name("catalogue.json")


@cache
def catalogue() -> Mapping[str, Instrument]:
    """Every shipped instrument by id, read once. Read-only."""
    definitions = json.loads(CATALOGUE_FILE.read_text(encoding="utf-8"))["instruments"]
    instruments = (read_definition(definition) for definition in definitions)
    return MappingProxyType({instrument.id: instrument for instrument in instruments})


def site_instrument(definition: Mapping[str, object]) -> Instrument:
    """A site's own instrument from its plain definition. Raises BadDefinition with a sentence for its writer."""
    instrument = read_site_instrument(definition)
    if instrument.id in catalogue():
        raise BadDefinition(f"id: '{instrument.id}' is the id of a shipped instrument. Choose another.")
    return instrument
