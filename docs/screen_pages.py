"""Every page a person works on, for `take_screens.py`: who looks, and where.

Keys in addresses are those of a fresh demonstration: the plan is 1, the rounds 1 to 4,
units count in the order of the fixture (法制支队 3, 防控办 5, 交警支队 6, 指挥中心 7).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One picture: its file, what it shows, who looks, where, and the links followed.

    Nobody is logged in where `person` is empty. A link is named by its words, or by
    the start of its address where it begins with a slash. `is_file`: the address sends
    a file to be kept, an HTML page.
    """

    file: str
    title: str
    person: str
    address: str
    follow: tuple[str, ...] = ()
    is_file: bool = False


SHEET = "/tasks/sheet/1"
LISTS, PUBLISHED, PORTAL = "/catalog", "/catalog/publications", "/portal"
DRAFT = "/assessment/rubric/2"
ANNUAL, COLLECTING = "/reports/annual", "/reports/collecting"
# Which number a request has depends on the day the demonstration was loaded.
ANY_NUMBER = "号"


def request(file, title, subject, *follow, person="office"):
    """The page of the request for an information, found in the ledger."""
    address = f"/foi/request/?q={subject}"
    return Page(file, title, person, address, (ANY_NUMBER, *follow))


GROUPS = {
    "登录和工作台": (
        Page("login", "登录", "", "/login/"),
        Page("password", "修改密码", "liaison", "/password/"),
        Page("desk_liaison", "工作台（联络员）", "liaison", "/"),
        Page("desk_head", "工作台（单位负责人）", "head_jiaojing", "/"),
        Page("desk_office", "工作台（政务公开办公室）", "office", "/"),
        Page("desk_leader", "工作台（分管局领导）", "leader", "/"),
        Page("board", "工作总览", "leader", "/assessment/board/"),
        Page("board_rows", "总览明细", "leader", "/assessment/board/rows/?state=late"),
        Page("board_units", "各单位的进度", "leader", "/assessment/board/units/"),
        Page("board_plan", "一份工作要点的进度", "leader", "/assessment/board/plan/1/"),
        Page("owed", "未报事项", "office", "/owed/"),
        Page("search", "搜索任务", "liaison", "/tasks/task/?q=舆情"),
    ),
    "工作要点": (
        Page("plan_list", "工作要点", "office", "/tasks/plan/"),
        Page("plan", "一份工作要点", "office", "/tasks/plan/1/"),
        Page("plan_import", "导入工作要点", "office", "/tasks/plan/import/"),
        Page("draft", "核对识别结果", "office", "/tasks/draft/3/"),
        Page(
            "draft_row", "修改一项任务", "office", "/tasks/draft/3/", ("/tasks/row/",)
        ),
        Page("draft_commit", "确认导入", "office", "/tasks/draft/3/commit/"),
        Page("plan_dates", "印发日期和计划期", "office", "/tasks/plan/1/dates/"),
        Page("plan_rounds", "报送轮次", "office", "/tasks/plan/1/rounds/"),
        Page("hand_out", "下达", "office", "/tasks/plan/1/hand-out/"),
        Page("join", "后加入单位", "office", "/tasks/plan/1/join/"),
        Page("ask", "要求配合单位报送", "office", "/tasks/plan/1/ask/"),
        Page("responsibility", "待明确责任单位", "office", "/tasks/responsibility/"),
        Page(
            "settle",
            "明确责任单位",
            "office",
            "/tasks/responsibility/",
            ("/tasks/responsibility/",),
        ),
        Page("change_import", "方案调整", "office", "/tasks/plan/1/change/import/"),
        Page("clone", "沿用到下一年", "office", "/tasks/plan/1/clone/"),
        Page("issue", "印发", "office", "/tasks/plan/1/issue/"),
        Page("task", "一项任务", "office", "/tasks/task/5/"),
        Page("unit_add", "增加责任单位", "office", "/tasks/task/5/unit/"),
        Page(
            "reassign",
            "调整责任单位",
            "office",
            "/tasks/task/5/",
            ("/tasks/assignment/",),
        ),
    ),
    "上级工作要点": (
        Page("superior_list", "上级工作要点", "office", "/tasks/superior/"),
        Page("superior", "一份上级工作要点", "office", "/tasks/superior/1/"),
        Page(
            "superior_import", "导入上级工作要点", "office", "/tasks/superior/import/"
        ),
        Page("superior_edit", "文件信息", "office", "/tasks/superior/1/edit/"),
        Page(
            "superior_cover", "承接上级任务", "office", "/tasks/superior-task/1/cover/"
        ),
        Page(
            "superior_table", "上级要的落实情况表", "office", "/tasks/superior/1/table/"
        ),
    ),
    "填报和签批": (
        Page("sheet_list", "填报", "liaison", "/tasks/sheet/"),
        Page("sheet_fill", "填报表", "liaison", f"{SHEET}/3/3/fill/"),
        Page("sheet_office", "填报表（任务多的单位）", "office", f"{SHEET}/2/3/fill/"),
        Page("sheet_returned", "退回后重填", "liaison_zhihui", f"{SHEET}/7/2/fill/"),
        Page("sheet_submit", "提交前检查", "liaison", f"{SHEET}/3/3/submit/"),
        Page("sheet_upload", "上传填报表", "liaison_zhihui", f"{SHEET}/7/3/upload/"),
        Page(
            "returned_list",
            "待确认的填报表",
            "liaison_zhihui",
            "/tasks/sheet/returned/",
        ),
        Page(
            "returned",
            "确认填报表内容",
            "liaison_zhihui",
            "/tasks/sheet/returned/",
            ("/tasks/sheet/returned/",),
        ),
        Page("sign_list", "签批", "head_wangjing", "/tasks/sign/"),
        Page("sheet_sign", "签批一张填报表", "head_wangjing", "/tasks/sign/1/8/2/"),
        Page(
            "report_remarks",
            "落实情况和意见",
            "liaison_zhihui",
            "/tasks/task/12/",
            ("意见 3 条",),
        ),
        Page(
            "report_versions",
            "落实情况的两个版本",
            "office",
            "/tasks/task/11/",
            ("督察支队",),
        ),
        Page(
            "adjustment_ask",
            "申请调整完成时限",
            "liaison",
            f"{SHEET}/3/3/fill/",
            ("/tasks/occurrence/",),
        ),
        Page("merge", "并入其他单位的材料", "office", "/tasks/occurrence/10/merge/"),
    ),
    "转派": (
        Page("handing_list", "转派", "head_jiaojing", "/tasks/handing-down/"),
        Page(
            "hand_down", "转派给下属单位", "head_jiaojing", "/tasks/handing-down/1/6/"
        ),
        Page(
            "sheet_part", "下属单位的填报表", "liaison_cheguan", "/tasks/sheet/?all=1"
        ),
        Page("review_part", "审核下属单位", "head_jiaojing", "/tasks/review/5/"),
    ),
    "代录": (
        Page("behalf_list", "代录", "office", "/tasks/behalf/"),
        Page("behalf_enter", "代录一张填报表", "office", "/tasks/behalf/1/5/1/"),
        Page("behalf_sign", "登记线下签批", "office", "/tasks/behalf/1/8/2/sign/"),
        Page(
            "behalf_upload", "上传单位报来的填报表", "office", "/tasks/behalf/upload/"
        ),
    ),
    "审核": (
        Page("review_list", "审核", "office", "/tasks/review/"),
        Page("review_by_unit", "按单位审核", "office", "/tasks/review/?by=unit"),
        Page("review_task", "审核一项任务", "office", "/tasks/review/6/"),
        Page("review_sheet", "审核一张填报表", "office", "/tasks/review/sheet/1/6/2/"),
        Page("review_paper", "审核代录的内容", "office", "/tasks/review/3/"),
        Page("review_leader", "审核政务公开办公室", "leader", "/tasks/review/"),
        Page("adjustment_list", "调整时限", "office", "/tasks/adjustment/"),
    ),
    "催办、日历、查数": (
        Page("urging_list", "催办", "office", "/tasks/urging/"),
        Page("urging_new", "开具催办单", "office", "/tasks/urging/new/?unit=5&unit=9"),
        Page("slip_list", "已开具的催办单", "office", "/tasks/urging/slip/"),
        Page("slip", "催办单", "liaison_fangkong", "/tasks/urging/slip/1/"),
        Page("slip_print", "打印催办单", "office", "/tasks/urging/slip/print/?slip=1"),
        Page("calendar", "日历（月）", "office", "/tasks/calendar/"),
        Page(
            "calendar_quarter", "日历（季）", "office", "/tasks/calendar/?view=quarter"
        ),
        Page("calendar_list", "到期清单", "office", "/tasks/calendar/list/"),
        Page("figure", "查数", "office", "/tasks/figure/"),
    ),
    "依申请公开": (
        Page("request_list", "依申请公开台账", "office", "/foi/request/"),
        Page("request_register", "登记申请", "office", "/foi/request/register/"),
        request("request", "一件申请、答复期限和征求意见", "某小区安防系统建设合同"),
        request("request_chain", "法制审核中的申请", "居民身份证异地受理点名单"),
        request("request_archived", "已归档的申请", "电动自行车登记数量和交通事故统计"),
        request("request_late", "超期的申请", "某路口信号灯配时方案"),
        request(
            "request_handled",
            "承办单位看到的申请",
            "某路口信号灯配时方案",
            person="head_jiaojing",
        ),
        request(
            "request_reviewed",
            "法制部门看到的申请",
            "居民身份证异地受理点名单",
            person="legal",
        ),
        request(
            "request_guide",
            "办理七问",
            "居民身份证异地受理点名单",
            "继续、重新回答",
        ),
        request("letter_choose", "拟文书", "某路口信号灯配时方案", "拟文书"),
        Page(
            "letter_new",
            "拟一份不予公开告知书",
            "office",
            "/foi/request/?q=某路口信号灯配时方案",
            (ANY_NUMBER, "拟文书", "不予公开告知书"),
        ),
    ),
    "依申请公开：文书、导入、复议诉讼、归档": (
        Page("letter_list", "发文登记", "office", "/foi/letter/"),
        Page("letter", "一份文书", "office", "/foi/letter/", ("江公信公复",)),
        Page("letter_settings", "文书设置", "office", "/foi/letter/settings/"),
        Page("template_list", "文书模板", "office", "/foi/letter/template/"),
        Page("template", "修改文书模板", "office", "/foi/letter/template/refused/"),
        Page("chain_settings", "办理流转设置", "office", "/foi/chain/"),
        Page("import_list", "导入登记簿", "office", "/foi/import/"),
        Page("import_upload", "上传登记簿", "office", "/foi/import/upload/"),
        Page("import", "一次导入的结果", "office", "/foi/import/1/"),
        Page("ledger_start", "台账起用和起用前数字", "office", "/foi/start/"),
        Page("case_list", "复议诉讼台账", "office", "/foi/case/"),
        Page("case", "一个复议案件", "office", "/foi/case/1/"),
        Page("archive_list", "归档目录", "office", "/foi/archive/"),
    ),
    "公开目录": (
        Page("lists", "公开目录", "office", f"{LISTS}/"),
        Page("list_proactive", "主动公开基本目录", "office", f"{LISTS}/lists/1/"),
        Page("item_list", "公开事项清单", "office", f"{LISTS}/items/"),
        Page("item_list_unit", "本单位的公开事项", "liaison", f"{LISTS}/items/"),
        Page("item_new", "填报公开事项", "liaison", f"{LISTS}/items/new/"),
        Page(
            "item",
            "一条公开事项",
            "office",
            f"{LISTS}/items/?q=旅馆业特种行业许可证核发",
            ("旅馆业特种行业许可证核发",),
        ),
        Page(
            "item_sort",
            "归类",
            "office",
            f"{LISTS}/items/?q=旅馆业特种行业许可证核发",
            ("旅馆业特种行业许可证核发", "归类"),
        ),
        Page("withheld_list", "不予公开评估", "office", f"{LISTS}/withheld/"),
        Page("revision_list", "动态调整", "office", f"{LISTS}/revisions/"),
        Page("revision", "一次调整", "office", f"{LISTS}/revisions/1/"),
        Page("catalogue_file", "备案", "office", f"{LISTS}/lists/1/file/"),
        Page("catalogue_import", "导入目录", "office", f"{LISTS}/import/new/"),
        Page("edition_files", "导出一版目录", "office", f"{LISTS}/files/edition/1/"),
    ),
    "公开记录和平台发布": (
        Page("publication_list", "公开记录", "office", f"{PUBLISHED}/"),
        Page("publication_new", "登记公开记录", "office", f"{PUBLISHED}/record/"),
        Page("alive_board", "公开时效", "office", f"{PUBLISHED}/board/"),
        Page("alive_list", "在册的公开事项", "office", f"{PUBLISHED}/entries/"),
        Page("link_list", "错链", "office", f"{PUBLISHED}/links/"),
        Page("article_import", "导入文章清单", "office", f"{PUBLISHED}/import/upload/"),
        Page("platform", "平台发布", "office", f"{LISTS}/platform/"),
        Page("guide_edit", "政府信息公开指南", "office", f"{LISTS}/platform/1/guide/"),
    ),
    "公众查询（PORTAL=1）": (
        Page("portal", "公安机关", "", f"{PORTAL}/"),
        Page("portal_catalogue", "目录", "", f"{PORTAL}/catalogue/1/"),
        Page("portal_search", "搜索", "", f"{PORTAL}/search/?q=许可"),
        Page("portal_entry", "一条公开事项", "", f"{PORTAL}/entry/2/"),
        Page("portal_guide", "指南", "", f"{PORTAL}/bureau/1/guide/"),
        Page(
            "portal_report",
            "年度报告",
            "",
            f"{PORTAL}/bureau/1/",
            (f"{PORTAL}/bureau/1/report/",),
        ),
    ),
    "佐证材料": (
        Page("material_list", "佐证材料", "liaison", "/files/material/"),
        Page(
            "material",
            "一份佐证材料",
            "liaison",
            "/files/material/?q=办事指南调整清单",
            ("办事指南调整清单",),
        ),
        Page("material_upload", "上传文件", "liaison", "/files/material/upload/"),
        Page("material_link", "录入网址", "liaison", "/files/material/link/"),
    ),
    "考核": (
        Page("assessment_list", "考核", "supervisor", "/assessment/assessment/"),
        Page("assessment", "拟扣和扣分", "supervisor", "/assessment/assessment/1/"),
        Page(
            "finding_enter",
            "登记扣分、加分",
            "supervisor",
            "/assessment/assessment/1/enter/",
        ),
        Page(
            "cause_lift", "按原因解除", "supervisor", "/assessment/assessment/1/lift/"
        ),
        Page("measures", "口径说明", "supervisor", "/assessment/measure/"),
        Page("scores", "得分和排名", "supervisor", "/assessment/assessment/1/scores/"),
        Page("finding_waiting", "待确认", "supervisor", "/assessment/finding/waiting/"),
        Page("score_list", "本单位得分", "liaison", "/assessment/score/"),
        Page(
            "score",
            "得分明细",
            "liaison",
            "/assessment/score/",
            ("/assessment/score/",),
        ),
        Page(
            "score_trend",
            "得分变动的原因",
            "liaison",
            "/assessment/score/",
            ("/assessment/score/", "得分变动"),
        ),
        Page("rubric_list", "评分办法", "supervisor", "/assessment/rubric/"),
        Page("rubric", "一份评分办法", "supervisor", "/assessment/rubric/1/"),
        Page("rubric_draft", "评分办法草案", "office", f"{DRAFT}/"),
        Page("rubric_weights", "修改指标分值", "office", f"{DRAFT}/weights/"),
        Page("rubric_edit", "修改计分口径", "office", f"{DRAFT}/edit/"),
        Page("rubric_rules", "修改扣分标准", "office", f"{DRAFT}/rules/"),
        Page("rule_add", "增加扣分标准", "office", f"{DRAFT}/rule/add/"),
        Page("indicator_add", "增加指标", "office", f"{DRAFT}/indicator/add/"),
        Page(
            "indicator_edit",
            "修改指标",
            "office",
            f"{DRAFT}/weights/",
            ("修改指标：政府网站和政务新媒体检查",),
        ),
        Page("rubric_trial", "试算", "office", f"{DRAFT}/trial/"),
        Page("rubric_compare", "与前一版比较", "office", f"{DRAFT}/compare/1/"),
        Page("rubric_put_in_force", "施行", "office", f"{DRAFT}/put-in-force/"),
    ),
    "年报": (
        Page("annual_list", "年度报告", "office", "/reports/annual/"),
        Page("annual", "编制中的年度报告", "office", f"{ANNUAL}/2/"),
        Page("annual_published", "已公布的年度报告", "office", f"{ANNUAL}/1/"),
        Page("annual_version", "更正后的第二版", "office", f"{ANNUAL}/1/version/2/"),
        Page("annual_table_a", "填写第二部分", "office", f"{ANNUAL}/2/table/A/"),
        Page("annual_table_b", "核对第三部分", "office", f"{ANNUAL}/2/table/B/"),
        Page("annual_table_c", "核对第四部分", "office", f"{ANNUAL}/2/table/C/"),
        Page("annual_text", "编写文字", "office", f"{ANNUAL}/2/text/"),
        Page("annual_earlier", "上年报告", "office", f"{ANNUAL}/2/earlier/"),
        Page("annual_files", "导出年度报告", "office", f"{ANNUAL}/1/files/"),
        Page(
            "annual_page",
            "年度报告网页",
            "office",
            f"{ANNUAL}/1/version/2/files/page/",
            is_file=True,
        ),
        Page(
            "annual_picture",
            "年度报告图解",
            "office",
            f"{ANNUAL}/1/version/2/files/picture/",
            is_file=True,
        ),
        Page("report_check", "年报核对", "office", "/reports/check/"),
    ),
    "年报数据": (
        Page("collection_list", "年报数据收集", "office", f"{COLLECTING}/"),
        Page("collection", "一年的数据收集", "office", f"{COLLECTING}/2/"),
        Page(
            "collected_item",
            "各单位报的一项",
            "office",
            f"{COLLECTING}/2/",
            (f"{COLLECTING}/item/",),
        ),
        Page(
            "collected_sheets", "年报填数", "liaison_wangjing", f"{COLLECTING}/sheet/"
        ),
        Page(
            "collected_sheet",
            "填报年报数据",
            "liaison_wangjing",
            f"{COLLECTING}/sheet/",
            (f"{COLLECTING}/sheet/",),
        ),
    ),
    "常年工作和法定依据": (
        Page("standing_work", "常年工作", "office", "/tasks/standing/"),
        Page("law_rows", "法定依据核对", "office", "/law/"),
        Page("law_all", "全部法定依据", "office", "/law/", ("查看全部",)),
    ),
    "通知和作业": (
        Page("notices", "通知", "liaison_zhihui", "/notices/"),
        Page("mail_choice", "通知方式", "liaison", "/notices/mail/"),
        Page("deliveries", "对外发送情况", "office", "/notices/deliveries/"),
        Page("run_list", "我的作业", "office", "/runs/"),
        Page("run", "一项作业", "office", "/runs/", ("/runs/",)),
    ),
    "岗位、移交、单位变动": (
        Page("post_list", "岗位与移交", "office", "/units/posts/"),
        Page("hand_over", "工作移交", "head_wangjing", "/units/posts/", ("工作移交",)),
        Page("handover_list", "移交记录", "office", "/units/handovers/"),
        Page("handover", "交接单", "office", "/units/handovers/1/"),
        Page("unit_change_list", "单位合并、更名", "office", "/units/changes/"),
        Page("unit_change_add", "办理合并、更名", "office", "/units/changes/add/"),
        Page("unit_change", "一次更名", "office", "/units/changes/1/"),
    ),
    "系统管理和操作日志": (
        Page("admin", "系统管理", "office", "/admin/"),
        Page("admin_units", "单位", "manager", "/admin/units/unit/"),
        Page("admin_unit", "一个单位", "manager", "/admin/units/unit/3/change/"),
        Page("admin_users", "人员", "manager", "/admin/units/user/"),
        Page("admin_posts", "岗位", "manager", "/admin/units/post/"),
        Page("admin_import", "导入岗位名册", "manager", "/admin/units/post/import/"),
        Page("admin_steps", "提醒步骤", "office", "/admin/reminders/reminderstep/"),
        Page("admin_days", "放假与调休", "office", "/admin/workdays/specialday/"),
        Page("admin_criteria", "评价标准", "office", "/admin/tasks/criterion/"),
        Page(
            "admin_rubric", "评分办法", "office", "/admin/assessment/rubric/2/change/"
        ),
        Page("admin_rules", "扣分标准", "office", "/admin/assessment/rule/"),
        Page("trail", "操作日志", "auditor", "/trail/"),
    ),
}
PAGES = tuple(page for pages in GROUPS.values() for page in pages)
