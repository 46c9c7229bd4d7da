"""YAML that a person wrote, read without surprises: `No` stays a text, and no key can silently win over its twin.

Built on PyYAML's SafeLoader. Anchors, tags and several documents are refused: no file of ours needs them.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

MAX_CHARACTERS = 200_000
MAX_DEPTH = 20


class BadYaml(ValueError):
    """The text cannot be read. The sentence is for the person who wrote it."""


class _TextLoader(yaml.SafeLoader):
    """Every value is text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise BadYaml(f"Line {key.start_mark.line + 1}: a key must be a plain name.")
            if key.value in seen:
                raise BadYaml(f"Line {key.start_mark.line + 1}: “{key.value[:60]}” stands twice. Keep one of them.")
            seen.add(key.value)
        return super().construct_mapping(node, deep=True)


class _NumberLoader(_TextLoader):
    """Numbers, true, false and null are what they look like; yes, no, dates, 007 and 1e5 are text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_DIGITS = list("-0123456789")
_NumberLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^(?:0|-?[1-9][0-9]{0,14})$"), _DIGITS)
_NumberLoader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?[0-9]{1,15}\.[0-9]{1,15}$"), _DIGITS)
_NumberLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_NumberLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])


def read_yaml(source: str | bytes, *, numbers: bool = False) -> object:
    """The one document in the text. Raises BadYaml with a sentence."""
    text = _text(source)
    loader = _NumberLoader if numbers else _TextLoader
    try:
        _check_shape(text)
        return yaml.load(text, Loader=loader)  # noqa: S506 - a subclass of SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"Line {mark.line + 1}: " if mark else ""
        raise BadYaml(f"{where}this is not YAML ({error.problem}). Check the colons, dashes and indents.") from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        if isinstance(error, BadYaml):
            raise
        raise BadYaml(
            "The text holds characters that YAML does not allow. Type it again in a plain text editor."
        ) from None


def _text(source: str | bytes) -> str:
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source.removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise BadYaml("The text is not UTF-8. Save it as UTF-8 in your editor.") from None
    if len(text) > MAX_CHARACTERS:
        raise BadYaml(f"The text has more than {MAX_CHARACTERS:,} characters. A file of ours is a page long.")
    if not text.strip():
        raise BadYaml("The file is empty.")
    return text


def _check_shape(text: str) -> None:
    """Walk the text once before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=_TextLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or _tag(event):
            raise BadYaml(f"{_where(event)}: anchors (&, *) and tags (!) are not used here. Put the text in quotes.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise BadYaml(f"{_where(event)}: this is nested too deeply. A file of ours is flat.")


def _tag(event: yaml.Event) -> str | None:
    return getattr(event, "tag", None)


def _where(event: yaml.Event) -> str:
    return f"Line {event.start_mark.line + 1}" if event.start_mark else "Here"
