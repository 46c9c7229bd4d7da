"""The clinician's sentences of the story, one for each key. Numbers and dates stand in them."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # safety: what was said, never a judgement of safety
    "safety.reported": "{reason} Open since {on}.",
    "safety.unanswered": "{reason}",
    "safety.other": "{reason}",
    "safety.asked_help": "{reason}",
    "safety.not_answered": "{reason}",
    "safety.from_others": "{reason} {by} Open since {on}.",
    "safety.also_open": "Also open, since {on}: {reason}",
    "safety.body_flag": "{reason} Open since {on}.",
    "safety.body": "New sign of the body on {on}: {title}. No decision of the team has followed yet.",
    "safety.never_asked": "Nobody has asked about self-harm on a form yet.",
    "safety.not_reported": (
        "Self-harm was not reported on {on} ({measure}). That is an answer, not a judgement of safety."
    ),
    "safety.not_reported_since": (
        "Self-harm was not reported on {on} ({measure}). Thoughts of it were on {yes_on} ({yes_measure}); that flag is"
        " closed. An answer is not a judgement of safety."
    ),
    "safety.dealt_with": "Thoughts of self-harm were reported on {on} ({measure}); the flag is closed. Ask again.",
    "safety.not_known": "What was answered about self-harm on {on} ({measure}) is not known: ask directly.",
    # where we started
    "start.begin": "Care began on {on} in step {step}.",
    "start.score_high": "{measure} was {score} on {on}, in the clinical range.",
    "start.score_low": "{measure} was {score} on {on}, below the clinical range.",
    "start.score": "{measure} was {score} on {on}.",
    "start.score_late": "The first {measure} came only on {on}: {score}.",
    "start.goal": "Goal, in the patient's own words: “{words}” Counts as reached: {target}. Set on {on}.",
    "start.goal_open": "Goal, in the patient's own words: “{words}” Set on {on}; what counts as reached is not said.",
    # what changed
    "change.better": (
        "{measure} went from {base} to {last} on {on}: {moved} points better in this step; {needed} or more is beyond"
        " measurement error."
    ),
    "change.also_better": (
        "{measure} went from {base} to {last} on {on}: {moved} points better in this step; {needed} or more is beyond"
        " measurement error."
    ),
    "change.same": (
        "{measure} went from {base} to {last} on {on}: no clear change in this step ({needed} points would be one)."
    ),
    "change.worse": (
        "{measure} went from {base} to {last} on {on}: {moved} points worse in this step; {needed} or more is beyond"
        " measurement error."
    ),
    "change.also_worse": (
        "{measure} went from {base} to {last} on {on}: {moved} points worse in this step; {needed} or more is beyond"
        " measurement error."
    ),
    "change.cannot_say": "{reason}",
    "change.not_judged": "{reason}",
    "change.old": "The last {measure}, of {on}, is {age}: how it is now is not known.",
    "change.life_first": "{function} is clearly better while {symptoms} is unchanged: daily life first, and progress.",
    "change.symptoms_first": (
        "{symptoms} is clearly better while {function} is not: what stands in the way of daily life?"
    ),
    "change.trend_improving": "{measure} is improving over {n} scores, {period}. {reason}",
    "change.trend_worsening": "{measure} is getting worse over {n} scores, {period}. {reason}",
    "change.whole": "Over all steps {measure} went from {first} on {first_on} to {last} on {on}.",
    "change.goal_reached": "Goal reached on {on}: “{words}”",
    "change.praise": "This progress is worth saying aloud.",
    # what we tried and what followed
    "tried.step_up": "Step {before} to step {step} on {on}.",
    "tried.step_down": "Step {before} to step {step} on {on}.",
    "tried.treatment": "{name}{dose} {period}. There are too few scores around it to say what followed.",
    "tried.followed": (
        "{name}{dose} {period}. {measure} was {before} on {before_on} and {after} on {on}. Goes"
        " together with it; not said to be its effect."
    ),
    "tried.followed_beside": (
        "{name}{dose} {period}. {measure} was {before} on {before_on} and {after} on {on}. Also begun, changed or ended"
        " then: {others}; it is not attributed to one of them."
    ),
    "tried.visits": "{kept} of {all} contacts and sessions were attended, {from_on} to {on}.",
    "tried.visits_once": "1 of {all} contacts and sessions was attended, {from_on} to {on}.",
    "tried.visits_none": "None of {all} contacts and sessions was attended, {from_on} to {on}.",
    "tried.side_effect": "Side effect on {on}: {title}.",
    "tried.side_effect_past": "Side effect on {on}: {title}.",
    "tried.side_effect_after": "Side effect on {on}: {title}, {days} days after {name}{dose} began or changed.",
    "tried.side_effect_beside": (
        "Side effect on {on}: {title}. In the {days} days before it these began or changed: {others}; it is not"
        " attributed to one of them."
    ),
    "tried.as_expected": (
        "On {on} the team expected {measure} to {direction} {size} points by {by}: as expected. {reason}"
    ),
    "tried.better_than_hoped": (
        "On {on} the team expected {measure} to {direction} {size} points by {by}: better than that. {reason}"
    ),
    "tried.short_of_it": (
        "On {on} the team expected {measure} to {direction} {size} points by {by}: short of it. {reason}"
    ),
    "tried.opposite": (
        "On {on} the team expected {measure} to {direction} {size} points by {by}: the opposite. {reason}"
    ),
    "tried.cannot_tell": (
        "On {on} the team expected {measure} to {direction} {size} points by {by}: cannot tell. {reason}"
    ),
    "tried.test_running": "Small test since {from_on}: {name}, to move {variable}. It is judged on {on}.",
    "tried.test_as_hoped": "Small test {period}: {name}. {words}",
    "tried.test_less": "Small test {period}: {name}. {words}",
    "tried.test_no_difference": "Small test {period}: {name}. {words}",
    "tried.test_other_way": "Small test {period}: {name}. {words}",
    "tried.test_cannot_say": "Small test {period}: {name}. {words}",
    "tried.test_kept": "{name} was kept on {on}: {reason}",
    "tried.test_dropped": "{name} was dropped on {on}: {reason}",
    "tried.test_again": "{name} is tried again, said on {on}: {reason}",
    # what came differently
    "flag.DET-1": "{reason} Open since {on}.",
    "flag.DET-2": "{reason} Open since {on}.",
    "flag.DET-3": "{reason} Open since {on}.",
    "flag.RSP-1": "{reason} Open since {on}.",
    "flag.RSP-3": "{reason} Open since {on}.",
    "flag.RSP-4": "{reason} Open since {on}.",
    "flag.PRC-1": "{reason} Open since {on}.",
    "flag.PRC-2": "{reason} Open since {on}.",
    "flag.MED-2": "{reason} Open since {on}.",
    "flag.other": "{name}: {reason} Open since {on}.",
    "surprise.flare_up": "Flare-up on {on}: {title}.",
    "surprise.life_event": "Life event on {on}: {title}.",
    "surprise.health_care_use": "Health-care use on {on}: {title}.",
    "surprise.medical_warning_sign": "Sign of the body on {on}: {title}. The team has decided since.",
    "surprise.missed": "{missed} of {all} due {measure} forms did not come, the last due on {on}.",
    # what is open
    "open.question": "The patient's question: “{words}”",
    "open.task": "Open: {what} ({owner}, due {on}).",
    "open.task_told": "Open: {what} ({owner}, due {on}); tells the patient.",
    "open.task_late": "Late by {late}: {what} ({owner}, due {on}).",
    "open.task_late_told": "Late by {late}: {what} ({owner}, due {on}); tells the patient.",
    "open.form_due": "{measure} has been due since {on}.",
    "open.test": "The small test “{name}” was over on {on} and nobody has judged it. {words}",
    "open.review_late": "The review planned for {on} has not taken place.",
    # the way forward
    "forward.discharged": "Discharged on {on}.",
    "forward.plan": "Decided on {on}: {kinds}. {reason}",
    "forward.plan_unsigned": "Decided on {on}, not signed yet: {kinds}. {reason}",
    "forward.preference_followed": "The patient prefers: “{words}” The decision follows it.",
    "forward.preference_followed_partly": "The patient prefers: “{words}” The decision follows it in part.",
    "forward.preference_not_followed": "The patient prefers: “{words}” The decision does not follow it.",
    "forward.preference_not_said": "The patient prefers: “{words}” Whether the decision follows it was not said.",
    "forward.expected": "Expected: {measure} to {direction} {size} points by {by}.",
    "forward.expected_stop": "Expected: {measure} to {direction} {size} points by {by}. Stop before that: {stop}",
    "forward.visit": "Next visit: {kind} on {on}.",
    "forward.visit_with": "Next visit: {kind} on {on} with {who}.",
    "forward.review": "The team looks again on {on}.",
    "forward.form": "Next {measure} due on {on}.",
}
DIRECTIONS = {"falls": "fall by", "rises": "rise by", "stays": "stay within"}
