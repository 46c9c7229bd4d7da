"""My day: what waits for this person, and for nobody else; what an empty block means; one click to do it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert
from streamlit.testing.v1 import AppTest

from components import session
from queries import actions, appointments, flags, patients, reevaluation, reminders, signing, small_tests
from queries.engine import transaction
from queries.people import SERVICE
from queries.small_tests import NewSmallTest
from queries.tables_alerts import rota_shift
from queries.writing import new_id
from rules.decisions import Contingency
from rules.roles import Role, User
from tests.alarms import contact, flag_ids
from tests.factories import (
    AT,
    a_decision,
    a_patient,
    a_person,
    an_assessment,
    fresh_submission,
    meeting_of,
    signed_in,
)
from tests.needs import only_sqlite
from tests.queries.test_alerts import on_the_rota
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite

TODAY = AT.date()
SAYS_YES = dict.fromkeys("12345678", 1) | {"9": 2}
CLINICAL_ROLES = (Role.clinician, Role.care_manager, Role.supervisor, Role.chair, Role.lead)
EMPTY = (
    "Nobody you treat or are on duty for has an open crisis or act-now flag.",
    "You have promised nothing.",
    "Nobody has asked you for anything",
    "No visit with you is planned",
    "Nothing new from the patients you treat.",
    "No small test of yours is over until",
    "Every decision you wrote or chaired is signed.",
    "No review of a patient you treat is due",
    "is overdue with forms or contacts",
    "You asked nothing of others.",
)


@pytest.fixture
def ada(engine: Engine, team: str) -> str:
    return a_person(engine, Role.clinician, [team], name="Ada")


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.supervisor, [team], name="Bob")


def treats(engine: Engine, patient_id: str, person_id: str) -> None:
    patients.assign(engine, patient_id, person_id, by=SERVICE, at=AT, submission_id=fresh_submission())


def in_danger(engine: Engine, team: str, **told: str) -> str:
    patient_id = a_patient(engine, team, **told)
    an_assessment(engine, patient_id, "phq9", TODAY, SAYS_YES, at=AT)
    return patient_id


@pytest.mark.parametrize("role", CLINICAL_ROLES)
def test_an_empty_day_says_of_each_block_what_empty_means(
    screen: Screen, engine: Engine, team: str, role: Role
) -> None:
    test = screen.page("my_day", a_person(engine, role, [team]))
    assert not test.exception
    told = words(test)
    teams = {"patients you treat.": "patients of your teams.", "a patient you treat is": "a patient of your teams is"}
    wanted = list(EMPTY)
    if role is Role.care_manager:  # nobody is theirs by name: they look after the teams' patients
        for treated, of_teams in teams.items():
            wanted = [one.replace(treated, of_teams) for one in wanted]
    assert [one for one in wanted if one not in told] == []
    assert ("Safety net" in told) == (role is not Role.clinician)


def test_a_care_manager_meets_who_went_silent_in_the_team_and_why(
    screen: Screen, engine: Engine, team: str, ada: str
) -> None:
    a_patient(engine, team, given_name="Sila", registered_on=TODAY - timedelta(days=20))
    later = AT + timedelta(days=40)
    reevaluation.reevaluate(engine, by=SERVICE, at=later)
    screen.clock(later)
    told = words(screen.page("my_day", a_person(engine, Role.care_manager, [team])))
    assert "Gone silent in your teams · 1" in told
    assert "Sila" in told
    assert "The last contact was on 2 Mar 2026; in step 1 more than 35 days are too long." in told
    assert "Sila" not in words(screen.page("my_day", ada))


def test_an_administrator_sees_nothing_clinical(screen: Screen, engine: Engine, team: str) -> None:
    in_danger(engine, team, given_name="Dana")
    test = screen.file("my_day", a_person(engine, Role.admin, [team]))
    assert not test.exception
    assert "Dana" not in words(test)
    assert "nothing clinical" in words(test)


def test_my_patient_in_danger_is_on_top_and_opens(screen: Screen, engine: Engine, team: str, ada: str) -> None:
    dana = in_danger(engine, team, given_name="Dana", family_name="Two")
    treats(engine, dana, ada)
    test = screen.page("my_day", ada)
    assert "1 patient urgent" in words(test)
    assert "Thoughts of self-harm reported" in words(test)
    button = next(one for one in test.button if one.key == f"day_open_alert_{dana}")
    button.click().run()
    assert test.query_params["patient"] in (dana, [dana])


@pytest.mark.parametrize(
    ("later", "says"),
    [(0, "next check 3 Mar 2026"), (1, "**next check today**"), (2, "**next check 1 day overdue**")],
)
def test_an_answered_crisis_says_when_somebody_checks_next(
    screen: Screen, engine: Engine, team: str, ada: str, later: int, says: str
) -> None:
    dana = in_danger(engine, team, given_name="Dana")
    treats(engine, dana, ada)
    told = {"by": signed_in(engine, ada), "at": AT, "submission_id": fresh_submission()}
    flags.answer(engine, flag_ids(engine, dana, "SAF-1"), contact(), **told)
    screen.clock(AT + timedelta(days=later))
    shown = words(screen.page("my_day", ada))
    assert "1 patient urgent (1 answered)" in shown
    assert f"1 flag open, answered · {says}" in shown


def test_the_patient_of_a_colleague_is_not_my_alert_unless_i_am_on_duty(
    screen: Screen, engine: Engine, team: str, ada: str
) -> None:
    colleague = a_person(engine, Role.clinician, [team])
    dana = a_patient(engine, team, given_name="Dana")
    treats(engine, dana, colleague)
    an_assessment(engine, dana, "phq9", TODAY, SAYS_YES, at=AT)
    assert "nothing urgent for you on record" in words(screen.page("my_day", ada))
    on_duty(engine, team, ada)
    told = words(screen.page("my_day", ada))
    assert "you are on duty" in told
    assert "Dana" in told


def on_duty(engine: Engine, team: str, person_id: str) -> None:
    row = {"id": new_id(), "team_id": team, "part": "duty", "person_id": person_id, "weekdays": list(range(7))}
    row |= {"from_time": "00:00", "to_time": "23:59", "from_on": TODAY - timedelta(days=7), "to_on": None}
    with transaction(engine) as connection:
        connection.execute(insert(rota_shift).values(row | {"made_by": person_id, "made_at": AT}))


def test_a_flag_put_off_is_not_among_the_alerts(screen: Screen, engine: Engine, team: str, ada: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(day, 18) for day in (0, 14, 40, 60, 75)])
    treats(engine, patient_id, ada)
    by = signed_in(engine, ada)
    told = {"state": "deferred", "reason": "On holiday until then.", "until_on": TODAY + timedelta(days=5)}
    waiting = flags.open_flags(engine, patient_id=patient_id, by=by)
    assert set(waiting["urgency"]) == {"review"}
    assert "To review within a week" in labels(screen.page("my_day", ada))
    for one in waiting.itertuples():
        flags.move(engine, one.id, by=by, at=AT, submission_id=fresh_submission(), **told)
    assert "To review within a week" not in labels(screen.page("my_day", ada))


def labels(test: AppTest) -> str:
    return " ".join(one.label for one in test.expander)


def test_my_action_is_done_with_one_click(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    a_decision(engine, patient, by=signed_in(engine, bob))
    test = screen.page("my_day", bob)
    assert "Offer two sessions a week" in words(test)
    press(test, "Done")
    assert list(actions.actions(engine, by=signed_in(engine, bob))["state"]) == ["done"]
    assert "You have promised nothing." in words(test)


def test_the_action_of_somebody_else_is_not_mine(
    screen: Screen, engine: Engine, patient: str, ada: str, bob: str
) -> None:
    a_decision(engine, patient, by=signed_in(engine, bob))
    assert "Offer two sessions a week" not in words(screen.page("my_day", ada))


def test_what_was_asked_is_closed_and_the_asker_reads_what_came_of_it(
    screen: Screen, engine: Engine, patient: str, ada: str, bob: str
) -> None:
    told = {"for_id": ada, "what": "Ring about the form.", "due_on": TODAY, "by": signed_in(engine, bob), "at": AT}
    reminders.remind(engine, patient, **told, submission_id=fresh_submission())
    assert "Ring about the form." not in words(screen.page("my_day", a_person(engine, Role.clinician)))
    asked = words(screen.page("my_day", bob))
    assert "Asked of Ada" in asked
    test = screen.page("my_day", ada)
    assert "Ring about the form." in words(test)
    fill(test, "text_input", "What came of it").set_value("Comes on Friday.")
    press(test, "Close this reminder")
    assert "Nobody has asked you for anything" in words(test)
    assert "What came of it: Comes on Friday." in words(screen.page("my_day", bob))


def test_a_visit_ahead_stands_with_what_is_new_and_its_card(
    screen: Screen, engine: Engine, patient: str, ada: str
) -> None:
    by = signed_in(engine, ada)
    told = {"kind": "visit", "on": TODAY, "starts_at": AT + timedelta(hours=2), "with_id": ada, "place": "Room 3"}
    appointments.add(engine, patient, **told, by=by, at=AT, submission_id=fresh_submission())
    test = screen.page("my_day", ada)
    assert "1 visit today" in words(test)
    assert "Room 3" in words(test)
    labels = [one.proto.label for one in test.get("download_button")]
    assert "Visit card" in labels
    assert "Print the 1 card of today" in labels


def test_what_came_in_is_new_until_i_look(screen: Screen, engine: Engine, team: str, ada: str) -> None:
    patient_id = a_patient(engine, team, given_name="Nora")
    treats(engine, patient_id, ada)
    an_assessment(engine, patient_id, "phq9", TODAY, 9, at=AT)
    assert any(one.value.endswith("Came in since you last looked · 1") for one in screen.page("my_day", ada).markdown)
    screen.clock(AT + timedelta(minutes=1))
    screen.page("patient", ada, patient=patient_id)
    assert "Nothing new from the patients you treat." in words(screen.page("my_day", ada))


def test_a_small_test_that_is_over_waits_for_whoever_planned_it_and_opens_where_it_is_judged(
    screen: Screen, engine: Engine, patient: str, ada: str, bob: str
) -> None:
    treats(engine, patient, ada)
    new = NewSmallTest("Walk", "pain", "Mornings.", "less pain", TODAY - timedelta(days=14), TODAY)
    told = {"by": signed_in(engine, ada), "at": AT, "submission_id": fresh_submission()}
    test_id = small_tests.plan(engine, patient, new, **told)
    test = screen.page("my_day", ada)
    assert "Small tests to judge · 1" in words(test)
    assert "Walk · **due today**" in words(test)
    assert "No small test of yours is over" in words(screen.page("my_day", bob))
    next(one for one in test.button if one.key == f"day_test_{test_id}").click().run()
    assert (test.session_state["patient_view"], test.session_state["patient_patterns"]) == ("Patterns", "Small tests")
    assert test.session_state[session.PATIENT] == patient


def test_a_decision_nobody_signed_is_left_open(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    a_decision(engine, patient, by=signed_in(engine, bob))
    told = words(screen.page("my_day", bob))
    assert "recorded, not signed" in told


def test_a_signed_discharge_is_named_until_the_end_of_care_is_entered(
    screen: Screen, engine: Engine, team: str, patient: str
) -> None:
    carer = a_person(engine, Role.care_manager, [team], name="Cleo")
    cara = signed_in(engine, a_person(engine, Role.chair, [team], name="Cara"))
    otherwise = Contingency("this holds", TODAY + timedelta(days=28), "care begins again")
    decision_id = a_decision(engine, patient, by=cara, kinds=("discharge",), contingency=otherwise)
    assert "End of care to enter" not in words(screen.page("my_day", carer))
    told = {"by": cara, "at": AT, "submission_id": fresh_submission()}
    signing.sign(engine, meeting_of(engine, decision_id), **told)
    assert "End of care to enter · 1" in words(screen.page("my_day", carer))


def test_the_caseload_names_what_slipped_through(screen: Screen, engine: Engine, team: str, ada: str, bob: str) -> None:
    patient_id = a_patient(engine, team, phq9=[(0, 9)])
    assert "Safety net" not in words(screen.page("caseload", bob))
    an_assessment(engine, patient_id, "phq9", TODAY, dict.fromkeys("12345678", 1), at=AT)
    assert "Safety net" not in words(screen.page("caseload", ada))
    assert "Safety net: safety question unanswered 1" in words(screen.page("caseload", bob))


def supervision_of(screen: Screen, person_id: str) -> AppTest:
    test = screen.page("my_day", person_id)
    next(one for one in test.segmented_control if one.key == "day_part").set_value("Supervision").run()
    assert not test.exception
    return test


@pytest.mark.parametrize("role", CLINICAL_ROLES)
def test_supervision_opens_empty_for_every_clinical_role(screen: Screen, engine: Engine, team: str, role: Role) -> None:
    told = words(supervision_of(screen, a_person(engine, role, [team])))
    assert "Nothing is waiting." in told
    assert "Nobody in your teams gives supervision" in told
    assert "You are named as the clinician of nobody in care." in told
    assert "For your eyes alone" in told
    assert ("Before a session" in told) == (role in (Role.supervisor, Role.chair, Role.lead))


def test_an_alarm_is_brought_to_supervision_and_stays_an_alarm(
    screen: Screen, engine: Engine, team: str, ada: str, bob: str
) -> None:
    dana = in_danger(engine, team, given_name="Dana", family_name="Two")
    treats(engine, dana, ada)
    test = screen.page("my_day", ada)
    fill(test, "text_area", "What do you want to talk about?").set_value("I am stuck here.")
    press(test, "Bring it")
    assert "1 patient urgent" in words(test)
    assert "1 for supervision" in words(test)
    told = words(supervision_of(screen, bob))
    assert "I am stuck here." in told
    assert "Dana Two" in told
    lea = a_person(engine, Role.lead, [team])
    assert "I am stuck here." not in words(supervision_of(screen, lea))


def test_a_session_is_written_down_and_read_by_the_two_of_them_only(
    screen: Screen, engine: Engine, team: str, ada: str, bob: str
) -> None:
    test = supervision_of(screen, ada)
    fill(test, "text_area", "Notes").set_value("I was afraid.")
    press(test, "Keep this session")
    assert "I was afraid." in words(test)
    assert "I was afraid." in words(supervision_of(screen, bob))
    for role in CLINICAL_ROLES:
        assert "I was afraid." not in words(supervision_of(screen, a_person(engine, role, [team])))


def test_a_check_in_is_kept_for_its_own_person_and_can_be_taken_away(
    screen: Screen, engine: Engine, ada: str, bob: str
) -> None:
    test = supervision_of(screen, ada)
    load = test.radio[0]
    load.set_value(load.options[-1]).run()
    assert "You chose the heaviest answer." in words(test)
    fill(test, "text_input", "Anything else, for yourself").set_value("Too much.")
    press(test, "Keep it for me")
    assert "Too much." in words(supervision_of(screen, ada))
    assert "Too much." not in words(supervision_of(screen, bob))
    press(test, "Take all of them away for good")
    assert "Earlier: 1" not in labels(supervision_of(screen, ada))


def test_how_the_work_is_shared_is_by_name_and_for_those_who_supervise(
    screen: Screen, engine: Engine, team: str, patient: str, ada: str, bob: str
) -> None:
    treats(engine, patient, ada)
    test = supervision_of(screen, bob)
    fill(test, "toggle", "How the work is shared").set_value(True).run()
    assert "Ada: 1 patient, " in words(test)
    assert "How the work is shared" not in words(supervision_of(screen, ada))


def test_where_several_could_supervise_nobody_is_chosen_beforehand(
    screen: Screen, engine: Engine, team: str, ada: str, bob: str
) -> None:
    a_person(engine, Role.chair, [team], name="Chris")
    test = supervision_of(screen, ada)
    boxes = [one for one in test.selectbox if one.label == "Between"]
    assert len(boxes) == 2
    assert [one.value for one in boxes] == [None, None]
    assert fill(test, "button", "Keep this session").disabled
    assert fill(test, "button", "Bring it to supervision").disabled


def test_who_supervises_brings_a_patient_of_whom_they_supervise(
    screen: Screen, engine: Engine, team: str, ada: str, bob: str
) -> None:
    treats(engine, a_patient(engine, team, given_name="Dana", number="D-1"), ada)
    test = supervision_of(screen, bob)
    pair = next(one for one in test.selectbox if one.key == "supervision_bring_pair")
    pair.set_value(next(one for one in pair.options if one == "I supervise Ada")).run()
    assert any("D-1" in one for one in fill(test, "selectbox", "About").options)


@pytest.mark.parametrize("page", ["my_day", "caseload"])
def test_where_nobody_is_asked_to_read_now_the_screen_says_so(
    screen: Screen, engine: Engine, team: str, other_team: str, ada: str, chair: User, page: str
) -> None:
    both = a_person(engine, Role.clinician, [team, other_team])
    a_patient(engine, team)
    assert "No duty hours are set here" in words(screen.page(page, both))
    on_the_rota(engine, team, chair, "duty", ada)
    assert "**South**" in words(screen.page(page, both))
    assert "Somebody is on duty" not in words(screen.page(page, ada))
    screen.clock(AT + timedelta(hours=12))
    assert "Not monitored now" in words(screen.page(page, ada))
