"""A bureau's indicators: values by day with their source, its own indicators and targets.

Values are rows that are only ever added: a newer row of the same day takes the place of the older
one, which stays as history. Official values are entered or imported, never computed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from assessment.domain.errors import Refusal
from assessment.domain.goals import Better
from assessment.domain.peers import PeerLedger
from scoring.aggregates import World

SOURCE_LIMIT = 200


@dataclass(frozen=True)
class IndicatorValue:
    """One entry. Without ``value`` it takes back what stood for that day."""

    region: str
    indicator_id: str
    day: date
    value: str | None
    source: str
    entered_by: str
    entered_at: datetime
    file_digest: str | None = None


@dataclass(frozen=True)
class OwnIndicator:
    """An indicator a bureau added for itself."""

    id: str
    region: str
    title: str
    unit: str
    target: str
    year: int | None
    attribute: str | None
    better: Better
    created_by: str
    created_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class OwnTarget:
    """What a bureau set itself for an indicator's next period."""

    id: str
    region: str
    indicator_id: str
    target: str
    year: int | None
    attribute: str | None
    created_by: str
    created_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class IndicatorFile:
    """A file of values, from its preview until it was saved; then only its digest stays."""

    region: str
    digest: str
    content: bytes | None
    uploaded_by: str
    uploaded_at: datetime
    saved_at: datetime | None = None


@dataclass(frozen=True)
class Counted:
    """What a counted firm submitted last: packed answers of a model version, and its facts."""

    firm_id: str
    model_version: str
    answers: bytes
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class CountEntry:
    """What one measure of the content was found to be on a day, in one world.

    ``digest`` is that of what is counted (``SelfAssessed.digest``).
    """

    world: World
    measure: str
    digest: str
    on: date
    built_at: datetime


@dataclass(frozen=True)
class Participant:
    """A firm in a round: its facts as JSON values, and what it submitted, if it did.

    ``coverage`` is in hundredths of a percent.
    """

    facts: Mapping[str, Any]
    is_confirmed: bool
    model_version: str
    answers: bytes | None = None
    coverage: int | None = None


class IndicatorStore(Protocol):
    """Values, own indicators and targets, files, and what firms said that agreed to be counted."""

    def add_values(self, values: Collection[IndicatorValue]) -> None: ...
    def values(self, region: str) -> tuple[IndicatorValue, ...]:
        """Return every entry of a region, also what was replaced, in the order they were made."""

    def add_own(self, own: OwnIndicator) -> None: ...
    def own(self, region: str) -> tuple[OwnIndicator, ...]:
        """Return the standing own indicators of a region, oldest first."""

    def withdraw_own(self, region: str, indicator_id: str, at: datetime) -> bool: ...
    def add_target(self, target: OwnTarget) -> None: ...
    def targets(self, region: str) -> tuple[OwnTarget, ...]:
        """Return the standing own targets of a region, oldest first."""

    def withdraw_target(self, region: str, target_id: str, at: datetime) -> bool: ...
    def put_file(self, file: IndicatorFile) -> None: ...
    def file(self, region: str, digest: str) -> IndicatorFile | None: ...
    def drop_previews(self, before: datetime) -> None:
        """Forget the files nobody saved that are as old as a moment."""

    def counted(self, world: World, since: datetime) -> Iterator[Counted]:
        """Yield the last submission since a moment of each firm that counts: of demo firms, or of
        real ones that are confirmed and agreed."""

    def self_counts(self, world: World) -> tuple[tuple[CountEntry, Mapping[str, Any]], ...]:
        """Return what was counted, by measure and digest: with the plain values of its edition."""

    def count_ledger(self, world: World, measure: str, digest: str) -> PeerLedger | None: ...
    def put_count(self, entry: CountEntry, edition: Mapping[str, Any], ledger: PeerLedger) -> None:
        """Store a count in place of the one of the same measure and digest."""

    def participants(self, campaign_id: str) -> tuple[Participant, ...]:
        """Return the firms whose consent to a round stands."""


class UnknownIndicator(Refusal):
    """The region tracks no such indicator."""

    code = "indicator"
    sentence = "这个地区没有这项指标，没有保存。请刷新页面后再选。"


class ValueRefused(Refusal):
    """A value, day or source that cannot be kept."""

    code = "indicator_value"

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem}。没有保存，已有的数值不变。")


class SourceMissing(Refusal):
    """A figure without its source."""

    code = "indicator_source"
    sentence = "请写明数值的来源，例如哪份公报、哪个系统。没有保存，已有的数值不变。"


class AlreadyThere(Refusal):
    """The same figure with the same source stands for this day."""

    code = "indicator_same"
    sentence = "这一天已经是这个数值，没有重复保存。"


class FileUnreadable(Refusal):
    """A file that cannot be read as a table of values."""

    code = "indicator_file"

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem}已有的数值没有变化。")


class FileTooBig(FileUnreadable):
    """More than anybody types."""

    code = "indicator_file_size"

    def __init__(self) -> None:
        super().__init__("文件超过 1 MB。请只留要导入的行，再传一次。")


class NoPreview(Refusal):
    """The file was saved already by somebody, or waited too long."""

    code = "indicator_preview"
    sentence = "这份文件的预览已经失效，没有保存。请重新上传一次。"
