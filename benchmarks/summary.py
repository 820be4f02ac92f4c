"""How long the summary table of many takes, how large it is and how far memory grows. Rows are invented.

`python -m benchmarks.summary` prints it.
"""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

FEW, MANY = 500, 5_000
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文"
_TASKS = ("主持", "参与", "组织", "完成", "解决", "提出", "设计", "研发", "推广", "编制")
_THINGS = (
    *("轨道交通供电工程", "变配电所改造", "谐波治理方法", "深基坑支护方案", "桥梁健康监测系统", "污水处理工艺"),
    *("预应力张拉工法", "省级地方标准", "绿色建筑评价", "装配式构件生产线", "智慧工地平台", "高压电缆故障定位技术"),
)
_UNITS = [f"济南城建集团第{n}工程有限公司" for n in "一二三四五六七八九十"] + ["山东省城乡规划设计研究院有限责任公司"]


def rows() -> list[tuple[str, str]]:
    """What was measured and the measured value with its unit, as text; each in a fresh process."""
    told = []
    for kind in ("pdf", "xlsx"):
        measured = {n: _measured(kind, n) for n in (FEW, MANY)}
        for n, (seconds, busy, size, grown) in measured.items():
            said = f"{seconds:.2f} s ({busy:.2f} of the processor), {size:.0f} kB, {grown:.0f} MB more resident"
            told.append((f"summary table of {n:,} as {kind}", said))
        ratios = [many / max(few, 0.01) for few, many in zip(measured[FEW], measured[MANY], strict=True)]
        told.append(
            (f"{kind}: {MANY // FEW} times the rows take", "{:.1f} times, {:.1f}, {:.1f}, {:.1f}".format(*ratios))
        )
    return told


def _measured(kind: str, count: int) -> tuple[float, ...]:
    command = [sys.executable, "-m", "benchmarks.summary", kind, str(count)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return tuple(map(float, told.split()))


def some_rows(count: int) -> Iterator[object]:
    """Different people with texts as long as real ones."""
    from chalicelib.domain import summary_content

    chance = random.Random(2026)
    for n in range(1, count + 1):
        said = "，".join(chance.choice(_TASKS) + chance.choice(_THINGS) for _ in range(chance.randrange(2, 8)))
        name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))
        told = (n, name, chance.choice(_UNITS), "高级工程师", "电气自动化", "评审", n % 40 == 0, "已受理", ())
        yield summary_content.row(n, summary_content.Entry(f"d-{n}", 1, 1, *told), _sections(chance, f"{said}。"))


def _sections(chance: random.Random, said: str) -> dict[str, object]:
    born, years = chance.randrange(1968, 1995), range(2021, 2026)
    works = [{"items": [{}] * chance.randrange(6)} for _ in range(4)]
    study = {"school": "山东建筑大学", "major": "电气工程及其自动化", "level": "大学本科", "degree": "工学学士"}
    birth_date = f"{born}-{chance.randrange(1, 13):02d}-12"
    grades = [{"year": year, "grade": chance.choice(("合格", "合格", "优秀"))} for year in years]
    return {
        "basic": {"gender": chance.choice("男女"), "birth_date": birth_date, "work_started": "2010-07"},
        "education": {"items": [study | {"ended": f"{born + 22}-07"}]},
        "current_title": {"title": "工程师", "awarded_on": "2018-12-20", "engaged_since": "2019-01"},
        "assessments": {"items": grades},
        "continuing_education": {"items": [{"year": year, "hours": 90} for year in years]},
        "achievements": {"summary": said},
        **dict(zip(("papers", "patents", "awards", "projects"), works, strict=True)),
    }


def _resident() -> int:
    """Kilobytes at the highest."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def _draw(kind: str, count: int) -> None:
    import importlib

    from chalicelib.domain.catalogue import Level
    from chalicelib.domain.summary_content import Heading

    render = importlib.import_module(f"chalicelib.documents.summary_{kind}").render
    names = ("济南城市建设集团有限公司", "济南市工程技术职务高级评审委员会")
    heading = Heading(2026, "engineering", Level.ASSOCIATE_SENIOR, *names, date(2026, 5, 6))
    render(heading, some_rows(20))  # fonts are open and modules loaded, as in the second document of a process
    prepared, before = list(some_rows(count)), _resident()
    began, busy = time.perf_counter(), time.process_time()
    made = render(heading, prepared)
    took = time.perf_counter() - began, time.process_time() - busy
    print(*took, len(made) / 1000, (_resident() - before) / 1000)
    if len(sys.argv) > 3:
        Path(sys.argv[3]).write_bytes(made)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        _draw(sys.argv[1], int(sys.argv[2]))
    else:
        for what, measured in rows():
            print(f"{what:45} {measured}")
