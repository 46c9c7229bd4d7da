"""What a move to another team does, said before it is done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.transfers import HandOver, sentences, way_back

NOTHING = HandOver(
    team="South", still_seen=False, flags=0, urgent=0, heard_by=(), actions=0, reminders=0, visits=0, left_behind=(),
    agendas=(), next_meeting="", invitations=0, clinician="", back=("Cora",),
)  # fmt: skip


def words(**told: object) -> str:
    return " ".join(sentences(replace(NOTHING, **told)))


def test_where_nothing_is_open_each_kind_says_so() -> None:
    assert sentences(NOTHING) == (
        "South sees the whole record at once. Your team no longer does.",
        "No flag is open.",
        "Nothing that was promised is open, and no visit is planned.",
        "South has planned no meeting yet.",
        "Until somebody is named there, the patient stands in the safety net of South.",
        "Only South can move the patient back: ask Cora.",
    )


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"flags": 1}, "1 flag is open and goes along as it stands."),
        ({"flags": 2}, "2 flags are open and go along as they stand."),
        ({"flags": 2, "urgent": 1, "heard_by": ("Ed",)}, "Ed there hears of what is urgent now."),
        ({"flags": 2, "urgent": 2, "heard_by": ("Ed", "Cora")}, "Ed and Cora there hear of what is urgent now."),
        ({"reminders": 1}, "1 reminder stays as planned."),
        ({"actions": 1, "visits": 2}, "1 action and 2 visits ahead stay as planned."),
        ({"actions": 1, "left_behind": ("“Ring” (Al)",)}, "fall to the clinician named there: “Ring” (Al)."),
        ({"invitations": 1}, "1 invitation to a meeting ahead ends."),
        ({"invitations": 2, "agendas": ("“A” on 9 Mar 2026",)}, "2 invitations to it end."),
        ({"next_meeting": "9 Mar 2026"}, "South meets next on 9 Mar 2026"),
        ({"clinician": "Al"}, "Al is no longer the named clinician."),
        ({"still_seen": True}, "You can move the patient back in the same way."),
        ({"back": ("A", "B", "C", "D", "E")}, "ask A, B, C or 2 more."),
        ({"back": ()}, "Nobody in South may move patients"),
    ],
)
def test_each_thing_is_said_as_one_would_say_it(told: dict[str, object], says: str) -> None:
    assert says in words(**told)


EVERYTHING = replace(
    NOTHING, still_seen=True, flags=1, urgent=1, heard_by=("Ed", "Cora", "Dan"), actions=2, reminders=1, visits=1,
    left_behind=("“Ring” (Al)",), agendas=("“A” on 9 Mar 2026", "“B” on 16 Mar 2026"), next_meeting="10 Mar 2026",
    invitations=1, clinician="Al",
)  # fmt: skip


def test_where_everything_is_open_it_is_said_whole_and_in_this_order() -> None:
    assert sentences(EVERYTHING) == (
        "South sees the whole record at once. You still see it, because you belong to both teams.",
        "1 flag is open and goes along as it stands. Ed, Cora and Dan there hear of what is urgent now.",
        "2 actions, 1 reminder and 1 visit ahead stay as planned. With somebody who is not in South, so they fall to"
        " the clinician named there: “Ring” (Al).",
        "The case leaves the list of “A” on 9 Mar 2026 and “B” on 16 Mar 2026. 1 invitation to it ends. South meets"
        " next on 10 Mar 2026; its agenda goes by the same rules.",
        "Al is no longer the named clinician. Until somebody is named there, the patient stands in the safety net of"
        " South.",
        "You can move the patient back in the same way.",
    )


def test_that_nobody_there_would_hear_of_what_is_urgent_is_said() -> None:
    assert sentences(replace(NOTHING, flags=1, urgent=1))[1] == (
        "1 flag is open and goes along as it stands. Nobody in South would hear of what is urgent: tell them yourself."
    )


def test_who_no_longer_sees_the_patient_is_told_whom_to_ask() -> None:
    assert way_back("South", ("A", "B")) == "Only South can move the patient back: ask A or B."
