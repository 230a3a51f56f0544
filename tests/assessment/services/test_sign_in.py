"""Signing in, sessions, the second factor, slowing down, claims."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assessment.bootstrap import Services, build_services
from assessment.domain.account_errors import (
    ManagedByAccount,
    NameTaken,
    NotAllowed,
    NotSignedIn,
    SecondFactorRefused,
    SignInRefused,
    SignInSlowed,
    StaffMayNotClaim,
)
from assessment.domain.accounts import HeldRole, Role, Stage
from assessment.domain.errors import NoSession, NotFound, TicketExpired, UnknownCode
from assessment.services.account_rights import SYSTEM
from assessment.services.account_sessions import Opened
from tests.assessment.conftest import WORKSHOP, Clock
from tests.builders import digits_now

PASSWORD = "correct horse battery"
HERE, ELSEWHERE = "10.0.0.1", "10.0.0.9"


@pytest.fixture
def firm(services: Services) -> Opened:
    """The session of a firm that has just registered."""
    return services.accounts.register("13800001234", PASSWORD, HERE, region="yanta")


def staff(services: Services, role: Role, scope: str = "", name: str = "boss") -> str:
    account = services.accounts.add(SYSTEM, name, HeldRole(role, scope), password=PASSWORD)
    return account.id


def enrolled(services: Services, clock: Clock, name: str = "boss") -> tuple[str, str]:
    """Set the second factor up; return the token of the full session and the letters."""
    waiting = services.sign_in.enter(name, PASSWORD, HERE)
    letters = services.second_factor.begin(waiting.token).letters
    code = digits_now(letters, clock())
    opened = services.second_factor.prove(waiting.token, code, HERE)
    clock.pass_by(seconds=60)
    return opened.token, letters


def test_registering_signs_in_and_gives_a_firms_role(services: Services, firm: Opened) -> None:
    here = services.sign_in.require(firm.token)
    assert firm.stage is Stage.FULL
    assert (here.account.name, here.account.mobile) == ("13800001234", "13800001234")
    assert here.roles == (HeldRole(Role.FIRM),)
    assert services.accounts.is_empty() is False


@pytest.mark.parametrize("typed", ["13800001234", "+86 138 0000 1234", "１３８００００１２３４"])
def test_a_name_may_be_typed_in_many_ways(services: Services, firm: Opened, typed: str) -> None:
    opened = services.sign_in.enter(typed, PASSWORD, HERE)
    assert services.sign_in.who(opened.token) is not None


def refusals(services: Services) -> Iterator[tuple[str, str]]:
    off = services.accounts.register("switched-off", PASSWORD, HERE)
    account_id = services.sign_in.require(off.token).account.id
    services.accounts.deactivate(SYSTEM, account_id)
    services.accounts.add(SYSTEM, "without-password", HeldRole(Role.FIRM))
    yield "nobody-knows-me", PASSWORD
    yield "13800001234", "wrong horse battery"
    yield "switched-off", PASSWORD
    yield "without-password", PASSWORD
    yield "", ""
    yield "x" * 5000, "y" * 5000
    yield "' or 1=1 --", "\x00"


def test_whatever_is_wrong_the_words_and_the_work_are_the_same(
    services: Services, firm: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    passwords = services.sign_in._passwords
    real = passwords.matches
    given = list(refusals(services))

    class Counting:
        def __getattr__(self, name: str) -> Any:
            return getattr(passwords, name)

        def matches(self, stored: str | None, password: str) -> bool:
            compared.append(password)
            return real(stored, password)

    monkeypatch.setattr(services.sign_in, "_passwords", Counting())
    sentences = set()
    for number, (name, password) in enumerate(given):
        with pytest.raises(SignInRefused) as refused:
            services.sign_in.enter(name, password, f"10.1.0.{number}")
        sentences.add((refused.value.code, refused.value.sentence))
    assert len(sentences) == 1
    assert len(compared) == len(given)


def test_an_unknown_name_takes_as_long_as_a_wrong_password(
    tmp_path: Path, services: Services, library: Any, clock: Clock
) -> None:
    settings = services.settings.model_copy(update={"password_kibibytes": 16_384})
    slow = build_services(settings, library=library, clock=clock)
    slow.accounts.register("workshop", PASSWORD, HERE)
    took: dict[str, list[float]] = {"workshop": [], "nobody": []}
    for number in range(24):
        for name, spans in took.items():
            clock.pass_by(hours=1)
            begun = time.perf_counter()
            with pytest.raises(SignInRefused):
                slow.sign_in.enter(name, "wrong horse battery", f"10.1.0.{number}")
            spans.append(time.perf_counter() - begun)
    slow.close()
    known, unknown = (statistics.median(spans) for spans in took.values())
    assert abs(known - unknown) < 0.25 * max(known, unknown)


def test_signing_in_never_takes_over_a_token_that_was_planted(
    services: Services, firm: Opened
) -> None:
    planted = "attacker-knows-this"
    opened = services.sign_in.enter("13800001234", PASSWORD, HERE, planted)
    assert opened.token != planted
    assert services.sign_in.who(planted) is None
    again = services.sign_in.enter("13800001234", PASSWORD, HERE, opened.token)
    assert services.sign_in.who(opened.token) is None
    assert services.sign_in.who(again.token) is not None


def test_a_copied_cookie_opens_nothing_after_signing_out(services: Services, firm: Opened) -> None:
    copied = firm.token
    services.sign_in.leave(firm.token)
    services.sign_in.leave(firm.token)
    assert services.sign_in.who(copied) is None
    assert services.visits.visit(copied) is None
    with pytest.raises(NotSignedIn):
        services.sign_in.require(copied)
    with pytest.raises(NoSession):
        services.visits.require(copied)


@pytest.mark.parametrize("token", [None, "", "x", "\x00", "ü" * 50, "a" * 100_000])
def test_tampered_cookies_are_nobody(services: Services, firm: Opened, token: str | None) -> None:
    assert services.sign_in.who(token) is None
    assert services.sign_in.waits_for(token) is None
    services.sign_in.leave(token)


def test_a_session_ends_when_it_is_not_used(services: Services, firm: Opened, clock: Clock) -> None:
    for _ in range(3):
        clock.pass_by(minutes=110)
        assert services.sign_in.who(firm.token) is not None
    clock.pass_by(minutes=120)
    assert services.sign_in.who(firm.token) is None
    assert services.visits.visit(firm.token) is None


def test_saving_answers_counts_as_use(services: Services, firm: Opened, clock: Clock) -> None:
    for _ in range(3):
        clock.pass_by(minutes=110)
        assert services.visits.visit(firm.token) is not None
    assert services.sign_in.who(firm.token) is not None


def test_a_session_ends_after_twelve_hours_however_busy(
    services: Services, firm: Opened, clock: Clock
) -> None:
    for _ in range(71):
        clock.pass_by(minutes=10)
        assert services.sign_in.who(firm.token) is not None
    clock.pass_by(minutes=10)
    assert services.sign_in.who(firm.token) is None


def test_sessions_survive_a_restart(
    services: Services, firm: Opened, clock: Clock, library: Any
) -> None:
    again = build_services(services.settings, library=library, clock=clock)
    assert again.sign_in.who(firm.token) is not None
    again.close()


def test_a_deactivated_user_loses_the_open_page(services: Services, firm: Opened) -> None:
    here = services.sign_in.require(firm.token)
    started = services.profiles.start(WORKSHOP)
    services.visits.enter(started.ticket, firm.token)
    services.accounts.deactivate(SYSTEM, here.account.id)
    assert services.sign_in.who(firm.token) is None
    with pytest.raises(NoSession):
        services.visits.require(firm.token)
    services.accounts.activate(SYSTEM, here.account.id)
    assert services.sign_in.who(firm.token) is None
    services.sign_in.enter("13800001234", PASSWORD, HERE)


def test_a_role_taken_is_gone_at_the_next_run(services: Services, clock: Clock) -> None:
    staff(services, Role.ADMIN)
    account_id = staff(services, Role.BUREAU, "xian", "desk")
    token, _ = enrolled(services, clock, "desk")
    assert services.sign_in.require(token).scopes(Role.BUREAU) == ("xian",)
    services.accounts.take_role(SYSTEM, account_id, HeldRole(Role.BUREAU, "xian"))
    services.accounts.give_role(SYSTEM, account_id, HeldRole(Role.FIRM))
    assert services.sign_in.require(token).roles == (HeldRole(Role.FIRM),)


def test_a_role_that_needs_two_factors_ends_sessions_with_one(
    services: Services, firm: Opened
) -> None:
    account_id = services.sign_in.require(firm.token).account.id
    services.accounts.give_role(SYSTEM, account_id, HeldRole(Role.ADMIN))
    assert services.sign_in.who(firm.token) is None
    assert services.sign_in.enter("13800001234", PASSWORD, HERE).stage is Stage.ENROL


def test_staff_is_in_only_after_the_second_factor(services: Services, clock: Clock) -> None:
    staff(services, Role.ADMIN)
    waiting = services.sign_in.enter("boss", PASSWORD, HERE)
    assert waiting.stage is Stage.ENROL
    assert services.sign_in.waits_for(waiting.token) is Stage.ENROL
    assert services.sign_in.who(waiting.token) is None
    assert services.visits.visit(waiting.token) is None
    enrolment = services.second_factor.begin(waiting.token)
    assert services.second_factor.begin(waiting.token) == enrolment
    assert enrolment.letters in enrolment.address
    code = digits_now(enrolment.letters, clock())
    opened = services.second_factor.prove(waiting.token, code, HERE)
    assert opened.token != waiting.token
    assert services.sign_in.waits_for(waiting.token) is None
    assert services.sign_in.require(opened.token).has(Role.ADMIN)
    with pytest.raises(NotAllowed):
        services.second_factor.begin(opened.token)


def test_six_digits_work_once(services: Services, clock: Clock) -> None:
    staff(services, Role.ADMIN)
    _, letters = enrolled(services, clock)
    code = digits_now(letters, clock())
    first = services.sign_in.enter("boss", PASSWORD, HERE)
    assert first.stage is Stage.SECOND_FACTOR
    with pytest.raises(NotSignedIn):
        services.second_factor.begin(first.token)
    services.second_factor.prove(first.token, code, HERE)
    second = services.sign_in.enter("boss", PASSWORD, ELSEWHERE)
    with pytest.raises(SecondFactorRefused):
        services.second_factor.prove(second.token, code, ELSEWHERE)
    assert services.sign_in.who(second.token) is None
    clock.pass_by(seconds=60)
    services.second_factor.prove(second.token, digits_now(letters, clock()), ELSEWHERE)


def test_six_digits_used_at_once_by_many_let_one_in(services: Services, clock: Clock) -> None:
    staff(services, Role.ADMIN)
    _, letters = enrolled(services, clock)
    code = digits_now(letters, clock())
    waiting = [services.sign_in.enter("boss", PASSWORD, HERE).token for _ in range(4)]

    def prove(token: str) -> bool:
        try:
            services.second_factor.prove(token, code, HERE)
        except SecondFactorRefused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(prove, waiting)) == 1


def test_guessing_digits_is_slowed_and_the_waiting_ends(services: Services, clock: Clock) -> None:
    staff(services, Role.ADMIN)
    _, letters = enrolled(services, clock)
    waiting = services.sign_in.enter("boss", PASSWORD, ELSEWHERE)
    for _ in range(5):
        with pytest.raises(SecondFactorRefused):
            services.second_factor.prove(waiting.token, "000000", ELSEWHERE)
    with pytest.raises(SignInSlowed):
        services.second_factor.prove(waiting.token, "000000", ELSEWHERE)
    clock.pass_by(minutes=10)
    code = digits_now(letters, clock())
    with pytest.raises(NotSignedIn):
        services.second_factor.prove(waiting.token, code, ELSEWHERE)


def test_a_printed_code_stands_for_the_digits_once(services: Services, clock: Clock) -> None:
    staff(services, Role.ADMIN)
    token, _ = enrolled(services, clock)
    codes = services.recovery.print_codes(token, PASSWORD, HERE)
    first = services.sign_in.enter("boss", PASSWORD, HERE)
    services.second_factor.prove(first.token, codes[0].lower(), HERE)
    second = services.sign_in.enter("boss", PASSWORD, HERE)
    with pytest.raises(SecondFactorRefused):
        services.second_factor.prove(second.token, codes[0], HERE)
    account_id = services.accounts.named("boss").account.id
    assert services.recovery.codes_left(account_id) == 7


def test_tries_on_one_account_are_slowed_for_all_addresses(
    services: Services, firm: Opened, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("13800001234", "nobody-knows-me"):
        for number in range(5):
            with pytest.raises(SignInRefused):
                services.sign_in.enter(name, "wrong horse battery", f"10.2.0.{number}")
        with pytest.raises(SignInSlowed) as slowed:
            services.sign_in.enter(name, PASSWORD, "10.3.0.1")
        assert slowed.value.seconds == 15
    assert "slowed" in caplog.text
    assert "13800001234" not in caplog.text
    assert "10.2.0.1" not in caplog.text
    clock.pass_by(seconds=15)
    services.sign_in.enter("13800001234", PASSWORD, "10.3.0.1")


def test_a_stranger_cannot_keep_the_owner_out(services: Services, firm: Opened) -> None:
    services.sign_in.enter("13800001234", PASSWORD, HERE)
    for number in range(5):
        with pytest.raises(SignInRefused):
            services.sign_in.enter("13800001234", "wrong horse battery", f"10.2.0.{number}")
    services.sign_in.enter("13800001234", PASSWORD, HERE)


def test_one_address_is_slowed_over_many_accounts(services: Services, firm: Opened) -> None:
    for number in range(20):
        with pytest.raises(SignInRefused):
            services.sign_in.enter(f"guess-{number}", PASSWORD, ELSEWHERE)
    with pytest.raises(SignInSlowed):
        services.sign_in.enter("13800001234", PASSWORD, ELSEWHERE)
    services.sign_in.enter("13800001234", PASSWORD, HERE)


def test_tries_at_the_same_time_are_all_counted(services: Services, firm: Opened) -> None:
    def guess(number: int) -> type[BaseException]:
        try:
            services.sign_in.enter("13800001234", f"wrong horse {number}", f"10.4.0.{number}")
        except (SignInRefused, SignInSlowed) as refused:
            return type(refused)
        raise AssertionError

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(24)))
    assert outcomes.count(SignInRefused) == 5


def test_a_hall_of_firms_registers_from_one_address_and_nobody_waits_for_it(
    services: Services,
) -> None:
    for number in range(60):
        services.accounts.register(f"firm-{number}", PASSWORD, ELSEWHERE)
    with pytest.raises(SignInSlowed):
        services.accounts.register("firm-60", PASSWORD, ELSEWHERE)
    services.accounts.register("firm-60", PASSWORD, HERE)
    services.sign_in.enter("firm-1", PASSWORD, ELSEWHERE)


def test_trying_one_name_again_and_again_is_slowed(services: Services) -> None:
    services.accounts.register("firm-1", PASSWORD, HERE)
    for _ in range(4):
        with pytest.raises(NameTaken):
            services.accounts.register("firm-1", PASSWORD, ELSEWHERE)
    with pytest.raises(SignInSlowed):
        services.accounts.register("firm-1", PASSWORD, ELSEWHERE)


def test_an_account_claims_what_was_begun_by_code(services: Services, bench: Any) -> None:
    firm = services.accounts.register("workshop", PASSWORD, HERE)
    entered = services.visits.resume(bench.started.resume_code, HERE, firm.token)
    account = services.sign_in.require(firm.token)
    assert entered.token == firm.token
    assert account.assessment_id == bench.assessment_id
    assert entered.visit.actor == account.actor
    assert services.visits.visit(bench.entered.token) is None
    with pytest.raises(UnknownCode):
        services.visits.resume(bench.started.resume_code, ELSEWHERE)
    services.answering.save(bench.assessment_id, account.actor, "Q101", 3, 0)
    with pytest.raises(NotFound):
        bench.save("Q101", 4, 3)


def test_an_assessment_begun_while_signed_in_is_the_accounts(services: Services) -> None:
    firm = services.accounts.register("workshop", PASSWORD, HERE)
    started = services.profiles.start(WORKSHOP)
    services.visits.enter(started.ticket, firm.token)
    assert services.sign_in.require(firm.token).assessment_id == started.assessment_id
    with pytest.raises(UnknownCode):
        services.visits.resume(started.resume_code, HERE)


def test_a_second_account_does_not_take_a_firm_over(services: Services, bench: Any) -> None:
    first = services.accounts.register("workshop", PASSWORD, HERE)
    services.visits.resume(bench.started.resume_code, HERE, first.token)
    actor = services.sign_in.require(first.token).actor
    fresh = services.profiles.new_code(bench.assessment_id, actor)
    second = services.accounts.register("rival", PASSWORD, HERE)
    with pytest.raises(ManagedByAccount):
        services.visits.resume(fresh, HERE, second.token)
    assert services.sign_in.require(second.token).assessment_id is None


def test_staff_never_becomes_an_owner(services: Services, bench: Any, clock: Clock) -> None:
    staff(services, Role.ADMIN)
    token, _ = enrolled(services, clock)
    with pytest.raises(StaffMayNotClaim):
        services.visits.resume(bench.started.resume_code, HERE, token)
    assert services.visits.visit(bench.entered.token) is not None


def test_only_what_is_theirs_can_be_opened(services: Services, bench: Any) -> None:
    firm = services.accounts.register("workshop", PASSWORD, HERE)
    for assessment_id in (bench.assessment_id, "guessed-id"):
        with pytest.raises(NotFound):
            services.sign_in.open(firm.token, assessment_id)
    with pytest.raises(NotSignedIn):
        services.sign_in.open(bench.entered.token, bench.assessment_id)
    services.visits.resume(bench.started.resume_code, HERE, firm.token)
    services.sign_in.open(firm.token, None)
    assert services.visits.require(firm.token).assessment_id is None
    services.sign_in.open(firm.token, bench.assessment_id)
    assert services.visits.require(firm.token).assessment_id == bench.assessment_id


def test_leaving_everywhere_ends_every_session(services: Services, firm: Opened) -> None:
    other = services.sign_in.enter("13800001234", PASSWORD, ELSEWHERE)
    services.sign_in.leave_everywhere(firm.token)
    assert services.sign_in.who(firm.token) is services.sign_in.who(other.token) is None
    with pytest.raises(NotSignedIn):
        services.sign_in.leave_everywhere(firm.token)


def test_a_ticket_of_a_provider_works_once_and_not_for_long(
    services: Services, clock: Clock
) -> None:
    claims = {"iss": "https://id.example", "sub": "1", "iat": int(services.clock().timestamp())}
    ticket = services.oidc.ticket(claims)
    services.sign_in.by_ticket(ticket)
    with pytest.raises(TicketExpired):
        services.sign_in.by_ticket(ticket)
    late = services.oidc.ticket(claims)
    clock.pass_by(minutes=2)
    with pytest.raises(TicketExpired):
        services.sign_in.by_ticket(late)


def test_an_old_hash_is_made_anew_at_sign_in(
    services: Services, firm: Opened, library: Any, clock: Clock
) -> None:
    stronger = services.settings.model_copy(update={"password_kibibytes": 128})
    again = build_services(stronger, library=library, clock=clock)
    again.sign_in.enter("13800001234", PASSWORD, HERE)
    account_id = services.sign_in.require(firm.token).account.id
    with again.sign_in._store.reading() as unit:
        assert "m=128," in str(unit.accounts.credentials(account_id).password_hash)
    again.close()


def test_one_customer_of_ipv6_is_one_address(services: Services, firm: Opened) -> None:
    for number in range(20):
        with pytest.raises(SignInRefused):
            services.sign_in.enter(f"guess-{number}", PASSWORD, f"2001:db8:0:1::{number:x}")
    with pytest.raises(SignInSlowed):
        services.sign_in.enter("somebody", PASSWORD, "2001:db8:0:1:ffff::1")
    with pytest.raises(SignInRefused):
        services.sign_in.enter("somebody", PASSWORD, "2001:db8:0:2::1")
