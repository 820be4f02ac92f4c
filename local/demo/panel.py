"""The panel: experts are invited and drawn, step back where they must, and vote in secret."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from local.demo.candidate import Candidate
from local.demo.cast import Person
from local.demo.client import Client
from local.demo.stage import LEVEL, SERIES, SPECIALTIES, Stage, move_clock
from local.demo.together import together

Tell = Callable[[str], None]
SIZE, ABSENT = 11, 1
MEETING = timedelta(minutes=90)
#: Two of the pool signed a paper of the first candidate: whichever eleven of the twelve are drawn, one of them is in.
COAUTHORS = ("赵国华", "孙玉梅")
NAMES = (*COAUTHORS, "钱立群", "周文涛", "吴敏之", "郑启明", "冯远", "褚建军", "卫红", "蒋志远", "沈知秋", "韩冬生")
EMPLOYERS = ("山东省建筑设计研究院有限公司", "山东大学", "济南市市政工程设计研究院", "山东电力工程咨询院有限公司")
#: Whom most of the panel votes against.
FAILING = 2


def judge(stage: Stage, candidates: list[Candidate], start: datetime, tell: Tell) -> None:
    """From the empty pool to the closed ballot; leaves the panel's id in `stage.names`."""
    pool = _invite(stage, start, tell)
    members = _draw(stage, pool, tell)
    # One cannot come, and whoever signed the paper is there: a conflict shows only where somebody has to step back.
    present = sorted(members, key=lambda expert: expert.name not in COAUTHORS)[: SIZE - ABSENT]
    clients = together(lambda person: stage.visitor.sign_in(person.username, person.password), present)
    experts = {person.name: client for person, client in zip(present, clients, strict=True)}
    _read(stage, experts[present[-1].name], candidates[1], tell)
    _advise(stage, clients, tell)
    together(lambda expert: expert.post(f"{_path(stage)}/attendance"), clients)
    _open(stage, candidates, tell)
    _recuse(stage, experts[present[-2].name], candidates[3], tell)
    _vote(stage, list(experts.values()), candidates, tell)
    now = datetime.fromisoformat(stage.visitor.get("/local/clock")["now"])
    move_clock(stage, now + MEETING)
    closed = stage.units["committee"].post(f"{_path(stage)}/closing")
    assert (closed["status"], closed["unjudged"]) == ("judged", []), closed
    seen = candidates[FAILING].client.get(candidates[FAILING].path)
    assert seen["status_label"] == "评审中", "a verdict stays secret until it is published"
    tell(f"投票结束，计票{closed['ballots_cast']}张；公示以前申报人只见“{seen['status_label']}”")


def _path(stage: Stage) -> str:
    return f"/v1/panels/{stage.names['panel']}"


def _invite(stage: Stage, start: datetime, tell: Tell) -> dict[str, Person]:
    """The pool by id: each activates the account with the code that reached the phone."""
    until = str((start + timedelta(days=1000)).date())
    people = [stage.cast.person(f"zhuanjia.{n:02d}", name) for n, name in enumerate(NAMES, start=1)]
    numbered = list(enumerate(people))
    ids = together(lambda one: _activate(stage, one[1], EMPLOYERS[one[0] % len(EMPLOYERS)], until), numbered)
    tell(f"评委会邀请{len(ids)}名专家入库，各凭短信激活码开通账号，聘期不超过三年")
    return dict(zip(ids, people, strict=True))


def _activate(stage: Stage, person: Person, employer: str, until: str) -> str:
    body = {
        "name": person.name,
        "phone": person.phone,
        "employer": employer,
        "specialties": SPECIALTIES,
        "scopes": [{"series": SERIES, "level": LEVEL}],
        "term_ends_on": until,
    }
    expert_id = str(stage.units["committee"].post("/v1/experts", body, expect=201)["expert_id"])
    sent = stage.visitor.get(f"/local/messages?to={person.phone}")["items"][0]["body"]
    code = re.findall(r"激活码(\d{6})", sent)[0]
    chosen = {"code": code, "username": person.username, "password": person.password}
    stage.visitor.post(f"/v1/experts/{expert_id}/activation", chosen, expect=201)
    return expert_id


