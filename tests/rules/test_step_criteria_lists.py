"""Which lines the table of each step holds, and which of them only a person can answer."""

import pytest

from tests.rules.test_step_criteria import told
from tests.rules.test_steps import suggested

UP = {
    "screen": "The suicide screen asks for an immediate response",
    "crisis": "An assessment after a crisis flag asks for specialist or crisis care",
    "relapse": "Coming back after recovery",
    "worse": "Reliably worse",
    "range": "In the clinical range on two scores at least two weeks apart",
    "limits": "Limited in daily life on two scores at least two weeks apart",
    "early": "Little early change, still in week 6",
    "severe": "Severe symptoms or severe limits in daily life",
    "anxiety": "Marked avoidance or health anxiety",
    "track": "Not on the expected track, and supervision did not help",
    "cluster": "A second organ system limits daily life",
    "work": "Off work for more than six weeks",
    "gain": "No noticeable gain by week 12 to 16",
    "safety": "The suicide screen stays at a level that asks for an assessment",
    "asks": "The patient asks for more",
}
DOWN = {
    "open": "No safety or medical flag is open",
    "came": "The last two measures are there",
    "start": "The change does not rest on one high first score",
    "alarm": "No safety or worsening flag in the last eight weeks",
    "plan": "A relapse-prevention plan is written",
    "agrees": "The patient agrees to less",
    "handover": "Handover meeting with the receiving team",
    "gain": "Reliably better on two scores, stable for eight weeks",
}
BLOCKS = ["open", "came", "start"]


@pytest.mark.parametrize(
    ("step", "up", "down", "own"),
    [
        (0, ["relapse", "worse", "range", "limits"], ["target", "alarm", "plan", "agrees"], {}),
        (
            1,
            ["worse", "early", "target", "severe", "anxiety"],
            ["target", "function", "alarm", "plan", "agrees"],
            {"target": "No response by week 8"},
        ),
        (
            2,
            ["worse", "target", "track", "cluster", "work"],
            ["target", "function", "alarm", "plan", "agrees"],
            {"target": "No response by week 12"},
        ),
        (
            3,
            ["worse", "gain", "safety"],
            ["gain", "function", "alarm", "agrees"],
            {"worse": "Reliably worse, confirmed"},
        ),
        (4, [], ["alarm", "handover"], {}),
    ],
)
def test_each_step_has_its_own_lines_and_a_person_answers_what_no_form_measures(step, up, down, own):
    found = suggested(told((0, 12), (14, 12), step=step))
    assert [one.id for one in found.up] == ["screen", "crisis", *up, "asks"]
    assert [one.id for one in found.down] == [*BLOCKS, *down]
    assert {one.id: one.words for one in found.up} == {
        key: (UP | own)[key] for key in ("screen", "crisis", *up, "asks")
    }
    short = {"alarm": "Safety stable for two weeks"} if step == 4 else {}
    assert all(one.words == (DOWN | short)[one.id] for one in found.down if one.id in DOWN)
    asked = {"anxiety", "cluster", "work", "asks", "agrees", "handover"}
    assert {one.id for one in (*found.up, *found.down) if one.judged} == asked & {*up, *down, "asks"}
