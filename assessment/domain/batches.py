"""A batch: the reports of several clients, made one after the other and handed over together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from assessment.domain.errors import Refusal
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.report_errors import REASONS

#: Reports that were made lie there for so long after the last thing that happened to a batch.
KEPT = timedelta(hours=24)
#: What became of each client can be read for so long; no report is there any more then.
LISTED = timedelta(days=30)
#: Whoever works on a batch shows it more often than this, else somebody else goes on.
SILENCE = timedelta(seconds=120)
#: So many batches of one person may wait at a time, and so many reports be in one.
MOST_WAITING = 3
MOST_REPORTS = 5_000


class BatchState(StrEnum):
    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    CANCELLED = "cancelled"
    REMOVED = "removed"  # its files are gone, the list of what became of each client is not


class ItemState(StrEnum):
    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"
    WITHHELD = "withheld"  # not delivered: the firm, or its lead, took the access back


#: Why a report is withheld, beside the codes of refusals that say why one failed.
CONSENT, ACCESS, INCIDENT = "consent", "access", "incident"


@dataclass(frozen=True)
class Batch:
    """What somebody asked for. ``clients`` is how many firms it was about at that time.

    ``seen_at`` is the last moment at which something happened to it; ``worker`` is who makes it.
    """

    id: str
    organisation_id: str
    actor_id: str
    actor_kind: ActorKind
    clients: int
    state: BatchState
    worker: str | None
    created_at: datetime
    seen_at: datetime

    @property
    def actor(self) -> Actor:
        return Actor(self.actor_kind, self.actor_id)

    @property
    def is_open(self) -> bool:
        """Whether reports are still being made, or are about to be."""
        return self.state in (BatchState.WAITING, BatchState.WORKING)


@dataclass(frozen=True)
class Item:
    """One report of a batch. ``on`` and ``is_draft`` are those of the report, once it is made."""

    batch_id: str
    position: int
    firm_id: str
    assessment_id: str
    form: str
    state: ItemState = ItemState.WAITING
    reason: str | None = None
    file_id: str | None = None
    on: date | None = None
    is_draft: bool | None = None


@dataclass(frozen=True)
class Tally:
    """How many reports of a batch stand where."""

    waiting: int = 0
    made: int = 0
    failed: int = 0
    withheld: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.made + self.failed + self.withheld

    @property
    def settled(self) -> int:
        return self.total - self.waiting


class BatchStore(Protocol):
    """What the store knows of batches. ``db.batches`` fills this port."""

    def add(self, batch: Batch, items: Sequence[Item]) -> None: ...
    def get(self, batch_id: str) -> Batch | None: ...
    def of(self, actor_id: str, organisation_id: str) -> tuple[Batch, ...]:
        """Return somebody's batches in an organisation, newest first."""

    def open_of(self, actor_id: str) -> int:
        """Return how many batches of somebody are not finished."""

    def tallies(self, batch_ids: Collection[str]) -> dict[str, Tally]: ...
    def items(self, batch_id: str) -> tuple[Item, ...]:
        """Return the reports of a batch, in their order."""

    def next_item(self, batch_id: str) -> Item | None:
        """Return the first report that still waits."""

    def settle(self, item: Item, was: ItemState) -> bool:
        """Store what became of a report. ``False`` where it stood otherwise, or was erased."""

    def first_in_line(self, silent_since: datetime) -> str | None:
        """Return the oldest batch of an account that waits, or whose worker has fallen silent."""

    def claim(
        self, worker: str, now: datetime, silent_since: datetime, batch_id: str | None = None
    ) -> Batch | None:
        """Take the batch that is first in line, or this one; ``None`` where it is not free."""

    def beat(self, batch_id: str, worker: str, now: datetime) -> bool:
        """Show that a batch is being worked on. ``False`` where it is not this worker's now."""

    def move(
        self, batch_id: str, states: Collection[BatchState], to: BatchState, now: datetime
    ) -> bool:
        """Put a batch into another state and free it. ``False`` where it is in none of these."""

    def untouched_since(self, moment: datetime) -> tuple[Batch, ...]:
        """Return the batches with files to which nothing happened since a moment."""

    def forget_files(self, batch_id: str) -> None:
        """Note that the files of a batch are gone."""

    def drop_before(self, moment: datetime) -> None:
        """Delete the batches without files to which nothing happened since a moment."""

    def files(self) -> frozenset[str]:
        """Return the file ids of all reports that were made."""

    def files_of_actor(self, actor_id: str) -> tuple[str, ...]:
        """Return the file ids of all reports that were made for somebody."""


class NothingChosen(Refusal):
    """No client, or no format."""

    code = "nothing_chosen"
    sentence = "还没有选好：至少选一家企业和一种格式，再按按钮。"


class NotCovered(Refusal):
    """A chosen client does not let this person see its results."""

    code = "not_covered"
    sentence = (
        "选中的企业里，有的现在没有授权，或者不由您负责，所以什么都没有做。请刷新页面后重新选。"
    )


class TooManyReports(Refusal):
    """More reports than one batch takes."""

    code = "too_many_reports"
    sentence = f"一批最多 {MOST_REPORTS} 份报告，没有开始。请少选一些企业或格式，分几批做。"


class TooManyBatches(Refusal):
    """Somebody's batches that are not finished are as many as may wait."""

    code = "too_many_batches"
    sentence = (
        f"您已有 {MOST_WAITING} 批报告在排队，这一批没有加进去。请等前面的做完，或先取消一批。"
    )


class StillWorking(Refusal):
    """Reports are being made: there is nothing to hand over yet."""

    code = "still_working"
    sentence = "这批报告还在生成，现在不能下载。请等它做完，或先取消，再下载已做好的部分。"


class NotCancelled(Refusal):
    """A batch that was not cancelled cannot be continued."""

    code = "not_cancelled"
    sentence = "这批报告没有停下来，不用继续。请刷新页面看最新的进度。"


class AlreadyOver(Refusal):
    """A batch that is finished cannot be cancelled."""

    code = "already_over"
    sentence = "这批报告已经做完或停下，没有什么可取消的。请刷新页面。"


class BatchGone(Refusal):
    """The reports lay there for a day and were deleted."""

    code = "batch_gone"
    sentence = "这批报告做好已满 24 小时，文件已自动删除。需要时请重新生成一批。"


def sentence_of(item: Item) -> str:
    """Return in one sentence why a report is not there; nothing where it is."""
    own = {
        CONSENT: "未交付：企业的授权已收回或到期。",
        ACCESS: "未交付：这家企业现在不由您负责，或您的账号、角色已变化。",
        INCIDENT: "没有做成：系统出了问题，原因已记入日志。其他报告不受影响，请稍后再做一次这一份。",
    }
    if item.reason is None:
        return ""
    return own.get(item.reason) or REASONS.get(item.reason, own[INCIDENT])
