"""Support programs and policy articles, read-only. Nothing here knows a firm."""

from __future__ import annotations

from collections.abc import Iterable

from questionnaires.library import Library
from questionnaires.policy import Article, Policy
from questionnaires.program import Program


class Programs:
    """The catalogue of support programs."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def all(self, *, history: bool = False) -> tuple[Program, ...]:
        """Return the programs; those that have ended only with ``history``."""
        return tuple(p for p in self._library.programs if history or p.status != "history")

    def get(self, program_id: str) -> Program | None:
        return next((p for p in self._library.programs if p.id == program_id), None)

    def offered_in(self, region_id: str) -> tuple[Program, ...]:
        """Return the programs for which one can apply in a region."""
        regions = self._library.regions
        if region_id not in regions:
            return ()
        return tuple(p for p in self.all() if regions.within(region_id, p.offered_in))


class PolicyMap:
    """From the articles of the policies to the questions and programs they stand behind."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @property
    def policies(self) -> tuple[Policy, ...]:
        return self._library.policies

    def article(self, clause: str) -> tuple[Policy, Article] | None:
        """Return the article a code cites, e.g. ``xian-2024/20``."""
        return self._library.articles.get(clause)

    def cite(self, clauses: Iterable[str]) -> tuple[str, ...]:
        """Return citations for people; codes without an article are left out."""
        return tuple(self._library.cite(c) for c in clauses if c in self._library.articles)

    def questions_for(self, clause: str) -> tuple[str, ...]:
        """Return the ids of the questions an article stands behind."""
        questions = self._library.model().questions
        return tuple(q.id for q in questions if clause in q.clauses_for(None))

    def programs_for(self, clause: str) -> tuple[Program, ...]:
        return tuple(p for p in self._library.programs if clause in p.clauses)
