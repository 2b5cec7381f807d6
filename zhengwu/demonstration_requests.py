"""This year's requests of the demonstration, one story each, oldest first.

Days are counted in working days before today.
"""

from datetime import timedelta

from foi.models import ClockEvent, GuideQuestion, InformationRequest, LegalCase
from foi.services import (
    archiving,
    charging,
    clocking,
    ending,
    extending,
    guiding,
    letters,
    registering,
)
from zhengwu.demonstration_applicants import (
    CHARITY,
    COMMITTEE,
    COMPANY,
    LAW_FIRM,
    UNIVERSITY,
    citizen,
)
from zhengwu.demonstration_register import accept, close

Act = ClockEvent.Act
Proceeding = LegalCase.Proceeding
PERIOD = timedelta(15)  # what an applicant is given for a supplement
PARTLY = "《中华人民共和国政府信息公开条例》第三十七条"


# Closed.


def granted(ledger):
    """Asked, granted, served, put away; the file has a number."""
    yield ledger.day(150)
    row = ledger.register(
        "电动自行车登记数量和交通事故统计", COMPANY, column="business"
    )
    guided = ("clear", "yes", "ours", "held", "all", "provide", "letter")
    ask_seven(ledger, row, guided)
    yield from ledger.through(row, "jiaojing", 149, 144, 142, 141, 140)
    yield ledger.day(138)
    ledger.answer(row, "granted", "A1", 提供方式="随本告知书提供统计表。")
    yield ledger.day(137)
    ledger.serve(row)
    yield ledger.day(60)
    ledger.do(
        archiving.archive,
        row,
        year=ledger.on.year,
        number="D30-0001",
        retention="thirty",
    )


def published(ledger):
    yield ledger.day(141)
    row = ledger.register("无人机禁飞区域公告", UNIVERSITY, column="research")
    yield from ledger.through(row, "zhihui", 140, 136, 135, 134, 133)
    yield ledger.day(132)
    ledger.answer(row, "published", "A1", 获取途径="江门市公安局网站“通知公告”栏目。")
    ledger.serve(row, ClockEvent.Service.EMAIL)
    yield ledger.day(58)
    ledger.do(
        archiving.archive,
        row,
        year=ledger.on.year,
        number="D30-0002",
        retention="thirty",
    )


def not_found(ledger):
    yield ledger.day(129)
    row = ledger.register("某处旧派出所建筑图纸", citizen(20), getting="post")
    yield from ledger.through(row, "zhihui", 128, 121, 119, 118, 117)
    yield ledger.day(115)
    ledger.answer(
        row,
        "not_found",
        "C1",
        查找的部门="指挥中心、警保科、市公安局档案室",
        查找的关键词="派出所、建筑、图纸",
        查找的时间范围="1985年至2005年",
        查找方式和结果="经查阅纸质档案目录和电子档案系统，没有该图纸。",
    )
    ledger.serve(row)


def refused(ledger):
    """Not granted; upheld by the review; before the court now."""
    yield ledger.day(122)
    row = ledger.register("某起交通事故处理案卷", citizen(21), getting="post")
    yield from ledger.through(row, "jiaojing", 121, 114, 111, 110, 109)
    yield ledger.day(106)
    ledger.answer(
        row,
        "refused",
        "B7",
        认定的事实="您申请的信息是交警支队办理该起交通事故形成的案卷材料。",
        理由="该信息属于行政执法案卷信息，可以按照办案程序申请查阅。",
    )
    ledger.serve(row)
    yield ledger.day(96)
    year = ledger.on.year
    number = f"江府行复〔{year}〕41号"
    review = accept(ledger, row.subject, Proceeding.REVIEW, ledger.on, number)
    yield ledger.day(62)
    review = close(ledger, review, ledger.on, "维持原答复。")
    yield ledger.day(47)
    accept(
        ledger,
        row.subject,
        Proceeding.SUIT_AFTER_REVIEW,
        ledger.on,
        f"（{ledger.on.year}）粤0703行初58号",
        follows=review,
    )


