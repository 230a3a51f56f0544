"""The first tables: firms, assessments with their log, evidence, receipts, and the ways in.

Revision: 0001, after
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "actor",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
    )
    op.create_table(
        "firm",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("credit_code", sa.String(length=32), nullable=True),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm")),
    )
    with op.batch_alter_table("firm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_firm_credit_code"), ["credit_code"], unique=False)

    op.create_table(
        "lookup_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup_attempt")),
    )
    with op.batch_alter_table("lookup_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lookup_attempt_address_hash_at"), ["address_hash", "at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lookup_attempt_at"), ["at"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("firm_id", sa.String(length=16), nullable=False),
        sa.Column("model_id", sa.String(length=32), nullable=False),
        sa.Column("model_version", sa.String(length=32), nullable=False),
        sa.Column("scoring_digest", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("visibility", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("facts_rev", sa.Integer(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_assessment_firm_id_firm")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        postgresql_with={"fillfactor": 80},
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_firm_id"), ["firm_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_consent_actor_id_actor")),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_consent_firm_id_firm")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_firm_id"), ["firm_id"], unique=False)

    op.create_table(
        "firm_owner",
        sa.Column("firm_id", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_firm_owner_actor_id_actor")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_firm_owner_firm_id_firm")),
        sa.PrimaryKeyConstraint("firm_id", "actor_id", name=op.f("pk_firm_owner")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("firm_owner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_firm_owner_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "answer_event",
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("rev", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("elapsed_ms", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_answer_event_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "rev", name=op.f("pk_answer_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer_reason",
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_answer_reason_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "question_id", name=op.f("pk_answer_reason")),
    )
    op.create_table(
        "assessment_facts",
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_facts_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_assessment_facts")),
    )
    op.create_table(
        "browser_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_browser_session_actor_id_actor")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_browser_session_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_browser_session")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entry_ticket",
        sa.Column("ticket_hash", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_entry_ticket_actor_id_actor")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_entry_ticket_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("ticket_hash", name=op.f("pk_entry_ticket")),
    )
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("upload_sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_id", sa.String(length=64), nullable=True),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_evidence_file_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
    )
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_file_assessment_id"), ["assessment_id"], unique=False
        )

    op.create_table(
        "fact_event",
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("rev", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_fact_event_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "rev", "fact_id", name=op.f("pk_fact_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "note",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_note_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint(
            "assessment_id", "question_id", name=op.f("uq_note_assessment_id_question_id")
        ),
    )
    op.create_table(
        "place",
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_place_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_place")),
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_receipt_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_receipt_assessment_id")),
    )
    op.create_table(
        "resume_code",
        sa.Column("assessment_id", sa.String(length=16), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_resume_code_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_resume_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_resume_code_code_hash")),
    )
    op.create_table(
        "evidence_link",
        sa.Column("evidence_id", sa.String(length=16), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence_file.id"],
            name=op.f("fk_evidence_link_evidence_id_evidence_file"),
        ),
        sa.PrimaryKeyConstraint("evidence_id", "question_id", name=op.f("pk_evidence_link")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("evidence_link")
    op.drop_table("resume_code")
    op.drop_table("receipt")
    op.drop_table("place")
    op.drop_table("note")
    op.drop_table("fact_event")
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_file_assessment_id"))

    op.drop_table("evidence_file")
    op.drop_table("entry_ticket")
    op.drop_table("browser_session")
    op.drop_table("assessment_facts")
    op.drop_table("answer_reason")
    op.drop_table("answer_event")
    with op.batch_alter_table("firm_owner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_firm_owner_actor_id"))

    op.drop_table("firm_owner")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_firm_id"))

    op.drop_table("consent")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_firm_id"))

    op.drop_table("assessment")
    with op.batch_alter_table("lookup_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lookup_attempt_at"))
        batch_op.drop_index(batch_op.f("ix_lookup_attempt_address_hash_at"))

    op.drop_table("lookup_attempt")
    with op.batch_alter_table("firm", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_firm_credit_code"))

    op.drop_table("firm")
    op.drop_table("actor")
