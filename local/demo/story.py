"""The story: four engineers declare. One is returned and corrected, one fails, one is late, one is called 𠮷."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import requests

from local.demo import panel, papers, reminding, reviewing
from local.demo.candidate import Candidate
from local.demo.cast import Cast, Person
from local.demo.client import Client
from local.demo.printing import print_minutes, print_summaries
from local.demo.stage import (
    LEVEL,
    SPECIALTIES,
    TITLE,
    WINDOW,
    Stage,
    approve_paths,
    move_clock,
    publish_notice,
    register_units,
)
from local.demo.together import together
from local.portraits import draw_portrait

Tell = Callable[[str], None]
SHOWN = 0  # whose certificate is left in out/
LATE = 3  # who does not send until reminded
#: Seeds of drawn portraits that suit the four.
PORTRAITS = (7, 4, 6, 1)


def play(visitor: Client, cast: Cast, start: datetime, out: Path, tell: Tell) -> Path:
    """From registering to the verified certificate; answers the certificate's path. Moves the server's clock."""
    stage = Stage(visitor, cast)
    move_clock(stage, start)
    try:
        register_units(stage, tell)
        approve_paths(stage, tell)
        publish_notice(stage, start, tell)
        candidates = _declare(stage, tell)
        reminded_at = reminding.remind(stage, candidates[LATE], start + WINDOW, tell)
        _submit(candidates[LATE])
        tell(f"{candidates[LATE].person.name}见到提醒，当天确定申报")
        reviewing.review(stage, candidates, reminded_at, tell)
        print_summaries(stage, out, tell)
        panel.judge(stage, candidates, reminded_at, tell)
        print_minutes(stage, out, tell)
        _issue(stage, reminded_at, tell)
        return _download(stage, candidates, out, tell)
    finally:
        stage.visitor.call("DELETE", "/local/clock", 200)


def _declare(stage: Stage, tell: Tell) -> list[Candidate]:
    people = [
        stage.cast.person("wang.ji", "王𠮷"),
        stage.cast.person("liu.yan", "刘䶮"),
        stage.cast.person("chen.jing", "陈静", "女"),
        stage.cast.person("abdu", "阿布都热合曼·买买提"),
    ]
    candidates = together(lambda n: _prepare(stage, people[n], n), range(len(people)))
    for candidate in candidates[:LATE]:
        tell(f"{candidate.person.name}注册、填报{candidate.specialty}专业{TITLE}，上传照片和材料，确定申报")
    reminding.confirm_address(stage, candidates[LATE], tell)
    tell(f"{candidates[LATE].person.name}填报完毕，没有提交")
    return candidates


def _prepare(stage: Stage, person: Person, n: int) -> Candidate:
    _register(stage, person, looks_twice=n == 0)
    client = stage.visitor.sign_in(person.id_number, person.password)
    candidate = Candidate(person, client, SPECIALTIES[n % len(SPECIALTIES)])
    _fill_in(stage, candidate, n)
    if n != LATE:
        _submit(candidate)
    return candidate


def _register(stage: Stage, person: Person, looks_twice: bool) -> None:
    """The first of them sees what they typed before it counts, and tries to register again."""
    body = person.__dict__ | {"confirm": True}
    if looks_twice:
        echoed = stage.visitor.post("/v1/users", body | {"confirm": False})
        assert (echoed["name"], echoed["id_number"]) == (person.name, person.id_number)
    stage.visitor.post("/v1/users", body, expect=201)
    if looks_twice:
        stage.visitor.post("/v1/users", body, expect=409)


def _fill_in(stage: Stage, candidate: Candidate, n: int) -> None:
    client = candidate.client
    found = client.get("/v1/units?q=第一工程")["items"]
    unit_id = next(unit["unit_id"] for unit in found if unit["name"] == stage.names["employer"])
    body = {
        "notice_id": stage.notice_id,
        "unit_id": unit_id,
        "level": LEVEL,
        "title": TITLE,
        "specialty": candidate.specialty,
        "mode": "正常申报",
        "commissioned": False,
    }
    begun = client.post("/v1/declarations", body, expect=201, Idempotency_Key=f"begin-{candidate.person.username}")
    candidate.declaration_id = begun["declaration_id"]
    path = f"/v1/declarations/{candidate.declaration_id}"
    etag = client.headers["ETag"]
    coauthors = [{"name": name} for name in panel.COAUTHORS] if n == 0 else []
    told = papers.sections(TITLE, candidate.specialty, stage.names["employer"], candidate.person.id_number)
    told["papers"]["items"][0]["coauthors"] = coauthors
    for section, data in told.items():
        client.put(f"{path}/sections/{section}", data, etag)
        etag = client.headers["ETag"]
    if n == 0:
        lacking = client.post(f"{path}/submission", {"pledge": True}, expect=409)
        assert lacking["code"] == "incomplete", lacking
    client.upload(candidate.declaration_id, "portrait", "证件照.jpg", "image/jpeg", draw_portrait(PORTRAITS[n]))
    client.upload(candidate.declaration_id, "diploma", "学历证书.pdf", "application/pdf", papers.scan("diploma"))
    client.upload(candidate.declaration_id, "paper", "论文.pdf", "application/pdf", papers.scan("paper"))
    assert client.get(f"{path}/check")["items"] == []


def _submit(candidate: Candidate) -> None:
    submitted = candidate.client.post(f"{candidate.path}/submission", {"pledge": True})
    assert submitted["status_label"] == "待审核", submitted


def _issue(stage: Stage, start: datetime, tell: Tell) -> None:
    committee, results = stage.units["committee"], f"/v1/results/{stage.names['panel']}"
    published = committee.post(f"{results}/publication")
    verdicts = [item["passed"] for item in published["items"]]
    assert sorted(verdicts) == [False, True, True, True], published
    tell(
        f"按规则{published['rules_version']}，同意票达到会人数三分之二者通过：{sum(verdicts)}人通过，{verdicts.count(False)}人未通过"
    )
    tell(f"结果公示{published['publicity_starts_on']}至{published['publicity_ends_on']}（5个工作日）")
    approval = {"approval_number": "济人社字〔2026〕12号"}
    early = committee.post(f"{results}/confirmation", approval, expect=409)
    assert early["code"] == "publicity_running", early
    move_clock(stage, start + timedelta(days=21))
    confirmed = committee.post(f"{results}/confirmation", approval)
    stage.visitor.post("/local/jobs/issue_certificates")
    tell(f"公示期满，按{approval['approval_number']}确认，生成证书{confirmed['issued']}份")


def _download(stage: Stage, candidates: list[Candidate], out: Path, tell: Tell) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    for candidate in candidates:
        listed = candidate.client.get("/v1/declarations")["items"][0]
        tell(f"{candidate.person.name}：{listed['status_label']}，证书状态：{listed['certificate_label'] or '无'}")
    chosen = candidates[SHOWN]
    certificate = chosen.client.get(f"/v1/declarations/{chosen.declaration_id}/certificate")
    got = requests.get(certificate["url"], timeout=60)
    got.raise_for_status()
    saved = out / "certificate.pdf"
    saved.write_bytes(got.content)
    _save_form(chosen, out, tell)
    candidates[2].client.get(f"/v1/declarations/{candidates[2].declaration_id}/certificate", expect=404)
    checked = stage.visitor.get(f"/v1/certificates/{certificate['number']}")
    assert (checked["integrity"], checked["status"]) == ("intact", "valid"), checked
    history = chosen.client.get(f"/v1/declarations/{chosen.declaration_id}/history")
    assert history["intact"], history
    tell(f"任何人可核验{certificate['number']}：{checked['name']}，{checked['title']}，{checked['status_label']}")
    sent = stage.visitor.post("/local/jobs/deliver_outbox")["sent"]
    newest = stage.visitor.get(f"/local/messages?to={chosen.person.phone}")["items"][0]["body"]
    tell(f"发件箱投递{sent}条；{chosen.person.name}收到短信：{newest}")
    tell(f"办理过程{len(history['items'])}步，哈希链完整")
    tell(f"证书已保存：{saved}")
    return saved


def _save_form(chosen: Candidate, out: Path, tell: Tell) -> None:
    """The review form as it stands at the end: every opinion and the result on it."""
    form = chosen.client.get(f"/v1/declarations/{chosen.declaration_id}/form")
    got = requests.get(form["url"], timeout=60)
    got.raise_for_status()
    (out / "form.pdf").write_bytes(got.content)
    tell(f"评审表已保存：{out / 'form.pdf'}")
