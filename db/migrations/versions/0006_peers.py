"""Submissions as they are read in blocks, snapshots of peers, their ledgers, and the register.

Revision: 0006_peers, after 0005_licence
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0006_peers"
down_revision: str | None = "0005_licence"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("firm_id", sa.String(length=16), nullable=False),
        sa.Column("scoring_digest", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=True),
        sa.Column("sector", sa.SmallInteger(), nullable=False),
        sa.Column("size", sa.SmallInteger(), nullable=False),
        sa.Column("designated", sa.SmallInteger(), nullable=False),
        sa.Column("vetoed", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_submission_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_submission_firm_id_firm")),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_submission")),
    )
    op.create_index(
        op.f("ix_submission_firm_id_scoring_digest_submitted_at"),
        "submission",
        ["firm_id", "scoring_digest", "submitted_at"],
    )
    op.create_table(
        "peer_snapshot",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("world", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_snapshot")),
    )
    op.create_index(
        op.f("ix_peer_snapshot_world_model_built_at"),
        "peer_snapshot",
        ["world", "model", "built_at"],
    )
    op.create_table(
        "peer_ledger",
        sa.Column("world", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("world", "model", "audience", name=op.f("pk_peer_ledger")),
    )
    op.create_table(
        "firm_register",
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("sector", sa.String(length=32), nullable=False),
        sa.Column("size", sa.String(length=32), nullable=False),
        sa.Column("firms", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("region", "sector", "size", name=op.f("pk_firm_register")),
    )


def downgrade() -> None:
    op.drop_table("firm_register")
    op.drop_table("peer_ledger")
    op.drop_table("peer_snapshot")
    op.drop_table("submission")
