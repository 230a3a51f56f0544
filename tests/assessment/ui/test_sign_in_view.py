"""Signing in, registering and recovering, as pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.services.account_rights import SYSTEM
from tests.assessment.ui.conftest import PASSWORD
from tests.builders import digits_now

View = Callable[..., AppTest]
Shown = Callable[[AppTest], str]
JOIN = "/join?t=abc_DEF-1"
CARRIED = 'name="next" value="/join?t=abc_DEF-1"'


def admin(services: Services) -> str:
    """Make an administrator who has given the password, and return the token."""
    services.accounts.add(SYSTEM, "boss", HeldRole(Role.ADMIN), password=PASSWORD)
    return services.sign_in.enter("boss", PASSWORD, "10.0.0.9").token


def fields(markup: str) -> set[str]:
    """Return the names of the fields of the forms on a page."""
    return set(re.findall(r'<(?:input|select)[^>]* name="([a-z_]+)"', markup))


def test_the_form_asks_for_name_and_password_and_carries_its_mark(view: View, shown: Shown) -> None:
    page = view("sign_in")
    assert not page.exception
    assert page.title[0].value == "登录"
    text = shown(page)
    assert 'action="/sign-in"' in text
    assert fields(text) == {"form", "account", "password"}
    assert 'autocomplete="current-password"' in text
    for way in ('href="/register"', 'href="/recover"', 'href="/"'):
        assert way in text


def test_an_empty_installation_says_how_the_first_administrator_is_made(
    view: View, shown: Shown, services: Services
) -> None:
    assert "zhijie user add NAME" in shown(view("sign_in"))
    admin(services)
    assert "zhijie user add" not in shown(view("sign_in"))


@pytest.mark.parametrize("name", ["sign_in", "register", "recover"])
def test_where_somebody_wanted_to_go_is_carried_on(view: View, shown: Shown, name: str) -> None:
    text = shown(view(name, next=JOIN))
    assert CARRIED in text
    assert "next=%2Fjoin%3Ft%3Dabc_DEF-1" in text


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "javascript:1"])
@pytest.mark.parametrize("name", ["sign_in", "register", "recover"])
def test_nobody_is_carried_to_another_site(
    view: View, shown: Shown, name: str, elsewhere: str
) -> None:
    text = shown(view(name, next=elsewhere))
    assert 'name="next"' not in text
    assert elsewhere not in text


def test_refusals_are_said_and_an_unknown_code_says_nothing_of_itself(view: View) -> None:
    assert "账号或密码不正确" in view("sign_in", notice="sign_in").warning[0].value
    slowed = view("sign_in", notice="sign_in_slow", seconds="15").warning[0].value
    assert "请 15 秒后再试" in slowed
    odd = view("sign_in", notice="sign_in_slow", seconds="15<script>").warning[0].value
    assert "请过几分钟再试" in odd
    assert "script" not in view("sign_in", notice="<script>").warning[0].value
    done = view("sign_in", notice="recovered")
    assert "新密码已保存" in done.success[0].value
    assert not done.warning


def test_staff_sets_the_second_factor_up_by_picture_or_by_letters(
    view: View, shown: Shown, services: Services
) -> None:
    token = admin(services)
    text = shown(view("sign_in", token, next=JOIN))
    letters = services.second_factor.begin(token).letters
    assert re.search(r'<img src="data:image/svg\+xml[^"]+" alt="二维码', text)
    assert '<p class="letters">' + " ".join(re.findall(".{4}", letters)) in text
    assert fields(text) == {"form", "next", "code"}
    assert 'action="/sign-out"' in text
    assert shown(view("sign_in", token)) == text.replace(f'<input type="hidden" {CARRIED}>', "")


def test_a_second_factor_is_asked_for_after_the_password(
    view: View, shown: Shown, services: Services
) -> None:
    token = admin(services)
    letters = services.second_factor.begin(token).letters
    services.second_factor.prove(token, digits_now(letters, services.clock()), "10.0.0.9")
    waiting = services.sign_in.enter("boss", PASSWORD, "10.0.0.9").token
    text = shown(view("sign_in", waiting))
    assert 'action="/second-factor"' in text
    assert letters[:4] not in text
    assert "恢复码" in text


def test_somebody_who_is_in_is_told_so(view: View, shown: Shown, signed_in: Any) -> None:
    token = signed_in("factory")
    text = shown(view("sign_in", token, next=JOIN))
    assert "factory" in text
    assert f'href="{JOIN}"' in text
    assert 'action="/sign-in"' not in text
    assert 'action="/register"' not in shown(view("register", token))


def test_registering_asks_twice_for_the_password_and_offers_the_districts(
    view: View, shown: Shown
) -> None:
    page = view("register")
    assert not page.exception
    text = shown(page)
    known = {"form", "account", "password", "again", "display_name", "email", "region"}
    assert fields(text) == known
    assert '<optgroup label="西安市">' in text
    assert '<option value="yanta">雁塔区</option>' in text
    assert text.count(" required") == 3


def test_a_visitor_is_told_to_keep_the_code_before_registering(
    view: View, shown: Shown, bench: Any
) -> None:
    assert "先确认续答码在手边" not in shown(view("register"))
    assert "先确认续答码在手边" in shown(view("register", bench.entered.token))


def test_recovering_explains_both_ways(view: View, shown: Shown) -> None:
    page = view("recover", notice="recovery")
    assert not page.exception
    text = shown(page)
    assert fields(text) == {"form", "account", "code", "new", "again"}
    for way in ("打印的八个码", "营业执照", "系统管理员"):
        assert way in text
    assert "密码没有改动" in page.warning[0].value
