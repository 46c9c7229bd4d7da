"""The channels by which notices leave: an address for apprise each, kept with the keys and never in the database.

`keys/channels.json` under STEPWELL_HOME, readable by its owner alone, or the variable STEPWELL_CHANNELS:
{"mail": "mailtos://user:password@mail.example.org?from=stepwell@example.org", "ward chat": "slack://…"}.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping
from urllib.parse import urlencode

import apprise

from queries.keys import WeakKey, home
from rules.roles import Refused

# apprise writes addresses into its log; what came of each try stands in notice_try.
logging.getLogger("apprise").setLevel(logging.CRITICAL)

VARIABLE, FILE = "STEPWELL_CHANNELS", "channels.json"
MAIL = ("mailto://", "mailtos://")
TITLE = "Stepwell"
# Not a word of what it is about: whoever reads it signs in to see (design §6, reliability §2).
BODY = "An item needs you in Stepwell."
TEST = "This is a test from Stepwell. Nothing needs you."


def channels() -> Mapping[str, str]:
    """Name to address; {} where nothing is set up. Raises WeakKey for a file that others can read."""
    told = os.environ.get(VARIABLE)
    path = home() / "keys" / FILE
    if told is None and path.exists():
        if path.stat().st_mode & 0o077:
            raise WeakKey(f"The channels can be read by others. Run `chmod 600` on keys/{FILE}.")
        told = path.read_text(encoding="utf-8")
    try:
        found = json.loads(told or "{}")
    except ValueError as error:
        raise WeakKey(f"The channels are not JSON: line {getattr(error, 'lineno', '?')}.") from None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise WeakKey("The channels are one JSON object: a name and an address each.")
    return found


def check_address(url: str, address: str) -> None:
    """Raise Refused where a mail would reach nobody; a webhook or a chat needs no address."""
    if url.startswith(MAIL) and not re.fullmatch(r"[^\s@,;]+@[^\s@,;]+", address.strip()):
        raise Refused("A mail channel needs one e-mail address, such as name@clinic.example.")


def body(is_test: bool) -> str:
    link = os.environ.get("STEPWELL_ADDRESS", "").strip()
    words = TEST if is_test else BODY
    return f"{words}\n{link}" if link else words


def send(url: str, address: str, *, is_test: bool) -> bool:
    """Hand one notice over. False where it was not accepted: it is tried again."""
    if url.startswith(MAIL) and address:
        url += ("&" if "?" in url else "?") + urlencode({"to": address})
    sender = apprise.Apprise(asset=apprise.AppriseAsset(app_id="Stepwell", app_desc="", app_url="", async_mode=False))
    if not sender.add(url):
        return False
    return bool(sender.notify(title=TITLE, body=body(is_test), body_format=apprise.NotifyFormat.TEXT))
