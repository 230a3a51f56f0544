"""Values of a bureau's indicators, its own indicators and targets, the files they came from,
and what self-assessments tell.

Revision: 0007_indicators, after 0006_peers
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0007_indicators"
down_revision: str | None = "0006_peers"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "indicator_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("indicator_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("entered_by", sa.String(length=16), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_value")),
    )
    op.create_index(
        op.f("ix_indicator_value_region_indicator_id_day"),
        "indicator_value",
        ["region", "indicator_id", "day"],
    )
    op.create_table(
        "own_indicator",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("target", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("attribute", sa.String(length=32), nullable=True),
        sa.Column("better", sa.String(length=32), nullable=False),
        sa.Column("created_by", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_indicator")),
    )
    op.create_index(op.f("ix_own_indicator_region"), "own_indicator", ["region"])
    op.create_table(
        "own_target",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("indicator_id", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("attribute", sa.String(length=32), nullable=True),
        sa.Column("created_by", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_target")),
    )
    op.create_index(op.f("ix_own_target_region"), "own_target", ["region"])
    op.create_table(
        "indicator_file",
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("uploaded_by", sa.String(length=16), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("region", "digest", name=op.f("pk_indicator_file")),
    )
    op.create_table(
        "self_count",
        sa.Column("world", sa.String(length=32), nullable=False),
        sa.Column("measure", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("ledger", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("world", "measure", "digest", name=op.f("pk_self_count")),
    )


def downgrade() -> None:
    for table in ("self_count", "indicator_file", "own_target", "own_indicator", "indicator_value"):
        op.drop_table(table)