def third_party_refused(ledger):
    """A third party said no; a review is open."""
    yield ledger.day(112)
    row = ledger.register("某停车场经营协议", COMMITTEE, column="other")
    yield ledger.day(111)
    ledger.hand(row, "jiaojing")
    yield ledger.day(108)
    letter = ledger.issue(
        row,
        "consult_third",
        第三方="演示停车管理有限公司",
        征求意见的内容="拟公开该停车场经营协议的期限和收费条款。",
    )
    ledger.by_letter(
        clocking.consult, row, letter, asked="third_party", reason="经营协议是否公开。"
    )
    yield ledger.day(106)
    ledger.deliver(row, Act.CONSULTED)
    yield ledger.day(99)
    asked = row.events.get(act=Act.CONSULTED)
    said = "协议含商业秘密，不同意公开。"
    ledger.act(clocking.take_answer, row, of_pk=asked.pk, reason=said)
    said = ("第三方不同意，经审查理由成立。", "同意。", "同意。", "同意。")
    people = ("head_jiaojing", "legal", "secrecy", "leader")
    for ago, username, opinion in zip((96, 95, 94, 93), people, said, strict=True):
        yield ledger.day(ago)
        ledger.pass_on(row, username, opinion)
    yield ledger.day(91)
    ledger.answer(
        row,
        "refused",
        "B4",
        认定的事实="您申请的协议含有第三方的商业秘密。",
        理由="经征求意见，第三方不同意公开；不公开不会对公共利益造成重大影响。",
    )
    ledger.serve(row)
    yield ledger.day(20)
    number = f"江府行复〔{ledger.on.year}〕102号"
    accept(ledger, row.subject, Proceeding.REVIEW, ledger.on, number)


def partial(ledger):
    """Extended by a letter, then granted in part."""
    yield ledger.day(104)
    row = ledger.register("治安技防设施建设合同", CHARITY, column="welfare")
    yield ledger.day(103)
    ledger.hand(row, "kexin")
    yield ledger.day(90)
    extend(ledger, row, "合同附件较多，须逐页区分处理。")
    said = ("附件中的布点位置拟不公开。", "同意。", "同意。", "同意。")
    people = ("head_kexin", "legal", "secrecy", "leader")
    for ago, username, opinion in zip((76, 74, 73, 72), people, said, strict=True):
        yield ledger.day(ago)
        ledger.pass_on(row, username, opinion)
    yield ledger.day(70)
    ledger.answer(
        row,
        "partial",
        "A2",
        法律依据=PARTLY,
        公开的内容="合同正文和价格清单。",
        不予公开的内容="附件三中的设施布点位置。",
        不予公开的理由="公开后可能危及公共安全。",
    )
    ledger.serve(row)


def petition(ledger):
    yield ledger.day(92)
    row = ledger.register("投诉某路口违停的处理进度", citizen(22))
    yield from ledger.through(row, "jiaojing", 91, 89, 88, 88, 87)
    yield ledger.day(86)
    channel = "请向交警支队信访窗口反映，电话0750-3000000。"
    ledger.answer(row, "petition", "D1", 反映渠道=channel)
    ledger.serve(row)


def abandoned(ledger):
    """Asked to supplement, and never heard of again."""
    yield ledger.day(88)
    row = ledger.register("有关我的材料", citizen(23))
    yield ledger.day(85)
    until = ask_supplement(ledger, row)
    yield ledger.calendar.on_or_after(until + timedelta(3))
    ledger.answer(row, "no_supplement", "E1")


def supplemented(ledger):
    """Supplemented within the period: it began anew."""
    yield ledger.day(84)
    row = ledger.register("辖区内的安全检查", LAW_FIRM, column="legal_service")
    yield ledger.day(82)
    ask_supplement(ledger, row)
    yield ledger.day(77)
    ledger.act(clocking.take_supplement, row)
    yield from ledger.through(row, "huzheng", 76, 70, 69, 68, 67)
    yield ledger.day(65)
    ledger.answer(row, "granted", "A1", 提供方式="随本告知书提供检查计划。")
    ledger.serve(row)


def paid(ledger):
    """Charged by pages; paid; answered."""
    yield ledger.day(79)
    row = ledger.register("近三年道路交通安全设施台账", COMPANY, column="business")
    yield ledger.day(78)
    ledger.hand(row, "jiaojing")
    yield ledger.day(74)
    charge(ledger, row, 260)
    yield ledger.day(73)
    ledger.deliver(row, Act.CHARGED)
    yield ledger.day(69)
    ledger.act(clocking.pay, row)
    people = ("head_jiaojing", "legal", "secrecy", "leader")
    for ago, username in zip((62, 61, 60, 59), people, strict=True):
        yield ledger.day(ago)
        ledger.pass_on(row, username, "同意提供。")
    yield ledger.day(57)
    ledger.answer(row, "granted", "A1", 提供方式="随本告知书提供台账复印件260页。")
    ledger.serve(row, ClockEvent.Service.DIRECT)


def unpaid(ledger):
    yield ledger.day(73)
    row = ledger.register("近十年全部处罚决定书", citizen(24))
    yield ledger.day(72)
    ledger.hand(row, "fazhi")
    yield ledger.day(66)
    charge(ledger, row, 420)
    yield ledger.day(65)
    ledger.deliver(row, Act.CHARGED)
    yield ledger.day(43)
    ledger.answer(row, "no_payment", "E2")


