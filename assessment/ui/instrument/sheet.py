"""From an open assessment to the plain data the instrument draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessment.domain.evidence import Evidence
from assessment.domain.permissions import Action
from assessment.i18n import _, content
from assessment.ui import context
from assessment.ui.context import Open
from assessment.ui.instrument.texts import texts, texts_of_helpers
from questionnaires.answers import OPEN, Answer
from questionnaires.model import Question

URLS = {
    "answers": "/api/answers",
    "notes": "/api/notes",
    "evidence": "/api/evidence",
    "link": "/api/evidence/link",
    "remove": "/api/evidence/remove",
    "files": "/evidence",
    "history": "/history?q=",
}
ACCEPTED_FILES = ".pdf,.ofd,.doc,.docx,.wps,.xls,.xlsx,.et,image/*"
MEGABYTE = 1024 * 1024
_OPEN_ANSWER = Answer(OPEN)


@dataclass(frozen=True)
class Sections:
    """The dimensions this firm is asked about, with their questions in order."""

    here: Open
    questions: dict[str, tuple[Question, ...]]

    @classmethod
    def of(cls, here: Open) -> Sections:
        found: dict[str, list[Question]] = {}
        for question in here.questions:
            found.setdefault(here.model.dimension_of(question.id).id, []).append(question)
        return cls(here, {dimension: tuple(qs) for dimension, qs in found.items()})

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self.questions)

    def known(self, section: str | None) -> str:
        """Return the section if it is one of these, else the first."""
        return section if section in self.questions else self.ids[0]

    def beside(self, section: str, step: int) -> str:
        """Return the section before or after; the ends stay where they are."""
        place = self.ids.index(section) + step
        return self.ids[min(max(place, 0), len(self.ids) - 1)]

    def of_question(self, question: str) -> str | None:
        return next(
            (s for s, qs in self.questions.items() if any(q.id == question for q in qs)), None
        )

    def is_open(self, question: Question) -> bool:
        return self.here.sheet.answers.get(question.id, _OPEN_ANSWER).value == OPEN

    def next_open(self, section: str) -> tuple[str, str | None]:
        """Return the next section with an open question after this one, and the question.

        Only what this person fills in is looked through.
        """
        at = self.ids.index(section) + 1
        for each in filter(self.here.writes, (*self.ids[at:], *self.ids[:at])):
            question = next((q.id for q in self.questions[each] if self.is_open(q)), None)
            if question:
                return each, question
        return section, None


def section_data(here: Open, sections: Sections, section: str, focus: str | None) -> dict[str, Any]:
    """Return everything the instrument shows of one section."""
    sheet, dimension = here.sheet, here.model.dimension(section)
    numbers = here.numbers
    return {
        **_progress(here),
        "readonly": not here.writes(section),
        "focus": focus,
        "hints": [
            {"id": hint.id, "text": content(hint.sentence), "questions": list(hint.questions)}
            for hint in sheet.hints
        ],
        "section": {
            "id": section,
            "title": content(dimension.title),
            "summary": content(dimension.summary),
            "note": _whose(here, section),
            "index": sections.ids.index(section) + 1,
            "count": len(sections.ids),
        },
        "sections": [_tally(here, sections, each) for each in sections.ids],
        "questions": [_question(here, q, numbers[q.id]) for q in sections.questions[section]],
        "reusable_files": [_file(evidence) for evidence in sheet.evidence],
        "limits": {
            "max_bytes": context.services().documents.limits.file_megabytes * MEGABYTE,
            "accept": ACCEPTED_FILES,
        },
    }


def waiting_data(here: Open) -> dict[str, Any]:
    """Return what the instrument needs to send what still waits, without any question."""
    return {**_progress(here), "section": None, "questions": []}


def _progress(here: Open) -> dict[str, Any]:
    sheet = here.sheet
    return {
        "assessment": here.id,
        "rev": sheet.rev,
        "saved": sheet.saved,
        "total": sheet.total,
        "urls": URLS,
        "texts": texts() if here.may(Action.SHEET_SUBMIT) else texts() | texts_of_helpers(),
    }


def _whose(here: Open, section: str) -> str:
    """Say why a section cannot be filled in, where others of the same sheet can."""
    if not here.is_draft or here.writes(section) or not here.may(Action.SHEET_SAVE):
        return ""
    return _("这一部分由同事填写，您可以看，不能改。")


def _tally(here: Open, sections: Sections, section: str) -> dict[str, Any]:
    questions = sections.questions[section]
    return {
        "id": section,
        "title": content(here.model.dimension(section).title),
        "writable": here.writes(section),
        "answered": sum(not sections.is_open(question) for question in questions),
        "total": len(questions),
    }


def _question(here: Open, question: Question, number: int) -> dict[str, Any]:
    words = question.wording(here.sheet.facts)
    answer = here.sheet.answers.get(question.id, _OPEN_ANSWER)
    return {
        "id": question.id,
        "number": number,
        "text": content(words.text),
        "help": content(words.help),
        "anchors": [content(anchor) for anchor in words.anchors],
        "exclusive": question.exclusive,
        "gate": question.gate,
        "optional_na": [
            {"id": reason, "title": content(here.model.na_reason(reason))}
            for reason in question.not_applicable
        ],
        "evidence": _evidence(here, question),
        "note": here.sheet.notes.get(question.id, ""),
        "value": answer.value,
        "reason": answer.reason,
    }


def _evidence(here: Open, question: Question) -> dict[str, Any]:
    accepts = question.evidence.accepts if question.evidence else ()
    own = (e for e in here.sheet.evidence if question.id in e.question_ids)
    return {
        "wanted": question.evidence is not None,
        "accepts": [content(here.model.evidence_kind(kind)) for kind in accepts],
        "files": [_file(evidence) for evidence in own],
    }


def _file(evidence: Evidence) -> dict[str, Any]:
    return {
        "id": evidence.id,
        "name": evidence.filename,
        "size": evidence.size,
        "number": evidence.document_number,
        "date": evidence.document_date.isoformat() if evidence.document_date else None,
    }
