"""Minutes as honest and as copying secretaries write them, for measuring what is noticed.

`Author` puts honest minutes together from some hundred phrases, so that two of them share phrases but
no course of thought. The copies of a text are made as people make them.
"""

import re
from collections.abc import Callable
from random import Random

WHO = (
    "王秀芳",
    "李建军",
    "张伟",
    "刘玉兰",
    "陈志强",
    "赵春梅",
    "孙海波",
    "周国庆",
    "吴丽萍",
    "郑晓东",
)
PLACES = ("会议室", "活动室", "井场", "二楼党员之家", "食堂", "车间学习室")
STUDIED = (
    "支部工作条例关于组织生活的规定", "上级党委季度工作会议精神", "安全生产典型事故通报",
    "纪律处分条例有关条款", "提质增效实施方案", "先进党支部经验材料", "党章总纲部分",
    "生态保护督察整改要求", "保密教育读本", "新发展阶段形势任务教育提纲", "班组长安全职责清单",
    "乡村振兴对口帮扶安排",
)  # fmt: skip
MATTERS = (
    "三号泵房漏水的维修", "新员工夜班带教", "中控室交接班记录", "冬季管线伴热", "仓库旧料处置",
    "退休党员走访", "检修期间人员调配", "食堂菜价公示", "班组园地更新", "叉车年检", "污水池清淤",
    "注汽锅炉除垢", "实习生宿舍安排", "消防器材点检", "值班车辆调度", "劳模工作室选题",
    "高空作业票审批", "井口防喷器试压", "配电柜标识更换", "职工体检时间",
)  # fmt: skip
VIEWS = (
    "认为拖得太久，群众有意见，应当先解决", "说已经联系厂家，配件下周到货", "提出先摸清底数再定方案",
    "主张由党员带头包干，一人一段", "介绍了邻队的做法，值得借鉴但要结合实际",
    "担心影响生产，建议错开高峰时段", "反映经费没有着落，需要向上级申请",
    "汇报了前期走访了解到的三种情况", "检讨自己督促不力，表示尽快补上", "提醒大家注意防滑防冻",
    "建议请技术员来讲一课，再现场实操", "觉得流程太繁，签字的人可以减少",
    "说夜班人手紧，希望机关党员顶岗", "认为根子在责任不清，要列表上墙",
)  # fmt: skip
ENDS = (
    "决定由他牵头，下次会议报结果", "同意先试一个月，效果好再推开", "议定列入本季重点，按周调度",
    "表决一致通过，报上级备案", "暂缓，待预算批复后再议", "交宣传委员整理成清单公示",
    "请纪检委员跟踪，逾期通报", "分两批办理，先急后缓",
)  # fmt: skip
ASIDES = (
    "会上还传阅了一封感谢信", "有两名同志因倒班迟到", "散会后到现场看了一遍", "期间停电十几分钟",
    "大家对表格太多意见比较集中", "列席的入党积极分子也谈了感受", "支委当场认领了问题",
    "讨论比较热烈，延长了半小时",
)  # fmt: skip

FORM = """会议议程：
一、学习文件
二、讨论事项
三、会议决议
会议由党支部书记主持，应到党员{all}名，实到党员{there}名，符合规定人数，会议有效。
{minutes}
会议要求，全体党员要进一步提高政治站位，增强“四个意识”、坚定“四个自信”、做到“两个维护”，充分发挥
战斗堡垒作用和先锋模范作用，以更高标准、更严要求、更实作风推动各项工作落地见效。
主持人：{who}
记录人：{other}"""


class Author:
    """Writes one branch's minutes."""

    def __init__(self, seed: object) -> None:
        self.chance = Random(str(seed))

    def minutes(self, matters: int = 4) -> str:
        """Honest minutes of a meeting: what was studied, and who said what on which matters."""
        pick = self.chance.choice
        told = [f"{self.date()}下午在{pick(PLACES)}开会，先学习了{pick(STUDIED)}"]
        for matter in self.chance.sample(MATTERS, matters):
            told.append(f"关于{matter}，{pick(WHO)}{pick(VIEWS)}，{pick(WHO)}{pick(VIEWS)}")
            told.append(pick(ENDS))
        told.insert(self.chance.randrange(2, len(told)), pick(ASIDES))
        return "。".join(told) + "。"

    def on_a_form(self) -> str:
        """Honest but short minutes on the committee's form, of which more than half is the form."""
        there = self.chance.randint(9, 30)
        return FORM.format(
            all=there + 3,
            there=there,
            who=self.chance.choice(WHO),
            other=self.chance.choice(WHO),
            minutes=self.minutes(matters=2),
        )

    def date(self) -> str:
        return f"{self.chance.randint(1, 12)}月{self.chance.randint(1, 28)}日"


def verbatim(text: str, _chance: Random) -> str:
    return text


def redated(text: str, chance: Random) -> str:
    """The same with another date and place."""
    text = re.sub(r"\d+月\d+日", f"{chance.randint(1, 12)}月{chance.randint(1, 28)}日", text)
    return re.sub("|".join(PLACES), lambda _: chance.choice(PLACES), text)


def renamed(text: str, chance: Random) -> str:
    """The same with another date and place, and everybody's name changed."""
    others = dict(zip(WHO, chance.sample(WHO, len(WHO)), strict=True))
    return re.sub("|".join(WHO), lambda found: others[found.group()], redated(text, chance))


def rewritten(share: float) -> Callable[[str, Random], str]:
    """The same with some clauses put in other words."""

    def made(text: str, chance: Random) -> str:
        clauses = re.split("(?<=[，。])", text)
        changed = chance.sample(range(len(clauses)), round(share * len(clauses)))
        other = re.split("(?<=[，。])", Author(chance.random()).minutes(6))
        return "".join(
            chance.choice(other) if at in changed else clause for at, clause in enumerate(clauses)
        )

    return made


def half_taken(text: str, chance: Random) -> str:
    """The second half of a text, after an own beginning of the same length."""
    own = Author(chance.random()).minutes(8)
    return own[: len(text) // 2] + text[len(text) // 2 :]


SYNONYMS = {
    "认为": "觉得", "建议": "希望", "应当": "需要", "解决": "处理", "决定": "明确", "牵头": "负责",
    "大家": "同志们", "提出": "主张", "汇报了": "说明了", "反映": "谈到", "会议": "大会", "再": "然后",
    "先": "首先", "介绍了": "讲了", "同意": "赞成", "关于": "就", "学习了": "研读了", "表示": "承诺",
    "已经": "业已", "下周": "七天内", "群众": "职工", "影响": "耽误", "生产": "作业", "申请": "争取",
    "注意": "留心", "尽快": "抓紧", "要": "须", "由": "让", "的": "之", "了": "过", "在": "于",
    "意见": "看法", "督促": "催办", "太": "过于", "下次": "下回", "一个月": "三十天", "报": "呈",
}  # fmt: skip


def paraphrased(text: str, chance: Random) -> str:
    """The same course of thought in other words and another order."""
    for word, other in SYNONYMS.items():
        text = text.replace(word, other)
    sentences = text.split("。")
    chance.shuffle(sentences)
    return "。".join("，".join(reversed(sentence.split("，"))) for sentence in sentences)


COPIES: dict[str, Callable[[str, Random], str]] = {
    "verbatim": verbatim,
    "other date and place": redated,
    "other date, place and names": renamed,
    "10 % of the clauses rewritten": rewritten(0.10),
    "20 % of the clauses rewritten": rewritten(0.20),
    "35 % of the clauses rewritten": rewritten(0.35),
    "second half taken over": half_taken,
    "paraphrased": paraphrased,
}
