"""The wording a site has a licence for: kept by version and language, shown nearest to the patient's own."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from exchange.instrument_file import read_wording_file
from queries import wordings
from queries.engine import reading
from queries.tables_settings import instrument_wording
from rules.catalogue import BadDefinition, catalogue
from rules.roles import NotPermitted, User
from tests.factories import AT, fresh_submission

SSS8, PHQ9 = catalogue()["sss8"], catalogue()["phq9"]


def add(engine: Engine, by: User, language: str = "de", word: str = "Frage", form: str = "sss8", items: int = 8) -> str:
    lines = [f"instrument: {form}", f"language: {language}", "licence: letter", "items:"]
    lines += [f"  {n}: {word} {n}" for n in range(1, items + 1)]
    told = read_wording_file("\n".join(lines))
    return wordings.add(engine, told, by=by, at=AT, submission_id=fresh_submission())


def test_the_same_text_again_changes_nothing_and_another_is_a_new_version(engine: Engine, admin: User) -> None:
    assert [add(engine, admin), add(engine, admin), add(engine, admin, word="Neu")] == [
        "sss8/1/de/1", "sss8/1/de/1", "sss8/1/de/2",
    ]  # fmt: skip
    with reading(engine) as connection:
        assert sorted(connection.scalars(select(instrument_wording.c.version))) == [1, 2]
    shown = wordings.worded(engine, SSS8, "de")["de"].instrument
    assert shown.items[0].text == "Neu 1"
    assert len(wordings.wordings(engine)) == 2


@pytest.mark.parametrize(
    ("there", "wanted", "order"),
    [
        ((), "de", ["de"]),
        (("en", "de"), "de", ["de", "en"]),
        (("en", "de"), "de-CH", ["de", "en"]),
        (("de", "de-CH"), "de-CH", ["de-CH", "de"]),
        (("en", "fr"), "de", ["en", "fr"]),
    ],
)
def test_the_nearest_language_comes_first(
    engine: Engine, lead: User, there: tuple[str, ...], wanted: str, order
) -> None:  # type: ignore[no-untyped-def]
    for language in there:
        add(engine, lead, language)
    assert list(wordings.worded(engine, SSS8, wanted)) == order


def test_without_a_wording_item_numbers_are_shown(engine: Engine) -> None:
    (shown,) = wordings.worded(engine, SSS8, "en").values()
    assert shown.instrument == SSS8


def test_a_translation_stands_beside_the_shipped_text(engine: Engine, admin: User) -> None:
    add(engine, admin, form="phq9", items=9)
    shown = wordings.worded(engine, PHQ9, "de")
    assert [one.instrument.items[0].text for one in shown.values()] == ["Frage 1", PHQ9.items[0].text]
    assert shown["de"].instrument.credit == PHQ9.credit


def test_a_clinician_does_not_change_what_patients_are_asked(engine: Engine, clinician: User) -> None:
    with pytest.raises(NotPermitted):
        add(engine, clinician)


def test_half_a_form_is_refused_and_nothing_is_kept(engine: Engine, admin: User) -> None:
    with pytest.raises(BadDefinition, match="item 8 has no text"):
        add(engine, admin, items=7)
    assert wordings.wordings(engine).empty


@pytest.mark.parametrize("text", ["", "just a text", "- 1\n- 2", "items: {1: [}"])
def test_a_file_that_is_no_wording_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadDefinition, match=r"\.$"):
        read_wording_file(text)
