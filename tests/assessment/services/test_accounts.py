"""Accounts, roles, the ways back in, messages, and sign-on by a provider."""

from __future__ import annotations

from typing import Any

import pytest

from assessment.bootstrap import Services
from assessment.domain.account_errors import (
    BadContact,
    BadName,
    BadRegion,
    LastAdministrator,
    NameTaken,
    NotAllowed,
    NotSignedIn,
    ProofTooOld,
    RecoveryRefused,
    SignInRefused,
    SignInSlowed,
    WeakPassword,
)
from assessment.domain.account_ports import Channel, MessageKind
from assessment.domain.accounts import Account, HeldRole, Method, Role, Stage
from assessment.domain.audit import AuditKind
from assessment.domain.errors import BadText, NotFound
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.sharing import Method as FirmMethod
from assessment.services.account_rights import SYSTEM
from assessment.services.account_sessions import Opened
from tests.assessment.conftest import WORKSHOP, Clock

PASSWORD, NEW = "correct horse battery", "wrong mule accumulator"
HERE, ELSEWHERE = "10.0.0.1", "10.0.0.9"
CLAIMS = {
    "iss": "https://id.example",
    "sub": "u-1",
    "iat": int(Clock().now.timestamp()),
    "name": "李厂长",
    "role": "admin",
}


def added(services: Services, name: str, role: Role, scope: str = "", **more: Any) -> Account:
    return services.accounts.add(SYSTEM, name, HeldRole(role, scope), password=PASSWORD, **more)


@pytest.fixture
def firm(services: Services) -> Opened:
    return services.accounts.register("workshop", PASSWORD, HERE, region="yanta")


@pytest.fixture
def admin(services: Services) -> Actor:
    return added(services, "boss", Role.ADMIN).actor


def actor_of(services: Services, opened: Opened) -> Actor:
    return services.sign_in.require(opened.token).actor


def kinds(services: Services) -> list[AuditKind]:
    with services.sign_in._store.reading() as unit:
        return [link.event.kind for link in unit.audit.links()]


def test_an_empty_installation_says_so(services: Services) -> None:
    assert services.accounts.is_empty()
    added(services, "boss", Role.ADMIN)
    assert not services.accounts.is_empty()


def test_a_name_or_number_is_taken_once(services: Services, firm: Opened) -> None:
    added(services, "desk", Role.BUREAU, "xian", mobile="13900001234")
    for name in ("WorkShop", "13900001234", "+86 139 0000 1234", "desk"):
        with pytest.raises(NameTaken):
            services.accounts.register(name, PASSWORD, ELSEWHERE)
    with pytest.raises(NameTaken):
        added(services, "other", Role.FIRM, mobile="139 0000 1234")
    assert len(services.accounts.all(SYSTEM)) == 2


