"""What is declared, and promised, anew with every declaration."""

from typing import Annotated

from pydantic import Field

from chalicelib.domain import reference_values as offered
from chalicelib.domain.sections.fields import Day, Long, Section, Short, field, optional, rows


class Relation(Section):
    """Somebody near to the declarant who may be an expert: whoever it is does not judge them."""

    name: Short = field("姓名", "赵建国", "须回避的人的姓名")
    employer: Short | None = optional("工作单位", "山东省建筑设计研究院有限公司", "单位全称，用以区别同名的人")
    relation: Short = field("与本人的关系", "导师", "亲属、师生等", offered.RELATIONS)


class DeclaredTitle(Section):
    """申报职称"""

    title: Short = field("申报资格名称", "高级工程师", "与新增申报时所选的一致")
    specialty: Short = field("申报专业", "电气自动化", "申报通知所列的专业")
    mode: Short = optional(
        "申报方式", "正常申报", "正常、破格、直接申报等，见申报通知", offered.DECLARING_MODES, default="评审"
    )
    exception_reason: Long | None = optional(
        "破格或直接申报的理由", "获省部级科技进步二等奖，符合破格条件第二项", "破格或直接申报时填写，写明所依据的条件"
    )
    relations: Annotated[list[Relation], Field(max_length=10)] = rows(
        "须回避的人员",
        "可能担任评审专家的亲属、导师等，评审时自动回避；专家和评审表不显示，没有则不填",
        may_be_empty=True,
    )


class Pledge(Section):
    """个人承诺"""

    accepted: bool = field("本人承诺所填内容和提交材料真实，如有虚假自愿承担相应责任", True, "确定申报时也须作出承诺")
    signed_on: Day | None = optional("承诺日期", "2026-03-02", "作出承诺的日期")
