"""Reminders between colleagues, and supervision as it might look: items, sessions with notes, time set aside, courses.

No check-in with oneself: what nobody may read but its owner is nothing to invent for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from rules.roles import Role
from sample_data.people import Clock, Ids, Row, Rows, Staff, Team

TABLES = (
    "reminder reminder_done supervision_item supervision_session supervision_note supervision_item_closed"
    " review_time review_time_kept education_entry post_share"
).split()
ASKS = (
    ("Ring about the form that did not come.", "Rang; the form comes on Friday."),
    ("Ask the practice for the last laboratory results.", "They are in the record now."),
    ("Book an interpreter for the next session.", "Booked, the same one as last time."),
    ("Send the sleep diary once more.", "Sent by post."),
)
TOPICS = (
    "I leave these sessions tired and short with the next patient. What is mine in it?",
    "We circle around the diagnosis. How do I stay with the symptom without arguing about its cause?",
    "Weekly or every two weeks: I do not trust my own judgement here.",
)
NOTES = (
    (
        "before_after",
        "Relief when the session is cancelled. Say it in here first, then see whether it belongs to both.",
    ),
    ("well", "The family came along for the first time, because somebody asked them twice."),
    ("", "Agreed: shorter sessions, the diary first, and no new referral before the meeting."),
)
POSTS = (1.0, 0.6, None)  # of a full-time post; None: nobody has said
COURSES = (
    ("course", "Working with interpreters", 6.0),
    ("guideline", "Functional somatic symptoms: the new national guideline", 2.5),
    ("case discussion", "Case conference of the region", 1.5),
)


def work_rows(rows: Rows, teams: Sequence[Team], clock: Clock, seed: int) -> Rows:
    """The tables of this module, for the supervisor and the clinicians of each team."""
    made, ids, rng = Rows((table, []) for table in TABLES), Ids(f"{seed}:work"), Random(f"{seed}:work")
    waiting = [one for one in rows["flag"] if one["state"] == "raised" and one["rule"] != "RSP-5"]
    for team in teams:
        patients = [one for one in rows["patient"] if one["team_id"] == team.id and one["discharged_on"] is None]
        _reminders(team, patients, clock, made, ids, rng)
        flags = [one for one in waiting if one["team_id"] == team.id]
        for place, clinician in enumerate(team.clinicians):
            mine = {one["id"] for one in patients if one["clinician_id"] == clinician.id}
            flag = next((one for one in flags if one["patient_id"] in mine), None)
            _supervision(team, clinician, place, flag, clock, made, ids)
            if not any(one["person_id"] == clinician.id for one in made["review_time"]):
                _own(clinician, clock, made, ids)
                if (share := POSTS[place % len(POSTS)]) is not None:
                    said = {
                        "share": share,
                        "set_by": team.with_role(Role.lead).id,
                        "set_at": clock.at(clock.today - timedelta(days=90), 8),
                    }
                    made["post_share"].append({"id": ids.new(), "person_id": clinician.id} | said)
    return made


def _reminders(team: Team, patients: Sequence[Row], clock: Clock, made: Rows, ids: Ids, rng: Random) -> None:
    """Each asked of the patient's clinician or nurse; every second one is answered."""
    asker, nurse = team.with_role(Role.supervisor), team.of("nursing")[0]
    for place, who in enumerate(rng.sample(list(patients), min(8, len(patients)))):
        what, came = ASKS[place % len(ASKS)]
        asked, other = (asker.id, str(who["clinician_id"])) if place < 4 else (str(who["clinician_id"]), nurse.id)
        at = clock.at(clock.today - timedelta(days=3 + place), 11)
        whose = {"team_id": team.id, "patient_id": who["id"], "entered_by": asked, "entered_at": at}
        due = clock.today + timedelta(days=place % 4 - 1)
        row = {"id": ids.new(), **whose, "for_id": other, "what": what, "due_on": due}
        made["reminder"].append(row)
        if place % 2:
            done = whose | {"entered_by": other, "entered_at": clock.at(clock.today - timedelta(days=1), 15)}
            made["reminder_done"].append({"id": ids.new(), **done, "reminder_id": row["id"], "words": came})


def _supervision(
    team: Team, clinician: Staff, place: int, flag: Row | None, clock: Clock, made: Rows, ids: Ids
) -> None:
    """One session three weeks ago, which closed an item, and one item since, out of an alarm where there is one."""
    supervisor, held = team.with_role(Role.supervisor), clock.today - timedelta(days=21)
    pair = {"team_id": team.id, "supervisor_id": supervisor.id, "supervisee_id": clinician.id}
    told = pair | {"id": ids.new(), "held_on": held, "minutes_long": 50}
    made["supervision_session"].append(told | {"entered_by": supervisor.id, "entered_at": clock.at(held, 17)})
    for prompt, words in NOTES[place % 2 :: 2] or NOTES[:1]:
        note = {"id": ids.new(), "session_id": told["id"], "team_id": team.id, "prompt": prompt, "words": words}
        made["supervision_note"].append(note | {"entered_by": clinician.id, "entered_at": clock.at(held, 17, 30)})
    old, new = _items(pair, clinician, place, flag, clock, ids)
    made["supervision_item"] += [old, new]
    closed = {"item_id": old["id"], "team_id": team.id, "session_id": told["id"], "words": "Talked through."}
    at = clock.at(held, 17)
    made["supervision_item_closed"].append(closed | {"entered_by": supervisor.id, "entered_at": at})


def _items(pair: Row, clinician: Staff, place: int, flag: Row | None, clock: Clock, ids: Ids) -> Iterator[Row]:
    about = {"patient_id": flag["patient_id"], "flag_id": flag["id"]} if flag else {"patient_id": None, "flag_id": None}
    for days, what in ((25, {"patient_id": None, "flag_id": None}), (2, about)):
        at = clock.at(clock.today - timedelta(days=days), 12, 10)
        row = {"id": ids.new(), **pair, **what, "topic": TOPICS[(place + days) % len(TOPICS)]}
        yield row | {"entered_by": clinician.id, "entered_at": at}


def _own(clinician: Staff, clock: Clock, made: Rows, ids: Ids) -> None:
    for weeks, kept in ((3, 60), (2, 20), (1, None), (-1, None)):
        on = clock.today - timedelta(weeks=weeks)
        at = clock.at(min(on, clock.today) - timedelta(days=2), 8)
        row = {"id": ids.new(), "person_id": clinician.id, "on": on, "minutes_long": 60, "entered_at": at}
        made["review_time"].append(row)
        if kept is not None:
            words = "" if kept == 60 else "An emergency in the day hospital."
            told = {"review_time_id": row["id"], "minutes_kept": kept, "words": words}
            made["review_time_kept"].append(told | {"entered_at": clock.at(on, 17)})
    for place, (kind, what, hours) in enumerate(COURSES):
        on = clock.today - timedelta(days=30 + 40 * place)
        row = {"id": ids.new(), "person_id": clinician.id, "on": on, "kind": kind, "what": what, "hours": hours}
        made["education_entry"].append(row | {"entered_at": clock.at(on, 18)})