@pytest.mark.parametrize(
    ("name", "password", "more", "refusal"),
    [
        ("a", PASSWORD, {}, BadName),
        ("fine-name", "short", {}, WeakPassword),
        ("fine-name", "fine-name-1", {}, WeakPassword),
        ("fine-name", PASSWORD, {"email": "nowhere"}, BadContact),
        ("fine-name", PASSWORD, {"region": "atlantis"}, BadRegion),
        ("fine-name", PASSWORD, {"display_name": "a\u202eb"}, BadText),
    ],
)
def test_a_bad_registration_stores_nothing(
    services: Services, name: str, password: str, more: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        services.accounts.register(name, password, HERE, **more)
    assert services.accounts.is_empty()


@pytest.mark.parametrize(
    "held", [HeldRole(Role.BUREAU), HeldRole(Role.BUREAU, "atlantis"), HeldRole(Role.ADMIN, "xian")]
)
def test_a_role_has_the_scope_it_needs(services: Services, firm: Opened, held: HeldRole) -> None:
    with pytest.raises(BadRegion):
        services.accounts.give_role(SYSTEM, actor_of(services, firm).id, held)


def test_only_administrators_look_after_accounts(services: Services, firm: Opened) -> None:
    desk = added(services, "desk", Role.BUREAU, "shaanxi").actor
    consultant = added(services, "guide", Role.CONSULTANT, "org0000000000001").actor
    target, accounts = actor_of(services, firm).id, services.accounts
    pretender = Actor(ActorKind.ANONYMOUS, "system")
    for by in (actor_of(services, firm), desk, consultant, pretender):
        for call in (
            accounts.all,
            lambda by: accounts.add(by, "fresh-name", HeldRole(Role.ADMIN)),
            lambda by: accounts.give_role(by, by.id, HeldRole(Role.ADMIN)),
            lambda by: accounts.take_role(by, target, HeldRole(Role.FIRM)),
            lambda by: accounts.deactivate(by, target),
            lambda by: accounts.activate(by, target),
            lambda by: accounts.drop_second_factor(by, target),
        ):
            with pytest.raises(NotAllowed):
                call(by)
    assert kinds(services).count(AuditKind.REFUSED) == 28
    assert accounts.view(target).roles == (HeldRole(Role.FIRM),)


def test_an_administrator_may_until_switched_off(services: Services, admin: Actor) -> None:
    second = added(services, "second", Role.ADMIN).actor
    assert len(services.accounts.all(second, Role.ADMIN)) == 2
    services.accounts.deactivate(admin, second.id)
    with pytest.raises(NotAllowed):
        services.accounts.all(second)
    for guessed in ("guessed-id", ""):
        with pytest.raises(NotFound):
            services.accounts.deactivate(admin, guessed)


def test_the_last_administrator_stays(services: Services, admin: Actor) -> None:
    off = added(services, "second", Role.ADMIN).actor
    services.accounts.deactivate(admin, off.id)
    with pytest.raises(LastAdministrator):
        services.accounts.deactivate(admin, admin.id)
    with pytest.raises(LastAdministrator):
        services.accounts.take_role(SYSTEM, admin.id, HeldRole(Role.ADMIN))


def test_what_happens_to_accounts_is_in_the_trail(services: Services, firm: Opened) -> None:
    account_id = actor_of(services, firm).id
    services.accounts.give_role(SYSTEM, account_id, HeldRole(Role.BUREAU, "xian"))
    services.accounts.take_role(SYSTEM, account_id, HeldRole(Role.BUREAU, "xian"))
    services.accounts.deactivate(SYSTEM, account_id)
    services.accounts.activate(SYSTEM, account_id)
    with pytest.raises(SignInRefused):
        services.sign_in.enter("workshop", "wrong horse battery", HERE)
    opened = services.sign_in.enter("workshop", PASSWORD, HERE)
    services.sign_in.leave(opened.token)
    assert kinds(services) == [
        AuditKind.REGISTERED,
        AuditKind.SIGNED_IN,
        AuditKind.ROLE_GIVEN,
        AuditKind.ROLE_TAKEN,
        AuditKind.ACCOUNT_DEACTIVATED,
        AuditKind.ACCOUNT_ACTIVATED,
        AuditKind.SIGN_IN_FAILED,
        AuditKind.SIGNED_IN,
        AuditKind.SIGNED_OUT,
    ]


def test_contact_is_changed_by_its_owner(services: Services) -> None:
    opened = services.accounts.register("13800001234", PASSWORD, HERE)
    actor, accounts = actor_of(services, opened), services.accounts
    added(services, "desk", Role.BUREAU, "xian", mobile="13900001234")
    with pytest.raises(NameTaken):
        accounts.change_contact(actor, display_name="王工", mobile="13900001234")
    with pytest.raises(BadContact):
        accounts.change_contact(actor, display_name="王工", email="nowhere")
    changed = accounts.change_contact(actor, display_name="王工", mobile="13700001234")
    assert (changed.name, changed.display_name) == ("13700001234", "王工")
    assert services.sign_in.enter("13700001234", PASSWORD, HERE).stage is Stage.FULL


def test_changing_the_password_ends_all_other_sessions(services: Services, firm: Opened) -> None:
    other = services.sign_in.enter("workshop", PASSWORD, ELSEWHERE)
    changed = services.recovery.change_password(firm.token, PASSWORD, NEW, HERE)
    assert services.sign_in.who(changed.token) is not None
    for token in (firm.token, other.token):
        assert services.sign_in.who(token) is None
    with pytest.raises(SignInRefused):
        services.sign_in.enter("workshop", PASSWORD, HERE)
    services.sign_in.enter("workshop", NEW, HERE)


def test_an_open_page_alone_changes_no_password(services: Services, firm: Opened) -> None:
    with pytest.raises(SignInRefused):
        services.recovery.change_password(firm.token, "guess number one", NEW, HERE)
    with pytest.raises(WeakPassword):
        services.recovery.change_password(firm.token, PASSWORD, "workshop", HERE)
    with pytest.raises(NotSignedIn):
        services.recovery.change_password("stolen", PASSWORD, NEW, HERE)
    with pytest.raises(SignInRefused):
        services.recovery.print_codes(firm.token, "guess number one", HERE)
    assert services.sign_in.who(firm.token) is not None


def test_printed_codes_bring_back_once_each(services: Services, firm: Opened) -> None:
    actor = actor_of(services, firm)
    old = services.recovery.print_codes(firm.token, PASSWORD, HERE)
    codes = services.recovery.print_codes(firm.token, PASSWORD, HERE)
    assert len(set(codes)) == 8
    with pytest.raises(RecoveryRefused):
        services.recovery.recover("workshop", old[0], NEW, ELSEWHERE)
    with pytest.raises(WeakPassword):
        services.recovery.recover("workshop", codes[0], "short", ELSEWHERE)
    services.recovery.recover("WORKSHOP", f" {codes[0].lower()} ", NEW, ELSEWHERE)
    assert services.sign_in.who(firm.token) is None
    with pytest.raises(RecoveryRefused):
        services.recovery.recover("workshop", codes[0], PASSWORD, ELSEWHERE)
    services.sign_in.enter("workshop", NEW, HERE)
    assert services.recovery.codes_left(actor.id) == 7


def test_recovery_says_the_same_for_all_that_is_wrong(services: Services, firm: Opened) -> None:
    other = services.accounts.register("other-firm", PASSWORD, HERE)
    (code, *_) = services.recovery.print_codes(other.token, PASSWORD, HERE)
    sentences = set()
    for name, typed in (("nobody", code), ("workshop", code), ("workshop", "x"), ("", "")):
        with pytest.raises(RecoveryRefused) as refused:
            services.recovery.recover(name, typed, NEW, ELSEWHERE)
        sentences.add(refused.value.sentence)
    assert len(sentences) == 1
    services.recovery.recover("other-firm", code, NEW, ELSEWHERE)


def test_guessing_recovery_codes_is_slowed(services: Services, firm: Opened) -> None:
    (code, *_) = services.recovery.print_codes(firm.token, PASSWORD, HERE)
    for _ in range(5):
        with pytest.raises(RecoveryRefused):
            services.recovery.recover("workshop", "ABCD-EFGH-JKMN-PQRS", NEW, ELSEWHERE)
    with pytest.raises(SignInSlowed):
        services.recovery.recover("workshop", code, NEW, ELSEWHERE)


def test_the_districts_desk_resets_firms_of_its_own(
    services: Services, firm: Opened, clock: Clock
) -> None:
    near = added(services, "near-desk", Role.BUREAU, "yanta").actor
    above = added(services, "above-desk", Role.BUREAU, "shaanxi").actor
    far = added(services, "far-desk", Role.BUREAU, "qingdao").actor
    services.accounts.register("homeless", PASSWORD, ELSEWHERE)
    for by, name in ((far, "workshop"), (near, "homeless"), (near, "above-desk"), (near, "nobody")):
        with pytest.raises(NotAllowed):
            services.recovery.reset_by_desk(by, name)
    for by in (near, above):
        given = services.recovery.reset_by_desk(by, "workshop")
    assert services.sign_in.who(firm.token) is not None
    services.recovery.recover("workshop", given.code, NEW, ELSEWHERE)
    with pytest.raises(RecoveryRefused):
        services.recovery.recover("workshop", given.code, PASSWORD, ELSEWHERE)
    late = services.recovery.reset_by_desk(near, "workshop")
    clock.pass_by(hours=72)
    with pytest.raises(RecoveryRefused):
        services.recovery.recover("workshop", late.code, PASSWORD, ELSEWHERE)


def test_the_system_resets_anybody_that_exists(services: Services, admin: Actor) -> None:
    given = services.recovery.reset_by_desk(SYSTEM, "boss")
    services.recovery.recover("boss", given.code, NEW, HERE)
    with pytest.raises(NotFound):
        services.recovery.reset_by_desk(SYSTEM, "nobody")


def test_messages_wait_in_the_outbox_and_go_out_once(services: Services, clock: Clock) -> None:
    services.accounts.register("13800001234", PASSWORD, HERE)
    services.accounts.register("by-mail", PASSWORD, HERE, email="li@example.com")
    services.accounts.register("unreachable", PASSWORD, HERE)
    waiting = {(message.channel, message.kind) for message in services.outbox.waiting()}
    assert waiting == {(Channel.SMS, MessageKind.WELCOME), (Channel.EMAIL, MessageKind.WELCOME)}
    sent: list[tuple[str, str]] = []

    class Gateway:
        def send(self, to: str, words: str) -> None:
            sent.append((to, words))

    assert services.outbox.send(Channel.SMS, Gateway()) == 1
    assert services.outbox.send(Channel.SMS, Gateway()) == 0
    assert [to for to, _ in sent] == ["13800001234"]
    assert "质阶" in sent[0][1]


def test_claims_become_an_account_but_never_a_role(services: Services) -> None:
    assert services.oidc.vouched(CLAIMS) is None
    opened = services.sign_in.by_ticket(services.oidc.ticket(CLAIMS))
    here = services.sign_in.require(opened.token)
    assert (here.account.display_name, here.method) == ("李厂长", Method.OIDC)
    assert here.roles == (HeldRole(Role.FIRM),)
    again = services.sign_in.by_ticket(services.oidc.ticket({**CLAIMS, "name": "other"}))
    assert services.sign_in.require(again.token).account == here.account
    assert services.oidc.vouched(CLAIMS) == here.account
    assert services.oidc.vouched({**CLAIMS, "iss": "https://other.example"}) is None


def test_role_region_and_state_come_from_the_store_on_every_run(services: Services) -> None:
    opened = services.sign_in.by_ticket(services.oidc.ticket(CLAIMS))
    account_id = services.sign_in.require(opened.token).account.id
    held = HeldRole(Role.CONSULTANT, "org0000000000001")
    services.accounts.give_role(SYSTEM, account_id, held)
    assert held in services.sign_in.require(opened.token).roles
    services.accounts.take_role(SYSTEM, account_id, held)
    assert held not in services.sign_in.require(opened.token).roles
    services.accounts.deactivate(SYSTEM, account_id)
    assert services.sign_in.who(opened.token) is None
    assert services.oidc.vouched(CLAIMS) is None
    with pytest.raises(SignInRefused):
        services.oidc.ticket(CLAIMS)


def test_staff_of_a_provider_still_needs_the_second_factor(services: Services) -> None:
    opened = services.sign_in.by_ticket(services.oidc.ticket(CLAIMS))
    account_id = services.sign_in.require(opened.token).account.id
    services.accounts.give_role(SYSTEM, account_id, HeldRole(Role.BUREAU, "xian"))
    assert services.sign_in.who(opened.token) is None
    waiting = services.sign_in.by_ticket(services.oidc.ticket(CLAIMS))
    assert waiting.stage is Stage.ENROL


def test_a_provider_can_vouch_for_an_account_that_is_there(
    services: Services, firm: Opened
) -> None:
    actor = actor_of(services, firm)
    services.oidc.link(firm.token, CLAIMS)
    opened = services.sign_in.by_ticket(services.oidc.ticket(CLAIMS))
    assert actor_of(services, opened) == actor
    other = services.accounts.register("other-firm", PASSWORD, HERE)
    with pytest.raises(SignInRefused):
        services.oidc.link(other.token, CLAIMS)
    with pytest.raises(NotSignedIn):
        services.oidc.link(None, CLAIMS)


@pytest.mark.parametrize("issued", [None, "now", True, 600.0])
def test_claims_without_a_moment_open_nothing(services: Services, issued: Any) -> None:
    with pytest.raises(ProofTooOld):
        services.oidc.ticket({**CLAIMS, "iat": issued})


def test_claims_are_taken_for_ten_minutes(services: Services, firm: Opened, clock: Clock) -> None:
    """A copy of the provider's cookie that is found later opens nothing."""
    services.oidc.ticket(CLAIMS)
    clock.pass_by(minutes=9)
    assert services.oidc.is_fresh(CLAIMS)
    services.oidc.ticket(CLAIMS)
    clock.pass_by(minutes=1)
    assert not services.oidc.is_fresh(CLAIMS)
    for stale in (services.oidc.ticket, lambda said: services.oidc.link(firm.token, said)):
        with pytest.raises(ProofTooOld):
            stale(CLAIMS)


@pytest.mark.parametrize(
    "claims", [{}, {"iss": "x"}, {"sub": "x"}, {"iss": "", "sub": ""}, {"iss": 1, "sub": 2}]
)
def test_claims_without_issuer_and_subject_are_refused(
    services: Services, claims: dict[str, Any]
) -> None:
    with pytest.raises(SignInRefused):
        services.oidc.ticket(claims)


def test_a_credit_code_that_was_vouched_for_is_kept(services: Services) -> None:
    right = "91350100M000100Y43"
    services.oidc.ticket({**CLAIMS, "credit_code": right.lower()})
    services.oidc.ticket({**CLAIMS, "sub": "u-2", "credit_code": "123"})
    with services.sign_in._store.reading() as unit:
        first = unit.accounts.identity("https://id.example", "u-1")
        second = unit.accounts.identity("https://id.example", "u-2")
    assert (first and first.credit_code) == right
    assert second is not None
    assert second.credit_code is None


RIGHT = "91350100M000100Y43"


def begun(services: Services, opened: Opened, **facts: Any) -> str:
    """Start an assessment of a firm as the account that is signed in; return the firm's id."""
    started = services.profiles.start(WORKSHOP | facts)
    services.visits.enter(started.ticket, opened.token)
    with services.sign_in._store.reading() as unit:
        return unit.accounts.firms_of(actor_of(services, opened).id)[-1]


@pytest.mark.parametrize("facts", [{}, {"firm.credit_code": RIGHT}])
def test_a_government_sign_on_confirms_the_firm(services: Services, facts: dict[str, str]) -> None:
    opened = services.sign_in.by_ticket(services.oidc.ticket(CLAIMS))
    firm_id = begun(services, opened, **facts)
    actor = actor_of(services, opened)
    assert services.confirmations.status(firm_id, actor) is None
    services.oidc.ticket({**CLAIMS, "credit_code": RIGHT})
    claim = services.confirmations.status(firm_id, actor)
    assert claim is not None
    assert (claim.credit_code, claim.method) == (RIGHT, FirmMethod.GOVERNMENT)
    services.oidc.ticket({**CLAIMS, "credit_code": "91350100M000100Y43"})


def test_a_code_somebody_else_named_opens_a_dispute(services: Services, firm: Opened) -> None:
    held = begun(services, firm)
    services.confirmations.claim(held, actor_of(services, firm), RIGHT)
    opened = services.sign_in.by_ticket(services.oidc.ticket(CLAIMS))
    rival = begun(services, opened)
    services.oidc.ticket({**CLAIMS, "credit_code": RIGHT})
    (dispute,) = services.confirmations.disputes_of(held, actor_of(services, firm))
    assert {dispute.holder_id, dispute.claimant_id} == {held, rival}
    claim = services.confirmations.status(rival, actor_of(services, opened))
    assert claim is not None
    assert claim.method is None


def test_a_firm_with_another_code_is_not_confirmed(services: Services) -> None:
    opened = services.sign_in.by_ticket(services.oidc.ticket(CLAIMS))
    firm_id = begun(services, opened, **{"firm.credit_code": "91610131MA6TX00N1C"})
    services.oidc.ticket({**CLAIMS, "credit_code": RIGHT})
    assert services.confirmations.status(firm_id, actor_of(services, opened)) is None
