"""English for patients: trends before numbers, no blame, setbacks as part of the way, help beside what is heavy."""

from __future__ import annotations

SENTENCES = {
    "safety.reported": (
        "On {on} you told us about thoughts of hurting yourself or of not wanting to live. Thank you for saying so."
        " We want to talk with you about it soon. You need not wait for us: the numbers to call are on this page.",
        "You told us about very dark thoughts. Thank you. We want to talk with you soon. You can get help now. The"
        " numbers are on this page.",
    ),
    "safety.unanswered": (
        "On {on} the question about thoughts of hurting yourself stayed open. That is your right. You can also tell us"
        " in person, whenever you like; the numbers to call are on this page.",
        "One question stayed open: the one about dark thoughts. That is all right. You can also tell us in person. The"
        " numbers for help are on this page.",
    ),
    "safety.asked_help": (
        "You asked for help on {on}. It was good to ask. If nobody has called you back, please call: the numbers are on"
        " this page.",
        "You asked for help. That was good. Nobody called back? Please call. The numbers are on this page.",
    ),
    "safety.not_answered": ("", ""),
    "safety.body_flag": (
        "There is a new sign of your body since {on}. A doctor should look at it first; please ask us.",
        "Something in your body has changed. A doctor should look at it. Please ask us.",
    ),
    "safety.other": (
        "We want to talk with you about your safety soon. The numbers to call are on this page.",
        "We want to talk with you soon. The numbers for help are on this page.",
    ),
    "safety.from_others": (
        "We want to talk with you about your safety soon. The numbers to call are on this page.",
        "We want to talk with you soon. The numbers for help are on this page.",
    ),
    "safety.also_open": ("", ""),
    "safety.body": (
        "A change in your body was noted ({on}). A doctor should look at it first; please ask us.",
        "Something in your body has changed. A doctor should look at it. Please ask us.",
    ),
    "safety.never_asked": ("", ""),
    "safety.not_reported": ("", ""),
    "safety.not_reported_since": ("", ""),
    "safety.dealt_with": ("", ""),
    "safety.not_known": ("", ""),
    "start.begin": ("You began here on {on}.", "You came to us on {on}."),
    "start.score_high": (
        "At the start, {measure} weighed on you: that is what your answers of {on} said.",
        "At the start it was hard: {measure}.",
    ),
    "start.score_low": (
        "At the start, {measure} weighed little on you: that is what your answers of {on} said.",
        "At the start this was not so hard: {measure}.",
    ),
    "start.score": ("You first told us about {measure} on {on}.", "You first told us about {measure} on {on}."),
    "start.score_late": ("You first told us about {measure} on {on}.", "You first told us about {measure} on {on}."),
    "start.goal": (
        "Your goal, in your words: “{words}” It is reached when: {target}.",
        "Your goal: “{words}”",
    ),
    "start.goal_open": ("Your goal, in your words: “{words}”", "Your goal: “{words}”"),
    "change.better": (
        "With {measure}, things are clearly better than on {from_on}. This is more than the ups and downs of a form.",
        "{measure}: this is clearly better.",
    ),
    "change.also_better": (
        "{measure}: this is clearly better.",
        "{measure}: this is better.",
    ),
    "change.same": (
        "With {measure}, there is no clear change since {from_on}. That is common, and it is worth knowing.",
        "{measure}: this is about the same.",
    ),
    "change.worse": (
        "With {measure}, things have become harder since {from_on}. Setbacks belong to the way and are nobody's fault."
        " We look together at what could help now.",
        "{measure}: this is harder. That happens. It is not your fault. We look for help together.",
    ),
    "change.also_worse": (
        "{measure}: this has become harder. That happens and is nobody's fault.",
        "{measure}: this is harder. That happens.",
    ),
    "change.cannot_say": (
        "We cannot say yet how {measure} has changed in this part of your care: there are too few answers from it.",
        "{measure}: we cannot say yet.",
    ),
    "change.not_judged": (
        "How {measure} has changed cannot be told from this form alone. What you notice yourself counts: tell us.",
        "{measure}: the form cannot say. Tell us how it is.",
    ),
    "change.old": (
        "Your last answers about {measure} are of {on}. How it is now, they cannot say; please tell us.",
        "Your last answers are of {on}. Please tell us how it is now.",
    ),
    "change.life_first": (
        "Your daily life is clearly better while {symptoms} has changed little. That is progress: life first.",
        "Your days are better. That is progress.",
    ),
    "change.symptoms_first": (
        "{symptoms} is clearly easier, and your days are not yet. We would like to find out with you"
        " what is in the way.",
        "{symptoms} is easier. Your days are not yet. We look at this together.",
    ),
    "change.trend_improving": (
        "Bit by bit, {measure} became easier, {period}.",
        "It got easier bit by bit.",
    ),
    "change.trend_worsening": (
        "Bit by bit, {measure} became harder, {period}. It is good that we see it together.",
        "It got harder bit by bit. We see it and help.",
    ),
    "change.whole": (
        "Since you came, {measure} {way}.",
        "Since you came: {measure} {way}.",
    ),
    "change.goal_reached": ("You reached your goal on {on}: “{words}”", "You reached your goal: “{words}”"),
    "change.praise": (
        "You had a large part in this. It is worth looking at what helped, and keeping it.",
        "You did a lot for this. Keep what helped.",
    ),
    "tried.step_up": ("On {on} we made the care more intensive.", "Since {on} you get more care."),
    "tried.step_down": ("On {on} we made the care lighter.", "Since {on} the care is lighter."),
    "tried.treatment": ("{name}{dose}, {period}. We cannot say yet what followed.", "{name}{dose}, {period}."),
    "tried.followed": (
        "{name}{dose}, {period}. In the weeks after it began, {measure} {way}.",
        "{name}{dose}, {period}. After that, {measure} {way}.",
    ),
    "tried.followed_beside": (
        "{name}{dose}, {period}. In the weeks after it began, {measure} {way}. Other things changed in"
        " that time too, so we"
        " cannot say what it was.",
        "{name}{dose}, {period}. After that, {measure} {way}. We do not know what did it.",
    ),
    "tried.visits": ("You and the team met or spoke {kept} times.", "You and the team met or spoke {kept} times."),
    "tried.visits_once": ("You and the team met or spoke once.", "You and the team met or spoke once."),
    "tried.visits_none": ("You and the team have not met or spoken yet.", "We have not met or spoken yet."),
    "tried.side_effect": (
        "A side effect was noted: {title} ({on}). Please tell us how it is now.",
        "A side effect: {title}. Please tell us how it is now.",
    ),
    "tried.side_effect_past": ("A side effect was noted: {title} ({on}).", "A side effect: {title}."),
    "tried.side_effect_after": (
        "A side effect was noted: {title} ({on}), soon after {name} began or changed. Please tell us how it is now.",
        "A side effect: {title}. Please tell us how it is now.",
    ),
    "tried.side_effect_beside": (
        "A side effect was noted: {title} ({on}). Shortly before, several things had begun or changed: {others}. Please"
        " tell us how it is now.",
        "A side effect: {title}. Please tell us how it is now.",
    ),
    "tried.as_expected": (
        "On {on} we hoped that {measure} would {hope} by {by}. It turned out so.",
        "We hoped that {measure} would {hope}. It did.",
    ),
    "tried.better_than_hoped": (
        "On {on} we hoped that {measure} would {hope} by {by}. It became easier than that.",
        "We hoped that {measure} would {hope}. It became easier.",
    ),
    "tried.short_of_it": (
        "On {on} we hoped that {measure} would {hope} by {by}. It was not as much as we hoped, and that tells us"
        " something too.",
        "We hoped that {measure} would {hope}. It was less than we hoped. That can happen.",
    ),
    "tried.opposite": (
        "On {on} we hoped that {measure} would {hope} by {by}. It came differently. That happens, it is"
        " nobody's fault, and it is a reason to look at the plan again.",
        "We hoped that {measure} would {hope}. It came differently. That can happen.",
    ),
    "tried.cannot_tell": ("", ""),
    "flag.DET-1": ("We would like to talk with you soon about what could help now.", "Please talk with us soon."),
    "flag.DET-2": ("We would like to talk with you soon about what could help now.", "Please talk with us soon."),
    "flag.DET-3": (
        "Some of what was over has come back. That often happens on the way and can be worked with. It"
        " is good to look early at what helped before.",
        "Some of it came back. That often happens. We look at what helped before.",
    ),
    "flag.RSP-1": (
        "So far little has changed. The first weeks are often like that; we ask you whether the treatment fits.",
        "Little has changed so far. That is often so. Tell us if the treatment fits.",
    ),
    "flag.RSP-3": (
        "We are not yet where we hoped to be. That is a good reason to talk about another way.",
        "We are not there yet. We can talk about another way.",
    ),
    "flag.RSP-4": (
        "For some weeks things have stayed level. That happens, and it is a good moment to try something else.",
        "It has stayed the same for some weeks. We can try something else.",
    ),
    "flag.PRC-1": (
        "Some questionnaires have not come. If they are too many or too hard, tell us: we can change that.",
        "Are the forms too much? Tell us. We can change that.",
    ),
    "flag.PRC-2": ("We have not spoken for a while. We would like to hear from you.", "We want to hear from you."),
    "flag.MED-2": ("", ""),
    "flag.other": ("", ""),
    "surprise.flare_up": (
        "There was a harder time: {title} ({on}). Harder times belong to the way.",
        "There was a hard time: {title}. That happens.",
    ),
    "surprise.life_event": ("Something happened in your life: {title} ({on}).", "In your life: {title} ({on})."),
    "surprise.health_care_use": ("", ""),
    "surprise.medical_warning_sign": ("", ""),
    "surprise.missed": ("", ""),
    "open.question": ("You asked: “{words}”", "You asked: “{words}”"),
    "open.task": ("", ""),
    "open.task_told": ("{owner} explains to you what was decided, by {on}.", "{owner} will explain it to you."),
    "open.task_late": ("", ""),
    "open.task_late_told": (
        "{owner} was to explain to you what was decided, by {on}. Please ask us if nobody has done so.",
        "{owner} wanted to explain it to you. Please ask us.",
    ),
    "open.form_due": (
        "A questionnaire about {measure} is waiting for you. Tell us if you want help with it.",
        "A form is waiting for you. We can help you.",
    ),
    "open.review_late": ("", ""),
    "forward.discharged": (
        "The treatment here ended on {on}. You can come back to us if you need us.",
        "The treatment ended on {on}. You can come back.",
    ),
    "forward.plan": ("On {on} we agreed: {kinds}.", "We agreed: {kinds}."),
    "forward.plan_unsigned": ("", ""),
    "forward.preference_followed": (
        "We wrote down what you prefer: “{words}” The plan follows it.",
        "We wrote down what you want: “{words}” We do that.",
    ),
    "forward.preference_followed_partly": (
        "We wrote down what you prefer: “{words}” The plan follows it in part; ask us why.",
        "We wrote down what you want: “{words}” We do a part of it. Ask us why.",
    ),
    "forward.preference_not_followed": (
        "We wrote down what you prefer: “{words}” The plan is different; we want to explain why.",
        "We wrote down what you want: “{words}” The plan is different. We want to explain why.",
    ),
    "forward.preference_not_said": (
        "We wrote down what you prefer: “{words}”",
        "We wrote down what you want: “{words}”",
    ),
    "forward.expected": (
        "We hope that {measure} will {hope} by {by}. If not, we look for another way.",
        "We hope that {measure} will {hope}. If not, we try another way.",
    ),
    "forward.expected_stop": (
        "We hope that {measure} will {hope} by {by}. If not, or if it goes the other way, we change the plan sooner.",
        "We hope that {measure} will {hope}. If not, we try another way.",
    ),
    "forward.visit": ("Your next appointment: {kind} on {on}.", "Your next appointment: {on}."),
    "forward.visit_with": ("Your next appointment: {kind} on {on} with {who}.", "Your next appointment: {on}, {who}."),
    "forward.review": ("The team talks about your plan again on {on}.", "We look at your plan again on {on}."),
    "forward.form": ("The next questionnaire about {measure} comes on {on}.", "The next form comes on {on}."),
}
