"""What people read for each act in a panel's history, and in that of its results."""

LABELS = {
    "plan": "组建评审会议",
    "draw": "随机抽取专家",
    "replace": "候补专家递补",
    "assign_readers": "分配评议专家",
    "attend": "专家签到",
    "begin_opening": "确定出席专家和评审对象",
    "open": "开始投票",
    "begin_cancelling": "停止投票，取消会议",
    "resume": "已有投票，会议继续",
    "cancel": "会议取消",
    "close": "结束投票",
    "count": "计票完成",
    "judge": "得出评审结果",
    "publish": "结果公示",
    "exclude": "异议成立，移出公示名单",
    "confirm": "结果确认",
    "issue": "证书全部生成",
    "open_minutes": "查看会议纪要",
}


def label(act: str) -> str:
    return LABELS.get(act, act)
