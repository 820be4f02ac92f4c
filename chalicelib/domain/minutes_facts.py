"""The minutes' first table: which meeting it was, by which rules, how its panel was drawn, and the quorum reckoned."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from chalicelib.domain.columns import plain
from chalicelib.domain.draws import snapshot_digest
from chalicelib.domain.notices import Notice
from chalicelib.domain.panel_rules import PANEL_RULES
from chalicelib.domain.results import Panel
from chalicelib.domain.sittings import Sitting
from chalicelib.domain.summary_content import spoken_series
from chalicelib.domain.times import spoken
from chalicelib.domain.verdicts import RULES, RuleSet, has_quorum

_NUMERALS = "零一二三四五六七八九十"


class Fact(BaseModel, frozen=True):
    name: str
    value: str


def drawn_facts(sitting: Sitting, notice: Notice, pool: list[str], opinions: int) -> list[Fact]:
    """`pool` is the snapshot's ids, `opinions` how many written ones were given."""
    return list(_drawn(sitting, notice, pool, opinions))


def _drawn(sitting: Sitting, notice: Notice, pool: list[str], opinions: int) -> Iterator[Fact]:
    assert sitting.drawn_at
    assert sitting.opened_at
    assert sitting.closed_at
    absent = sitting.size - len(sitting.present)
    only = f"（{plain('、'.join(sitting.specialties))}专业）" if sitting.specialties else ""
    yield from _of_notice(notice, f"{sitting.level.label}{only}")
    yield Fact(name="会议时间", value=f"{spoken(sitting.opened_at)}至{spoken(sitting.closed_at)}")
    blind = "；匿名评审，专家不见申报人姓名和单位" if sitting.blind else ""
    yield Fact(name="评审专家", value=f"应到{sitting.size}人，出席{len(sitting.present)}人，缺席{absent}人{blind}")
    yield Fact(name="法定人数", value=quorum(sitting.size, len(sitting.present)))
    seed = "指定" if sitting.seed_given else "系统生成"
    times = "" if sitting.draws_before is None else f"，为该通知该级别第{sitting.draws_before + 1}次抽取"
    drawn = f"{spoken(sitting.drawn_at)}从专家库{len(pool)}人中随机抽取{sitting.size}人{times}"
    yield Fact(name="专家抽取", value=drawn)
    yield Fact(name="抽取种子", value=f"{plain(sitting.seed)}（{seed}）")
    yield Fact(name="快照摘要", value=snapshot_digest(pool))
    yield Fact(name="抽取方法", value=f"按SHA-256(种子|专家编号)由小到大排列，取前{sitting.size}人，其余依次候补")
    if sitting.exclusions or sitting.replaced:
        value = f"抽取前排除{len(sitting.exclusions)}人，抽取后候补递补{len(sitting.replaced)}人"
        yield Fact(name="排除递补", value=value)
    yield Fact(name="评议意见", value=f"投票前收到专家书面评议意见{opinions}份，仅供参考，不计票")
    missing = f"；有{sitting.missing}张票到会议结束仍未投，按弃权计" if sitting.missing else ""
    yield Fact(name="表决方式", value=f"无记名投票，由系统计票，只记票数{missing}")
    yield from _rules(f"组成规则{sitting.rules_version}版：{PANEL_RULES.legal_basis}")


def offline_facts(panel: Panel, notice: Notice) -> list[Fact]:
    return [
        *_of_notice(notice, panel.level.label),
        Fact(name="结果录入", value=f"{spoken(panel.judged_at)}录入线下评审会议的计票结果"),
        Fact(
            name="评审专家",
            value=f"应到{panel.members}人，出席{panel.present}人，缺席{panel.members - panel.present}人",
        ),
        Fact(name="法定人数", value=quorum(panel.members, panel.present)),
        *_rules(),
    ]


def _of_notice(notice: Notice, level: str) -> Iterable[Fact]:
    name = f"{plain(notice.unit_name)}{notice.year}年度{spoken_series(notice.series)}申报通知"
    return Fact(name="申报通知", value=name), Fact(name="评审级别", value=level)


def quorum(members: int, present: int, rules: RuleSet = RULES) -> str:
    """The arithmetic itself, in the integers that were compared."""
    share, whole = rules.quorum
    sign, told = ("≥", "达到") if has_quorum(members, present, rules) else ("＜", "未达到")
    reckoned = f"{whole}×{present}={whole * present}{sign}{share}×{members}={share * members}"
    return f"{reckoned}，{told}组成人员的{_share(rules.quorum)}"


def _rules(*others: str) -> Iterable[Fact]:
    share, whole = RULES.majority
    passed = f"{whole}×同意票数≥{share}×出席人数（不含回避的专家）为通过，即同意票达到{_share(RULES.majority)}"
    yield Fact(name="通过标准", value=passed)
    counting = f"计票规则{RULES.version}版：{RULES.legal_basis}"
    yield Fact(name="规则依据", value="；\n".join((*others, counting)))


def _share(share: tuple[int, int]) -> str:
    return f"{_NUMERALS[share[1]]}分之{_NUMERALS[share[0]]}"
