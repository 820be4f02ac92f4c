"""What the applicants of the story fill in and upload."""

from datetime import date
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

YEARS = range(2021, 2026)
SUMMARY = (
    "任现职以来，一直在施工一线从事{specialty}专业技术工作，主持完成轨道交通供电、变配电及综合管廊电气工程六项，其中大型工程三项，均一次验收合格。"
    "针对地铁牵引供电谐波超标的难题，提出“分区补偿、集中治理”的方案并在2号线应用，谐波畸变率由6.8%降至2.9%，节约设备投资三百余万元；"
    "该方法写入集团工法，在后续四个标段推广。组织编制企业标准两部，参编省级地方标准一部；取得发明专利一项、实用新型专利一项，发表论文三篇。"
    "带教青年技术人员七名，其中三人取得工程师职称；连续五年年度考核合格，2023年获山东省建设科技进步二等奖。"
)


def sections(title: str, specialty: str, employer: str, id_number: str) -> dict[str, dict[str, Any]]:
    """The sections of a mid-career engineer, ready to be saved one by one."""
    born = date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    basic = {
        "birth_date": str(born),
        "gender": "男" if int(id_number[16]) % 2 else "女",
        "ethnicity": "汉族",
        "political_status": "中共党员",
        "native_place": "山东济南",
        "health": "健康或良好",
        "work_started": "2010-07",
        "position": "项目总工程师",
        "administrative_post": "工程部副经理",
        "specialty": specialty,
        "specialty_since": "2010-07",
    }
    return {
        "basic": basic,
        **_career(specialty, employer),
        **_works(employer),
        "achievements": {"summary": SUMMARY.format(specialty=specialty)},
        "declared_title": {"title": title, "specialty": specialty, "mode": "正常申报"},
    }


def _career(specialty: str, employer: str) -> dict[str, dict[str, Any]]:
    college = {"school": "山东建筑大学", "major": "建筑电气与智能化", "level": "大学本科", "degree": "工学学士"}
    master = {"school": "山东大学", "major": "电气工程", "level": "研究生", "degree": "工程硕士"}
    first = {"employer": "济南二建集团", "position": "技术员", "work": "变配电所设计与调试"}
    second = {"employer": employer, "position": "工程师", "work": "市政道路照明与泵站电气施工"}
    third = {"employer": employer, "position": "项目总工程师", "work": "轨道交通供电工程技术管理"}
    return {
        "education": {
            "items": [
                college | {"form": "全日制", "began": "2006-09", "ended": "2010-07"},
                master | {"form": "在职学习", "began": "2014-03", "ended": "2017-06"},
            ]
        },
        "work_history": {
            "items": [
                first | {"began": "2010-07", "ended": "2015-03", "witness": "赵国栋"},
                second | {"began": "2015-03", "ended": "2019-12", "witness": "李卫东"},
                third | {"began": "2020-01", "witness": "李卫东"},
            ]
        },
        "current_title": {
            "title": "工程师",
            "specialty": specialty,
            "awarded_on": "2016-12-20",
            "obtained_by": "评审",
            "awarded_by": "济南市工程技术职务中级评审委员会",
            "engaged_since": "2017-01",
            "engaged_by": employer,
        },
        "assessments": {"items": [{"year": year, "grade": "优秀" if year == 2023 else "合格"} for year in YEARS]},
        "continuing_education": {
            "items": [
                {"year": year, "hours": hours, "kind": kind, "subject": subject}
                for year in YEARS
                for hours, kind, subject in ((30, "公需科目", "公需课程"), (60, "专业科目", "城市轨道交通供电新技术"))
            ]
        },
    }


def _works(employer: str) -> dict[str, dict[str, Any]]:
    line = {"name": "济南轨道交通2号线供电工程", "began": "2019-03", "on": "2021-06", "level": "省部级"}
    station = {"name": "泉城广场110千伏变电站迁建工程", "began": "2017-05", "on": "2018-11", "level": "市厅级"}
    gallery = {"name": "新东站片区综合管廊电气工程", "began": "2022-02", "on": "2024-09", "level": "市厅级"}
    harmonics = {"name": "地铁牵引供电谐波治理", "on": "2022-05", "issuer": "电气化铁道", "grade": "核心期刊"}
    lighting = {"name": "城市道路智慧照明节能改造实践", "on": "2019-08", "issuer": "照明工程学报", "grade": "核心期刊"}
    grounding = {"name": "综合管廊接地系统设计探讨", "on": "2024-03", "issuer": "建筑电气", "grade": "一般期刊"}
    device = {"name": "一种牵引变电所谐波抑制装置", "number": "ZL202110000001.2", "kind": "发明专利"}
    rack = {"name": "一种管廊电缆支架", "number": "ZL202220000002.5", "kind": "实用新型专利"}
    prize = {"name": "山东省建设科技进步奖", "on": "2023-10", "issuer": "山东省住房和城乡建设厅"}
    return {
        "projects": {
            "items": [
                line | {"scale": "大型", "role": "第1位，技术负责人", "outcome": "一次验收合格，节约投资三百余万元"},
                station | {"scale": "中型", "role": "第2位，电气负责人", "outcome": "提前二十天送电，零缺陷移交"},
                gallery | {"scale": "大型", "role": "第1位，项目总工程师", "outcome": "获省级安全文明标准化工地"},
            ]
        },
        "papers": {
            "items": [paper | {"kind": "论文", "author_rank": 1} for paper in (lighting, harmonics, grounding)],
        },
        "patents": {
            "items": [
                device | {"issuer": employer, "status": "有效", "granted_on": "2022-09-16", "rank": 1},
                rack | {"issuer": employer, "status": "有效", "granted_on": "2023-03-21", "rank": 2},
            ]
        },
        "awards": {"items": [prize | {"level": "省部级", "grade": "二等奖", "rank": 2}]},
    }


def scan(text: str) -> bytes:
    """A one-page PDF standing for a scanned paper."""
    paper = BytesIO()
    canvas = Canvas(paper, pagesize=A4)
    canvas.drawString(72, 760, text)
    canvas.save()
    return paper.getvalue()
