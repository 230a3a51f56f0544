"""Sharing: members, invitations, organisations, grants, campaigns, claims, reviews.

A firm may reopen what it submitted, so an assessment has many receipts, each with its number.

Revision: 0003_sharing, after 0002_accounts
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0003_sharing"
down_revision: str | None = "0002_accounts"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("bureau", sa.String(length=32), nullable=False),
        sa.Column("model_version", sa.String(length=32), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_index(op.f("ix_campaign_region"), "campaign", ["region"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "access_grant",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("firm_id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.String(length=16), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_access_grant_firm_id_firm")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_access_grant_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
    )
    op.create_index(
        op.f("ix_access_grant_firm_id_organisation_id"),
        "access_grant",
        ["firm_id", "organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_access_grant_organisation_id"), "access_grant", ["organisation_id"], unique=False
    )
    op.create_table(
        "client_assignment",
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column("firm_id", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_client_assignment_actor_id_actor")
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_client_assignment_firm_id_firm")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_client_assignment_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "firm_id", "actor_id", name=op.f("pk_client_assignment")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_client_assignment_actor_id_firm_id"),
        "client_assignment",
        ["actor_id", "firm_id"],
        unique=False,
    )
    op.create_table(
        "credit_claim",
        sa.Column("firm_id", sa.String(length=16), nullable=False),
        sa.Column("credit_code", sa.String(length=32), nullable=False),
        sa.Column("claimed_by", sa.String(length=16), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=True),
        sa.Column("confirmed_by", sa.String(length=16), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firm.id"], name=op.f("fk_credit_claim_firm_id_firm")
        ),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_credit_claim")),
    )
    op.create_index(
        op.f("ix_credit_claim_credit_code"), "credit_claim", ["credit_code"], unique=False
    )
    op.create_index(
        "uq_credit_claim_confirmed",
        "credit_claim",
        ["credit_code"],
        unique=True,
        sqlite_where=sa.text("method IS NOT NULL"),
        postgresql_where=sa.text("method IS NOT NULL"),
    )
    op.create_table(
        "credit_dispute",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("credit_code", sa.String(length=32), nullable=False),
        sa.Column("holder_id", sa.String(length=16), nullable=False),
        sa.Column("claimant_id", sa.String(length=16), nullable=False),
        sa.Column("opened_by", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.String(length=16), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["claimant_id"], ["firm.id"], name=op.f("fk_credit_dispute_claimant_id_firm")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["firm.id"], name=op.f("fk_credit_dispute_holder_id_firm")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_dispute")),
    )
    op.create_index(
        op.f("ix_credit_dispute_credit_code"), "credit_dispute", ["credit_code"], unique=False
    )
    op.create_table(
        "organisation_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column("member_id", sa.String(length=16), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=16), nullable=True),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_log_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_log")),
    )
    op.create_index(
        op.f("ix_organisation_log_organisation_id_member_id"),
        "organisation_log",
        ["organisation_id", "member_id"],
        unique=False,
    )
    op.create_table(
        "organisation_member",
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_organisation_member_actor_id_actor")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_member_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "actor_id", name=op.f("pk_organisation_member")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_organisation_member_actor_id"), "organisation_member", ["actor_id"], unique=False
    )
    op.create_table(
        "campaign_entry",
        sa.Column("campaign_id", sa.String(length=16), nullable=False),
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_campaign_entry_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_entry_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "assessment_id", name=op.f("pk_campaign_entry")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_campaign_entry_assessment_id"), "campaign_entry", ["assessment_id"], unique=False
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=16), nullable=True),
        sa.Column("organisation_id", sa.String(length=16), nullable=True),
        sa.Column("assessment_id", sa.String(length=16), nullable=True),
        sa.Column("credit_code", sa.String(length=32), nullable=True),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("dimensions", sa.String(length=255), nullable=False),
        sa.Column("access_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.String(length=16), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_invitation_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_invitation_firm_id_firm")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_invitation_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_firm_id"), "invitation", ["firm_id"], unique=False)
    op.create_index(
        op.f("ix_invitation_organisation_id"), "invitation", ["organisation_id"], unique=False
    )
    op.create_table(
        "remark",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("voice", sa.String(length=32), nullable=False),
        sa.Column("answers_id", sa.String(length=16), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_remark_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index(op.f("ix_remark_assessment_id"), "remark", ["assessment_id"], unique=False)
    op.create_table(
        "verified_level",
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("self_assessed", sa.SmallInteger(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_verified_level_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "question_id", name=op.f("pk_verified_level")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "verifier",
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_verifier_actor_id_actor")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_verifier_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "actor_id", name=op.f("pk_verifier")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "firm_member",
        sa.Column("firm_id", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("dimension", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("invitation_id", sa.String(length=16), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_firm_member_actor_id_actor")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_firm_member_firm_id_firm")),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_firm_member_invitation_id_invitation"),
        ),
        sa.PrimaryKeyConstraint("firm_id", "actor_id", "dimension", name=op.f("pk_firm_member")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_firm_member_actor_id"), "firm_member", ["actor_id"], unique=False)
    op.create_index(
        op.f("ix_firm_member_invitation_id"), "firm_member", ["invitation_id"], unique=False
    )
    op.add_column("assessment", sa.Column("verified", sa.LargeBinary(), nullable=True))
    op.add_column(
        "receipt", sa.Column("sequence", sa.Integer(), nullable=False, server_default="1")
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.alter_column("sequence", server_default=None)
        batch_op.drop_constraint(batch_op.f("uq_receipt_assessment_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_receipt_assessment_id_sequence"), ["assessment_id", "sequence"]
        )


def downgrade() -> None:
    op.execute(
        "DELETE FROM receipt WHERE sequence < (SELECT max(newer.sequence) FROM receipt AS newer"
        " WHERE newer.assessment_id = receipt.assessment_id)"
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_receipt_assessment_id_sequence"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_receipt_assessment_id"), ["assessment_id"])
        batch_op.drop_column("sequence")
    op.drop_column("assessment", "verified")
    op.drop_index(op.f("ix_firm_member_invitation_id"), table_name="firm_member")
    op.drop_index(op.f("ix_firm_member_actor_id"), table_name="firm_member")
    op.drop_table("firm_member")
    op.drop_table("verifier")
    op.drop_table("verified_level")
    op.drop_index(op.f("ix_remark_assessment_id"), table_name="remark")
    op.drop_table("remark")
    op.drop_index(op.f("ix_invitation_organisation_id"), table_name="invitation")
    op.drop_index(op.f("ix_invitation_firm_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_campaign_entry_assessment_id"), table_name="campaign_entry")
    op.drop_table("campaign_entry")
    op.drop_index(op.f("ix_organisation_member_actor_id"), table_name="organisation_member")
    op.drop_table("organisation_member")
    op.drop_index(
        op.f("ix_organisation_log_organisation_id_member_id"), table_name="organisation_log"
    )
    op.drop_table("organisation_log")
    op.drop_index(op.f("ix_credit_dispute_credit_code"), table_name="credit_dispute")
    op.drop_table("credit_dispute")
    op.drop_index(
        "uq_credit_claim_confirmed",
        table_name="credit_claim",
        sqlite_where=sa.text("method IS NOT NULL"),
        postgresql_where=sa.text("method IS NOT NULL"),
    )
    op.drop_index(op.f("ix_credit_claim_credit_code"), table_name="credit_claim")
    op.drop_table("credit_claim")
    op.drop_index(op.f("ix_client_assignment_actor_id_firm_id"), table_name="client_assignment")
    op.drop_table("client_assignment")
    op.drop_index(op.f("ix_access_grant_organisation_id"), table_name="access_grant")
    op.drop_index(op.f("ix_access_grant_firm_id_organisation_id"), table_name="access_grant")
    op.drop_table("access_grant")
    op.drop_table("organisation")
    op.drop_index(op.f("ix_campaign_region"), table_name="campaign")
    op.drop_table("campaign")
