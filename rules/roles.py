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
    admin = "admin"
    participant = "participant"  # a patient, or family the patient agreed to: sees what was made for them, no more
    service = "service account"


class Act(StrEnum):
    """Everything that can be done, in the words of the audit trail."""

    read_caseload = "caseload.read"
    read_patient = "patient.read"
    register_patient = "patient.register"
    record_assessment = "assessment.record"
    import_file = "file.import"
    record_treatment = "treatment.record"
    acknowledge_flag = "flag.acknowledge"
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
    sign_meeting = "meeting.sign"
    amend_decision = "decision.amend"
    update_action = "action.update"
    manage_people = "people.manage"
    manage_instruments = "instrument.manage"
    read_audit = "audit.read"
    run_service = "service.run"


CLINICAL = frozenset(
    {
        Act.read_caseload,
        Act.read_patient,
        Act.register_patient,
        Act.record_assessment,
        Act.import_file,
        Act.record_treatment,
        Act.acknowledge_flag,
        Act.make_meeting,
        Act.take_part,
        Act.record_decision,
        Act.update_action,
        Act.refer,
        Act.answer_referral,
        Act.plan_series,
        Act.draft_decision,
        Act.invite,
    }
)

# A participant belongs to no team: the query asks for an invitation that holds today, in the same transaction.
BY_INVITATION = frozenset({Act.read_own, Act.contribute})

# A change to what was signed is signed again, so the same people may do both.
SIGNING = frozenset({Act.sign_meeting, Act.amend_decision})

# An admin runs the service and sees no clinical content; only a chair (or a supervisor who chairs) signs.
ALLOWED: dict[Role, frozenset[Act]] = {
    Role.clinician: CLINICAL - {Act.import_file, Act.answer_referral, Act.plan_series},
    Role.care_manager: CLINICAL,
    Role.supervisor: CLINICAL | SIGNING | {Act.read_audit},
    Role.chair: CLINICAL | SIGNING | {Act.read_audit},
    Role.admin: frozenset({Act.manage_people, Act.manage_instruments, Act.read_audit}),
    Role.participant: BY_INVITATION,
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
    Act.import_file: "Importing files is for care managers, supervisors and chairs.",
    Act.answer_referral: "Referrals are answered by care managers, supervisors and chairs.",
    Act.plan_series: "Meeting series are planned by care managers, supervisors and chairs.",
    Act.sign_meeting: "Only a chair or a supervisor can sign a meeting.",
    Act.amend_decision: "Only a chair or a supervisor can amend a signed decision.",
    Act.manage_people: "Only an administrator can change people and teams.",
    Act.manage_instruments: "Only an administrator can change instruments.",
    Act.read_audit: "The audit trail is for administrators, chairs and supervisors.",
}


def check_can(user: User, act: Act, team_id: str | None = None) -> None:
    """Raise NotPermitted unless the role allows the act and, where a team is named, the person belongs to it."""
    if act not in ALLOWED.get(user.role, frozenset()):
        raise NotPermitted(REFUSALS.get(act, f"A {user.role.value} cannot do this ({act.value})."))
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
