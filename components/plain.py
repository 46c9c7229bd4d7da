"""What people wrote, shown as text: their stars, brackets and colons are no markup."""

from __future__ import annotations

import re

MARKUP = "\\`*_{}[]()#+-!|<>$~:=&"

NUMBERED = re.compile(r"^(\d+)\.")  # would begin a list of its own


def plain(text: object) -> str:
    """For labels, captions and whatever else Streamlit reads as Markdown; `st.text` needs none of it."""
    return "".join(f"\\{letter}" if letter in MARKUP else letter for letter in " ".join(str(text).split()))


def lines(text: object) -> str:
    """The same with its lines kept, as they were written."""
    return "  \n".join(NUMBERED.sub(r"\1\.", plain(line)) for line in str(text).splitlines())


def small(words: str) -> str:
    """What stands below something, as `st.caption` shows it, within a longer text."""
    return f":gray[:small[{words}]]"
