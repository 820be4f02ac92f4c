"""Contents of review forms to test with: every field filled in, at any stage."""

from chalicelib.domain import review_form
from chalicelib.domain.completeness import snapshot
from chalicelib.domain.declarations import Opinion, Status
from chalicelib.domain.review_form import Filled
from tests.build import NOW, a_declaration, a_notice, a_unit

NUMBERS = ("370102199003072516", "13853100001")
UNITS = (a_unit("employer"), a_unit("supervisor"), a_unit("committee"))


def works(count, name="工程"):
    """Rows with a value of its own in every field."""
    return {
        "items": [
            {
                "name": f"{name}甲{n}",
                "on": "2023-06",
                "issuer": f"单位乙{n}",
                "number": f"号丙{n}",
                "role": f"第{n}位丁",
            }
            for n in range(1, count + 1)
        ]
    }


FULL = {
    "basic": {
        "birth_date": "1990-03-07",
        "gender": "男",
        "ethnicity": "维吾尔族",
        "political_status": "群众",
        "work_started": "2012-07",
        "position": "项目总工",
        "specialty": "电气自动化",
    },
    "education": {
        "items": [
            {
                "school": "山东大学",
                "major": "电气工程",
                "level": "大学本科",
                "degree": "工学学士",
                "began": "2008-09",
                "ended": "2012-07",
            }
        ]
    },
    "work_history": {
        "items": [
            {"employer": "济南城建", "position": "技术员", "work": "变配电设计", "began": "2012-08", "ended": "2020-12"}
        ]
    },
    "current_title": {"title": "工程师", "awarded_on": "2018-12-20", "number": "37201800", "engaged_since": "2019-01"},
    "assessments": {"items": [{"year": 2025, "grade": "优秀"}]},
    "continuing_education": {"items": [{"year": 2024, "hours": 91, "subject": "公需科目"}]},
    "projects": works(2, "项目"),
    "papers": works(2, "论文"),
    "patents": works(2, "专利"),
    "awards": works(2, "奖励"),
    "achievements": {"summary": "主持完成变配电工程五项。"},
    "declared_title": {"title": "高级工程师", "specialty": "电气自动化", "mode": "破格申报"},
}


def submitted(*units, status=Status.IN_REVIEW, opinions=(), **changes):
    declaration = a_declaration(status, *(units or UNITS[:1]), **{"submissions": 1} | changes)
    for place, text in enumerate(opinions, start=1):
        opinion = Opinion(text=text, by=f"审核员{place}", at=NOW)
        declaration.route[place] = declaration.route[place].model_copy(update={"opinion": opinion, "rank": place})
    return declaration


def content(declaration=None, sections=None, attachments=(), panel=None):
    declaration = declaration or submitted()
    sections, attachments = FULL if sections is None else sections, list(attachments)
    if declaration.submissions:
        filled = Filled(snapshot(declaration, sections, attachments)[0], is_frozen=True)
    else:
        filled = review_form.draft(declaration, sections, attachments)
    return review_form.content(declaration, a_notice(), filled, attachments, NUMBERS, panel)
