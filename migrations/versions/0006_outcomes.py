"""What a decision rests on, what left the house, and what became of it: written from queries/tables_outcomes.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "decision_detail": (("decision_id", "version"),),
    "decision_basis": (("decision_id", "version"),),
    "decision_confirmation": (("decision_id", "version"),),
    "amendment_notice": (("id",), ("decision_id", "version", "person_id")),
    "amendment_seen": (("notice_id",),),
    "dispatch": (("id",),),
    "dispatch_acknowledgement": (("dispatch_id",),),
    "departure": (("id",),),
}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {}


def upgrade() -> None:
    op.create_table(
        "amendment_notice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_amendment_notice_decision_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_amendment_notice_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_amendment_notice_patient_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_amendment_notice_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_amendment_notice_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_notice")),
        sa.UniqueConstraint(
            "decision_id", "version", "person_id", name=op.f("uq_amendment_notice_decision_id_version_person_id")
        ),
    )
    op.create_index(op.f("ix_amendment_notice_person_id"), "amendment_notice", ["person_id"], unique=False)
    op.create_table(
        "departure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("instead", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_departure_decision_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_departure_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_departure_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_departure_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure")),
    )
    op.create_index(op.f("ix_departure_decision_id"), "departure", ["decision_id"], unique=False)
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_dispatch_decision_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_dispatch_entered_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_dispatch_meeting_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_dispatch_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_dispatch_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
    )
    op.create_index(op.f("ix_dispatch_decision_id"), "dispatch", ["decision_id"], unique=False)
    op.create_index(op.f("ix_dispatch_meeting_id"), "dispatch", ["meeting_id"], unique=False)
    op.create_table(
        "amendment_seen",
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_amendment_seen_entered_by")),
        sa.ForeignKeyConstraint(["notice_id"], ["amendment_notice.id"], name=op.f("fk_amendment_seen_notice_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_amendment_seen_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_amendment_seen_team_id")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_amendment_seen")),
    )
    op.create_table(
        "decision_basis",
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id", "version"],
            ["decision_version.decision_id", "decision_version.version"],
            name=op.f("fk_decision_basis_decision_id_version"),
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_decision_basis_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_decision_basis_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_decision_basis_team_id")),
        sa.PrimaryKeyConstraint("decision_id", "version", name=op.f("pk_decision_basis")),
    )
    op.create_table(
        "decision_confirmation",
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id", "version"],
            ["decision_version.decision_id", "decision_version.version"],
            name=op.f("fk_decision_confirmation_decision_id_version"),
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_decision_confirmation_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_decision_confirmation_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_decision_confirmation_team_id")),
        sa.PrimaryKeyConstraint("decision_id", "version", name=op.f("pk_decision_confirmation")),
    )
    op.create_table(
        "decision_detail",
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("available", sa.Text(), nullable=False),
        sa.Column("lacking", sa.Text(), nullable=False),
        sa.Column("possible", sa.Text(), nullable=False),
        sa.Column("deferred_for", sa.Text(), nullable=False),
        sa.Column("formulation", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("suggested", sa.JSON(), nullable=True),
        sa.Column("step_why", sa.Text(), nullable=False),
        sa.Column("guideline", sa.Text(), nullable=False),
        sa.Column("followed_why", sa.Text(), nullable=False),
        sa.Column("social", sa.Text(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=False),
        sa.Column("safety_plan", sa.Text(), nullable=False),
        sa.Column("contingency", sa.JSON(), nullable=True),
        sa.Column("plain_why", sa.Text(), nullable=False),
        sa.Column("plain_next", sa.Text(), nullable=False),
        sa.Column("promised", sa.JSON(), nullable=False),
        sa.Column("basis_digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id", "version"],
            ["decision_version.decision_id", "decision_version.version"],
            name=op.f("fk_decision_detail_decision_id_version"),
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_decision_detail_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_decision_detail_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_decision_detail_team_id")),
        sa.PrimaryKeyConstraint("decision_id", "version", name=op.f("pk_decision_detail")),
    )
    op.create_table(
        "dispatch_acknowledgement",
        sa.Column("dispatch_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=True),
        sa.Column("acknowledged_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatch.id"], name=op.f("fk_dispatch_acknowledgement_dispatch_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_dispatch_acknowledgement_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_dispatch_acknowledgement_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_dispatch_acknowledgement_team_id")),
        sa.PrimaryKeyConstraint("dispatch_id", name=op.f("pk_dispatch_acknowledgement")),
    )
    op.add_column("action_event", sa.Column("reason_code", sa.Text(), nullable=True))
    op.add_column("signature", sa.Column("second_wanted", sa.Boolean(), nullable=True))
    guard(APPEND_ONLY, KEPT)
