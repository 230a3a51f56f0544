"""Batches of reports: who asked for what, and what became of each report.

Revision: 0009_batches, after 0008_rounds
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0009_batches"
down_revision: str | None = "0008_rounds"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "report_batch",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("actor_kind", sa.String(length=32), nullable=False),
        sa.Column("clients", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("worker", sa.String(length=16), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_report_batch_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_batch")),
    )
    op.create_index(
        op.f("ix_report_batch_actor_id_organisation_id"),
        "report_batch",
        ["actor_id", "organisation_id"],
    )
    op.create_index(
        op.f("ix_report_batch_state_created_at"), "report_batch", ["state", "created_at"]
    )
    op.create_table(
        "report_item",
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.String(length=16), nullable=False),
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("file_id", sa.String(length=16), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("is_draft", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["report_batch.id"],
            name=op.f("fk_report_item_batch_id_report_batch"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_report_item_firm_id_firm")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_report_item_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("batch_id", "position", name=op.f("pk_report_item")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_report_item_firm_id"), "report_item", ["firm_id"])
    op.create_index(
        op.f("ix_report_item_batch_id_state_position"),
        "report_item",
        ["batch_id", "state", "position"],
    )


def downgrade() -> None:
    op.drop_table("report_item")
    op.drop_table("report_batch")
