"""Duty rota, outbox of notices, the life of a flag."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "flag_seen": (("flag_id", "person_id"),),
    "escalation": (("id",), ("opened_id", "level")),
    "alert": (("id",),),
    "notice_try": (("id",),),
    "job_run": (("id",),),
    "support_check": (("id",),),
    "transfer": (("id",),),
}
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {
    "alert_to": (("alert_id", "person_id"),),
    "notice": (("id",), ("alert_id", "channel", "address")),
    "notice_address": (("id",),),
    "rota_shift": (("id",),),
}


def upgrade() -> None:
    _life_of_a_flag()
    _alerts()
    _notices()
    _rota_and_jobs()
    _support()
    guard(APPEND_ONLY, KEPT)


def _life_of_a_flag() -> None:
    op.add_column("flag_event", sa.Column("role", sa.Text(), nullable=False, server_default=""))
    op.add_column("flag_event", sa.Column("action_code", sa.Text(), nullable=False, server_default=""))
    op.add_column("flag_event", sa.Column("until_on", sa.Date(), nullable=True))
    op.create_table(
        "flag_seen",
        sa.Column("flag_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_flag_seen_flag_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_flag_seen_patient_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_flag_seen_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_flag_seen_team_id")),
        sa.PrimaryKeyConstraint("flag_id", "person_id", name=op.f("pk_flag_seen")),
    )
    op.create_index(op.f("ix_flag_seen_patient_id"), "flag_seen", ["patient_id"], unique=False)
    op.create_table(
        "escalation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flag_id", sa.Text(), nullable=False),
        sa.Column("opened_id", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_escalation_entered_by")),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_escalation_flag_id")),
        sa.ForeignKeyConstraint(["opened_id"], ["flag_event.id"], name=op.f("fk_escalation_opened_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_escalation_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_escalation_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("opened_id", "level", name=op.f("uq_escalation_opened_id_level")),
    )
    op.create_index(op.f("ix_escalation_flag_id"), "escalation", ["flag_id"], unique=False)


def _alerts() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flag_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_alert_entered_by")),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_alert_flag_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_alert_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_alert_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index(op.f("ix_alert_flag_id"), "alert", ["flag_id"], unique=False)
    op.create_index(op.f("ix_alert_team_id_entered_at"), "alert", ["team_id", "entered_at"], unique=False)
    op.create_table(
        "alert_to",
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_to_alert_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_alert_to_person_id")),
        sa.PrimaryKeyConstraint("alert_id", "person_id", name=op.f("pk_alert_to")),
    )
    op.create_index(op.f("ix_alert_to_person_id_over_at"), "alert_to", ["person_id", "over_at"], unique=False)


def _notices() -> None:
    op.create_table(
        "notice_address",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("team_id", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Text(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_notice_address_added_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_address_person_id")),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"], name=op.f("fk_notice_address_removed_by")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_notice_address_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_address")),
    )
    op.create_index(op.f("ix_notice_address_person_id"), "notice_address", ["person_id"], unique=False)
    op.create_index(op.f("ix_notice_address_team_id"), "notice_address", ["team_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("team_id", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_notice_alert_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_notice_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("alert_id", "channel", "address", name=op.f("uq_notice_alert_id_channel_address")),
    )
    op.create_index(op.f("ix_notice_state_next_try_at"), "notice", ["state", "next_try_at"], unique=False)
    op.create_table(
        "notice_try",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_try_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_try")),
    )
    op.create_index(op.f("ix_notice_try_notice_id"), "notice_try", ["notice_id"], unique=False)


def _rota_and_jobs() -> None:
    op.create_table(
        "rota_shift",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("from_time", sa.Text(), nullable=False),
        sa.Column("to_time", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_rota_shift_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_rota_shift_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rota_shift_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_rota_shift_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_shift")),
    )
    op.create_index(op.f("ix_rota_shift_team_id"), "rota_shift", ["team_id"], unique=False)
    op.create_table(
        "job_run",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("did", sa.BigInteger(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
    )
    op.create_index(op.f("ix_job_run_job_ended_at"), "job_run", ["job", "ended_at"], unique=False)


def _support() -> None:
    op.create_table(
        "support_check",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flag_id", sa.Text(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("suggestions", sa.JSON(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_support_check_entered_by")),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_support_check_flag_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_support_check_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_support_check_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_check")),
    )
    op.create_index(op.f("ix_support_check_patient_id"), "support_check", ["patient_id"], unique=False)
    op.create_table(
        "transfer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_team_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_transfer_entered_by")),
        sa.ForeignKeyConstraint(["from_team_id"], ["team.id"], name=op.f("fk_transfer_from_team_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_transfer_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_transfer_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index(op.f("ix_transfer_patient_id"), "transfer", ["patient_id"], unique=False)