def late_answer(ledger):
    """Answered after the due date."""
    yield ledger.day(68)
    row = ledger.register("警务公开栏设置地点", citizen(25))
    yield from ledger.through(row, "zhihui", 67, 49, 47, 46, 45)
    yield ledger.day(44)
    ledger.answer(row, "granted", "A1", 提供方式="随本告知书提供地点清单。")
    ledger.serve(row)


def withdrawn(ledger):
    yield ledger.day(50)
    row = ledger.register("办理居住证所需材料清单", citizen(26), way="oral")
    yield ledger.day(49)
    reason = "已当场告知查阅办事指南，申请人撤回。"
    ledger.act(ending.withdraw, row, reason=reason)


def special_route(ledger):
    """Handed by 网络, the day of receipt confirmed by both sides."""
    yield ledger.day(49)
    row = ledger.register(
        "本人机动车登记档案", citizen(27), way="online", basis="confirmed"
    )
    yield ledger.day(48)
    ledger.act(clocking.confirm_receipt, row)
    yield from ledger.through(row, "jiaojing", 48, 44, 43, 42, 41)
    yield ledger.day(40)
    ledger.answer(
        row,
        "special_route",
        "B8",
        适用的规定="《机动车登记规定》",
        办理途径="车辆管理所业务大厅，电话0750-3000000。",
    )
    ledger.serve(row)


def repeated(ledger):
    """The same person asks for the same once more."""
    yield ledger.day(39)
    row = ledger.register("某起交通事故处理案卷（再次申请）", citizen(21))
    first = InformationRequest.objects.get(subject="某起交通事故处理案卷")
    registering.relate(
        pk=row.pk,
        other_pk=first.pk,
        kind="repeated",
        by=ledger.who(),
        today=ledger.on,
    )
    yield from ledger.through(row, "jiaojing", 38, 36, 35, 35, 34)
    yield ledger.day(33)
    earlier = first.events.get(act=Act.ANSWERED)
    told = f"{earlier.on}{earlier.letter_number}"
    ledger.answer(row, "repeated", "D2", 原答复=told)
    ledger.serve(row)


def other_result(ledger):
    yield ledger.day(36)
    row = ledger.register("请对某条款作出解释", citizen(28))
    yield from ledger.through(row, "huzheng", 35, 31, 30, 29, 28)
    yield ledger.day(27)
    ledger.answer(
        row,
        "other",
        "E3",
        reason="咨询法律条款含义，不属于政府信息公开申请。",
        法律依据="《中华人民共和国政府信息公开条例》第二条",
        处理决定="不作为政府信息公开申请处理。",
        理由="您要求解释法律条款，属于咨询。",
    )
    ledger.serve(row)


# In hand.


def extended(ledger):
    yield ledger.day(30)
    row = ledger.register("近三年治安技防设施建设规划", UNIVERSITY, column="research")
    yield ledger.day(29)
    ledger.hand(row, "zhihui")
    yield ledger.day(14)
    extend(ledger, row, "材料分散在多个单位，须逐件检索和审查。")


def late(ledger):
    """Past its date, still with the unit."""
    yield ledger.day(22)
    row = ledger.register("某路口信号灯配时方案", citizen(29))
    yield ledger.day(21)
    ledger.hand(row, "jiaojing")


def to_serve(ledger):
    """Answered and not served; the first letter was void."""
    yield ledger.day(19)
    row = ledger.register("交通违法举报奖励办法", citizen(30), getting="post")
    yield from ledger.through(row, "jiaojing", 18, 12, 10, 8, 6)
    yield ledger.day(3)
    where = "江门市公安局网站“政策文件”栏目。"
    wrong = ledger.issue(row, "granted", "A1", 提供方式="随本告知书提供。")
    ledger.do(letters.void, wrong, reason="文种用错，该文件已主动公开。")
    yield ledger.day(2)
    ledger.answer(row, "published", "A1", 获取途径=where)


def soon_due(ledger):
    """Waits for the signature, due in two days."""
    yield ledger.day(18)
    row = ledger.register("大型活动安保收费依据", LAW_FIRM, column="legal_service")
    yield from ledger.through(row, "fangkong", 17, 9, 6, 4)


def to_pay(ledger):
    yield ledger.day(15)
    row = ledger.register("近五年每月接处警数量", citizen(31))
    yield ledger.day(14)
    ledger.hand(row, "zhihui")
    yield ledger.day(6)
    charge(ledger, row, 130)
    yield ledger.day(5)
    ledger.deliver(row, Act.CHARGED)


