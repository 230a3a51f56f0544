"""The page of one's own account."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.services.account_rights import SYSTEM
from tests.assessment.ui.conftest import PASSWORD
from tests.builders import digits_now

View = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


def account_of(services: Services, name: str) -> Any:
    return services.accounts.named(name).account


def test_it_says_who_one_is_in_words(view: View, shown: Shown, signed_in: Any) -> None:
    page = view("account", signed_in("desk", HeldRole(Role.BUREAU, "xian")))
    assert not page.exception
    assert "主管部门（西安市）" in shown(page)
    province = HeldRole(Role.BUREAU, "shaanxi")
    assert "主管部门（陕西省）" in shown(view("account", signed_in("above", province)))


def test_a_stranger_is_sent_to_sign_in(site: Any) -> None:
    app = site().switch_page("views/account.py").run()
    assert app.title[0].value == "登录"
    assert "请先登录" in app.warning[0].value


def test_a_deactivated_account_is_out_at_its_next_click(
    site: Any, services: Services, signed_in: Any
) -> None:
    app = site(signed_in("factory")).switch_page("views/account.py").run()
    assert app.title[0].value == "我的账号"
    services.accounts.deactivate(SYSTEM, account_of(services, "factory").id)
    app.button(key="contact-save").click().run()
    assert app.title[0].value == "登录"


def test_contact_data_is_changed_and_said(site: Any, services: Services, signed_in: Any) -> None:
    app = site(signed_in("factory")).switch_page("views/account.py").run()
    app.text_input(key="contact-name").set_value(":red[李]")
    app.text_input(key="contact-mobile").set_value("138 0000 1111")
    app.radio(key="contact-place").set_value("xian").run()
    app.radio(key="contact-in-xian").set_value("yanta").run()
    app.button(key="contact-save").click().run()
    assert "联系方式已保存" in app.success[0].value
    known = account_of(services, "factory")
    assert (known.display_name, known.mobile, known.region) == (":red[李]", "13800001111", "yanta")
    assert any("西安市雁塔区" in each.label for each in app.expander)


def test_a_wrong_number_is_refused_in_place(view: View, services: Services, signed_in: Any) -> None:
    page = view("account", signed_in("factory"))
    page.text_input(key="contact-mobile").set_value("12345").run()
    page.button(key="contact-save").click().run()
    assert "手机号应是 11 位数字" in page.warning[0].value
    assert account_of(services, "factory").mobile is None
    assert page.text_input(key="contact-mobile").value == "12345"


def test_recovery_codes_are_shown_once_and_counted(
    view: View, shown: Shown, services: Services, signed_in: Any
) -> None:
    page = view("account", signed_in("factory"))
    assert "还有 0 个没用过的" in shown(page)
    page.text_input(key="codes-password").set_value(PASSWORD)
    page.button(key="FormSubmitter:codes-form-生成八个新的恢复码").click().run()
    codes = re.findall(r"<code>([A-Z0-9-]{19})</code>", shown(page))
    assert len(codes) == 8
    assert "还有 8 个没用过的" in shown(page)
    services.recovery.recover("factory", codes[3], "a new and longer one", "10.0.0.9")


def test_codes_are_gone_at_the_next_run(view: View, shown: Shown, signed_in: Any) -> None:
    page = view("account", signed_in("factory"))
    page.text_input(key="codes-password").set_value(PASSWORD)
    page.button(key="FormSubmitter:codes-form-生成八个新的恢复码").click().run()
    assert "codes-card" in shown(page)
    assert "codes-card" not in shown(page.run())


def test_codes_need_the_password(
    view: View, shown: Shown, services: Services, signed_in: Any
) -> None:
    page = view("account", signed_in("factory"))
    page.text_input(key="codes-password").set_value("wrong horse battery")
    page.button(key="FormSubmitter:codes-form-生成八个新的恢复码").click().run()
    assert "密码不正确" in page.warning[0].value
    assert "codes-card" not in shown(page)
    assert services.recovery.codes_left(account_of(services, "factory").id) == 0


def test_the_second_factor_is_set_up_when_asked_for(
    view: View, shown: Shown, services: Services, signed_in: Any
) -> None:
    token = signed_in("factory")
    page = view("account", token)
    assert "letters" not in shown(page)
    page.button(key="second-factor-begin").click().run()
    text = shown(page)
    assert 'class="letters"' in text
    assert 'action="/second-factor"' in text
    letters = services.second_factor.begin(token).letters
    code = digits_now(letters, services.clock())
    token = services.second_factor.prove(token, code, "10.0.0.9").token
    page = view("account", token, notice="second_factor_set")
    assert "已开启" in shown(page)
    assert "动态验证码已开启" in page.success[0].value


def test_the_forms_of_passwords_and_of_leaving(view: View, shown: Shown, signed_in: Any) -> None:
    text = shown(view("account", signed_in("factory")))
    for action in ("/password", "/sign-out", "/sign-out/everywhere"):
        assert f'action="{action}"' in text
    assert 'href="/privacy"' in text


def test_an_account_without_a_password_is_asked_for_none(
    view: View, shown: Shown, services: Services
) -> None:
    claims = {"iss": "https://id.example", "sub": "1", "iat": int(services.clock().timestamp())}
    token = services.sign_in.by_ticket(services.oidc.ticket(claims)).token
    text = shown(view("account", token))
    assert 'action="/password"' not in text
    assert "八个新的恢复码" not in text
