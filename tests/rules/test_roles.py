"""Who may do what, from one table written out by hand: deny by default, scope by team."""

import pytest

from rules.roles import ALLOWED, BY_INVITATION, Act, NotPermitted, Role, User, can, check_can

READ = {"caseload.read", "patient.read"}
CARE = READ | {
    "patient.register",
    "patient.correct",
    "assessment.record",
    "treatment.record",
    "flag.acknowledge",
    "meeting.make",
    "meeting.take_part",
    "decision.record",
    "action.update",
    "meeting.countersign",
    "outcome.send",
    "decision.depart",
    "appointment.plan",
    "list.keep",
    "patient.remind",
    "caseload.export",
    "flags.read_record",
    "support.record",
    "patient.refer",
    "decision.draft",
    "meeting.invite",
    "supervision.take",
    "own_work.keep",
}
LEADS = {"referral.answer", "meeting.plan_series"}
SIGNING = {"decision.confirm", "meeting.sign", "decision.amend"}
COVER = {"settings.try", "rota.manage", "patient.transfer", "patient.assign", "patient.discharge", "file.import"}
EXPECTED = {
    Role.clinician: CARE,
    Role.care_manager: CARE
    | LEADS
    | {"patient.assign", "patient.discharge", "file.import", "decision.confirm", "patient.transfer"},
    Role.supervisor: CARE | LEADS | COVER | SIGNING | {"audit.read", "supervision.give"},
    Role.chair: CARE | LEADS | COVER | SIGNING | {"audit.read", "supervision.give"},
    Role.lead: CARE
    | LEADS
    | COVER
    | {"rule.manage", "instrument.manage", "audit.read", "supervision.give", "expected.build", "post.set"},
    Role.participant: {"participant.read", "participant.contribute"},
    Role.admin: {
        "people.manage",
        "instrument.manage",
        "help_lines.manage",
        "audit.read",
        "rota.manage",
        "notices.manage",
    },
    Role.service: {act.value for act in Act},
}


def somebody(role, teams=("north",)):
    return User("u", "u", "U", role, "", tuple(teams))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", list(Act))
def test_each_role_may_do_just_what_the_table_says(role, act):
    assert can(somebody(role), act, "north") == (act.value in EXPECTED[role])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.service])
@pytest.mark.parametrize("act", [act for act in Act if act not in BY_INVITATION])
def test_nobody_does_anything_in_a_team_they_are_not_in(role, act):
    assert not can(somebody(role), act, "south")
    assert not can(somebody(role, ()), act, "north")


def test_an_administrator_sees_nothing_clinical():
    assert not EXPECTED[Role.admin] & CARE


ELSEWHERE = "This belongs to a team you are not a member of, or does not exist."


@pytest.mark.parametrize(
    ("role", "act", "team", "says"),
    [
        (Role.clinician, Act.sign_meeting, "north", "Only a chair or a supervisor can sign a meeting."),
        (Role.admin, Act.read_patient, "north", "Somebody with the role admin cannot do this (patient.read)."),
        (
            Role.participant,
            Act.read_caseload,
            None,
            "Somebody with the role participant cannot do this (caseload.read).",
        ),
        (Role.clinician, Act.read_patient, "south", ELSEWHERE),
        (Role.admin, Act.manage_rules, "south", "Only a clinical lead can change the numbers of the rules."),
    ],
)
def test_a_refusal_is_a_sentence(role, act, team, says):
    with pytest.raises(NotPermitted) as refused:
        check_can(somebody(role), act, team)
    assert str(refused.value) == says


def test_the_service_account_works_for_every_team():
    check_can(somebody(Role.service, ()), Act.read_patient, "south")


def test_every_role_has_its_row():
    assert set(ALLOWED) == set(Role)
