"""German for patients, after the English word list: the same keys, the same care."""

from __future__ import annotations

SENTENCES = {
    "safety.reported": (
        "Am {on} haben Sie uns von Gedanken erzählt, sich etwas anzutun oder nicht mehr leben zu"
        " wollen. Danke, dass Sie"
        " es gesagt haben. Wir möchten bald mit Ihnen darüber sprechen. Sie müssen nicht auf uns warten: Die"
        " Telefonnummern stehen auf dieser Seite.",
        "Sie haben uns von sehr dunklen Gedanken erzählt. Danke. Wir möchten bald mit Ihnen sprechen. Sie bekommen auch"
        " jetzt Hilfe. Die Nummern stehen auf dieser Seite.",
    ),
    "safety.unanswered": (
        "Am {on} blieb die Frage nach Gedanken, sich etwas anzutun, offen. Das ist Ihr Recht. Sie können es uns auch"
        " persönlich sagen, wann immer Sie möchten. Die Telefonnummern stehen auf dieser Seite.",
        "Eine Frage blieb offen: die nach dunklen Gedanken. Das ist in Ordnung. Sie können es uns auch"
        " persönlich sagen."
        " Die Nummern für Hilfe stehen auf dieser Seite.",
    ),
    "safety.asked_help": (
        "Sie haben am {on} um Hilfe gebeten. Gut, dass Sie gefragt haben. Wenn niemand zurückgerufen"
        " hat, rufen Sie bitte"
        " an: Die Nummern stehen auf dieser Seite.",
        "Sie haben um Hilfe gebeten. Das war gut. Niemand rief zurück? Bitte rufen Sie an. Die Nummern"
        " stehen auf dieser"
        " Seite.",
    ),
    "safety.not_answered": ("", ""),
    "safety.body_flag": (
        "Seit dem {on} gibt es ein neues Zeichen Ihres Körpers. Das gehört zuerst ärztlich angesehen; bitte fragen Sie"
        " uns.",
        "In Ihrem Körper hat sich etwas verändert. Eine Ärztin oder ein Arzt sollte es ansehen. Bitte fragen Sie uns.",
    ),
    "safety.other": (
        "Wir möchten bald mit Ihnen über Ihre Sicherheit sprechen. Die Telefonnummern stehen auf dieser Seite.",
        "Wir möchten bald mit Ihnen sprechen. Die Nummern für Hilfe stehen auf dieser Seite.",
    ),
    "safety.from_others": (
        "Wir möchten bald mit Ihnen über Ihre Sicherheit sprechen. Die Telefonnummern stehen auf dieser Seite.",
        "Wir möchten bald mit Ihnen sprechen. Die Nummern für Hilfe stehen auf dieser Seite.",
    ),
    "safety.also_open": ("", ""),
    "safety.body": (
        "Eine Veränderung Ihres Körpers ist notiert ({on}). Das gehört zuerst ärztlich"
        " angesehen; bitte fragen Sie uns.",
        "In Ihrem Körper hat sich etwas verändert. Eine Ärztin oder ein Arzt sollte es ansehen. Bitte fragen Sie uns.",
    ),
    "safety.never_asked": ("", ""),
    "safety.not_reported": ("", ""),
    "safety.not_reported_since": ("", ""),
    "safety.dealt_with": ("", ""),
    "safety.not_known": ("", ""),
    "start.begin": ("Sie haben hier am {on} begonnen.", "Sie kamen am {on} zu uns."),
    "start.score_high": (
        "Am Anfang war {measure} eine Last für Sie: Das sagten Ihre Antworten vom {on}.",
        "Am Anfang war es schwer: {measure}.",
    ),
    "start.score_low": (
        "Am Anfang war {measure} kaum eine Last für Sie: Das sagten Ihre Antworten vom {on}.",
        "Am Anfang war das nicht so schwer: {measure}.",
    ),
    "start.score": (
        "Am {on} haben Sie zuerst Fragen über {measure} beantwortet.",
        "Zuerst gefragt am {on}: {measure}.",
    ),
    "start.score_late": (
        "Am {on} haben Sie zuerst Fragen über {measure} beantwortet.",
        "Zuerst gefragt am {on}: {measure}.",
    ),
    "start.goal": ("Ihr Ziel, in Ihren Worten: „{words}“ Es ist erreicht, wenn: {target}.", "Ihr Ziel: „{words}“"),
    "start.goal_open": ("Ihr Ziel, in Ihren Worten: „{words}“", "Ihr Ziel: „{words}“"),
    "change.better": (
        "Was {measure} angeht, geht es deutlich besser als am {from_on}. Das ist mehr als das Auf und Ab"
        " eines Fragebogens.",
        "{measure}: Das ist deutlich besser.",
    ),
    "change.also_better": ("{measure}: Das ist deutlich besser.", "{measure}: Das ist besser."),
    "change.same": (
        "Was {measure} angeht, gibt es seit dem {from_on} keine klare Veränderung. Das kommt oft vor,"
        " und es ist gut, es zu wissen.",
        "{measure}: Das ist etwa gleich.",
    ),
    "change.worse": (
        "Was {measure} angeht, ist es seit dem {from_on} schwerer geworden. Rückschläge gehören zum"
        " Weg, und niemand ist"
        " daran schuld. Wir sehen gemeinsam, was jetzt helfen kann.",
        "{measure}: Das ist schwerer. Das kommt vor. Sie sind nicht schuld. Wir suchen gemeinsam Hilfe.",
    ),
    "change.also_worse": (
        "{measure}: Das ist schwerer geworden. Das kommt vor, und niemand ist daran schuld.",
        "{measure}: Das ist schwerer. Das kommt vor.",
    ),
    "change.cannot_say": (
        "Was {measure} angeht, können wir noch nicht sagen, was sich in diesem Abschnitt Ihrer Behandlung verändert"
        " hat: Es gibt daraus noch zu wenige Antworten.",
        "{measure}: Das wissen wir noch nicht.",
    ),
    "change.not_judged": (
        "Was {measure} angeht, kann dieser Fragebogen allein nicht sagen, was sich verändert hat. Es zählt, was Sie"
        " selbst bemerken: Sagen Sie es uns.",
        "{measure}: Das kann der Fragebogen nicht sagen. Sagen Sie uns, wie es ist.",
    ),
    "change.old": (
        "Ihre letzten Antworten über {measure} sind vom {on}. Wie es jetzt ist, sagen sie nicht; bitte sagen Sie es"
        " uns.",
        "Ihre letzten Antworten sind vom {on}. Bitte sagen Sie uns, wie es jetzt ist.",
    ),
    "change.life_first": (
        "Ihr Alltag geht deutlich besser, während {symptoms} ziemlich gleich geblieben ist. Das ist ein Fortschritt:"
        " zuerst das Leben.",
        "Ihre Tage sind besser. Das ist ein Fortschritt.",
    ),
    "change.symptoms_first": (
        "Was {symptoms} angeht, ist es deutlich leichter, im Alltag noch nicht. Wir möchten mit Ihnen"
        " herausfinden, was im"
        " Weg steht.",
        "{symptoms}: Das ist leichter. Der Alltag noch nicht. Wir sehen das gemeinsam an.",
    ),
    "change.trend_improving": (
        "{period} ist {measure} Schritt für Schritt leichter geworden.",
        "Es ist Schritt für Schritt leichter geworden.",
    ),
    "change.trend_worsening": (
        "{period} ist {measure} Schritt für Schritt schwerer geworden. Gut, dass wir es gemeinsam sehen.",
        "Es wurde Schritt für Schritt schwerer. Wir sehen es und helfen.",
    ),
    "change.whole": ("Seit Sie zu uns kamen, ist {measure} {way}.", "Seit dem Anfang: {measure} ist {way}."),
    "change.goal_reached": ("Am {on} haben Sie Ihr Ziel erreicht: „{words}“", "Sie haben Ihr Ziel erreicht: „{words}“"),
    "change.praise": (
        "Daran haben Sie großen Anteil. Es lohnt sich anzusehen, was geholfen hat, und es zu behalten.",
        "Sie haben viel dafür getan. Behalten Sie, was geholfen hat.",
    ),
    "tried.step_up": ("Am {on} haben wir die Behandlung verstärkt.", "Seit dem {on} bekommen Sie mehr Hilfe."),
    "tried.step_down": (
        "Am {on} haben wir die Behandlung leichter gemacht.",
        "Seit dem {on} ist die Behandlung leichter.",
    ),
    "tried.treatment": (
        "{name}{dose}, {period}. Was danach kam, können wir noch nicht sagen.",
        "{name}{dose}, {period}.",
    ),
    "tried.followed": (
        "{name}{dose}, {period}. In den Wochen nach dem Beginn ist {measure} {way}.",
        "{name}{dose}, {period}. Danach ist {measure} {way}.",
    ),
    "tried.followed_beside": (
        "{name}{dose}, {period}. In den Wochen nach dem Beginn ist {measure} {way}. In dieser Zeit hat"
        " sich auch anderes"
        " verändert, deshalb wissen wir nicht, woran es lag.",
        "{name}{dose}, {period}. Danach ist {measure} {way}. Woran es lag, wissen wir nicht.",
    ),
    "tried.visits": (
        "Sie und das Team haben sich {kept} Mal getroffen oder gesprochen.",
        "Wir haben uns {kept} Mal getroffen oder gesprochen.",
    ),
    "tried.visits_once": (
        "Sie und das Team haben sich einmal getroffen oder gesprochen.",
        "Wir haben uns einmal getroffen oder gesprochen.",
    ),
    "tried.visits_none": (
        "Sie und das Team haben sich noch nicht getroffen oder gesprochen.",
        "Wir haben uns noch nicht getroffen oder gesprochen.",
    ),
    "tried.side_effect": (
        "Eine Nebenwirkung ist notiert: {title} ({on}). Bitte sagen Sie uns, wie es jetzt ist.",
        "Eine Nebenwirkung: {title}. Bitte sagen Sie uns, wie es jetzt ist.",
    ),
    "tried.side_effect_past": ("Eine Nebenwirkung ist notiert: {title} ({on}).", "Eine Nebenwirkung: {title}."),
    "tried.side_effect_after": (
        "Eine Nebenwirkung ist notiert: {title} ({on}), bald nachdem {name} begonnen"
        " oder verändert wurde."
        " Bitte sagen Sie uns, wie es jetzt ist.",
        "Eine Nebenwirkung: {title}. Bitte sagen Sie uns, wie es jetzt ist.",
    ),
    "tried.side_effect_beside": (
        "Eine Nebenwirkung ist notiert: {title} ({on}). Kurz davor wurde mehreres begonnen oder verändert: {others}."
        " Bitte sagen Sie uns, wie es jetzt ist.",
        "Eine Nebenwirkung: {title}. Bitte sagen Sie uns, wie es jetzt ist.",
    ),
    "tried.as_expected": (
        "Am {on} haben wir gehofft, dass {measure} bis zum {by} {hope} würde. So kam es.",
        "Wir hofften, dass {measure} {hope} würde. So kam es.",
    ),
    "tried.better_than_hoped": (
        "Am {on} haben wir gehofft, dass {measure} bis zum {by} {hope} würde. Es ist leichter geworden als gehofft.",
        "Wir hofften, dass {measure} {hope} würde. Es ist leichter geworden.",
    ),
    "tried.short_of_it": (
        "Am {on} haben wir gehofft, dass {measure} bis zum {by} {hope} würde. Es war weniger, als wir hofften. Auch das"
        " zeigt uns etwas.",
        "Wir hofften, dass {measure} {hope} würde. Es war weniger. Das kommt vor.",
    ),
    "tried.opposite": (
        "Am {on} haben wir gehofft, dass {measure} bis zum {by} {hope} würde. Es kam anders. Das kommt"
        " vor, niemand ist daran schuld, und es ist ein Grund, den Plan wieder anzusehen.",
        "Wir hofften, dass {measure} {hope} würde. Es kam anders. Das kommt vor.",
    ),
    "tried.cannot_tell": ("", ""),
    "flag.DET-1": (
        "Wir möchten bald mit Ihnen darüber sprechen, was jetzt helfen kann.",
        "Bitte sprechen Sie bald mit uns.",
    ),
    "flag.DET-2": (
        "Wir möchten bald mit Ihnen darüber sprechen, was jetzt helfen kann.",
        "Bitte sprechen Sie bald mit uns.",
    ),
    "flag.DET-3": (
        "Etwas von dem, was vorbei war, ist zurückgekommen. Das gehört oft zum Weg, und man kann damit"
        " arbeiten. Es ist gut, früh anzusehen, was schon einmal geholfen hat.",
        "Etwas ist zurückgekommen. Das kommt oft vor. Wir sehen an, was schon geholfen hat.",
    ),
    "flag.RSP-1": (
        "Bisher hat sich wenig verändert. Die ersten Wochen sind oft so; wir fragen Sie, ob die Behandlung passt.",
        "Bisher hat sich wenig verändert. Das ist oft so. Sagen Sie uns, ob die Behandlung passt.",
    ),
    "flag.RSP-3": (
        "Wir sind noch nicht dort, wo wir sein wollten. Das ist ein guter Grund, über einen anderen Weg zu sprechen.",
        "Wir sind noch nicht am Ziel. Wir können über einen anderen Weg sprechen.",
    ),
    "flag.RSP-4": (
        "Seit einigen Wochen bleibt es gleich. Das kommt vor, und es ist ein guter Moment, etwas anderes zu versuchen.",
        "Seit einigen Wochen ist es gleich. Wir können etwas anderes versuchen.",
    ),
    "flag.PRC-1": (
        "Einige Fragebögen sind nicht gekommen. Wenn es zu viele oder zu schwere sind, sagen Sie es uns: Wir können das"
        " ändern.",
        "Sind die Fragebögen zu viel? Sagen Sie es uns. Wir können das ändern.",
    ),
    "flag.PRC-2": (
        "Wir haben eine Weile nicht gesprochen. Wir würden gern von Ihnen hören.",
        "Wir würden gern von Ihnen hören.",
    ),
    "flag.MED-2": ("", ""),
    "flag.other": ("", ""),
    "surprise.flare_up": (
        "Es gab eine schwerere Zeit: {title} ({on}). Schwerere Zeiten gehören zum Weg.",
        "Es gab eine schwere Zeit: {title}. Das kommt vor.",
    ),
    "surprise.life_event": ("In Ihrem Leben ist etwas geschehen: {title} ({on}).", "In Ihrem Leben: {title} ({on})."),
    "surprise.health_care_use": ("", ""),
    "surprise.medical_warning_sign": ("", ""),
    "surprise.missed": ("", ""),
    "open.question": ("Sie haben gefragt: „{words}“", "Sie haben gefragt: „{words}“"),
    "open.task": ("", ""),
    "open.task_told": ("{owner} erklärt Ihnen bis zum {on}, was beschlossen wurde.", "{owner} erklärt es Ihnen."),
    "open.task_late": ("", ""),
    "open.task_late_told": (
        "{owner} wollte Ihnen bis zum {on} erklären, was beschlossen wurde. Bitte fragen Sie uns, wenn"
        " es niemand getan hat.",
        "{owner} wollte es Ihnen erklären. Bitte fragen Sie uns.",
    ),
    "open.form_due": (
        "Ein Fragebogen über {measure} wartet auf Sie. Sagen Sie uns, wenn Sie Hilfe dabei möchten.",
        "Ein Fragebogen wartet auf Sie. Wir können Ihnen helfen.",
    ),
    "open.review_late": ("", ""),
    "forward.discharged": (
        "Die Behandlung hier endete am {on}. Wenn Sie uns brauchen, können Sie wiederkommen.",
        "Die Behandlung endete am {on}. Sie können wiederkommen.",
    ),
    "forward.plan": ("Am {on} haben wir vereinbart: {kinds}.", "Wir haben vereinbart: {kinds}."),
    "forward.plan_unsigned": ("", ""),
    "forward.preference_followed": (
        "Wir haben aufgeschrieben, was Sie möchten: „{words}“ Der Plan folgt dem.",
        "Wir haben aufgeschrieben, was Sie möchten: „{words}“ Das machen wir.",
    ),
    "forward.preference_followed_partly": (
        "Wir haben aufgeschrieben, was Sie möchten: „{words}“ Der Plan folgt dem zum Teil; fragen Sie uns, warum.",
        "Wir haben aufgeschrieben, was Sie möchten: „{words}“ Einen Teil davon machen wir. Fragen Sie uns, warum.",
    ),
    "forward.preference_not_followed": (
        "Wir haben aufgeschrieben, was Sie möchten: „{words}“ Der Plan ist anders; wir möchten Ihnen erklären, warum.",
        "Wir haben aufgeschrieben, was Sie möchten: „{words}“ Der Plan ist anders. Wir möchten es erklären.",
    ),
    "forward.preference_not_said": (
        "Wir haben aufgeschrieben, was Sie möchten: „{words}“",
        "Wir haben aufgeschrieben, was Sie möchten: „{words}“",
    ),
    "forward.expected": (
        "Wir hoffen, dass {measure} bis zum {by} {hope} wird. Wenn nicht, suchen wir einen anderen Weg.",
        "Wir hoffen, dass {measure} {hope} wird. Wenn nicht, versuchen wir etwas anderes.",
    ),
    "forward.expected_stop": (
        "Wir hoffen, dass {measure} bis zum {by} {hope} wird. Wenn nicht, oder wenn es in die andere"
        " Richtung geht, ändern"
        " wir den Plan früher.",
        "Wir hoffen, dass {measure} {hope} wird. Wenn nicht, versuchen wir etwas anderes.",
    ),
    "forward.visit": ("Ihr nächster Termin: {kind} am {on}.", "Ihr nächster Termin: {on}."),
    "forward.visit_with": ("Ihr nächster Termin: {kind} am {on} mit {who}.", "Ihr nächster Termin: {on}, {who}."),
    "forward.review": ("Am {on} spricht das Team wieder über Ihren Plan.", "Am {on} sehen wir Ihren Plan wieder an."),
    "forward.form": ("Der nächste Fragebogen über {measure} kommt am {on}.", "Der nächste Fragebogen kommt am {on}."),
}
