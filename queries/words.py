"""The words by which a patient is looked for, and the key by which names are put in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert

from queries.tables_status import patient_word

LAST = "\U0010ffff"  # behind every letter
# Letters that are no plain letter with an accent, as people type them on another keyboard; and one apostrophe for all.
TYPED = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "þ": "th", "æ": "ae", "œ": "oe"}
    | dict.fromkeys("’‘ʼ`´", "'")
)


def folded(text: str) -> str:
    """Small letters without accents: Müller is found by muller, and stands beside him in a list."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(TYPED))
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def words_of(who: RowMapping) -> set[str]:
    """Number (also its digits alone: 42 of SW-0042), each word of the name and its parts, year of birth."""
    told = folded(f"{who['number']} {who['given_name']} {who['family_name']}").split()
    parts = [part for word in told for part in re.split("[-']", word) if part]
    digits = [one.lstrip("0") or "0" for one in re.findall("[0-9]+", who["number"])]
    joined = [word.replace("'", "") for word in told]
    return {*told, *parts, *digits, *joined, *([str(who["birth_on"].year)] if who["birth_on"] else [])}


def keep_words(connection: Connection, patients: Sequence[RowMapping]) -> None:
    """Replace the words of these patients."""
    if not patients:
        return
    mine = [{"whose": who["id"]} for who in patients]
    connection.execute(delete(patient_word).where(patient_word.c.patient_id == bindparam("whose")), mine)
    rows = [
        {"patient_id": who["id"], "team_id": who["team_id"], "word": word}
        for who in patients
        for word in sorted(words_of(who))
    ]
    connection.execute(insert(patient_word), rows)
