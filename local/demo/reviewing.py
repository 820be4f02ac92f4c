"""The way up: one is returned and corrected, the names are publicized, two units report, one of them twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from local.demo.candidate import Candidate
from local.demo.publicity import publicize
from local.demo.stage import LEVEL, Stage

Tell = Callable[[str], None]


def review(stage: Stage, candidates: list[Candidate], start: datetime, tell: Tell) -> None:
    """From the employer's desk to the committee's acceptance."""
    desk = stage.units["employer"].get("/v1/declarations?status=in_review")
    assert len(desk["items"]) == len(candidates), desk
    _return_and_correct(stage, candidates[1], tell)
    _pass_all(stage, "employer", candidates, tell)
    publicize(stage, [candidate.declaration_id for candidate in candidates], start, tell)
    _report_twice(stage, candidates, tell)
    _pass_all(stage, "supervisor", candidates, tell)
    _report(stage, "supervisor", candidates, tell)
    for candidate in candidates:
        stage.units["committee"].post(f"{candidate.path}/acceptance", {"decision": "accept", "reason": ""})
    tell(f"评委会受理{len(candidates)}份申报")


def _return_and_correct(stage: Stage, candidate: Candidate, tell: Tell) -> None:
    reason = "工作经历缺少岗位职责，请补充"
    body = {"decision": "return", "reason": reason, "fields": ["work_history"], "to": "applicant"}
    returned = stage.units["employer"].post(f"{candidate.path}/review", body)
    tell(f"用人单位退回{candidate.person.name}的申报：{reason}（期限{returned['due'][:10]}）")
    note = candidate.client.get("/v1/me/notifications")["items"][0]
    assert note["kind"] == "returned", note
    sections = candidate.client.get(candidate.path)["sections"]
    history = sections["work_history"]["items"]
    history[0]["work"] = "变配电所设计与调试，任现场技术负责人"
    candidate.client.put(
        f"{candidate.path}/sections/work_history", {"items": history}, candidate.client.headers["ETag"]
    )
    candidate.client.post(f"{candidate.path}/submission", {"pledge": True})
    changes = stage.units["employer"].get(f"{candidate.path}/changes")
    assert [change["asked"] for change in changes["items"]] == [True], changes
    tell(f"{candidate.person.name}补充后重新提交；用人单位只需看改动处：{changes['items'][0]['label']}")


def _pass_all(stage: Stage, part: str, candidates: list[Candidate], tell: Tell) -> None:
    """In one act, with an answer for each."""
    ids = [candidate.declaration_id for candidate in candidates]
    done = stage.units[part].post("/v1/reviews", {"declaration_ids": ids, "decision": "pass", "reason": "材料属实"})
    assert {item["outcome"] for item in done["items"]} == {"passed"}, done
    tell(f"{stage.names[part]}一次审核通过{len(ids)}份")


def _report(stage: Stage, part: str, candidates: list[Candidate], tell: Tell) -> Any:
    unit = stage.units[part]
    items = [{"declaration_id": c.declaration_id, "rank": rank} for rank, c in enumerate(candidates, start=1)]
    body = {"notice_id": stage.notice_id, "level": LEVEL, "items": items}
    report = unit.post("/v1/reports", body)
    assert {item["outcome"] for item in report["items"]} == {"reported"}, report
    assert unit.post("/v1/reports", body)["items"] == report["items"], "repeating a report changes nothing"
    tell(f"{stage.names[part]}填写单位推荐排序，上报{len(items)}份")
    return report


def _report_twice(stage: Stage, candidates: list[Candidate], tell: Tell) -> None:
    """The order was wrong: nobody above has looked yet, so the employer may take it back."""
    employer = stage.units["employer"]
    wrong = _report(stage, "employer", candidates[::-1], tell)
    recall = f"/v1/reports/{wrong['report_id']}/recall"
    recalled = employer.post(recall, {"reason": "排序有误"})
    assert {item["outcome"] for item in recalled["items"]} == {"recalled"}, recalled
    tell("排序有误，上级尚未打开，用人单位撤回上报，重新排序")
    report = _report(stage, "employer", candidates, tell)
    stage.units["supervisor"].get(candidates[0].path)
    late = employer.post(f"/v1/reports/{report['report_id']}/recall", {"reason": "再改一次"})
    assert late["items"][0]["code"] == "already_opened", late
    recalled_again = [item["declaration_id"] for item in late["items"] if item["outcome"] == "recalled"]
    tell(f"上级打开{candidates[0].person.name}的申报后，该份不能再撤回；其余{len(recalled_again)}份撤回后再次上报")
    _report(stage, "employer", candidates, tell)
