"""Word templates of organisations, for their clients' reports.

Revision: 0010_letterheads, after 0009_batches
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0010_letterheads"
down_revision: str | None = "0009_batches"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "organisation_template",
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=16), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_template_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation_template")),
    )


def downgrade() -> None:
    op.drop_table("organisation_template")
