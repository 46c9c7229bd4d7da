"""German for the patient's page: headings, what stands where nothing is recorded, who reads, and help."""

from __future__ import annotations

PAGE = {
    "title": "Mein Verlauf",
    "goals": "Meine Ziele",
    "no_goals": (
        "Noch ist kein Ziel aufgeschrieben. Was ist Ihnen am wichtigsten? Sagen Sie es uns beim nächsten Termin."
    ),
    "quoted": "„{words}“",
    "goal_reached_when": "Erreicht, wenn: {target}",
    "goal_reached": "Erreicht am {on}",
    "doing": "Wie es mir geht",
    "no_answers": "Von Ihnen liegen noch keine Antworten vor, deshalb steht hier noch nichts. Das ist in Ordnung.",
    "few_answers": "Von Ihnen liegen noch zu wenige Antworten vor, um hier etwas zu sagen. Das ist in Ordnung.",
    "numbers": "Zahlen zeigen",
    "numbers_title": "Die Zahlen",
    "numbers_row": "{measure}: {value} von {high} Punkten am {on}",
    "lower_is_better": "Weniger Punkte sind besser.",
    "higher_is_better": "Mehr Punkte sind besser.",
    "chart_title": "{measure}, nach Ihren Antworten",
    "chart_better": "leichter",
    "chart_worse": "schwerer",
    "chart_told": (
        "Eine Linie Ihrer {n} Antworten über {measure} vom {first} bis zum {last}. Sie endet {where} Anfang."
    ),
    "chart_gaps": "Wo die Linie unterbrochen ist, fehlt eine Antwort. Das ist in Ordnung.",
    "good_better": "besser",
    "good_worse": "weniger gut",
    "where_better": "auf der leichteren Seite vom",
    "where_same": "etwa am",
    "where_unknown": "auf anderer Höhe als am",
    "where_worse": "auf der schwereren Seite vom",
    "where_good_better": "auf der besseren Seite vom",
    "where_good_worse": "auf der weniger guten Seite vom",
    "tried": "Was wir versucht haben",
    "no_tried": "Noch ist keine Behandlung aufgeschrieben.",
    "agreed": "Was wir vereinbart haben und warum",
    "no_agreed": "Noch gibt es keinen unterschriebenen Beschluss des Teams.",
    "agreed_on": "Am {on}: {kinds}.",
    "why_own": "Warum: {words}",
    "why_reliably_better": "Warum: Ihre Antworten zeigten, dass es deutlich besser ging.",
    "why_no_reliable_change": "Warum: Ihre Antworten zeigten bis dahin keine klare Veränderung.",
    "why_reliably_worse": "Warum: Ihre Antworten zeigten, dass es schwerer geworden war.",
    "why_cannot_say": (
        "Warum: Es gab zu wenige Antworten, um mehr zu sagen. Das Team ging von dem aus, was Sie uns sagten."
    ),
    "next": "Wie es weitergeht",
    "no_next": "Ein nächster Termin ist nicht aufgeschrieben. Bitte fragen Sie uns.",
    "sees": "Wer das sieht",
    "sees_team": "Ihr Team sieht Ihre Antworten und diese Seite:",
    "sees_trail": (
        "Jedes Mal, wenn jemand Ihre Akte öffnet, wird festgehalten, wer es war und wann. In den letzten {days} Tagen:"
        " {n}. Sie können die Liste bei uns verlangen."
    ),
    "people_one": "eine Person",
    "people_many": "{n} Personen",
    "nobody": "niemand",
    "purpose": (
        "Ihre Antworten dienen Ihrer Behandlung: um mit Ihnen zu sehen, was hilft. Sie dienen nicht dazu, Sie zu"
        " überwachen. Sie dürfen Fragen auslassen und uns jederzeit fragen, was mit den Antworten geschieht."
    ),
    "asked": "Was gefragt wurde",
    "your_question": "Ihre Frage an das Team: „{words}“",
    "asked_row": "{measure}: {n} Mal, zuletzt am {on}",
    "asked_once": "{measure}: einmal, am {on}",
    "no_asked": "Sie wurden noch nichts gefragt.",
    "help": "Wenn es zu viel wird: sofort Hilfe",
    "help_row": "{who}: {number} ({when})",
    "help_default": "Im Notfall wählen Sie 112 oder die Notrufnummer des Ortes, an dem Sie sind.",
    "unwatched": (
        "Abends, nachts, am Wochenende und an Feiertagen liest niemand, was Sie hier eingeben. Wenn Sie dann Hilfe"
        " brauchen, rufen Sie an."
    ),
    "language": (
        "Diese Seite gibt es noch nicht in Ihrer Sprache ({language}). Fragen Sie uns nach einer Dolmetscherin."
    ),
    "written": "Was jemand geschrieben hat, steht hier so, wie es geschrieben wurde.",
    "sample": "Beispieldaten: Alle Personen sind erfunden",
    "made": "Erstellt am {on}",
    "page": "Seite",
    "of": "von",
    "psychology": "Psychologie",
    "medicine": "Medizin",
    "nursing": "Pflege",
    "social work": "Soziale Arbeit",
    "physiotherapy": "Physiotherapie",
    "psychiatry": "Psychiatrie",
}
