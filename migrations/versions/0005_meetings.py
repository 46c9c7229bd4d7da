"""Referrals, meeting series, shared drafts, participants: written from queries/tables_meetings.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "meeting_series": (("id",), ("supersedes",)),
    "meeting_plan": (("meeting_id",),),
    "referral_event": (("id",),),
    "agenda_event": (("id",),),
    "case_mark": (("id",),),
    "draft_text": (("agenda_item_id", "field", "revision"),),
    "invitation": (("id",),),
    "invitation_end": (("invitation_id",),),
    "contribution": (("id",),),
}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {"referral": (("id",),), "agenda_detail": (("agenda_item_id",),)}


def upgrade() -> None:
    op.create_table(
        "meeting_series",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("minutes_long", sa.Integer(), nullable=False),
        sa.Column("core_disciplines", sa.JSON(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("cut_off_days", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.JSON(), nullable=False),
        sa.Column("chair_id", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["chair_id"], ["person.id"], name=op.f("fk_meeting_series_chair_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_meeting_series_made_by")),
        sa.ForeignKeyConstraint(["supersedes"], ["meeting_series.id"], name=op.f("fk_meeting_series_supersedes")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_meeting_series_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_meeting_series_supersedes")),
    )
    op.create_index(op.f("ix_meeting_series_team_id"), "meeting_series", ["team_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_invitation_entered_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_invitation_meeting_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_invitation_patient_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_invitation_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_meeting_id"), "invitation", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_invitation_person_id"), "invitation", ["person_id"], unique=False)
    op.create_table(
        "meeting_plan",
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("series_id", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("cut_off_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_plan_meeting_id")),
        sa.ForeignKeyConstraint(["series_id"], ["meeting_series.id"], name=op.f("fk_meeting_plan_series_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_meeting_plan_team_id")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_plan")),
    )
    op.create_table(
        "referral",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("known", sa.Text(), nullable=False),
        sa.Column("patient_asks", sa.Text(), nullable=False),
        sa.Column("patient_knows", sa.Boolean(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_referral_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_referral_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_referral_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_patient_id"), "referral", ["patient_id"], unique=False)
    op.create_index(op.f("ix_referral_team_id_state"), "referral", ["team_id", "state"], unique=False)
    op.create_table(
        "agenda_detail",
        sa.Column("agenda_item_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Float(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("fits", sa.Boolean(), nullable=False),
        sa.Column("referral_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_agenda_detail_agenda_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_detail_meeting_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_agenda_detail_patient_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_agenda_detail_referral_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_agenda_detail_team_id")),
        sa.PrimaryKeyConstraint("agenda_item_id", name=op.f("pk_agenda_detail")),
    )
    op.create_index(op.f("ix_agenda_detail_meeting_id"), "agenda_detail", ["meeting_id"], unique=False)
    op.create_table(
        "agenda_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("agenda_item_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_agenda_event_agenda_item_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_agenda_event_entered_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_event_meeting_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_agenda_event_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_agenda_event_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_event")),
    )
    op.create_index(op.f("ix_agenda_event_meeting_id"), "agenda_event", ["meeting_id"], unique=False)
    op.create_table(
        "case_mark",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agenda_item_id", sa.Text(), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_case_mark_agenda_item_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_case_mark_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_case_mark_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_case_mark_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_mark")),
    )
    op.create_index(op.f("ix_case_mark_agenda_item_id"), "case_mark", ["agenda_item_id"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invitation_id", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_contribution_entered_by")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_contribution_invitation_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_contribution_meeting_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_contribution_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_contribution_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    op.create_index(op.f("ix_contribution_patient_id"), "contribution", ["patient_id"], unique=False)
    op.create_table(
        "draft_text",
        sa.Column("agenda_item_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_draft_text_agenda_item_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_draft_text_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_draft_text_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_draft_text_team_id")),
        sa.PrimaryKeyConstraint("agenda_item_id", "field", "revision", name=op.f("pk_draft_text")),
    )
    op.create_table(
        "invitation_end",
        sa.Column("invitation_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_invitation_end_entered_by")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_invitation_end_invitation_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_invitation_end_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_invitation_end_team_id")),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_invitation_end")),
    )
    op.create_table(
        "referral_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("referral_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_referral_event_entered_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_referral_event_patient_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_event_referral_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_referral_event_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_event")),
    )
    op.create_index(op.f("ix_referral_event_referral_id"), "referral_event", ["referral_id"], unique=False)
    guard(APPEND_ONLY, KEPT)