def _draw(stage: Stage, pool: dict[str, Person], tell: Tell) -> list[Person]:
    """And again, by hand: the record is all that is needed for it."""
    committee = stage.units["committee"]
    body = {"notice_id": stage.notice_id, "level": LEVEL, "size": SIZE, "blind": False}
    stage.names["panel"] = committee.post("/v1/panels", body, expect=201)["panel_id"]
    drawn = committee.post(f"{_path(stage)}/draw")
    record = drawn["draw"]
    ids = [one["expert_id"] for one in record["snapshot"]]
    replayed = sorted(ids, key=lambda one: hashlib.sha256(f"{record['seed']}|{one}".encode()).hexdigest())
    members = [one["expert_id"] for one in drawn["members"]]
    assert members == replayed[:SIZE], record
    tell(f"按种子{record['seed'][:8]}…随机抽取{SIZE}人；凭种子和名单重算一遍，结果相同")
    return [pool[expert_id] for expert_id in members]


def _read(stage: Stage, expert: Client, candidate: Candidate, tell: Tell) -> None:
    """An expert opens a file; the applicant reads that one did, and not which."""
    materials = f"{_path(stage)}/declarations/{candidate.declaration_id}/attachments"
    paper = next(one for one in expert.get(materials)["items"] if one["kind"] == "paper")
    assert expert.get(f"{materials}/{paper['attachment_id']}")["url"]
    seen = candidate.client.get("/v1/me/accesses")["items"][0]
    assert seen["who"] == "评审专家", seen
    tell(f"专家查阅{candidate.person.name}的{paper['filename']}；申报人可见“{seen['purpose']}”，不见是谁")


def _advise(stage: Stage, experts: list[Client], tell: Tell) -> None:
    """Three read each candidate first; one of them writes what they think, which the others do not see yet."""
    stage.units["committee"].post(f"{_path(stage)}/readers")
    asked = stage.units["committee"].get(f"{_path(stage)}/opinions?limit=100")["items"]
    clients = {expert.actor["id"]: expert for expert in experts}
    first = next(one for one in asked if one["expert_id"] in clients)
    told = {"recommendation": "support", "text": "业绩扎实，论文与岗位相符，建议通过。"}
    body = told | {"declaration_id": first["declaration_id"]}
    clients[first["expert_id"]].post(f"{_path(stage)}/opinions", body)
    others = [one for expert in experts for one in expert.get(f"{_path(stage)}/opinions")["items"] if not one["own"]]
    assert others == [], others
    tell(f"每份申报分给3名专家先行书面评议，共{len(asked)}份；一名专家写下意见，会议开始前别的专家看不到")


def _open(stage: Stage, candidates: list[Candidate], tell: Tell) -> None:
    opened = stage.units["committee"].post(f"{_path(stage)}/opening")
    assert opened["candidates"] == len(candidates), opened
    names = {member["expert_id"]: member["name"] for member in opened["members"]}
    found = {names[one["expert_id"]]: one["reason"] for one in opened["recusals"] if one["ground"] == "coauthor"}
    assert found, "a co-author is on the panel"
    tell(f"到会{opened['present']}人（应到{SIZE}人），会议开始；系统核出须回避：")
    for name, reason in found.items():
        tell(f"　{name}与{candidates[0].person.name}{reason}，不参加对其的评审")


def _recuse(stage: Stage, expert: Client, candidate: Candidate, tell: Tell) -> None:
    body = {"declaration_id": candidate.declaration_id, "reason": "系申报人的硕士导师"}
    expert.post(f"{_path(stage)}/recusals", body)
    expert.get(f"{_path(stage)}/declarations/{candidate.declaration_id}", expect=404)
    tell(f"一名专家因{body['reason']}申请回避，不再能查看其申报")


def _vote(stage: Stage, experts: list[Client], candidates: list[Candidate], tell: Tell) -> None:
    """Everybody on everybody they may judge; a second ballot, of whatever kind, is refused."""
    together(lambda one: _vote_on_all(stage, one[1], candidates, disagrees=one[0] % 2 == 0), list(enumerate(experts)))
    again = _cast(stage, experts[-1], candidates[0].declaration_id, "no", expect=409)
    assert again == "already_voted", again
    tell("专家同时无记名投票，每人一票；谁投过票和投了什么分开保存，谁也对不上；重复投票被拒")


def _vote_on_all(stage: Stage, expert: Client, candidates: list[Candidate], disagrees: bool) -> None:
    for one in expert.get(f"{_path(stage)}/declarations")["items"]:
        against = disagrees and one["declaration_id"] == candidates[FAILING].declaration_id
        if not one["recused"]:
            _cast(stage, expert, one["declaration_id"], "no" if against else "yes")


def _cast(stage: Stage, expert: Client, declaration_id: str, vote: str, expect: int = 200) -> str:
    body = {"declaration_id": declaration_id, "vote": vote}
    return str(expert.post(f"{_path(stage)}/ballots", body, expect).get("code", ""))
