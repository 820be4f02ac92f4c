"""A panel's whole way: drawn, opinions first, a reserve comes in, the secret ballot, and minutes to be signed."""

import io

import requests
from pypdf import PdfReader

from tests.handlers.judging import SIZE, a_judging, drawn
from tests.parties import START, move_clock

TEXT = "业绩尚可，论文偏少，请会议审议。"


def test_from_the_draw_to_minutes_that_an_office_signs(cloud):
    move_clock(START)
    judging = drawn(a_judging(pool=SIZE + 1))
    absent = judging.seen["members"][0]["expert_id"]
    judging.do("replacements", expert_id=absent, reason="因公出国")
    judging.do("readers")
    for asked in judging.committee.get(f"{judging.path}/opinions")["items"]:
        body = {
            "declaration_id": asked["declaration_id"],
            "recommendation": "doubt",
            "text": TEXT,
        }
        judging.pool[asked["expert_id"]].post(f"{judging.path}/opinions", body)
    present = judging.members[:8]
    judging.attend(present)
    judging.do("opening")
    for party, vote in zip(present, ["yes"] * 6 + ["no"] * 2, strict=True):
        judging.vote(party, vote)
    judging.do("closing")

    link = judging.committee.get(f"{judging.path}/minutes")
    pages = PdfReader(io.BytesIO(requests.get(link["url"], timeout=10).content)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert judging.pool[absent].get(judging.path, 404)
    for said in (
        "共评审1人：通过1人，未通过0人",
        "3×8=24≥2×11=22",
        "书面评议意见3份",
        "抽取后候补递补1人",
        f"随机抽取{SIZE}人",
        "主任委员（签字）",
        judging.seen["draw"]["snapshot_digest"],
    ):
        assert said in text
    told = judging.committee.get(f"{judging.path}/history")
    assert told["intact"]
    assert [entry["action"] for entry in told["items"]][-2:] == ["count", "open_minutes"]
