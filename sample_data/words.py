"""What people say and write in the sample service: short, plain, and about nobody."""

from __future__ import annotations

GOALS = (
    ("I want to walk to the market and back without paying for it the next day.", "walks 2 km on three days a week"),
    (
        "I want to sleep through and not think of my body at four in the morning.",
        "sleeps 6 hours on five nights of seven",
    ),
    ("Back to work, even if it is only half days at first.", "works 4 hours on three days a week"),
    ("I would like to play with my daughter on the floor again.", "20 minutes of play on most days"),
    ("Go to choir without sitting next to the door.", "three rehearsals in a row"),
    ("I want to stop looking up every twinge.", "no symptom searches on six days of seven"),
    ("Cook for my friends like I used to.", "one meal with guests a month"),
    ("Take the bus alone.", "two trips a week alone"),
    ("Less pain would be good, but I want my days back.", "out of the house every day"),
    (
        "I want to know what helps so that I do not need to ask a doctor each time.",
        "writes and uses an own flare-up plan",
    ),
)
QUESTIONS = (
    "Can I go on with swimming when my heart races?",
    "Do I have to stay on this tablet, and for how long?",
    "Is there really nothing wrong with my stomach?",
    "Could my sister come to the next appointment?",
    "Why are the mornings so much worse?",
    "Can I have fewer questionnaires? I am tired of them.",
    "What do I do if it comes back after the group ends?",
    "Could somebody explain this to my employer?",
)
LIFE_EVENTS = (
    ("Bereavement in the family", 3),
    ("Started a new job", 2),
    ("Moved house", 2),
    ("Separation", 3),
    ("Sick pay ended", 3),
    ("Became a carer for a parent", 2),
    ("First grandchild born", 1),
    ("Fall at home, no injury", 1),
)
FLARES = (
    "Three bad days after a long drive",
    "Dizziness for a week",
    "Back pain, stayed in bed",
    "Palpitations at night",
)
SIDE_EFFECTS = (
    ("Nausea", 1),
    ("Dry mouth", 1),
    ("Drowsy in the morning", 2),
    ("Sweating", 1),
    ("Sore after exercises", 1),
)
USE = (
    "Visit to the general practitioner",
    "Emergency department, sent home",
    "Physiotherapy outside",
    "MRI, no new finding",
)
PRACTICE = ("Breathing exercise, most days", "Walking plan kept", "Thought record on four days", "Sleep diary complete")
NOTES = (
    "Prefers the telephone; mornings are difficult.",
    "Brought a list of symptoms and a list of what helped.",
    "Partner joined the last ten minutes.",
    "Explained the link of stress and gut with own examples.",
    "Worried about the scan; result explained again.",
    "Says the questionnaires help to see progress.",
)
SESSIONS = {
    0: ("Check-in call",),
    1: ("Psychoeducation session", "Guided self-help contact", "Support call"),
    2: ("CBT session", "Physiotherapy", "Group session", "Medication review"),
    3: ("CBT session", "Physiotherapy", "Day programme", "Family session", "Medication review"),
    4: ("Ward round", "Individual session", "Day programme", "Medication review"),
}

# name, dose or intensity, what it targets, who delivers it
MODULES = {
    0: (("Relapse-prevention plan", "one session, then monthly", "staying well", "nursing"),),
    1: (
        ("Psychoeducation", "4 sessions", "understanding of symptoms", "psychology"),
        ("Guided self-help", "6 contacts", "avoidance", "nursing"),
        ("Breathing and relaxation", "daily, 10 minutes", "tension", "physiotherapy"),
    ),
    2: (
        ("Cognitive behavioural therapy", "weekly", "illness worry", "psychology"),
        ("Graded activity", "3 times a week", "walking distance", "physiotherapy"),
        ("Mindfulness group", "weekly, 8 weeks", "attention to the body", "psychology"),
        ("Physiotherapy", "twice a week", "strength and confidence", "physiotherapy"),
    ),
    3: (
        ("Multimodal programme", "3 days a week", "daily life", "medicine"),
        ("Acceptance and commitment therapy", "weekly", "valued activity", "psychology"),
        ("Graded activity", "daily", "walking distance", "physiotherapy"),
        ("Work coaching", "every two weeks", "return to work", "social work"),
    ),
    4: (
        ("Day clinic", "5 days a week", "stability", "medicine"),
        ("Emotion-focused individual therapy", "twice a week", "safety and relationships", "psychology"),
    ),
}
# name, doses in the order in which they are tried, what it targets
DRUGS = (
    ("Sertraline", ("50 mg daily", "100 mg daily"), "mood"),
    ("Duloxetine", ("30 mg daily", "60 mg daily"), "pain and mood"),
    ("Mirtazapine", ("15 mg at night", "30 mg at night"), "sleep"),
    ("Escitalopram", ("5 mg daily", "10 mg daily"), "anxiety"),
    ("Amitriptyline", ("10 mg at night", "25 mg at night"), "pain and sleep"),
)

