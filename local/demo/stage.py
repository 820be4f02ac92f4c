"""Setting the stage: units register and get their rights, paths are approved, a notice is published."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from local.demo.cast import JINAN, TIANQIAO, Cast, Office
from local.demo.client import Client

SERIES, LEVEL, TITLE = "engineering", "associate_senior", "高级工程师"
SPECIALTIES = ["电气自动化", "道路与桥梁", "给水排水"]
#: How long applicants have from the beginning of the story.
WINDOW = timedelta(days=30)


@dataclass
class Stage:
    """Everybody who is signed in, by their part in the story."""

    visitor: Client
    cast: Cast
    units: dict[str, Client] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    notice_id: str = ""

    def unit_id(self, part: str) -> str:
        return str(self.units[part].actor["unit_id"])


def move_clock(stage: Stage, now: datetime) -> None:
    """The server's, as far as the story is told to it."""
    stage.visitor.call("PUT", "/local/clock", 200, {"now": now.isoformat()})


def support(visitor: Client) -> Client:
    accounts = visitor.get("/local/accounts")["items"]
    account = next(item for item in accounts if item["role"] == "support")
    return visitor.sign_in(account["username"], account["password"])


def register_units(stage: Stage, tell: Any) -> None:
    """Support grants the bureau and the committee; the bureau grants the others of its region."""
    helper = support(stage.visitor)
    offices = [
        ("bureau", stage.cast.office("tianqiao.rsj", "济南市天桥区人力资源和社会保障局", "bureau", TIANQIAO, "周敏")),
        ("committee", stage.cast.office("gcpwh", "济南市工程技术职务高级评审委员会", "committee", JINAN, "孙建国")),
        ("supervisor", stage.cast.office("chengtou", "济南城市建设集团有限公司", "supervisor", TIANQIAO, "赵丽华")),
        ("employer", stage.cast.office("diyi", "济南城建集团第一工程有限公司", "employer", TIANQIAO, "李卫东")),
    ]
    for part, office in offices:
        granting = helper if part in ("bureau", "committee") else stage.units["bureau"]
        _register_unit(stage, part, office, granting)
        tell(f"{office.name}注册，{'省级技术支持' if granting is helper else '区人社局'}通过其权限")


def _register_unit(stage: Stage, part: str, office: Office, granting: Client) -> None:
    body = office.__dict__ | {"confirm": False}
    echoed = stage.visitor.post("/v1/units", body)
    assert echoed["name"] == office.name
    unit_id = stage.visitor.post("/v1/units", body | {"confirm": True}, expect=201)["unit_id"]
    decision: dict[str, Any] = {"decision": "grant", "reason": "材料齐全"}
    if part == "committee":
        decision["jurisdiction"] = [{"series": SERIES, "level": LEVEL}]
    granted = granting.post(f"/v1/units/{unit_id}/authorization", decision)
    assert granted["status"] == "granted"
    stage.units[part] = stage.visitor.sign_in(office.username, office.password)
    stage.names[part], stage.phones[part] = office.name, office.phone


def approve_paths(stage: Stage, tell: Any) -> None:
    """Employer to supervisor, supervisor to committee."""
    for lower, upper in (("employer", "supervisor"), ("supervisor", "committee")):
        asked = {"parent_unit_id": stage.unit_id(upper), "series": SERIES, "level": LEVEL}
        path = stage.units[lower].post("/v1/paths", asked, expect=201)
        waiting = stage.units[upper].get("/v1/paths?side=incoming&status=pending")["items"]
        assert [item["path_id"] for item in waiting] == [path["path_id"]]
        stage.units[upper].post(f"/v1/paths/{path['path_id']}/decision", {"decision": "approve", "reason": ""})
        tell(f"路径开通：{stage.names[lower]} → {stage.names[upper]}")


def publish_notice(stage: Stage, now: datetime, tell: Any) -> None:
    body: dict[str, Any] = {
        "year": now.year,
        "series": SERIES,
        "levels": [LEVEL],
        "specialties": SPECIALTIES,
        "opens_at": (now - timedelta(days=1)).isoformat(),
        "closes_at": (now + WINDOW).isoformat(),
        "report_by": (now + timedelta(days=45)).isoformat(),
        "accept_by": (now + timedelta(days=60)).isoformat(),
        "required_attachments": {LEVEL: ["diploma", "paper"]},
        "requirements": "取得工程师资格满5年，近五年年度考核合格，继续教育每年不少于90学时。",
        "correction_days": 10,
        "publicity_days": 5,
        "contact": "济南市工程技术职务高级评审委员会办公室 0531-66600000",
        "text": f"关于开展{now.year}年度济南市工程技术系列高级职称申报工作的通知",
    }
    committee = stage.units["committee"]
    stage.notice_id = committee.post("/v1/notices", body, expect=201)["notice_id"]
    committee.post(f"/v1/notices/{stage.notice_id}/publication")
    tell(f"评委会发布{now.year}年度申报通知，{body['closes_at'][:10]}截止")
