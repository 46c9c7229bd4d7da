"""A site's own instrument, from a plain definition it wrote. Refusals name the field, what is wrong, what to do."""

from __future__ import annotations


class BadDefinition(ValueError):
    """The definition cannot be used. The text is shown to the person who wrote it."""


def site_instrument(definition: object) -> None:
    raise NotImplementedError
