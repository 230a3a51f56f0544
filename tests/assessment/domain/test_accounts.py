"""Names, passwords, and six digits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assessment.domain import totp
from assessment.domain.account_errors import BadContact, BadName, WeakPassword
from assessment.domain.accounts import clean_email, clean_mobile, new_name, plain_name
from assessment.domain.passwords import Argon2, require_strong


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("13800001234", "13800001234"),
        (" +86 138-0000-1234 ", "13800001234"),
        ("8613800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("Chang-An", "chang-an"),
        ("长安精工", "长安精工"),
        ("a\u200bdmin\x00", "admin"),
    ],
)
def test_a_name_has_one_plain_form(typed: str, plain: str) -> None:
    assert plain_name(typed) == new_name(typed) == plain


@pytest.mark.parametrize(
    "typed", ["", "ab", "a" * 65, "1380000123", "99999999999", "a b c", "a'b--c", "<b>x</b>", "a:b"]
)
def test_odd_names_are_refused(typed: str) -> None:
    with pytest.raises(BadName):
        new_name(typed)


def test_contacts_are_optional_and_have_a_form() -> None:
    assert clean_mobile("") is clean_mobile(None) is clean_email(" ") is None
    assert clean_mobile("138 0000 1234") == "13800001234"
    assert clean_email("li@example.com.cn") == "li@example.com.cn"
    for wrong in ("li@", "@example.com", "li@example", "a b@example.com", "<i>@example.com"):
        with pytest.raises(BadContact):
            clean_email(wrong)
    with pytest.raises(BadContact):
        clean_mobile("029-88880000")


@pytest.mark.parametrize(
    "password", ["correct horse battery", "质量强国是一项长期任务", "xK9#mQ2$vL"]
)
def test_long_and_odd_passwords_will_do(password: str) -> None:
    require_strong(password, "workshop")


@pytest.mark.parametrize(
    "password",
    [
        *("", "short", "123456789012", "abcdefghijklmn", "qwertyuiop12", "aaaaaaaaaaaa"),
        *(
            "password123456",
            "workshop2026",
            "WORKSHOP1234",
            "zyxwvutsrq",
            "a" * 257,
            "abababababab",
        ),
    ],
)
def test_easy_passwords_will_not(password: str) -> None:
    with pytest.raises(WeakPassword):
        require_strong(password, "workshop", None)


def test_a_hash_is_argon2id_and_salted() -> None:
    salts = iter(bytes([n]) * 16 for n in range(9))
    hashing = Argon2(lambda _size: next(salts), kibibytes=64, passes=1, lanes=1)
    one, two = hashing.hash("correct horse"), hashing.hash("correct horse")
    assert one.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert one != two
    assert hashing.matches(one, "correct horse")
    assert hashing.matches(one, "ｃｏｒｒｅｃｔ　ｈｏｒｓｅ")
    assert not hashing.matches(one, "correct house")
    assert not hashing.matches(None, "nobody")
    assert not hashing.matches("nonsense", "nobody")
    assert not hashing.is_outdated(one)
    assert Argon2(lambda size: b"a" * size, kibibytes=128).is_outdated(one)


def test_the_default_work_is_that_of_rfc_9106() -> None:
    assert "m=65536,t=3,p=4" in Argon2(lambda size: b"a" * size).hash("correct horse")


@pytest.mark.parametrize(
    ("second", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_digits_are_those_of_rfc_6238(second: int, digits: str) -> None:
    shared, moment = b"12345678901234567890", datetime.fromtimestamp(second, UTC)
    assert totp.digits(shared, totp.step_at(moment)) == digits


def test_digits_of_a_neighbouring_step_are_accepted_and_no_others() -> None:
    shared, now = totp.secret("seed", b"key"), datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
    step = totp.step_at(now)
    for offset in (-1, 0, 1):
        typed = totp.digits(shared, step + offset)
        assert totp.matching_step(shared, f" {typed[:3]} {typed[3:]}", now) == step + offset
        assert totp.matching_step(shared, typed, now + timedelta(minutes=2)) is None
    for wrong in ("", "abcdef", "１", "0" * 60):
        assert totp.matching_step(shared, wrong, now) is None


def test_an_app_gets_the_secret_in_letters_and_as_an_address() -> None:
    shared = totp.secret("seed", b"key")
    assert shared != totp.secret("seed", b"other key")
    assert len(totp.in_letters(shared)) == 32
    assert totp.address(shared, "admin").startswith(
        "otpauth://totp/%E8%B4%A8%E9%98%B6%3Aadmin?secret="
    )
