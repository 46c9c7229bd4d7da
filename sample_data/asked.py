"""What is asked of the meetings: each team's series, referrals in every state, and a patient and a relative invited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from rules.agenda_time import minutes_by_kind
from rules.participant_view import FIRST_SCOPE
from rules.referrals import cut_off
from rules.roles import Role
from rules.settings import DEFAULT
from sample_data.cases import Case
from sample_data.people import Clock, Ids, Row, Rows, Staff, Team, participants

TABLES = ("meeting_series", "meeting_plan", "agenda_event", "referral", "referral_event", "invitation", "contribution")
STARTS = "13:00"
CUT_OFF = DEFAULT.whole("referral.cut_off_days")
OPENING = 8  # minutes for who is here and last time's actions before the first case

# question, what is known, what the patient wants to be asked, urgency, discipline needed, days ago, then state and why
REFERRALS: tuple[tuple[str, str, str, str, str, int, str, str], ...] = (
    (
        "Which medicine fits beside the cardiac drugs, and who follows it up?",
        "Two drugs tried in adequate dose; ECG of last month without finding; palpitations trouble the patient most.",
        "Will I have to take it for the rest of my life?",
        "routine", "psychiatry", 9, "accepted", "",
    ),
    (
        "Can graded activity begin while the back pain is being looked into?",
        "Pain clinic appointment in three weeks; no warning sign in the examination; avoids stairs.",
        "What may I do without harming my back?",
        "routine", "physiotherapy", 8, "sent", "",
    ),
    (
        "Is another round of investigations wanted?",
        "Asks for a second opinion.",
        "Could not be asked: on holiday.",
        "routine", "", 10, "returned", "Say what was investigated so far and what the patient fears.",
    ),
    (
        "Should the sick note be prolonged, and with which plan for going back to work?",
        "Off work for nine weeks; employer offers a gradual return.",
        "Who speaks with my employer?",
        "routine", "social work", 12, "deferred", "The employer's answer is due first.",
    ),
)  # fmt: skip
DEFERRED_DAYS = 14
CONSENT = "Agreed by word of mouth to take part and to see these parts."
SAYS = {
    "patient": "I would like to know what we try next if the nights do not get better.",
    "family": "At home the mornings are the hardest. We manage the evenings.",
}


def asked_rows(rows: Rows, cases: Sequence[Case], teams: Sequence[Team], clock: Clock, seed: int) -> Rows:
    made: Rows = {name: [] for name in TABLES}
    for team in teams:
        ids, meetings = Ids(f"{seed}:asked:{team.code}"), [one for one in rows["meeting"] if one["team_id"] == team.id]
        series = _series(team, meetings, clock, ids)
        made["meeting_series"].append(series)
        made["meeting_plan"] += [_plan(one, series["id"]) for one in meetings]
        made["agenda_event"] += _stays(rows["agenda_item"], meetings, clock, ids, Random(f"{seed}:stays:{team.code}"))
        theirs = [one for one in cases if one.team.id == team.id and one.plan.ends is None]
        _refer([one for one in theirs if not one.plan.archetype and not one.plan.question], clock, ids, made)
        if team is teams[0]:
            _invite([one for one in theirs if one.plan.question], meetings[-1], clock, seed, made)
    return made


def _series(team: Team, meetings: Sequence[Row], clock: Clock, ids: Ids) -> Row:
    """The rhythm that the meetings of the sample were held in; planned before the first of them."""
    first, planner = meetings[0], team.with_role(Role.care_manager)
    row: Row = {"id": ids.new(), "team_id": team.id, "name": first["title"], "weekday": first["held_on"].weekday()}
    row |= {"every_weeks": 1, "first_on": first["held_on"], "starts_at": STARTS, "minutes_long": first["minutes_long"]}
    row |= {"core_disciplines": first["core_disciplines"], "quorum": 3, "cut_off_days": CUT_OFF}
    row |= {"minutes": minutes_by_kind(), "chair_id": first["chair_id"], "active": True, "supersedes": None}
    return row | {"made_by": planner.id, "made_at": clock.at(first["held_on"] - timedelta(days=14), 10)}


def _plan(meeting: Row, series_id: str) -> Row:
    row = {"meeting_id": meeting["id"], "team_id": meeting["team_id"], "series_id": series_id, "starts_at": STARTS}
    return row | {"quorum": 3, "cut_off_on": cut_off(meeting["held_on"], CUT_OFF)}


def _stays(items: Sequence[Row], meetings: Sequence[Row], clock: Clock, ids: Ids, rng: Random) -> Iterator[Row]:
    """How long each discussed case of a past meeting was open in the room, one after the other."""
    for meeting in meetings:
        minute = OPENING
        talked = [one for one in items if one["meeting_id"] == meeting["id"] and one["lane"] == "discuss"]
        for item in talked:
            for kind, after in (("opened", 0), ("closed", rng.randint(4, 7))):
                minute += after
                told = {"meeting_id": meeting["id"], "agenda_item_id": item["id"], "kind": kind, "note": ""}
                whose = {name: item[name] for name in ("team_id", "patient_id", "entered_by")}
                at = clock.at(meeting["held_on"], 13) + timedelta(minutes=minute)
                yield whose | told | {"id": ids.new(), "entered_at": at}


def _refer(cases: Sequence[Case], clock: Clock, ids: Ids, made: Rows) -> None:
    """One patient for each referral, as far as there are patients who came before it was written."""
    free = iter(cases)
    for question, known, asks, urgency, needs, ago, state, why in REFERRALS:
        case = next((one for one in free if one.plan.days > ago), None)
        if case is None:
            return
        sent_at, on = clock.at(clock.today - timedelta(days=ago), 11), clock.today
        whose = {"team_id": case.team.id, "patient_id": case.id}
        told: Row = {"question": question, "urgency": urgency, "known": known, "patient_asks": asks}
        told |= {"patient_knows": True, "needs": needs, "state": state}
        row = whose | told | {"id": ids.new(), "entered_by": case.clinician.id, "entered_at": sent_at}
        made["referral"].append(row)
        event = whose | {"referral_id": row["id"], "until_on": None}
        sent = event | {"id": ids.new(), "state": "sent", "reason": "", "entered_by": case.clinician.id}
        made["referral_event"].append(sent | {"entered_at": sent_at})
        if state != "sent":
            until = on + timedelta(days=DEFERRED_DAYS) if state == "deferred" else None
            by = {"entered_by": case.team.with_role(Role.care_manager).id, "entered_at": sent_at + timedelta(days=1)}
            made["referral_event"].append(
                event | by | {"id": ids.new(), "state": state, "reason": why, "until_on": until}
            )


def _invite(cases: Sequence[Case], meeting: Row, clock: Clock, seed: int, made: Rows) -> None:
    """Pat as the patient, Fay for another one as a relative: each with what they wrote beforehand."""
    ids = Ids(f"{seed}:invited")
    for case, who in zip(cases, participants(seed), strict=False):
        relation = "patient" if who.discipline == "patient" else "family"
        made["invitation"].append(_invitation(case, who, relation, meeting, clock, ids))
        told = {"invitation_id": made["invitation"][-1]["id"], "meeting_id": meeting["id"], "moment": "before"}
        whose = {"team_id": case.team.id, "patient_id": case.id, "entered_by": who.id}
        at = clock.at(clock.today - timedelta(days=1), 19)
        made["contribution"].append(whose | told | {"id": ids.new(), "words": SAYS[relation], "entered_at": at})


def _invitation(case: Case, who: Staff, relation: str, meeting: Row, clock: Clock, ids: Ids) -> Row:
    asked_on: date = clock.today - timedelta(days=4)
    kept: Row = {"id": ids.new(), "team_id": case.team.id, "patient_id": case.id, "person_id": who.id}
    kept |= {"meeting_id": meeting["id"], "relation": relation, "scope": list(FIRST_SCOPE[relation])}
    kept |= {"consent": CONSENT, "consent_on": asked_on}
    kept |= {"expires_on": meeting["held_on"] + timedelta(days=DEFAULT.whole("participant.expires_days"))}
    return kept | {"entered_by": case.clinician.id, "entered_at": clock.at(asked_on, 15)}
