"""From a result and what stands around it to the document that every format is made of."""

from __future__ import annotations

from assessment.i18n import _, content
from assessment.reports.document import Head, ReportDocument, Section
from assessment.reports.sections.answers import answers, consistency, evidence
from assessment.reports.sections.financing import financing
from assessment.reports.sections.level import level
from assessment.reports.sections.method import method
from assessment.reports.sections.peers import peers
from assessment.reports.sections.plan import gaps, one_page_plan, plan
from assessment.reports.sections.programs import programs
from assessment.reports.sections.scores import dimensions
from assessment.reports.sections.stored import profile, stored
from assessment.reports.sections.summary import summary
from assessment.reports.source import Source
from assessment.services.report_material import Material
from assessment.words.facts import place_words
from assessment.words.plain import size_words


def compose(material: Material) -> ReportDocument:
    """Return the report as values. The same material gives the same document."""
    source = Source(material)
    sections: list[Section] = [
        summary(source),
        dimensions(source),
        level(source),
        answers(source),
        evidence(source),
        consistency(source),
        *((peers(material.peers),) if material.peers else ()),
        gaps(source),
        plan(source),
        programs(source),
        one_page_plan(source),
        *((financing(source),) if material.with_financing else ()),
        method(source),
        profile(source),
        stored(source),
    ]
    return ReportDocument(head(source), tuple(sections))


def head(source: Source) -> Head:
    """Return what names the report."""
    card, model, receipt = source.card, source.model, source.material.receipt
    return Head(
        firm=source.material.firm_name,
        firm_words=firm_words(source),
        status=_("已提交") if receipt else _("预览 · 未提交"),
        on=card.on,
        receipt=receipt.id if receipt else "",
        digest=receipt.digest if receipt else "",
        model=content(model.title),
        version=model.version,
        disclaimer=disclaimer(source),
        level=card.level,
        levels=tuple(content(name.title) for name in model.scale.levels),
        meaning=content(model.scale.levels[card.level - 1].meaning),
        low_level=card.interval.low_level,
        high_level=card.interval.high_level,
        is_draft=receipt is None,
        is_demo=source.material.is_demo,
    )


def disclaimer(source: Source) -> str:
    """Return what a report is not; that of an invented firm also says that it is one."""
    words = content(source.model.disclaimer)
    return (
        _("{words} · 演示数据，虚构企业").format(words=words) if source.material.is_demo else words
    )


def firm_words(source: Source) -> tuple[str, ...]:
    """Return in short what the firm is: place, industry, size, people; what is known of it."""
    facts, library = source.result.facts, source.library
    region, industry = facts.text("firm.region"), facts.text("firm.industry")
    employees = facts.integer("firm.employees")
    found = (
        place_words(library, region) if region else "",
        content(library.industries[industry].title) if industry else "",
        _("{size}企业").format(size=size_words(source.card.size)),
        _("{n} 人").format(n=employees) if employees is not None else "",
    )
    return tuple(each for each in found if each)
