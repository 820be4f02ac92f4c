"""What people read for each act in a declaration's history and on its route.

Where a verdict must stay secret the history itself says only `judge` (see `review_chain.py`).
"""

LABELS = {
    "begin": "开始填报",
    "choose_unit": "选择用人单位",
    "delete": "删除草稿",
    "restore": "恢复草稿",
    "submit": "提交申报",
    "withdraw": "撤回申报",
    "pass": "审核通过",
    "return": "退回申报人修改",
    "return_to_unit": "退回下级单位",
    "refuse": "不予受理",
    "lapse": "逾期未修改",
    "report": "上报",
    "recall": "撤回上报",
    "open": "单位打开查看",
    "accept": "受理",
    "convene": "进入评审会议",
    "release": "待下次评审会议评审",
    "judge": "评审",
    "publish": "评审结果公示",
    "conclude": "评审结束",
    "overturn": "异议成立，取消评审通过结果",
    "certify": "生成电子证书",
    "reissue": "重新生成证书",
    "revoke": "撤销证书",
    "correct_applicant": "更正申报人信息",
}


def label(act: str) -> str:
    return LABELS.get(act, act)
