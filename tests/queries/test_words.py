"""How somebody is found: by what people type, on whatever keyboard."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from queries import patients
from queries.engine import transaction
from queries.tables_status import patient_word
from queries.words import folded
from tests.factories import a_patient


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Müller", "muller"),
        ("  Ann  REED ", "ann reed"),
        ("Yıldız", "yildiz"),
        ("Søren Łukasz Đorđe", "soren lukasz dorde"),
        ("O’Example", "o'example"),
        ("Æsa Þóra", "aesa thora"),
        ("Weiß", "weiss"),
    ],
)
def test_letters_are_read_as_they_are_typed_elsewhere(text, said):
    assert folded(text) == said


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed", ["42", "sw 42", "SW-0042", "0042", "o'ex", "O’Example", "oexample", "example", "yildiz", "Yıldız"]
)
def test_somebody_is_found_by_digits_letters_and_parts(engine, team, clinician, typed):
    wanted = a_patient(engine, team, number="SW-0042", given_name="Yıldız", family_name="O’Example")
    a_patient(engine, team, number="SW-0043", given_name="Ann", family_name="Reed")
    assert list(patients.search(engine, typed, by=clinician)) == [wanted]


def test_the_words_of_before_are_made_anew_by_the_update(engine, team, clinician):
    """What the migration does: nobody is lost, whatever words there were."""
    wanted = a_patient(engine, team, number="SW-0042")
    with transaction(engine) as connection:
        connection.execute(delete(patient_word))
    assert not patients.search(engine, "42", by=clinician)
    _upgrade(engine)
    assert list(patients.search(engine, "42", by=clinician)) == [wanted]


def _upgrade(engine):
    from importlib import import_module

    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    with transaction(engine) as connection, Operations.context(MigrationContext.configure(connection)):
        import_module("migrations.versions.0017_words_to_look_for").upgrade()
