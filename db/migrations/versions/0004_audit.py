"""The audit trail, consent for each recipient, and what was erased.

Revision: 0004_audit, after 0003_sharing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0004_audit"
down_revision: str | None = "0003_sharing"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=True),
        sa.Column("object_kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"])
    op.create_index(op.f("ix_audit_event_actor_id_seq"), "audit_event", ["actor_id", "seq"])
    op.create_index(op.f("ix_audit_event_object_id_seq"), "audit_event", ["object_id", "seq"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_seal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("first_rev", sa.Integer(), nullable=False),
        sa.Column("last_rev", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_audit_seal_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_seal")),
    )
    op.create_index(
        op.f("ix_audit_seal_assessment_id_last_rev"), "audit_seal", ["assessment_id", "last_rev"]
    )
    op.create_table(
        "erasure",
        sa.Column("object_kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("object_kind", "object_id", name=op.f("pk_erasure")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("recipient", sa.String(length=64), server_default="operator", nullable=False)
        )
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("recipient")

    op.drop_table("erasure")
    op.drop_index(op.f("ix_audit_seal_assessment_id_last_rev"), table_name="audit_seal")
    op.drop_table("audit_seal")
    op.drop_table("audit_head")
    op.drop_index(op.f("ix_audit_event_object_id_seq"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_actor_id_seq"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_at"), table_name="audit_event")
    op.drop_table("audit_event")
