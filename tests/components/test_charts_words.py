from __future__ import annotations

from datetime import date

import pytest

from components.charts import sparkline
from components.charts_trajectory import rows, summary
from tests.components.chart_stories import AWKWARD, LOW_MOOD, START, TODAY, only, ordinary, series


def test_the_summary_says_what_the_data_say():
    mood = summary(ordinary()).splitlines()[1]
    assert mood == (
        "Mood-9 (higher is worse): baseline 21, last 6 on 6 Jul 2026, Mild; highest 21 on 5 Jan 2026, "
        "lowest 6 on 6 Jul 2026; goal 5; a change of 6 or more counts as reliable (a published source); "
        "10 scored, 1 partly answered without a score, 3 due and not answered."
    )


def test_the_summary_follows_the_data():
    better = only(series(LOW_MOOD, [21, 3], baseline=21.0))
    assert "last 3 on 19 Jan 2026, Mild" in summary(better)
    assert "lowest 3 on 19 Jan 2026" in summary(better)


def test_treatments_sessions_events_steps_and_decisions_are_told():
    told = summary(ordinary())
    assert "Sertraline 100 mg from 9 Feb 2026 and still running" in told
    assert "Graded activity weekly from 2 Mar 2026 to 1 Jun 2026" in told
    assert "Sessions: 1 attended, 1 not attended." in told
    assert "Events (life event 1, note 1): life event on 1 Mar 2026: Job loss" in told
    assert "step 2 from 30 Mar 2026" in told
    assert "Decisions: 30 Mar 2026, Step up." in told


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing", "Nothing has been recorded for this patient yet."),
        ("all missing", "no score yet; 0 scored, 8 due and not answered"),
        ("one score", "no baseline, last 14 on 5 Jan 2026; 1 scored, 0 due and not answered"),
        ("in the future", "Some dates lie after today, 24 Aug 2026: check them."),
        ("outside the range", "Outside the range 0 to 27, check: 99 on 19 Jan 2026; -3 on 2 Feb 2026."),
        ("not one scorable", "2 partly answered without a score, 1 due and not answered"),
    ],
)
def test_the_summary_of_an_awkward_record(name, words):
    assert words in summary(AWKWARD[name])


def test_a_prorated_last_score_is_told_as_prorated():
    assert "last 12 on 19 Jan 2026, prorated" in summary(only(series(LOW_MOOD, [14, (12,)])))


def test_zero_is_told_as_a_score_and_not_as_nothing():
    assert "last 0 on 5 Jan 2026" in summary(only(series(LOW_MOOD, [0])))


def test_the_table_has_one_row_per_thing_on_the_chart():
    things = rows(ordinary())["thing"].value_counts().to_dict()
    assert things == {
        "score": 15,
        "partly answered without a score": 1,
        "due and not answered": 4,
        "line": 7,
        "step": 2,
        "drug": 2,
        "module": 1,
        "session": 2,
        "life event": 1,
        "note": 1,
        "decision": 1,
    }


def test_the_table_keeps_the_scores_and_their_assessments():
    table = rows(only(series(LOW_MOOD, [0, None, (12,)])))
    scored = table[table["thing"] == "score"]
    assert list(zip(scored["on"], scored["value"], scored["id"], strict=True)) == [
        (START, 0.0, "mood-9-0"),
        (date(2026, 2, 2), 12.0, "mood-9-2"),
    ]
    assert list(scored["words"]) == ["Mild, answered alone", "prorated, answered alone"]
    missed = table[table["thing"] == "due and not answered"]
    assert missed["value"].isna().all()


@pytest.mark.parametrize("name", AWKWARD)
def test_every_awkward_record_has_its_words_and_its_table(name):
    assert summary(AWKWARD[name]).endswith(".")
    assert list(rows(AWKWARD[name]).columns) == ["on", "to", "thing", "name", "value", "words", "note", "id"]


def test_a_sparkline_keeps_the_whole_range_and_the_gap():
    spec = sparkline([(TODAY, 6.0), (START, 21.0), (date(2026, 3, 1), None)], 0, 27)
    assert [row["value"] for row in spec["data"]["values"]] == [21.0, None, 6.0]
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 27]
    assert spec["description"] == "21 on 5 Jan 2026, 6 on 24 Aug 2026; 2 scores."


@pytest.mark.parametrize("scores", [[], [(START, None)]])
def test_a_sparkline_without_a_score_says_so(scores):
    spec = sparkline(scores, 0, 27)
    assert spec["description"] == "No score yet."
    assert len(spec["layer"]) == 1
