"""Credit codes, resume codes, tokens."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.domain import credit_code, resume_code, tokens
from assessment.domain.credit_code import CodeCheck
from assessment.domain.errors import UnknownCode

KEY = b"k" * 32
VALID = [
    "91610113TEXT00017H",
    "91370212TEXT00017W",
    "91630104TEXT00017Q",
    "91620802TEXT00017U",
    "91340104TEXT00017Q",
]
seeds = st.integers(min_value=0, max_value=2**32)


@pytest.mark.parametrize("code", VALID)
def test_right_codes_are_right_however_they_are_typed(code: str) -> None:
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    for typed in (code, code.lower(), f" {code[:9]} {code[9:]} ", full_width):
        assert credit_code.check(typed) is CodeCheck.VALID
    assert credit_code.region_of(full_width) == code[2:8]


@pytest.mark.parametrize("code", VALID)
@pytest.mark.parametrize("place", range(18))
def test_one_wrong_digit_is_noticed(code: str, place: int) -> None:
    letters = credit_code.LETTERS
    other = letters[(letters.index(code[place]) + 1) % len(letters)]
    assert credit_code.check(code[:place] + other + code[place + 1 :]) is CodeCheck.WRONG_DIGIT


def test_a_code_in_use_that_fails_the_check_is_only_doubtful() -> None:
    assert credit_code.check("91350203M0001QAY9B") is CodeCheck.WRONG_DIGIT


@pytest.mark.parametrize("text", ["", "12345", "91610113TEXT00017I", "统一社会信用代码"])
def test_other_text_is_malformed_and_names_no_region(text: str) -> None:
    assert credit_code.check(text) is CodeCheck.MALFORMED
    assert credit_code.region_of(text) is None


@given(st.text())
def test_no_text_breaks_the_check(text: str) -> None:
    assert credit_code.check(text) in CodeCheck


@given(seeds)
def test_a_resume_code_has_four_groups_without_look_alikes(seed: int) -> None:
    code = resume_code.generate(random.Random(seed).randbytes)
    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert not set("".join(groups)) & set("0O1IL")


def test_a_resume_code_has_at_least_sixty_bits() -> None:
    assert len(set(resume_code.LETTERS)) ** resume_code.LENGTH > 2**60


@given(seeds, st.sampled_from(["-", " ", "", "\u3000", "\u2014", "\uff0d"]))
def test_a_resume_code_is_recognised_however_it_is_typed(seed: int, gap: str) -> None:
    code = resume_code.generate(random.Random(seed).randbytes)
    typed = code.replace("-", gap).lower()
    assert resume_code.fingerprint(typed, KEY) == resume_code.fingerprint(code, KEY)
    assert code.replace("-", "") not in resume_code.fingerprint(code, KEY)


def test_another_key_gives_another_fingerprint() -> None:
    code = resume_code.generate(random.Random(1).randbytes)
    assert resume_code.fingerprint(code, KEY) != resume_code.fingerprint(code, b"x" * 32)


@pytest.mark.parametrize("text", ["", "ABCD", "ABCD-EFGH-JKMN-PQR0", "ABCD-EFGH-JKMN-PQRS-T"])
def test_other_text_is_no_resume_code(text: str) -> None:
    with pytest.raises(UnknownCode):
        resume_code.normalise(text)


@given(st.text())
def test_no_text_breaks_the_resume_code(text: str) -> None:
    with suppress(UnknownCode):
        assert len(resume_code.normalise(text)) == resume_code.LENGTH


def test_ids_and_tokens_have_their_size_and_their_own_hash() -> None:
    source = random.Random(2).randbytes
    first, second = tokens.new_id(source), tokens.new_id(source)
    assert first != second
    assert len(first) == 16
    assert first.isalnum()
    token = tokens.new_token(source)
    assert len(token) == 43
    assert len(tokens.fingerprint(token)) == 64
    assert tokens.keyed_fingerprint("10.0.0.1", KEY) != tokens.keyed_fingerprint("10.0.0.2", KEY)
