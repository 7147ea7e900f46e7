"""Practice reports at the demo college: some out with their marks, some to be marked, one begun."""

from datetime import datetime, timedelta
from decimal import Decimal

from classroom.models import Shift, User
from exercises.models import PracticeReport
from exercises.services import reports
from exercises.services.reports import Text
from simulator.models import Duty
from simulator.services.refused import unless_refused

DUE_IN = timedelta(days=10)
WORDS = {
    Duty.TELLER: Text(
        "存款先点清、后记账，取款先记账、后付款\n核验证件再联网核查，都相符才办理\n日终轧账，账款相符",
        "今天在柜台办了三笔业务。第一笔着急，点完钞直接录入，没有把金额念给客户听，事后看批注才发现丢了分。"
        "后来我改成点一遍、念一遍、等客户点头再记账，虽然慢了十几秒，心里反而踏实。"
        "轧账时一分不差，我明白了制度里的每一步都是在保护客户，也是在保护自己。",
    ),
    Duty.WEALTH: Text(
        "说明面谈目的和保密，逐项了解家庭与财务情况\n风险测评由客户自己作答，矛盾之处当面追问\n告知风险等级，请客户签字",
        "这次面谈最大的收获是学会了听。客户嘴上说能承受亏损，问到孩子明年的学费时却犹豫了，两处答案对不上。"
        "我请客户再想一想，重新确认了用钱的时间，测出来的等级比原来低一级。"
        "如果只顾着推介产品，就会把不合适的东西卖给他。先弄清需要，再谈产品，这个顺序不能反。",
    ),
    Duty.BROKER: Text(
        "联系前先看客户档案，按约定的时段打电话\n表明身份和执业编号，征得同意再谈\n讲清风险，不承诺收益，写好服务记录",
        "给客户打电话前我紧张得手心出汗，照着提纲说了身份，又问了现在方不方便，对方的语气就缓和了。"
        "有位客户追问会不会涨，我忍住没有预测，只讲了风险和最近的公告，客户反而说我实在。"
        "服务记录我写了两遍才写完整，下次应当边说边记，挂断电话马上补齐，免得漏掉答应过的事情。",
    ),
}
"""What somebody writes who was posted there: main points and reflection."""
MARKED = {
    Duty.TELLER: (Decimal(84), "能从扣分里找到原因。要点里请写上当天的笔数和金额。"),
    Duty.WEALTH: (Decimal(92), "“先弄清需要，再谈产品”写得好，矛盾之处讲得具体。"),
    Duty.BROKER: (Decimal(88), "忍住不预测，做得对。下次写出答应客户的是什么事。"),
}


def write(*, shift: Shift, writers: dict[Duty, User], now: datetime) -> None:
    """Writes the reports of a shift and hands them in."""
    for duty, student in writers.items():
        _save(shift, student, WORDS[duty], now)
        unless_refused(reports.hand_in(shift=shift, student=student, now=now))


def call_for(*, shift: Shift, writers: dict[Duty, User], by: User, now: datetime) -> None:
    """Asks for the reports of a shift; the broker's has its main points and no reflection yet."""
    unless_refused(reports.call_for(shift=shift, due_at=now + DUE_IN, by=by, now=now))
    begun = {duty: student for duty, student in writers.items() if duty == Duty.BROKER}
    write(
        shift=shift,
        writers={duty: student for duty, student in writers.items() if duty not in begun},
        now=now,
    )
    for duty, student in begun.items():
        _save(shift, student, Text(WORDS[duty].points, ""), now)


def mark(*, shift: Shift, writers: dict[Duty, User], by: User, now: datetime) -> None:
    """Marks the reports of a shift, and the marks go out."""
    for duty, student in writers.items():
        report = PracticeReport.objects.get(shift=shift, student=student)
        percent, comment = MARKED[duty]
        unless_refused(reports.mark(report=report, percent=percent, comment=comment, by=by))
    unless_refused(reports.release(shift=shift, now=now))


def _save(shift: Shift, student: User, text: Text, now: datetime) -> None:
    unless_refused(reports.save(shift=shift, student=student, text=text, base=0, now=now))
