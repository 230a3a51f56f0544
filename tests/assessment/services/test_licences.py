"""A photo of the licence: who hands it in, who looks at it, and that it is gone afterwards."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.errors import ChangedMeanwhile, NotFound
from assessment.domain.licences import (
    KEPT,
    CodeFirst,
    ConfirmedAlready,
    Doubt,
    LicenceMissing,
    LicenceNotAgreed,
    LicenceRefused,
    LicenceTooLarge,
)
from assessment.domain.notice import Purpose
from assessment.domain.sharing import Claim, Dispute, Method, Outcome
from assessment.domain.sharing_errors import Forbidden

CODE, OTHER_CODE = "91610113MA6TX1K201", "91350100M000100Y43"
PDF = b"%PDF-1.7\n" + b"0" * 200


def picture(form: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(buffer, form, **options)
    return buffer.getvalue()


def stored(town: Any) -> list[Path]:
    folder = town.services.settings.evidence_folder
    return [path for path in folder.rglob("*") if path.is_file()]


def kinds(town: Any) -> list[AuditKind]:
    with town.store.reading() as unit:
        found = unit.audit.search(Wanted(object_id=town.firm))
    return [event.kind for event in reversed(found)]


def standing(town: Any) -> list[str]:
    agreed = town.services.consents.of(town.who["owner"], town.firm)
    return [a.recipient for a in agreed if a.purpose is Purpose.LICENCE and a.is_open]


@pytest.fixture
def claimed(town: Any) -> Any:
    """A town whose firm has named its code."""
    town.services.confirmations.claim(town.firm, town.who["owner"], CODE)
    return town


@pytest.fixture
def waiting(claimed: Any) -> Any:
    """A town whose firm waits for its photo to be looked at."""
    claimed.services.licences.hand_in(claimed.firm, claimed.who["owner"], picture())
    return claimed


def test_a_photo_confirms_a_firm_and_is_gone_then(waiting: Any) -> None:
    services, desk = waiting.services, waiting.who["reviewer"]
    (found,) = services.confirmations.waiting(desk)
    assert (found.firm_id, found.region, found.credit_code) == (waiting.firm, "yanta", CODE)
    assert (found.has_licence, found.is_image, found.is_disputed) == (True, True, False)
    photo = services.licences.read(waiting.firm, desk)
    assert Image.open(io.BytesIO(photo.content)).format == "JPEG"
    assert photo.media_type == "image/jpeg"
    assert standing(waiting) == ["desk"]
    claim = services.confirmations.confirm(waiting.firm, desk, seen=found.seen)
    assert isinstance(claim, Claim)
    assert (claim.method, claim.confirmed_by) == (Method.LICENCE, desk.id)
    assert stored(waiting) == []
    assert standing(waiting) == []
    assert services.confirmations.waiting(desk) == ()
    assert services.licences.status(waiting.firm, waiting.who["owner"]) is None
    with pytest.raises(NotFound):
        services.licences.read(waiting.firm, desk)
    with pytest.raises(ConfirmedAlready):
        services.licences.hand_in(waiting.firm, waiting.who["owner"], picture())
    assert stored(waiting) == []
    for kind in (
        AuditKind.FIRM_CLAIMED,
        AuditKind.LICENCE_HANDED_IN,
        AuditKind.LICENCE_READ,
        AuditKind.FIRM_VERIFIED,
        AuditKind.LICENCE_DELETED,
    ):
        assert kind in kinds(waiting), kind
    assert services.trail.verify().ok


@pytest.mark.parametrize("doubt", list(Doubt))
def test_a_photo_that_does_not_do_is_turned_down_with_a_reason(waiting: Any, doubt: Doubt) -> None:
    services, owner, desk = waiting.services, waiting.who["owner"], waiting.who["city"]
    services.confirmations.reject(waiting.firm, desk, doubt)
    told = services.licences.status(waiting.firm, owner)
    assert (told.doubt, told.storage_id, told.decided_by) == (doubt, None, desk.id)
    assert stored(waiting) == []
    assert services.confirmations.status(waiting.firm, owner).method is None
    assert not services.confirmations.waiting(desk)[0].has_licence
    with pytest.raises(NotFound):
        services.confirmations.reject(waiting.firm, desk, doubt)
    services.licences.hand_in(waiting.firm, owner, PDF)
    again = services.licences.status(waiting.firm, owner)
    assert (again.doubt, again.media_type) == (None, "application/pdf")
    assert not services.confirmations.waiting(desk)[0].is_image


def test_place_time_and_camera_of_a_photo_are_not_kept(claimed: Any) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (34.0, 15.0, 0.0)
    taken = picture(exif=exif, comment=b"SecretComment")
    claimed.services.licences.hand_in(claimed.firm, claimed.who["owner"], taken)
    kept = claimed.services.licences.read(claimed.firm, claimed.who["admin"]).content
    assert b"Secret" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", LicenceMissing),
        (b"<svg onload=alert(1)>", LicenceRefused),
        (b"<html>", LicenceRefused),
        (b"PK\x03\x04" + b"\0" * 40, LicenceRefused),
        (picture()[:500], LicenceRefused),
        (PDF + bytes(11 * 1024 * 1024), LicenceTooLarge),
    ],
)
def test_what_is_no_photo_leaves_nothing_behind(claimed: Any, data: bytes, refusal: Any) -> None:
    with pytest.raises(refusal):
        claimed.services.licences.hand_in(claimed.firm, claimed.who["owner"], data)
    assert stored(claimed) == []
    assert claimed.services.licences.status(claimed.firm, claimed.who["owner"]) is None


@pytest.mark.parametrize("version", ["", "1999"])
def test_without_an_agreement_to_its_text_no_photo_is_kept(claimed: Any, version: str) -> None:
    with pytest.raises(LicenceNotAgreed):
        claimed.services.licences.hand_in(claimed.firm, claimed.who["owner"], picture(), version)
    assert stored(claimed) == []


def test_a_word_file_is_no_licence(claimed: Any) -> None:
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", "x")
    with pytest.raises(LicenceRefused):
        claimed.services.licences.hand_in(claimed.firm, claimed.who["owner"], buffer.getvalue())
    assert stored(claimed) == []


def test_a_firm_names_its_code_before_it_hands_in_a_photo(town: Any) -> None:
    with pytest.raises(CodeFirst):
        town.services.licences.hand_in(town.firm, town.who["owner"], picture())
    assert stored(town) == []


@pytest.mark.parametrize("name", ["owner", "rival", "elsewhere", "adviser", "stranger", "gone"])
def test_nobody_but_the_desk_of_the_region_sees_a_photo(waiting: Any, name: str) -> None:
    noted = waiting.refusals()
    with pytest.raises((NotFound, Forbidden)):
        waiting.services.licences.read(waiting.firm, waiting.who[name])
    assert waiting.refusals() == noted + 1


def test_a_firm_takes_its_photo_back(waiting: Any) -> None:
    licences, owner = waiting.services.licences, waiting.who["owner"]
    for _ in range(2):
        licences.withdraw(waiting.firm, owner)
    assert licences.status(waiting.firm, owner) is None
    assert stored(waiting) == []
    assert standing(waiting) == []


def test_a_new_photo_takes_the_place_of_the_old_file(waiting: Any) -> None:
    before = stored(waiting)
    waiting.services.licences.hand_in(waiting.firm, waiting.who["owner"], picture("PNG"))
    after = stored(waiting)
    assert len(after) == 1
    assert after != before
    assert standing(waiting) == ["desk"]


def test_a_photo_nobody_looked_at_is_deleted_after_thirty_days(waiting: Any) -> None:
    licences, owner = waiting.services.licences, waiting.who["owner"]
    waiting.clock.pass_by(days=KEPT.days, seconds=-1)
    assert licences.expire() == 0
    waiting.clock.pass_by(seconds=1)
    with pytest.raises(NotFound):  # also before anybody cleans up
        licences.read(waiting.firm, waiting.who["reviewer"])
    assert not waiting.services.confirmations.waiting(waiting.who["reviewer"])[0].has_licence
    assert licences.expire() == 1
    assert licences.expire() == 0
    assert stored(waiting) == []
    told = licences.status(waiting.firm, owner)
    assert (told.storage_id, told.doubt) == (None, None)


def test_a_photo_is_needless_once_the_firm_was_confirmed_otherwise(waiting: Any) -> None:
    services, owner = waiting.services, waiting.who["owner"]
    services.confirmations.confirm_by_government(waiting.firm, owner, CODE)
    with pytest.raises(NotFound):
        services.licences.read(waiting.firm, waiting.who["reviewer"])
    assert services.licences.expire() == 1
    assert stored(waiting) == []


def test_a_desk_decides_on_what_it_has_seen(waiting: Any) -> None:
    services, owner, desk = waiting.services, waiting.who["owner"], waiting.who["reviewer"]
    (seen,) = services.confirmations.waiting(desk)
    services.confirmations.claim(waiting.firm, owner, OTHER_CODE)
    with pytest.raises(ChangedMeanwhile):
        services.confirmations.confirm(waiting.firm, desk, seen=seen.seen)
    (seen,) = services.confirmations.waiting(desk)
    services.licences.hand_in(waiting.firm, owner, picture("PNG"))
    with pytest.raises(ChangedMeanwhile):
        services.confirmations.reject(waiting.firm, desk, Doubt.UNREADABLE, seen=seen.seen)
    (seen,) = services.confirmations.waiting(desk)
    services.confirmations.confirm(waiting.firm, desk, seen=seen.seen)
    assert services.confirmations.status(waiting.firm, owner).credit_code == OTHER_CODE


def test_each_desk_sees_the_claims_of_its_region(waiting: Any) -> None:
    services, who = waiting.services, waiting.who
    services.confirmations.claim(waiting.other_firm, who["rival"], OTHER_CODE)
    waits = {
        name: [each.firm_id for each in services.confirmations.waiting(who[name])]
        for name in ("reviewer", "city", "elsewhere", "admin")
    }
    both = [waiting.firm, waiting.other_firm]
    assert waits == {"reviewer": both[:1], "city": both, "elsewhere": [], "admin": both}
    with pytest.raises(NotFound):
        services.confirmations.waiting(who["owner"])


def test_with_a_dispute_photos_stay_until_it_is_settled(waiting: Any) -> None:
    services, who = waiting.services, waiting.who
    assert isinstance(services.confirmations.claim(waiting.other_firm, who["rival"], CODE), Dispute)
    services.licences.hand_in(waiting.other_firm, who["rival"], picture())
    assert all(each.is_disputed for each in services.confirmations.waiting(who["admin"]))
    decided = services.confirmations.confirm(waiting.firm, who["reviewer"])
    assert isinstance(decided, Dispute)
    assert len(stored(waiting)) == 2
    services.confirmations.settle(decided.id, who["admin"], Outcome.HOLDER)
    assert stored(waiting) == []
    assert services.confirmations.status(waiting.firm, who["owner"]).method is Method.LICENCE
    assert services.confirmations.status(waiting.other_firm, who["rival"]) is None


def test_the_profile_has_the_code_that_was_claimed_and_loses_it_with_a_dispute(
    waiting: Any,
) -> None:
    services, who = waiting.services, waiting.who

    def code(draft: str, actor: Any) -> str | None:
        return services.profiles.facts(draft, actor).text("firm.credit_code")

    assert code(waiting.draft, who["owner"]) == CODE
    dispute = services.confirmations.claim(waiting.other_firm, who["rival"], CODE)
    assert code(waiting.other_draft, who["rival"]) == CODE
    services.confirmations.settle(dispute.id, who["admin"], Outcome.HOLDER)
    assert code(waiting.draft, who["owner"]) == CODE
    assert code(waiting.other_draft, who["rival"]) is None


def test_a_confirmed_code_is_not_changed_in_the_profile(waiting: Any) -> None:
    services, owner = waiting.services, waiting.who["owner"]
    services.confirmations.confirm(waiting.firm, waiting.who["reviewer"])
    for other in (OTHER_CODE, None):
        problems = services.profiles.set_facts(
            waiting.draft, owner, {"firm.credit_code": other, "firm.employees": 15}
        )
        assert [p.fact for p in problems] == ["firm.credit_code"]
    same = {"firm.credit_code": CODE, "firm.employees": 15}
    assert services.profiles.set_facts(waiting.draft, owner, same) == ()
    assert services.profiles.facts(waiting.draft, owner).integer("firm.employees") == 15


def test_erasing_a_firm_deletes_its_photo(waiting: Any) -> None:
    waiting.services.privacy.erase_firm(waiting.who["owner"], waiting.firm)
    assert stored(waiting) == []
    with waiting.store.reading() as unit:
        assert unit.licences.of(waiting.firm) is None


def test_an_export_says_that_a_photo_is_kept(waiting: Any) -> None:
    told = waiting.services.privacy.export_firm(waiting.who["owner"], waiting.firm)
    assert '"licence"' in told
    assert "image/jpeg" in told


def test_a_backup_holds_the_photo_too(waiting: Any, tmp_path: Path) -> None:
    from assessment.bootstrap import place
    from assessment.settings import Settings
    from db.archive import backup, restore

    kept = place(waiting.services.settings)
    backup(kept, tmp_path / "backup.tar.gz")
    kept.engine.dispose()
    target = place(Settings(data=tmp_path / "new"))
    restore(target, tmp_path / "backup.tar.gz")
    target.engine.dispose()
    (before,) = stored(waiting)
    (after,) = [p for p in (tmp_path / "new" / "evidence").rglob("*") if p.is_file()]
    assert after.read_bytes() == before.read_bytes()


def test_a_claim_that_lost_its_photo_shows_why(waiting: Any) -> None:
    services, owner = waiting.services, waiting.who["owner"]
    services.confirmations.reject(waiting.firm, waiting.who["reviewer"], Doubt.OTHER_NAME)
    with waiting.store.writing() as unit:
        licence = unit.licences.of(waiting.firm)
        unit.licences.put(replace(licence, handed_in_at=waiting.clock() - timedelta(days=40)))
    assert services.licences.expire() == 0
    assert services.licences.status(waiting.firm, owner).doubt is Doubt.OTHER_NAME
