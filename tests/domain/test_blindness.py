"""What a blind panel's experts read: nothing that names the candidate or where they work, however it is written."""

import pytest

from chalicelib.domain.blindness import MASK, blinded

NAMES = ["王明", "济南城建集团有限公司"]


def read(text, **sections):
    return blinded({"achievements": {"summary": text}} | sections, NAMES)["achievements"]["summary"]


@pytest.mark.parametrize("name", ["王明", "王 明", "王　明", "济南城建集团 有限公司", "济南城建集团\n有限公司"])
def test_a_name_is_masked_however_it_is_spaced(name):
    assert read(f"由{name}主持完成") == f"由{MASK}主持完成"


def test_an_earlier_employer_is_masked_too():
    jobs = {"items": [{"employer": "Siemens 中国", "position": "技术员"}]}
    assert read("在SIEMENS中国完成", work_history=jobs) == f"在{MASK}完成"


def test_without_names_nothing_is_masked():
    assert blinded({"achievements": {"summary": "一切照旧"}}, [""]) == {"achievements": {"summary": "一切照旧"}}
