"""What the applicants of the story fill in and upload."""

from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


def sections(title: str, specialty: str, employer: str) -> dict[str, dict[str, Any]]:
    """The sections of a mid-career engineer, ready to be saved one by one."""
    return {
        "basic": {
            "birth_date": "1988-06-12",
            "gender": "男",
            "ethnicity": "汉族",
            "political_status": "中共党员",
            "work_started": "2010-07",
            "position": "项目总工程师",
            "specialty": specialty,
        },
        "education": {
            "items": [
                {
                    "school": "山东大学",
                    "major": "电气工程",
                    "level": "大学本科",
                    "degree": "工学学士",
                    "ended": "2010-07",
                }
            ]
        },
        "work_history": {
            "items": [
                {"employer": "济南二建集团", "position": "技术员", "began": "2010-07", "ended": "2015-03"},
                {"employer": employer, "position": "项目总工程师", "began": "2015-03", "work": "轨道交通供电工程"},
            ]
        },
        "current_title": {"title": "工程师", "awarded_on": "2016-12-20", "engaged_since": "2017-01"},
        "assessments": {"items": [{"year": year, "grade": "合格"} for year in range(2021, 2026)]},
        "continuing_education": {"items": [{"year": year, "hours": 90} for year in range(2021, 2026)]},
        "projects": {
            "items": [{"name": "济南轨道交通2号线供电工程", "on": "2021-06", "role": "第1位，技术负责人"}],
        },
        "papers": {"items": [{"name": "地铁牵引供电谐波治理", "on": "2022-05", "issuer": "《电气化铁道》"}]},
        "patents": {"items": []},
        "awards": {"items": [{"name": "山东省建设科技进步二等奖", "on": "2023-10", "role": "第2位"}]},
        "achievements": {"summary": "主持完成轨道交通供电工程三项，提出谐波治理新方法，节约投资三百余万元。"},
        "declared_title": {"title": title, "specialty": specialty, "mode": "正常申报"},
    }


def scan(text: str) -> bytes:
    """A one-page PDF standing for a scanned paper."""
    paper = BytesIO()
    canvas = Canvas(paper, pagesize=A4)
    canvas.drawString(72, 760, text)
    canvas.save()
    return paper.getvalue()
