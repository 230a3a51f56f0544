"""A photo of a firm's licence, until somebody has looked at it.

Revision: 0005_licence, after 0004_audit
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0005_licence"
down_revision: str | None = "0004_audit"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "licence",
        sa.Column("firm_id", sa.String(length=16), nullable=False),
        sa.Column("storage_id", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("handed_in_by", sa.String(length=16), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=16), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doubt", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_licence_firm_id_firm")),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_licence")),
    )


def downgrade() -> None:
    op.drop_table("licence")
