"""What a firm says of itself: checked against the catalogue, and in and out of JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from assessment.domain import credit_code
from assessment.domain.errors import BadText, ValueProblem
from assessment.domain.names import clean_firm_name, clean_text
from questionnaires.facts import Fact, Facts, FactType, FactValue
from questionnaires.library import Library
from questionnaires.reference import Measure

EARLIEST = date(1900, 1, 1)
TEXT_LIMIT = 200
RECORD_LIMIT = 40
RECORD_FIELDS = ("kind", "number", "issuer", "valid_until")
#: Facts that name the firm. They live in the firm's own row, never in the log of facts.
IDENTITY = ("firm.name", "firm.credit_code")
#: Bands are chosen by their floor; the ceiling follows from the size rule.
BANDS: tuple[tuple[Measure, str, str], ...] = (
    ("revenue", "firm.revenue_floor", "firm.revenue_ceiling"),
    ("assets", "firm.assets_floor", "firm.assets_ceiling"),
)
_NEEDED = {
    "employees": ("firm.employees", "请填写从业人员人数，才能判定企业规模。"),
    "revenue": ("firm.revenue_floor", "请再选营业收入在哪一档，才能判定企业规模。"),
    "assets": ("firm.assets_floor", "请再选资产总额在哪一档，才能判定企业规模。"),
}

Values = dict[str, FactValue | None]


class _Wrong(Exception):
    """A value that cannot be taken; the message is the sentence."""


def check(
    library: Library, known: Facts, changes: Mapping[str, Any]
) -> tuple[Values, tuple[ValueProblem, ...]]:
    """Check changes of a profile. ``None`` or an empty text forgets a fact.

    Returns the cleaned changes (with the ceilings that follow), and one problem for each value
    that cannot be taken. With any problem nothing should be stored.
    """
    clean: Values = {}
    problems: list[ValueProblem] = []
    for fact_id, value in changes.items():
        try:
            clean[fact_id] = _value(library, fact_id, value)
        except _Wrong as wrong:
            problems.append(ValueProblem(fact_id, str(wrong)))
    if not problems:
        clean, problems = _with_bands(library, known, clean)
    return clean, tuple(problems)


def missing_for_questions(library: Library, facts: Facts, on: date) -> tuple[ValueProblem, ...]:
    """Say what is still needed before the questions of this firm are known."""
    asked = [fact for fact in library.facts.facts if fact.asked == "start"]
    problems = [ValueProblem(f.id, f"请填写“{f.title}”。") for f in asked if f.id not in facts]
    if problems or "firm.size" in library.derived(facts, on):
        return tuple(problems)
    needs = library.size_decision(facts).needs
    if not needs:
        sentence = "这个行业不在国家划型标准表里，请直接选择企业规模。"
        return (ValueProblem("firm.size_override", sentence),)
    return tuple(ValueProblem(*_NEEDED[measure]) for measure in needs)


def to_json(value: FactValue | None) -> Any:
    """Return a fact's value as JSON knows it."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [dict(record) for record in value]
    return value


def from_json(library: Library, values: Mapping[str, Any]) -> Facts:
    """Return stored values as facts; what the catalogue no longer knows is left out."""
    catalogue = {fact.id: fact.type for fact in library.facts.facts}
    return Facts(
        {
            fact_id: _read(catalogue[fact_id], value)
            for fact_id, value in values.items()
            if fact_id in catalogue
        }
    )


def _read(kind: FactType, value: Any) -> FactValue:
    readers: dict[FactType, Callable[[Any], FactValue]] = {
        FactType.DATE: date.fromisoformat,
        FactType.MULTI: frozenset,
        FactType.RECORDS: tuple,
    }
    reader = readers.get(kind)
    return reader(value) if reader else value


def _with_bands(
    library: Library, known: Facts, changes: Values
) -> tuple[Values, list[ValueProblem]]:
    """Add the ceilings of the chosen bands; forget a band the new industry does not have."""
    merged = known.with_values(changes)
    industry = merged.text("firm.industry") or ""
    row = library.industries[industry].size_row if industry in library.industries else ""
    result, problems = dict(changes), []
    for measure, floor_id, ceiling_id in BANDS:
        floor = merged.integer(floor_id)
        bands = _bands(library, row, measure)
        if floor is None or not bands:
            result[ceiling_id] = None
        elif floor in bands:
            result[ceiling_id] = bands[floor]
        elif changes.get(floor_id) is not None:
            problems.append(
                ValueProblem(floor_id, f"请从列出的{_words(library, floor_id)}档次里选一个。")
            )
        else:
            result[floor_id] = result[ceiling_id] = None
    return {fact: v for fact, v in result.items() if v is not None or fact in known}, problems


def _bands(library: Library, row: str, measure: Measure) -> dict[int, int | None]:
    if not any(known.id == row for known in library.size_classes.rows):
        return {}
    return dict(library.size_classes.bands(row, measure))


