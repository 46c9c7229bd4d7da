"""English for the patient's page: headings, what stands where nothing is recorded, who reads, and help."""

from __future__ import annotations

PAGE = {
    "title": "My course",
    "goals": "My goals",
    "no_goals": "No goal is written down yet. What matters most to you? Tell us at your next visit.",
    "quoted": "“{words}”",
    "goal_reached_when": "Reached when: {target}",
    "goal_reached": "Reached on {on}",
    "doing": "How I am doing",
    "no_answers": "There are no answers from you yet, so nothing can be said here. That is all right.",
    "few_answers": "There are too few answers from you so far to say anything here. That is all right.",
    "numbers": "Show me the numbers",
    "numbers_title": "The numbers",
    "numbers_row": "{measure}: {value} out of {high} on {on}",
    "lower_is_better": "Fewer points are better.",
    "higher_is_better": "More points are better.",
    "chart_title": "{measure}, by your answers",
    "chart_better": "easier",
    "chart_worse": "harder",
    "chart_told": "A line of your {n} answers about {measure} from {first} to {last}. It ends {where} where it began.",
    "chart_gaps": "Where the line is broken, an answer is missing. That is all right.",
    "where_better": "on the easier side of",
    "where_same": "about",
    "where_unknown": "on another height than",
    "where_worse": "on the harder side of",
    "tried": "What we tried",
    "no_tried": "No treatment is written down yet.",
    "agreed": "What we agreed and why",
    "no_agreed": "The team has not decided anything yet that is signed.",
    "agreed_on": "On {on}: {kinds}.",
    "why_own": "Why: {words}",
    "why_reliably_better": "Why: your answers showed that things were clearly better.",
    "why_no_reliable_change": "Why: your answers showed no clear change so far.",
    "why_reliably_worse": "Why: your answers showed that things had become harder.",
    "why_cannot_say": "Why: there were too few answers to say more; the team went by what you told us.",
    "next": "What happens next",
    "no_next": "No next appointment is written down. Please ask us.",
    "sees": "Who sees this",
    "sees_team": "Your team sees your answers and this page:",
    "sees_trail": (
        "Every time somebody opens your record, it is written down who and when. In the last {days} days {n} did."
        " You may ask us for the list."
    ),
    "people_one": "one person",
    "people_many": "{n} people",
    "nobody": "nobody",
    "purpose": (
        "Your answers are for your care: to see with you what helps. They are not there to watch you. You may leave"
        " questions out and ask us at any time what is done with them."
    ),
    "asked": "What was asked",
    "your_question": "Your question to the team: “{words}”",
    "asked_row": "{measure}: {n} times, the last time on {on}",
    "asked_once": "{measure}: once, on {on}",
    "no_asked": "You have not been asked anything yet.",
    "help": "If it gets too much: help at once",
    "help_row": "{who}: {number} ({when})",
    "help_default": "In an emergency call 112 or the emergency number of the place where you are.",
    "unwatched": (
        "Nobody reads what you enter here in the evening, at night, at weekends or on public holidays. If you need help"
        " then, please call."
    ),
    "language": "We do not have this page in your language ({language}) yet. Ask us for an interpreter.",
    "written": "What people wrote is shown as it was written.",
    "sample": "Sample data: every person here is invented",
    "made": "Made on {on}",
    "page": "Page",
    "of": "of",
    "psychology": "psychology",
    "medicine": "medicine",
    "nursing": "nursing",
    "social work": "social work",
    "physiotherapy": "physiotherapy",
    "psychiatry": "psychiatry",
}
