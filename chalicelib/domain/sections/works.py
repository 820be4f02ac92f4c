"""What was achieved: projects, papers and books, patents, awards, each a list of rows; and the summary of it all.

Every row has the five fields of Work under labels of its own; the others are what the printed form asks of its kind.
"""

from typing import Annotated

from pydantic import Field

from chalicelib.domain import reference_values as offered
from chalicelib.domain.identity import Trimmed
from chalicelib.domain.sections.fields import Day, Long, Month, Rank, Section, Short, field, optional, rows


class Work(Section):
    """A row of the lists of achievements: what, when, the declarant's part."""

    name: Short = field("名称", "济南轨道交通2号线供电工程", "全称")
    on: Month | None = optional("时间", "2023-06", "年月")
    issuer: Short | None = optional("单位", "济南轨道交通集团有限公司", "全称")
    number: Short | None = optional("编号", "济建字〔2023〕6号", "证明文件上的编号")
    role: Short | None = optional("本人作用及排名", "第1位，技术负责人", "排名，以及承担的工作")


class Project(Work):
    name: Short = field("项目名称", "济南轨道交通2号线供电工程", "合同或批文上的全称")
    on: Month | None = optional("完成时间", "2023-06", "验收或完成的年月，在建则不填")
    began: Month | None = optional("开始时间", "2021-03", "本人参加项目的年月")
    ended: Month | None = optional("参加至", "2023-06", "本人参加到何时，至今则不填")
    issuer: Short | None = optional("委托或下达单位", "济南轨道交通集团有限公司", "建设、委托或下达任务的单位")
    number: Short | None = optional("合同或批文号", "济轨合〔2021〕15号", "没有则不填")
    level: Short | None = optional("项目级别", "省部级", "国家级、省部级等", offered.LEVELS_OF_HONOUR)
    scale: Short | None = optional("项目规模", "大型", "规模等级，或造价、面积等主要指标", offered.PROJECT_SCALES)
    outcome: Long | None = optional("完成情况及效果", "一次验收合格，节约投资三百万元", "结果、效益和评价")


class Coauthor(Section):
    """Somebody else who signed the paper: an expert of that name does not judge the declarant."""

    name: Short = field("姓名", "赵建国", "署名的姓名")
    employer: Short | None = optional("工作单位", "山东省建筑设计研究院有限公司", "署名的单位全称，用以区别同名的人")


class Paper(Work):
    name: Short = field("题目或书名", "地铁牵引供电谐波治理", "发表或出版时的全名")
    on: Month | None = optional("发表或出版时间", "2022-05", "刊物或版权页上的年月")
    issuer: Short | None = optional("刊物或出版社", "电气化铁道", "刊物、会议论文集或出版社的名称")
    number: Short | None = optional("刊号或书号", "CN 10-1431/U", "CN、ISSN或ISBN号，以及卷期")
    kind: Short | None = optional("类别", "论文", "论文、专著、译著、教材等", offered.PAPER_KINDS)
    grade: Short | None = optional("刊物级别", "核心期刊", "发表时的级别", offered.JOURNAL_GRADES)
    indexed_in: Short | None = optional("收录情况", "EI", "被何数据库收录，没有则不填", offered.INDEXES)
    author_rank: Rank | None = optional("第几作者", 1, "署名的位次，独立完成填1")
    words: Annotated[int, Field(ge=1, le=10_000_000)] | None = optional("本人撰写字数", 6000, "以字为单位的整数")
    coauthors: Annotated[list[Coauthor], Field(max_length=30)] = rows(
        "其他作者", "除本人外署名的作者，与其同名的评审专家须回避，独立完成则不填", may_be_empty=True
    )


class Patent(Work):
    name: Short = field("专利名称", "一种牵引变电所谐波抑制装置", "证书上的全名")
    on: Month | None = optional("申请时间", "2022-03", "申请年月")
    issuer: Short | None = optional("专利权人", "济南城乡建设集团有限公司", "证书上的专利权人或著作权人")
    number: Short | None = optional("专利号", "ZL202310000001.2", "专利号、申请号或登记号")
    kind: Short | None = optional("类型", "发明专利", "发明、实用新型等", offered.PATENT_KINDS)
    status: Short | None = optional("状态", "有效", "现在的法律状态", offered.PATENT_STATUSES)
    granted_on: Day | None = optional("授权公告日", "2023-06-20", "尚未授权则不填")
    rank: Rank | None = optional("第几发明人", 1, "证书上的位次")


class Award(Work):
    name: Short = field("奖项名称", "山东省建设科技进步奖", "证书上的全名")
    on: Month | None = optional("获奖时间", "2023-10", "证书上的年月")
    issuer: Short | None = optional("授予单位", "山东省住房和城乡建设厅", "证书上盖章的单位")
    number: Short | None = optional("证书编号", "JS2023-2-015", "没有则不填")
    project: Short | None = optional("获奖项目", "轨道交通供电系统关键技术", "因何项目获奖，与奖项同名则不填")
    level: Short | None = optional("奖项级别", "省部级", "国家级、省部级等", offered.LEVELS_OF_HONOUR)
    grade: Short | None = optional("奖励等级", "二等奖", "一等奖、二等奖等", offered.AWARD_GRADES)
    rank: Rank | None = optional("本人排名", 2, "证书上的位次")


class Projects(Section):
    """主要项目"""

    items: Annotated[list[Project], Field(max_length=50)] = rows(
        "主要项目", "任现职以来的主要项目，最重要的在前", may_be_empty=True
    )


class Papers(Section):
    """论文著作"""

    items: Annotated[list[Paper], Field(max_length=50)] = rows(
        "论文著作", "已发表或出版的论文著作，最重要的在前", may_be_empty=True
    )


class Patents(Section):
    """专利"""

    items: Annotated[list[Patent], Field(max_length=50)] = rows(
        "专利", "专利、软件著作权等，最重要的在前", may_be_empty=True
    )


class Awards(Section):
    """奖励"""

    items: Annotated[list[Award], Field(max_length=50)] = rows(
        "奖励", "与专业技术工作有关的奖励，最重要的在前", may_be_empty=True
    )


class Achievements(Section):
    """主要业绩"""

    summary: Annotated[str, Trimmed, Field(min_length=10, max_length=5000)] = field(
        "任现职以来的主要业绩",
        "主持完成变配电工程五项，解决谐波治理难题，节约投资三百万元。",
        "解决了什么问题、本人起什么作用、取得什么效果，10至5000字",
    )
