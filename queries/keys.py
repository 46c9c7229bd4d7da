"""The secrets of an installation: one file each outside the database, or an environment variable."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

SHORTEST = 32
# Keys that stand in public examples; somebody will paste one.
KNOWN = frozenset({"some_key", "some_signature_key", "changeme", "secret", "stepwell"})
NAMES = ("audit", "session")


class WeakKey(Exception):
    """The installation must not start with this key. The text says what to do."""


def home() -> Path:
    """Where database, keys and backups live."""
    return Path(os.environ.get("STEPWELL_HOME", "data")).absolute()


def _path(name: str) -> Path:
    return home() / "keys" / f"{name}.key"


def make_keys() -> None:
    """Write what is missing; never touches a key that is there."""
    folder = home() / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in NAMES:
        if not _path(name).exists() and f"STEPWELL_{name.upper()}_KEY" not in os.environ:
            _make_key(_path(name))


def _make_key(path: Path) -> None:
    """Whole or not at all, and only once: two programs may start at the same moment."""
    draft = path.with_suffix(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def key(name: str) -> bytes:
    """The key, or WeakKey where it is missing, known, short or readable by everybody."""
    variable = f"STEPWELL_{name.upper()}_KEY"
    text = os.environ.get(variable)
    if text is None:
        text = _from_file(name, variable)
    if text.strip().lower() in KNOWN or len(text.strip()) < SHORTEST or len(set(text.strip())) < 8:
        raise WeakKey(f"The {name} key is too weak: give {variable} at least {SHORTEST} random characters.")
    return text.strip().encode()


def _from_file(name: str, variable: str) -> str:
    path = _path(name)
    try:
        found = path.stat()
    except FileNotFoundError:
        raise WeakKey(f"There is no {name} key. Run `python manage.py init`, or set {variable}.") from None
    if found.st_mode & 0o077:
        raise WeakKey(f"The {name} key can be read by others. Run `chmod 600` on keys/{name}.key.")
    return _text(path, found.st_ino, found.st_mtime_ns)


@lru_cache(maxsize=8)
def _text(path: Path, _number: int, _changed_at: int) -> str:
    """Read once for every change of the file: each write asks for the key."""
    return path.read_text()
