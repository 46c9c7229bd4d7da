"""The caseload's words: what one row says, what is missing and said so, and what a narrow screen gets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine
from streamlit.runtime.context import ContextProxy

from components import caseload_table
from components.caseload_columns import usual
from components.caseload_table import (
    counts_line,
    due_words,
    measure_words,
    news_words,
    nobody_words,
    shown_rows,
    why_words,
)
from rules.roles import Role, User
from tests.factories import a_patient, a_person
from tests.needs import only_sqlite
from tests.screens import Screen, fill

TODAY = date(2026, 3, 2)
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


def row(**told: Any) -> pd.DataFrame:
    """One row per patient, as queries.caseload gives it; `told` replaces what matters."""
    usual = {
        "patient_id": "p", "name": "Alex Example", "number": "N1", "urgency": "review", "order_words": "on the plan",
        "reasons": [], "step": 1, "step_from_on": TODAY - timedelta(days=84), "measure": "PHQ-9", "baseline": 17.5,
        "last": 12.0, "last_on": date(2026, 2, 1), "verdict": "no_reliable_change", "sparkline": [18, 17, 12],
        "safety_words": "not reported", "last_contact_on": None, "last_review_on": None, "next_due_on": None,
        "open_actions": 0, "clinician": None, "since_on": None, "change": -5.5, "next_review_on": None,
        "function_measure": "", "function_baseline": None, "function_last": None, "function_last_on": None,
        "function_verdict": "cannot_say", "news_at": None, "unanswered": 0, "last_status": "scored",
    }  # fmt: skip
    return pd.DataFrame([usual | told])


def shown(**told: Any) -> dict[str, Any]:
    return dict(shown_rows(row(**told), TODAY).iloc[0])


def one(**told: Any) -> Any:
    return next(row(**told).itertuples())


def test_what_is_not_known_is_said_in_every_column() -> None:
    said = shown(step=None, step_from_on=None, last=None, last_on=None, baseline=None, verdict="cannot_say")
    assert said["Step"] == "not placed"
    assert said["Measure"] == "PHQ-9: no score yet"
    assert said["Verdict"] == "? cannot say"
    assert said["Last contact"] == "none on record"
    assert said["Last review"] == "never"
    assert said["Next due"] == "nothing planned"
    assert said["Clinician"] == "nobody named"
    assert said["Daily life"] == "not measured"
    assert said["Daily life verdict"] == "? cannot say"
    assert shown(change=None)["Change"] == "unknown"


@pytest.mark.parametrize(("change", "says"), [(0.0, "+0"), (-5.5, "-5.5"), (3.04, "+3"), (None, "unknown")])
def test_a_change_has_its_sign_and_an_unknown_one_is_no_zero(change: float | None, says: str) -> None:
    assert shown(change=change)["Change"] == says


SEEN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("came", "looks", "says"),
    [
        (SEEN, {}, "• 1 Mar 2026"),
        (SEEN, {"p": SEEN}, "✓ seen"),
        (SEEN + timedelta(seconds=1), {"p": SEEN}, "• 1 Mar 2026"),
        (SEEN, {"other": SEEN}, "• 1 Mar 2026"),
        (None, {}, "• nothing yet"),
        (None, {"p": SEEN}, "✓ seen"),
    ],
)
def test_what_came_since_the_readers_last_look_is_new(
    came: datetime | None, looks: dict[str, datetime], says: str
) -> None:
    assert news_words(row(news_at=came), looks) == [says]


@pytest.mark.parametrize(
    ("baseline", "last", "says"),
    [
        (17.5, 12.0, "PHQ-9 17.5 → 12 (1 Feb 2026)"),
        (3.375, 5.625, "PHQ-9 3.4 → 5.6 (1 Feb 2026)"),
        (0.0, 0.0, "PHQ-9 0 → 0 (1 Feb 2026)"),
        (None, 12.0, "PHQ-9 12 (1 Feb 2026)"),
    ],
)
def test_a_score_has_one_decimal_at_most_and_zero_is_a_score(baseline: float | None, last: float, says: str) -> None:
    assert measure_words(one(baseline=baseline, last=last)) == says


@pytest.mark.parametrize(
    ("days", "says"), [(-1, "1 day overdue"), (-2, "2 days overdue"), (0, "2 Mar 2026"), (1, "3 Mar 2026")]
)
def test_what_is_due_today_is_not_overdue(days: int, says: str) -> None:
    assert due_words(TODAY + timedelta(days=days), TODAY) == says


@pytest.mark.parametrize(("days", "week"), [(0, 1), (6, 1), (7, 2), (84, 13)])
def test_the_first_week_of_a_step_is_week_one(days: int, week: int) -> None:
    assert shown(step=2, step_from_on=TODAY - timedelta(days=days))["Step"] == f"2, week {week}"


@pytest.mark.parametrize(
    ("reasons", "says"),
    [([], "on the plan"), (["First."], "First."), (["First.", "Second.", "Third."], "First. (and 2 more)")],
)
def test_a_row_says_the_most_urgent_reason_and_how_many_more(reasons: list[str], says: str) -> None:
    assert why_words(one(reasons=reasons)) == says


@pytest.mark.parametrize(("count", "last"), [(0, "on the plan"), (3, "R3."), (4, "and 1 more"), (9, "and 6 more")])
def test_a_card_names_three_reasons_and_counts_the_others(count: int, last: str) -> None:
    lines = caseload_table.reasons_words(one(reasons=[f"R{i + 1}." for i in range(count)])).splitlines()
    assert lines[-1] == last
    assert len(lines) <= 4


@pytest.mark.parametrize("urgency", ["crisis", "act now", "act_now", "review", "info"])
def test_an_urgency_is_a_shape_and_a_word(urgency: str) -> None:
    shape, _, word = shown(urgency=urgency)["Urgency"].partition(" ")
    assert len(shape) == 1
    assert word


def test_no_urgency_is_no_word() -> None:
    assert shown(urgency="")["Urgency"] == "–"


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({10: 1}, "1 patient: 1 safety"),
        ({74: 20, 10: 1, 11: 1}, "22 patients: 2 safety, 20 on the plan"),
        ({21: 0, 84: 3}, "0 patients; 3 discharged"),
        ({14: 1, 84: 3}, "1 patient: 1 safety; 3 discharged"),
    ],
)
def test_the_counts_stand_in_the_order_of_the_list(counts: dict[int, int], says: str) -> None:
    assert counts_line(counts) == says


def test_every_rank_is_counted_in_words() -> None:
    assert counts_line(dict.fromkeys(range(14, 94, 10), 1)).count(",") == 6 + 1  # "cannot tell, or silent" has its own


@pytest.mark.parametrize(
    ("role", "teams", "says"),
    [
        (Role.care_manager, ("t",), "import a file there"),
        (Role.clinician, ("t",), "care managers, supervisors and chairs can import"),
        (Role.supervisor, (), "you are in no team"),
    ],
)
def test_an_empty_list_says_who_can_do_what(role: Role, teams: tuple[str, ...], says: str) -> None:
    user = User("u", "u", "U", role, "", teams)
    assert says in nobody_words(user, one_team=False)
    assert nobody_words(user, one_team=True) == "There is no patient in this team yet."


@only_sqlite
@pytest.mark.parametrize(("agent", "view"), [(PHONE, "Cards"), (DESK, "Table"), (None, "Table")])
def test_a_phone_begins_with_cards_and_can_have_the_table(
    screen: Screen, engine: Engine, team: str, monkeypatch: pytest.MonkeyPatch, agent: str | None, view: str
) -> None:
    monkeypatch.setattr(ContextProxy, "headers", property(lambda _: {"User-Agent": agent} if agent else {}))
    patient_id = a_patient(engine, team)
    test = screen.page("caseload", a_person(engine, Role.clinician, [team]))
    box = test.segmented_control[0]
    assert box.value == view
    assert [button.key for button in test.button if str(button.key).startswith("caseload_open_")] == (
        [f"caseload_open_{patient_id}"] if view == "Cards" else []
    )
    box.set_value("Table").run()
    assert len(test.dataframe) == 1


@only_sqlite
def test_a_name_is_no_markup(screen: Screen, engine: Engine, team: str) -> None:
    a_patient(engine, team, given_name="**Bo**", family_name=":red[x] `y` $z$")
    test = screen.page("caseload", a_person(engine, Role.clinician, [team]))
    fill(test, "segmented_control", "View").set_value("Cards").run()
    written = "\n".join(one.value for one in test.markdown)
    assert "\\*\\*Bo\\*\\*" in written
    assert "\\:red\\[x\\] \\`y\\` \\$z\\$" in written


@pytest.mark.parametrize("role", [Role.clinician, Role.care_manager, Role.supervisor, Role.chair, Role.lead])
def test_what_was_said_about_self_harm_stands_before_the_measures_for_everybody(role: Role) -> None:
    columns = usual(User("", "", "", role, "", ()))
    assert columns.index("Safety") < columns.index("Measure")


@pytest.mark.parametrize(
    ("urgency", "unanswered", "said"),
    [
        ("crisis", 1, "not yet"),
        ("crisis", 3, "3 not yet"),
        ("crisis", 0, "✓ yes"),
        ("act now", 1, "not yet"),
        ("act now", None, "not known"),  # between an update and the next re-evaluation
        ("review", 0, ""),
        ("", 0, ""),
    ],
)
def test_of_what_is_urgent_it_says_whether_somebody_answered(urgency: str, unanswered: int | None, said: str) -> None:
    assert shown(urgency=urgency, unanswered=unanswered)["Answered"] == said


def test_a_score_with_missing_answers_is_marked_as_prorated() -> None:
    assert shown(last_status="prorated")["Measure"] == "PHQ-9 17.5 → 12 (1 Feb 2026), prorated"


def test_the_rows_are_high_enough_for_streamlit_to_break_lines() -> None:
    assert caseload_table.ROW > 64


@pytest.mark.parametrize(
    ("reasons", "fits", "says"),
    [
        (["One is 3. Two is 9.07. Three."], 100, "One is 3. Two is 9.07. Three."),
        (["One is 3. Two is 9.07. Three."], 23, "One is 3. Two is 9.07. …"),
        (["One is 3. Two is 9.07.", "x", "y"], 5, "One is 3. … (and 2 more)"),
        (["A first sentence of any length."], 5, "A first sentence of any length."),
    ],
)
def test_of_a_long_reason_the_table_has_the_sentences_that_fit(reasons: list[str], fits: int, says: str) -> None:
    (one,) = row(reasons=reasons).itertuples()
    assert why_words(one, fits) == says
