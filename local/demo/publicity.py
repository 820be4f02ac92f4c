"""The employer shows for five working days whom it means to report; a colleague objects, in vain."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from local.demo.client import Client
from local.demo.stage import LEVEL, Stage, move_clock


def publicize(stage: Stage, declaration_ids: list[str], start: datetime, tell: Callable[[str], None]) -> None:
    """Leaves the clock at the morning after the last day."""
    employer = stage.units["employer"]
    asked = {"notice_id": stage.notice_id, "level": LEVEL, "declaration_ids": declaration_ids}
    announced = employer.post("/v1/publicities", asked | {"starts_on": str(start.date())}, expect=201)
    path = f"/v1/publicities/{announced['publicity_id']}"
    seen = stage.visitor.get(path)
    tell(f"{seen['unit_name']}公示{len(seen['items'])}人，{seen['starts_on']}至{seen['ends_on']}（5个工作日）")
    early = employer.post("/v1/reports", _report(stage, declaration_ids), expect=409)
    assert early["code"] == "publicity_open", early
    _object(stage.visitor, employer, path, declaration_ids[0], tell)
    last_day = datetime.fromisoformat(announced["ends_on"])
    move_clock(stage, datetime.combine(last_day, time(9, 0), start.tzinfo) + timedelta(days=1))
    closed = employer.post(f"{path}/closing")
    assert (closed["status"], closed["excluded"]) == ("closed", []), closed
    tell("公示期满，异议已处理，公示办结")


def _report(stage: Stage, declaration_ids: list[str]) -> dict[str, object]:
    items = [{"declaration_id": found, "rank": rank} for rank, found in enumerate(declaration_ids, start=1)]
    return {"notice_id": stage.notice_id, "level": LEVEL, "items": items}


def _object(visitor: Client, employer: Client, path: str, declaration_id: str, tell: Callable[[str], None]) -> None:
    content = "名单第一位去年的继续教育学时是否足够，请核实。"
    raised = visitor.post(f"{path}/objections", {"declaration_id": declaration_id, "content": content}, expect=201)
    note = employer.get("/v1/me/notifications")["items"][0]
    assert note["kind"] == "objection_raised", note
    decided = {"outcome": "dismissed", "reason": "经核实，继续教育学时符合要求"}
    employer.post(f"{path}/objections/{raised['objection_id']}/decision", decided)
    tell(f"公示期间收到一条匿名异议；{decided['reason']}，异议不成立")
