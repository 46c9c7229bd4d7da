"""Every archetype's story is told anew, and each claim in it is checked against the raw rows."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from queries import load, people, site
from queries.course import course
from queries.engine import make_engine, reading
from queries.people import SERVICE
from queries.tables_review import flag
from rules.catalogue import catalogue
from rules.narrative import CLINICIAN, EASY, LANGUAGES, PATIENT, Part, facts, story
from rules.words_clinician import SENTENCES
from sample_data.archetypes import ARCHETYPES
from sample_data.records import by_patient
from sample_data.service import sample_rows
from tests.sample_data.story_oracle import CHECKS, Raw, check, open_flag

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NUMBERS = [one.number for one in ARCHETYPES]
MANY = 60  # the archetypes and the ordinary patients behind them


@pytest.fixture(scope="module")
def rows():
    return sample_rows(TODAY, 20, MANY)


@pytest.fixture(scope="module")
def engine(rows, tmp_path_factory):
    home = tmp_path_factory.mktemp("stories")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("STEPWELL_HOME", str(home))
        made = make_engine(f"sqlite:///{home / 'stepwell.db'}")
        site.init(made, name="Sample", zone="Europe/London", at=NOW)
        load.load(made, rows, by=SERVICE, at=NOW)
        yield made
        made.dispose()


@pytest.fixture(scope="module")
def courses(engine, rows):
    by = dataclasses.replace(SERVICE, team_ids=tuple(people.teams(engine, by=SERVICE)))
    return {row["number"]: course(engine, row["id"], by=by, at=NOW) for row in rows["patient"]}


@pytest.fixture(scope="module")
def raws(engine, rows):
    with reading(engine) as connection:
        raised = [dict(row) for row in connection.execute(select(flag)).mappings()]
    found = {}
    for patient_id, mine in by_patient(rows).items():
        flags = {one["id"]: one for one in raised if one["patient_id"] == patient_id}
        found[mine["patient"][0]["number"]] = Raw(mine, flags, TODAY)
    return found


@pytest.mark.parametrize("number", [f"SW-{place:04d}" for place in range(1, MANY + 1)])
def test_each_claim_of_the_story_is_in_the_record(number, courses, raws):
    told = story(courses[number], catalogue())
    assert told
    for sentence in told:
        if sentence.key.startswith("flag."):
            open_flag(sentence, raws[number])
        else:
            check(sentence, raws[number])


@pytest.mark.parametrize("number", NUMBERS)
def test_patients_read_no_scores_no_blame_and_no_labels(number, courses):
    for sentence in story(courses[number], catalogue()):
        for level in (PATIENT, EASY):
            text = re.sub("“.*?”", "", sentence.texts[level]).lower()
            assert not re.search(r"phq|gad|wsas|sss|non-?compl|fail|refus|severe|suicid|reliabl|deterior|norm", text)


def test_every_sentence_there_can_be_has_its_words_and_its_check():
    keys = set(SENTENCES)
    for language in LANGUAGES.values():
        assert set(language.sentences) == keys, language.name
    assert {key for key in keys if not key.startswith("flag.")} - set(CHECKS) == {
        "safety.never_asked", "safety.from_others", "safety.dealt_with", "safety.not_known", "start.score",
        "change.not_judged", "start.score_late", "start.goal_open", "forward.plan_unsigned",
    }  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_languages_speak_of_the_same_values(code):
    places = re.compile(r"{(\w+)}")
    for key, english in LANGUAGES["en"].sentences.items():
        own = LANGUAGES[code].sentences[key]
        assert [bool(text) for text in own] == [bool(text) for text in english], key
        assert set(places.findall(own[0])) == set(places.findall(english[0])), key


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_kind_month_and_page_word_is_there_in_each_language(code):
    english, own = LANGUAGES["en"], LANGUAGES[code]
    for name in ("ways", "hopes", "kinds", "visits", "measures", "page"):
        assert set(getattr(own, name)) == set(getattr(english, name)), name
    assert len(own.months) == 12


def test_safety_comes_first_and_nothing_is_celebrated_over_it(courses):
    told = story(courses["SW-0009"], catalogue())
    assert told[0].key == "safety.reported"
    assert not {one.key for one in told} & {"change.praise", "change.goal_reached"}
    assert "numbers to call" in told[0].texts[PATIENT]


def test_progress_in_daily_life_counts_where_symptoms_stay(courses):
    keys = [one.key for one in story(courses["SW-0007"], catalogue())]
    assert "change.life_first" in keys


def test_a_sentence_without_data_behind_it_cannot_be_made(courses):
    made = facts(courses["SW-0001"], catalogue())[0]
    with pytest.raises(ValueError, match="no data behind it"):
        dataclasses.replace(made, rests_on=())


def test_parts_come_in_the_order_of_a_story(courses):
    for number in NUMBERS:
        parts = [list(Part).index(one.about) for one in story(courses[number], catalogue())]
        assert parts == sorted(parts)


def test_the_check_goes_red_for_a_claim_that_is_not_in_the_record(courses, raws):
    told = next(one for one in story(courses["SW-0001"], catalogue()) if one.key == "change.better")
    for wrong in (("better", "worse"), ("to 6", "to 7"), ("23 Nov 2026", "22 Nov 2026")):
        texts = {level: text.replace(*wrong) for level, text in told.texts.items()}
        with pytest.raises(AssertionError):
            check(dataclasses.replace(told, texts=texts), raws["SW-0001"])


def test_the_clinicians_words_stay_english_when_the_patient_reads_german(courses):
    english, german = (story(courses["SW-0005"], catalogue(), code) for code in ("en", "de"))
    assert [one.texts[CLINICIAN] for one in english] == [one.texts[CLINICIAN] for one in german]
    assert "schwerer geworden" in " ".join(one.texts[PATIENT] for one in german)
    assert story(courses["SW-0005"], catalogue(), "xx")[0] == english[0]