def _words(library: Library, fact_id: str) -> str:
    return library.facts[fact_id].title.split("(")[0].split("\uff08")[0]


def _value(library: Library, fact_id: str, value: Any) -> FactValue | None:
    if fact_id not in library.facts:
        raise _Wrong("页面上没有这一项，请刷新后再填。")
    fact = library.facts[fact_id]
    if fact.asked == "derived":
        raise _Wrong(f"“{fact.title}”由系统算出，不用填写。")
    if value is None or value == "":
        return None
    try:
        if fact_id == "firm.name":
            return clean_firm_name(_text(fact, value))
        if fact_id == "firm.credit_code":
            return _credit_code(fact, value)
        return _CHECKS[fact.type](library, fact, value)
    except BadText as bad:
        raise _Wrong(bad.sentence) from None


def _text(fact: Fact, value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong(f"“{fact.title}”请填文字。")
    return value


def _credit_code(fact: Fact, value: Any) -> str:
    code = credit_code.normalise(_text(fact, value))
    if len(code) > 2 * credit_code.LENGTH - 4 or not code.isascii() or not code.isprintable():
        raise _Wrong("统一社会信用代码是 18 位数字和字母，请对照营业执照再填一次，也可以不填。")
    return code


def _choices(library: Library, fact: Fact) -> set[str]:
    if fact.choices_from == "regions":
        return {region.id for region in library.regions.regions}
    if fact.choices_from == "industries":
        return {industry.id for industry in library.industries.industries}
    return set(fact.choice_ids)


def _choice(library: Library, fact: Fact, value: Any) -> FactValue:
    if not isinstance(value, str) or value not in _choices(library, fact):
        raise _Wrong(f"“{fact.title}”请从列出的选项里选。")
    return value


def _multi(library: Library, fact: Fact, value: Any) -> FactValue:
    is_list = isinstance(value, list | tuple | set | frozenset)
    if not is_list or not _choices(library, fact).issuperset(value):
        raise _Wrong(f"“{fact.title}”请从列出的选项里选，可以选多项。")
    return frozenset(value)


def _bool(_library: Library, fact: Fact, value: Any) -> FactValue:
    if not isinstance(value, bool):
        raise _Wrong(f"“{fact.title}”请选是或否。")
    return value


def _int(_library: Library, fact: Fact, value: Any) -> FactValue:
    low = 0 if fact.minimum is None else fact.minimum
    high = 100_000_000 if fact.maximum is None else fact.maximum
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise _Wrong(f"“{fact.title}”请填 {low} 到 {high} 之间的整数{_unit(fact)}。")
    return value


def _unit(fact: Fact) -> str:
    return f"，单位：{fact.unit}" if fact.unit else ""


def _date(_library: Library, fact: Fact, value: Any) -> FactValue:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Wrong(f"“{fact.title}”请写成 2020-05-31 这样的日期。") from None
    if not EARLIEST <= day <= date(2100, 1, 1):
        raise _Wrong(f"“{fact.title}”的年份不对，请再看一下。")
    return day


def _plain_text(_library: Library, fact: Fact, value: Any) -> FactValue:
    text = clean_text(_text(fact, value))
    if len(text) > TEXT_LIMIT:
        raise _Wrong(f"“{fact.title}”请写在 {TEXT_LIMIT} 个字以内。")
    return text


def _records(library: Library, fact: Fact, value: Any) -> FactValue:
    if not isinstance(value, list | tuple) or len(value) > RECORD_LIMIT:
        raise _Wrong(f"“{fact.title}”最多填 {RECORD_LIMIT} 行。")
    return tuple(_record(library, fact, record) for record in value)


def _record(library: Library, fact: Fact, record: Any) -> dict[str, Any]:
    if not isinstance(record, Mapping) or not set(record) <= set(RECORD_FIELDS):
        raise _Wrong(f"“{fact.title}”的表格不对，请刷新后再填。")
    clean = {name: value for name, value in record.items() if value not in (None, "")}
    if clean.get("kind") not in library.facts["firm.certificates"].choice_ids:
        raise _Wrong(f"“{fact.title}”的每一行都要选证书种类。")
    if "valid_until" in clean:
        clean["valid_until"] = to_json(_date(library, fact, clean["valid_until"]))
    texts = {
        name: _plain_text(library, fact, clean[name])
        for name in ("number", "issuer")
        if name in clean
    }
    return clean | texts


_CHECKS: dict[FactType, Callable[[Library, Fact, Any], FactValue]] = {
    FactType.CHOICE: _choice,
    FactType.MULTI: _multi,
    FactType.BOOL: _bool,
    FactType.INT: _int,
    FactType.DATE: _date,
    FactType.TEXT: _plain_text,
    FactType.RECORDS: _records,
}
