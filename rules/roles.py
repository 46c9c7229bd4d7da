"""Who may do what. Deny by default; scope by team; a refusal is a sentence fit for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Refused(Exception):
    """Nothing was written. The text is a sentence for the person: what, why, what to do."""


class NotPermitted(Refused):
    """The person may not do this. The text is shown to them."""


class Role(StrEnum):
    clinician = "clinician"
    care_manager = "care manager"
    supervisor = "supervisor"
    chair = "chair"
    lead = "lead"
    admin = "admin"
    participant = "participant"  # a patient, or family the patient agreed to: sees what was made for them, no more
    service = "service account"


class Act(StrEnum):
    """Everything that can be done, in the words of the audit trail."""

    read_caseload = "caseload.read"
    read_patient = "patient.read"
    register_patient = "patient.register"
    correct_patient = "patient.correct"
    record_assessment = "assessment.record"
    import_file = "file.import"
    record_treatment = "treatment.record"
    acknowledge_flag = "flag.acknowledge"
    escalate_flag = "flag.escalate"
    read_flag_record = "flags.read_record"
    record_support = "support.record"
    transfer_patient = "patient.transfer"
    manage_rota = "rota.manage"
    manage_notices = "notices.manage"
    make_meeting = "meeting.make"
    take_part = "meeting.take_part"
    record_decision = "decision.record"
    refer = "patient.refer"
    answer_referral = "referral.answer"
    plan_series = "meeting.plan_series"
    draft_decision = "decision.draft"
    invite = "meeting.invite"
    read_own = "participant.read"
    contribute = "participant.contribute"
    confirm_decision = "decision.confirm"
    countersign = "meeting.countersign"
    send_outcome = "outcome.send"
    depart = "decision.depart"
    sign_meeting = "meeting.sign"
    amend_decision = "decision.amend"
    update_action = "action.update"
    keep_list = "list.keep"
    remind = "patient.remind"
    export_list = "caseload.export"
    assign_patient = "patient.assign"
    discharge_patient = "patient.discharge"
    manage_people = "people.manage"
    manage_instruments = "instrument.manage"
    plan_appointment = "appointment.plan"
    manage_help_lines = "help_lines.manage"
    manage_rules = "rule.manage"
    read_audit = "audit.read"
    run_service = "service.run"
    try_settings = "settings.try"
    build_expected = "expected.build"
    take_supervision = "supervision.take"
    give_supervision = "supervision.give"
    keep_own_work = "own_work.keep"
    set_post = "post.set"


CLINICAL = frozenset(
    {
        Act.read_caseload,
        Act.read_patient,
        Act.register_patient,
        Act.correct_patient,
        Act.record_assessment,
        Act.import_file,
        Act.record_treatment,
        Act.acknowledge_flag,
        Act.read_flag_record,
        Act.record_support,
        Act.make_meeting,
        Act.take_part,
        Act.record_decision,
        Act.countersign,
        Act.send_outcome,
        Act.depart,
        Act.update_action,
        Act.refer,
        Act.answer_referral,
        Act.plan_series,
        Act.draft_decision,
        Act.invite,
        Act.keep_list,
        Act.remind,
        Act.export_list,
        Act.assign_patient,
        Act.discharge_patient,
        Act.plan_appointment,
        Act.take_supervision,
        Act.keep_own_work,
    }
)

# A participant belongs to no team: the query asks for an invitation that holds today, in the same transaction.
BY_INVITATION = frozenset({Act.read_own, Act.contribute})

# A change to what was signed is signed again, so the same people may do both.
SIGNING = frozenset({Act.sign_meeting, Act.amend_decision, Act.confirm_decision})

# Who answers for a team's cover: they say who is on duty, take a patient
# from one team to another, and try thresholds on the past.
COVER = frozenset({Act.manage_rota, Act.transfer_patient, Act.try_settings})

# The numbers of the rules are a clinical lead's to change, not an administrator's; so is how much of a post one has.
LEADING = frozenset({Act.manage_rules, Act.manage_instruments, Act.build_expected, Act.set_post})

# An admin runs the service and sees no clinical content; only a chair (or a supervisor who chairs) signs.
ALLOWED: dict[Role, frozenset[Act]] = {
    Role.clinician: CLINICAL
    - {Act.import_file, Act.assign_patient, Act.discharge_patient, Act.answer_referral, Act.plan_series},
    Role.care_manager: CLINICAL | {Act.transfer_patient, Act.confirm_decision},  # who writes in the meeting
    Role.supervisor: CLINICAL | SIGNING | COVER | {Act.read_audit, Act.give_supervision},
    Role.chair: CLINICAL | SIGNING | COVER | {Act.read_audit, Act.give_supervision},
    Role.lead: CLINICAL | COVER | LEADING | {Act.read_audit, Act.give_supervision},
    Role.participant: BY_INVITATION,
    Role.admin: frozenset(
        {
            Act.manage_people,
            Act.manage_instruments,
            Act.manage_help_lines,
            Act.manage_rota,
            Act.manage_notices,
            Act.read_audit,
        }
    ),
    Role.service: frozenset(Act),
}


@dataclass(frozen=True)
class User:
    """A signed-in person, or the service account of the command line (session_id None)."""

    id: str
    username: str
    name: str
    role: Role
    discipline: str
    team_ids: tuple[str, ...]
    session_id: str | None = None

    @property
    def scope(self) -> tuple[str, ...]:
        """What every read is keyed and filtered by."""
        return tuple(sorted(self.team_ids))


REFUSALS = {
    Act.discharge_patient: "The end of care is entered by care managers, supervisors and chairs.",
    Act.assign_patient: "Assigning patients is for care managers, supervisors and chairs.",
    Act.import_file: "Importing files is for care managers, supervisors and chairs.",
    Act.answer_referral: "Referrals are answered by care managers, supervisors and chairs.",
    Act.plan_series: "Meeting series are planned by care managers, supervisors and chairs.",
    Act.confirm_decision: "The chair, a supervisor or the care manager who writes confirms what was read back.",
    Act.sign_meeting: "Only a chair or a supervisor can sign a meeting.",
    Act.amend_decision: "Only a chair or a supervisor can amend a signed decision.",
    Act.manage_people: "Only an administrator can change people and teams.",
    Act.try_settings: "Trying thresholds on the past is for leads, chairs and supervisors: it names patients.",
    Act.manage_help_lines: "Only an administrator can change whom patients are told to call.",
    Act.manage_rota: "The rota is kept by administrators, leads, chairs and supervisors.",
    Act.give_supervision: "Supervision is given by supervisors, chairs and leads.",
    Act.manage_notices: "Only an administrator says where notices go.",
    Act.transfer_patient: "A patient is moved to another team by care managers, leads, supervisors and chairs.",
    Act.manage_instruments: "Only an administrator or a clinical lead can change instruments.",
    Act.manage_rules: "Only a clinical lead can change the numbers of the rules.",
    Act.set_post: "Only a clinical lead says how much of a post somebody has.",
    Act.build_expected: "Only a clinical lead can freeze an expected-response curve.",
    Act.read_audit: "The audit trail is for administrators, leads, chairs and supervisors.",
}


def check_can(user: User, act: Act, team_id: str | None = None) -> None:
    """Raise NotPermitted unless the role allows the act and, where a team is named, the person belongs to it."""
    if act not in ALLOWED[user.role]:
        raise NotPermitted(REFUSALS.get(act, f"Somebody with the role {user.role.value} cannot do this ({act.value})."))
    if act in BY_INVITATION:
        return
    if team_id is not None and user.role is not Role.service and team_id not in user.team_ids:
        raise NotPermitted("This belongs to a team you are not a member of, or does not exist.")


def can(user: User, act: Act, team_id: str | None = None) -> bool:
    try:
        check_can(user, act, team_id)
    except NotPermitted:
        return False
    return True
