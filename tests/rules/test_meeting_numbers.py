"""A chair's numbers: counted as they are, unknown not counted as no, and nobody ranked."""

from datetime import date, timedelta

from rules.board import Done
from rules.meeting_numbers import CaseTold, Seat, Share, numbers

TODAY = date(2026, 3, 30)
DUE = TODAY - timedelta(days=7)


def case(**told):
    return CaseTold(**({"meeting_id": "m", "lane": "discuss", "decided": True, "kinds": ("continue",)} | told))


def test_listed_discussed_decided_and_deferred_with_why():
    found = numbers(
        [
            case(),
            case(lane="standard"),
            case(decided=False, kinds=()),
            case(kinds=("defer",), deferred_for="there was no time"),
            case(kinds=("defer",)),
        ],
        [],
        TODAY,
    )
    assert (found.listed, found.discussed, found.standard_lane) == (5, 4, 1)
    assert (found.decided, found.deferred) == (Share(2, 5), Share(2, 5))
    assert dict(found.why_deferred) == {"there was no time": 1, "not recorded": 1}


def test_what_was_never_asked_is_left_out_of_the_rate():
    asked = [case(possible=""), case(possible="yes"), case(possible="yes"), case(possible="provisional")]
    assert numbers(asked, [], TODAY).information_missing == Share(1, 3)
    assert numbers([*asked, case(possible="yes", lacking=True)], [], TODAY).information_missing == Share(2, 4)
    assert numbers([*asked, case(possible="deferred")], [], TODAY).information_missing == Share(2, 4)


def test_preferences_and_changes_outside_are_counted_of_what_was_decided():
    told = [
        case(preference=True, departures=("no capacity", "patient declined")),
        case(departures=("no capacity",)),
        case(preference=True, departures=("clinically changed",)),
        case(decided=False, preference=True, departures=("other",)),
    ]
    found = numbers(told, [], TODAY)
    assert (found.preference_known, found.changed_outside) == (Share(2, 3), Share(3, 3))
    assert found.why_changed == (("no capacity", 2), ("clinically changed", 1), ("patient declined", 1))


def test_meetings_are_those_with_a_case_or_a_seat():
    found = numbers([case(), case(meeting_id="n")], [Seat("m", "nursing", True), Seat("o", "nursing", True)], TODAY)
    assert found.meetings == 3


def test_a_share_is_said_with_both_numbers():
    assert Share(2, 3).words == "2 of 3 (67%)"


def test_minutes_are_the_middle_of_what_was_measured_or_not_measured():
    assert numbers([case(minutes=2), case(minutes=10), case(minutes=4), case()], [], TODAY).minutes_per_case == 4
    assert numbers([case(minutes=2), case(minutes=0), case()], [], TODAY).minutes_known == 2
    assert numbers([case()], [], TODAY).minutes_per_case is None


def test_on_time_counts_what_was_due_and_leaves_out_what_was_dropped():
    def action(state, closed=None, due=DUE):
        return Done("x", "y", due, state, closed)

    told = case(
        actions=(
            action("done", DUE),
            action("done", DUE + timedelta(days=1)),
            action("open"),
            action("dropped", DUE),
            action("open", due=TODAY),
        )
    )
    assert numbers([told], [], TODAY).done_on_time == Share(1, 3)


def test_nothing_to_count_is_not_zero_percent():
    assert Share(0, 0).words == "nothing to count yet"
    assert numbers([], [], TODAY).decided.words == "nothing to count yet"


def test_attendance_is_by_discipline_in_the_order_of_the_alphabet():
    seats = [Seat("a", "nursing", True), Seat("b", "nursing", False), Seat("a", "medicine", True)]
    seats += [Seat("b", "medicine", True), Seat("a", "social work", False), Seat("a", "nursing", True)]
    assert numbers([], seats, TODAY).attendance == (
        ("medicine", Share(2, 2)),
        ("nursing", Share(1, 2)),
        ("social work", Share(0, 2)),
    )