def sent_back(ledger):
    """The lawyers gave it back to the unit."""
    yield ledger.day(13)
    row = ledger.register("某次专项行动战果通报", citizen(32))
    yield from ledger.through(row, "wangjing", 12, 7)
    yield ledger.day(5)
    reason = "没有说明哪些内容涉及在办案件，请补充。"
    ledger.send_back(row, "legal", "handling", reason)


def consulted(ledger):
    yield ledger.day(12)
    row = ledger.register("某小区安防系统建设合同", citizen(33))
    yield ledger.day(11)
    ledger.hand(row, "kexin")
    yield ledger.day(9)
    letter = ledger.issue(
        row,
        "consult_third",
        第三方="演示安防工程有限公司",
        征求意见的内容="拟公开合同的价格条款。",
    )
    ledger.by_letter(
        clocking.consult,
        row,
        letter,
        asked="third_party",
        reason="合同价格是否同意公开。",
    )
    yield ledger.day(7)
    ledger.deliver(row, Act.CONSULTED)


def in_legal_review(ledger):
    yield ledger.day(10)
    row = ledger.register("居民身份证异地受理点名单", CHARITY, column="welfare")
    ask_seven(ledger, row, ("clear", "yes", "ours", "held", "all"))
    yield from ledger.through(row, "huzheng", 9, 3)


def correction(ledger):
    """更正申请 (Art. 41): outside table B."""
    yield ledger.day(9)
    row = ledger.register(
        "本人驾驶证档案中的住址",
        citizen(34),
        kind="correction",
        contents="本人驾驶证档案中的住址与户口簿不一致，申请更正。",
    )
    yield ledger.day(8)
    ledger.hand(row, "jiaojing")


def to_supplement(ledger):
    yield ledger.day(8)
    row = ledger.register("公安局的全部文件", citizen(35))
    yield ledger.day(5)
    ask_supplement(ledger, row)


def fresh(ledger):
    yield ledger.day(4)
    row = ledger.register("流动警务室服务时间表", COMMITTEE, column="other")
    ask_seven(ledger, row, ("clear", "yes"))
    yield ledger.day(2)
    ledger.hand(row, "zhihui")


def split(ledger):
    """Two matters of one form."""
    yield ledger.day(2)
    row = ledger.register("派出所辖区划分", LAW_FIRM, column="legal_service")
    yield ledger.day(1)
    ledger.do(
        registering.split,
        row,
        pieces=["派出所对外服务窗口的地址和办公时间"],
        calendar=ledger.calendar,
    )


def to_confirm(ledger):
    yield ledger.day(1)
    ledger.register(
        "派出所辖区划分",
        citizen(36),
        way="online",
        basis="confirmed",
        provincial_number=f"GD-{ledger.on.year}-演示-0001",
    )


STORIES = (
    granted,
    published,
    not_found,
    refused,
    third_party_refused,
    partial,
    petition,
    abandoned,
    supplemented,
    paid,
    unpaid,
    late_answer,
    withdrawn,
    special_route,
    repeated,
    other_result,
    extended,
    late,
    to_serve,
    soon_due,
    to_pay,
    sent_back,
    consulted,
    in_legal_review,
    correction,
    to_supplement,
    fresh,
    split,
    to_confirm,
)


# What several stories have in common.


def ask_seven(ledger, row, choices):
    """Answer so many of the seven questions."""
    questions = GuideQuestion.objects.order_by("position")
    for question, choice in zip(questions, choices, strict=False):
        ledger.do(guiding.reply, row, question=question.code, choice=choice)


def ask_supplement(ledger, row):
    until = ledger.on + PERIOD
    items = "请写明所需文件的名称、文号或者便于查找的其他特征。"
    letter = ledger.issue(row, "supplement", 需要补正的事项=items, 补正期限=until)
    ledger.by_letter(
        clocking.ask_supplement, row, letter, items=items, until=until, told=True
    )
    return until


def extend(ledger, row, reason):
    head = ledger.who("office_head")
    letter = ledger.issue(
        row, "extend", 延长理由=reason, 审批情况=f"{head}{ledger.on}批准"
    )
    ledger.by_letter(
        extending.extend,
        row,
        letter,
        days=20,
        reason=reason,
        approved_by=head,
        approved_on=ledger.on,
    )


def charge(ledger, row, pages):
    standards = charging.Standards.on(ledger.on)
    amount = standards.amount("volume", pages)
    reason = standards.worked_out("volume", pages)
    letter = ledger.issue(
        row,
        "fee",
        收费标准和计算=reason,
        金额=f"{amount}元",
        缴费方式="凭本通知书到市财政非税收入专户缴纳。",
    )
    ledger.by_letter(
        clocking.charge,
        row,
        letter,
        amount=amount,
        reason=reason,
        fee_basis="volume",
        fee_quantity=pages,
    )