RATIONALE = {
    "new": (
        "First presentation: symptoms and function agreed as the two things to follow; step {step} "
        "fits severity and wish."
    ),
    "continue": "{measure} went from {before} to {now}: on the way. The plan stays, the goal is named again.",
    "change module or drug": (
        "{measure} {before} at the start and {now} now: not enough for {weeks} weeks. Adherence is "
        "good, so the content changes: {what} is added."
    ),
    "step up": (
        "{measure} {before} at the start and {now} now after {weeks} weeks in step {from_}; daily "
        "life is limited. Step {step} offers {what}."
    ),
    "step down": (
        "{measure} {before} at the start, {now} now and stable; goal nearly reached. Less care is safe and wished for."
    ),
    "intensify": (
        "{measure} {before} at the start and {now} now: getting worse. Contact twice a week, causes "
        "looked for, safety asked about."
    ),
    "hold": (
        "{measure} moves slowly ({before} to {now}); the patient wants to finish the module first. "
        "Decided to wait with a date."
    ),
    "discharge": (
        "Goal reached and kept ({measure} {now}). Relapse-prevention plan written, a booster is "
        "booked, the way back is known."
    ),
}
RATIONALE_WITHOUT = (
    "No {measure} score is at hand today. The team decides on the clinical picture and asks for the measure."
)
RATIONALE_DEFERRED = "Not enough is known today to decide; the plan goes on until the team looks again."
RATIONALE_NO_CHANGE = (
    "{measure} {before} at the start and {now} now: no clear change yet. The module is not finished; "
    "the team looks again at the date below."
)
OPTIONS = {
    "continue": (("Step down now", "two more stable scores are wanted first"),),
    "change module or drug": (("Step up", "one change of content is tried first"), ("Wait", "waited long enough")),
    "step up": (
        ("Another drug alone", "the patient prefers not to add a drug"),
        ("Wait four weeks", "function is falling"),
    ),
    "step down": (("Discharge at once", "a monthly check is wanted first"),),
    "intensify": (("Admission", "not needed while contact holds"),),
    "hold": (("Step up", "the patient asked for time"),),
}
PREFERENCES = (
    "Would rather talk than take another tablet.",
    "Wants to keep the same therapist.",
    "Prefers appointments by telephone.",
    "Wants to try movement first.",
    "Is fine with what the team suggests.",
)
DISSENT = "Would step up now; asks to look again in four weeks rather than eight."
STOP_RULES = {
    "change module or drug": "If side effects disturb daily life, or the score rises by 6 points.",
    "step up": "If two appointments in a row are missed, or the score rises by 6 points.",
    "step down": "If the score is 10 or more twice within 14 days, go back to the step before.",
    "intensify": "If safety changes, same-day assessment.",
}
ACTIONS = {
    "new": (
        ("Explain the plan and the questionnaires", "nursing"),
        ("Send the plan to the general practitioner", "medicine"),
    ),
    "continue": (("Tell the patient what the team saw", "nursing"),),
    "change module or drug": (
        ("Start {what} and explain why", "psychology"),
        ("Ask about adherence by telephone", "nursing"),
    ),
    "step up": (
        ("Book the first appointment of step {step}", "nursing"),
        ("Write to the general practitioner", "medicine"),
    ),
    "step down": (("Write the relapse-prevention plan together", "psychology"),),
    "intensify": (
        ("Call within three working days and ask about safety", "nursing"),
        ("Review medication", "psychiatry"),
    ),
    "hold": (("Agree a date for the next look with the patient", "nursing"),),
    "discharge": (("Book the booster in three months", "nursing"), ("Letter to the general practitioner", "medicine")),
    "refer": (("Referral to social counselling: sick pay and work", "social work"),),
    "medical check": (("Blood count and thyroid, result to the team", "medicine"),),
}
SEEN = {
    "acknowledged": ("Seen; on the list for the next review.", "Called; the patient knows and wants to wait a week."),
    "actioned": (
        "Called, causes gone through, earlier appointment made.",
        "Form sent again, and by post.",
        "Dose checked.",
    ),
}
DROPPED = (
    "Patient declined after talking it over.",
    "Done by the general practitioner already.",
    "Not needed any more.",
    "Nobody could take it on in time.",
)
AMENDED = "The drug's dose was written down wrongly in the meeting."
