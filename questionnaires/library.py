"""All content, loaded and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from questionnaires.derivation import derive, size_decision
from questionnaires.facts import FactCatalogue, Facts
from questionnaires.model import MaturityModel
from questionnaires.policy import Article, IndicatorRegister, Policy, Scheme, Source
from questionnaires.program import Program
from questionnaires.reference import Industries, Regions, SectorGroup, SizeClasses, SizeDecision
from questionnaires.self_assessed import SelfAssessed


@dataclass(frozen=True)
class Library:
    """Everything the content folder holds.

    ``digest`` names exactly this content; ``files`` tells in which file a thing stands.
    """

    facts: FactCatalogue
    sectors: tuple[SectorGroup, ...]
    industries: Industries
    regions: Regions
    size_classes: SizeClasses
    sources: tuple[Source, ...]
    schemes: tuple[Scheme, ...]
    policies: tuple[Policy, ...]
    models: tuple[MaturityModel, ...]
    programs: tuple[Program, ...]
    indicators: tuple[IndicatorRegister, ...]
    self_assessed: SelfAssessed
    digest: str
    files: Mapping[str, str]

    def model(self, version: str | None = None) -> MaturityModel:
        """Return one version of the maturity model; the newest without ``version``."""
        if version is None:
            return max(self.models, key=lambda model: model.version)
        return next(model for model in self.models if model.version == version)

    def program(self, program_id: str) -> Program:
        return next(program for program in self.programs if program.id == program_id)

    def sector(self, sector_id: str) -> SectorGroup:
        return next(sector for sector in self.sectors if sector.id == sector_id)

    def source(self, source_id: str) -> Source:
        return next(source for source in self.sources if source.id == source_id)

    def policy(self, policy_id: str) -> Policy:
        return next(policy for policy in self.policies if policy.id == policy_id)

    @cached_property
    def articles(self) -> dict[str, tuple[Policy, Article]]:
        """Every article by the code that cites it, e.g. ``xian-2024/20``."""
        return {p.clause(a): (p, a) for p in self.policies for a in p.articles}

    def cite(self, clause: str) -> str:
        """Return a citation for people, e.g. 西安(二十)提升企业质量管理水平."""
        policy, article = self.articles[clause]
        return f"{policy.short}{article.label}{article.heading}"

    def derived(self, facts: Facts, on: date) -> Facts:
        """Return the facts with sector, size, place and years computed for a day."""
        return derive(
            facts,
            regions=self.regions,
            industries=self.industries,
            sizes=self.size_classes,
            on=on,
        )

    def size_decision(self, facts: Facts) -> SizeDecision:
        return size_decision(facts, self.industries, self.size_classes)


def model_key(model: MaturityModel) -> str:
    """Return the key of a model in ``Library.files``."""
    return f"MaturityModel:{model.id}/{model.version}"


def dimension_key(model: MaturityModel, dimension_id: str) -> str:
    """Return the key of one dimension of a model in ``Library.files``."""
    return f"{model_key(model)}/{dimension_id}"
