"""A kept decision as the draft it came from: to read it back, to check it before the signature, to write it anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select

from queries.decision_content import detail_in_draft, readable, version_with_detail
from queries.engine import reading
from queries.tables_review import action, decision, decision_version
from rules.decisions import ActionDraft, DecisionDraft, Prediction
from rules.roles import Act, User, check_can


def draft_of(version: Mapping[str, Any], promised: Sequence[Mapping[str, Any]]) -> DecisionDraft:
    """A kept version as the draft it came from: to read it back, to check it again, to write the next version."""
    told = None
    if version["prediction_measure"] and version["prediction_by_on"] is not None:
        told = Prediction(
            version["prediction_measure"],
            version["prediction_direction"],
            version["prediction_size"],
            version["prediction_by_on"],
            version["stop_rule"],
        )
    return DecisionDraft(
        kinds=tuple(version["kinds"]),
        question=version["question"],
        rationale=version["rationale"],
        options=tuple((one[0], one[1]) for one in version["options"]),
        preference=version["preference"],
        preference_followed=version["preference_followed"],
        dissent=tuple((one[0], one[1]) for one in version["dissent"]),
        safety_note=version["safety_note"],
        prediction=told,
        actions=tuple(
            ActionDraft(one["what"], one["owner_id"], one["due_on"], bool(one["tells_patient"])) for one in promised
        ),
        next_review_on=version["next_review_on"],
        step_to=version["step_to"],
        **detail_in_draft(version),
    )


def kept_draft(connection: Connection, decision_id: str, version: int) -> DecisionDraft:
    """One version with its actions, from the database."""
    row = connection.execute(version_with_detail(decision_id, version)).mappings().one()
    mine = action.c.decision_id == decision_id, action.c.decision_version == version
    promised = connection.execute(select(action).where(*mine).order_by(action.c.due_on, action.c.id)).mappings().all()
    return draft_of(dict(row), [dict(one) for one in promised])


def by_version(engine: Engine, decision_id: str, *, by: User) -> dict[int, DecisionDraft]:
    """Version number to what it said, for every version of one decision of the reader's teams."""
    check_can(by, Act.take_part)
    mine = decision_version.c.decision_id == decision_id, readable(by)
    with reading(engine) as connection:
        numbers = connection.scalars(select(decision_version.c.version).where(*mine)).all()
        return {number: kept_draft(connection, decision_id, number) for number in numbers}


def drafts(engine: Engine, meeting_id: str, *, by: User) -> dict[str, DecisionDraft]:
    """Decision id to the current version of each decision of one meeting."""
    check_can(by, Act.take_part)
    query = select(decision.c.id, decision.c.current_version).where(
        decision.c.meeting_id == meeting_id, decision.c.team_id.in_(by.scope)
    )
    with reading(engine) as connection:
        return {row.id: kept_draft(connection, row.id, row.current_version) for row in connection.execute(query).all()}
