"""A site's own instrument, or the wording it has a licence for, from a YAML file."""

from __future__ import annotations

from typing import Any

from exchange.yaml_in import BadYaml, read_yaml
from rules.catalogue import BadDefinition, site_instrument
from rules.instruments import Instrument


def read_definition_file(source: str | bytes) -> dict[str, Any]:
    """The definition as it is written, not yet checked. Raises BadDefinition with a sentence."""
    try:
        definition = read_yaml(source, numbers=True)
    except BadYaml as error:
        raise BadDefinition(str(error)) from None
    if not isinstance(definition, dict):
        raise BadDefinition("The file does not describe an instrument. Begin with ‘id: …’ and ‘name: …’, one per line.")
    return definition


def read_instrument_file(source: str | bytes) -> Instrument:
    """The instrument a file defines. Raises BadDefinition with a sentence."""
    return site_instrument(read_definition_file(source))


def read_wording_file(source: str | bytes) -> dict[str, Any]:
    """The wording as it is written, every value a text. Raises BadDefinition with a sentence."""
    try:
        definition = read_yaml(source)
    except BadYaml as error:
        raise BadDefinition(str(error)) from None
    if not isinstance(definition, dict):
        raise BadDefinition("The file is not a wording. Begin with ‘instrument: …’ and ‘language: …’, one per line.")
    return definition
