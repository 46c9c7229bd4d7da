"""What sample decisions say around their reason: information, formulation, plan B, and the words for the patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.board import DropReason

if TYPE_CHECKING:
    from sample_data.cases import Case

AVAILABLE = (
    "Scores up to this week, the last three contacts, the drug list.",
    "Scores, the physiotherapist's report, the patient's own list.",
    "Scores and the letter of the general practitioner.",
)
LACKING = (
    "Result of the thyroid test.",
    "The report of the stay in hospital.",
    "No score for four weeks: the forms did not come back.",
    "What the employer can offer.",
)
FORMULATIONS = (
    "Symptoms are kept up by guarding and by checking the body; low mood follows the loss of activity.",
    "Bodily distress after a long infection; fear of damage limits movement.",
    "Pain and poor sleep feed each other; work strain is the strongest trigger.",
    "Panic-like attacks read as heart trouble; repeated checks bring short relief.",
)
SOCIAL = (
    "Cares for a parent; evenings only.",
    "Sick pay ends in two months.",
    "Lives far away; a bus twice a day.",
    "The forms are in a second language and are gone through by telephone.",
)
GUIDELINES = {
    "change module or drug": "No response after eight weeks: change the content before adding more (site pathway).",
    "step up": "Target not reached by week 12: next step (site pathway).",
    "step down": "Target kept on two measures four weeks apart (site pathway).",
}
NOT_FOLLOWED = "Explained twice why waiting is not safe here; the patient knows and disagrees."
CONTINGENCY = {
    "hold": ("fall of 3 points", "step up without another discussion; the care manager arranges it"),
    "discharge": ("monthly measure in the target range", "booster appointment within two weeks"),
    "step up": ("fall of 5 points", "back on the agenda with the question of another treatment"),
    "intensify": ("fall of 5 points", "assessment by the psychiatrist in the same week"),
}
PLAIN_WHY = {
    "new": "We want to understand your complaints together with you before we change anything.",
    "continue": "What you do is helping, or needs a little more time before it can show.",
    "change module or drug": "Your complaints have hardly changed for some weeks although you took part. That is not"
    " your fault: it tells us to try something else.",
    "step up": "Your days are still very limited. More help at once has better chances now than more waiting.",
    "step down": "You are doing clearly better and want more of your time back.",
    "intensify": "Things have become harder for you. We do not want to leave you alone with it.",
    "hold": "You asked to finish what you have begun before anything changes.",
    "discharge": "You have reached what you came for and kept it.",
}
PLAIN_NEXT = {
    "new": "We explain the plan and the questionnaires to you.",
    "continue": "Your appointments stay as they are.",
    "change module or drug": "We explain the new part to you and you say whether you want it.",
    "step up": "You get a first appointment at the next level.",
    "step down": "We write down together what you do if it comes back.",
    "intensify": "We call you within three working days.",
    "hold": "We agree with you on the day when we look again.",
    "discharge": "You get a booster appointment in three months and the number to call.",
}
DEPARTURES = (
    (DropReason.declined.value, "The patient went on with the therapy they knew.", "Wanted no new person."),
    (DropReason.capacity.value, "Telephone contacts instead of the group.", "The group is full until next month."),
    (DropReason.changed.value, "Seen by the emergency service and admitted for two nights.", "Acute worsening."),
    (DropReason.superseded.value, "The general practitioner had begun the drug already.", "Letter came after."),
)
ACKNOWLEDGED = ("Talked it through by telephone.", "Signed slip came back.", "Said so at the next appointment.")
DROP_CODES = {
    "Patient declined after talking it over.": DropReason.declined.value,
    "Done by the general practitioner already.": DropReason.superseded.value,
    "Not needed any more.": DropReason.changed.value,
    "Nobody could take it on in time.": DropReason.capacity.value,
}


def person_of(case: Case) -> str:
    return f"{case.name.given} {case.name.family}".strip()
