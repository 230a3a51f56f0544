"""What is told of rounds, part by part, and the ledgers behind it.

Revision: 0008_rounds, after 0007_indicators
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0008_rounds"
down_revision: str | None = "0007_indicators"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "round_snapshot",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("campaign_id", sa.String(length=16), nullable=False),
        sa.Column("world", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("firms", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_round_snapshot_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_snapshot")),
    )
    op.create_index(
        op.f("ix_round_snapshot_campaign_id_world_part_built_at"),
        "round_snapshot",
        ["campaign_id", "world", "part", "built_at"],
    )
    op.create_table(
        "round_ledger",
        sa.Column("campaign_id", sa.String(length=16), nullable=False),
        sa.Column("world", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_round_ledger_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "world", "part", name=op.f("pk_round_ledger")),
    )


def downgrade() -> None:
    op.drop_table("round_ledger")
    op.drop_table("round_snapshot")
