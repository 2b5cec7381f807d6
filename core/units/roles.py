"""Who may do what: the one table of roles and permissions.

A person acts through posts. "May" means: a post in force whose role holds the
permission and whose scope holds the row.
"""

from django.db import models


class Role(models.TextChoices):
    """The roles a post can give, in the order they are listed."""

    LIAISON = "liaison", "联络员"
    HEAD = "head", "单位负责人"
    OFFICE = "office", "政务公开办公室"
    LEADER = "leader", "分管局领导"
    LEGAL = "legal", "法制审核"
    SECRECY = "secrecy", "保密审查"
    SUPERVISOR = "supervisor", "考核监督员"
    MANAGER = "manager", "系统管理员"
    AUDITOR = "auditor", "安全审计员"


# The subtree of the post's unit; the others work for its whole bureau.
UNIT_WIDE = frozenset({Role.LIAISON, Role.HEAD})
# Accounts or trail, and no business rows.
KEEPERS = frozenset({Role.MANAGER, Role.AUDITOR})

# Whose posts each role gives and ends; nobody else gives any.
GIVES: dict[str, frozenset[str]] = {
    Role.MANAGER: frozenset(Role.values),
    Role.OFFICE: frozenset({Role.LIAISON, Role.HEAD}),
}
# Whose posts each role passes on to a successor: heads do so in their own unit.
HANDS_OVER: dict[str, frozenset[str]] = {
    **GIVES,
    Role.HEAD: frozenset({Role.LIAISON, Role.HEAD}),
}

READ_TASKS = {
    "tasks.view_workplan",
    "tasks.view_task",
    "tasks.view_assignment",
    "tasks.view_occurrence",
    "tasks.view_progressreport",
    "files.view_material",
}
READ_ASSESSMENT = {
    "assessment.view_rubric",
    "assessment.view_assessment",
    "assessment.view_finding",
    "assessment.view_score",
}
READ_CATALOGUE = {"catalog.view_entry"}
READ_REQUESTS = {"foi.view_informationrequest"}
KEEP_LETTERS = {"foi.view_letter", "foi.view_lettersettings"} | {
    f"foi.{verb}_{noun}"
    for verb in ("view", "add", "change")
    for noun in ("lettertemplate", "remedyroute", "remedytext")
}
# The rows of law hold for the whole installation; what is in force is not rewritten.
KEEP_LAW = {
    "foi.view_outcome",
    "foi.change_outcome",
    "foi.view_guidequestion",
    "foi.change_guidequestion",
} | {
    f"{app}.{verb}_{noun}"
    for verb in ("view", "add", "change")
    for app, noun in (
        ("catalog", "sortingquestion"),
        ("foi", "limit"),
        ("foi", "feebracket"),
        ("foi", "caseterm"),
        ("catalog", "linkterm"),
        ("reports", "deadline"),
        ("reports", "itemtemplate"),
        ("tasks", "standingduty"),
    )
}
# Nothing is kept, so there is no row to see: 年报核对.
CHECK_REPORTS = {"reports.check_report"}
READ_ANNUAL = {"reports.view_annualreport"}
PREPARE_ANNUAL = READ_ANNUAL | {"reports.prepare_report"}
SIGN_ANNUAL = READ_ANNUAL | {"reports.sign_report"}
READ_COLLECTED = {"reports.view_figurecollection"}
KEEP_UNITS = {
    f"units.{verb}_{noun}"
    for verb in ("view", "add", "change")
    for noun in ("unit", "unitgroup", "unitalias", "post", "user")
}
KEEP_CALENDAR = {
    f"workdays.{verb}_specialday" for verb in ("view", "add", "change", "delete")
}

# The pages of 系统管理; what a person finds there follows from the rest of the role.
OPEN_ADMIN = "units.open_admin"

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.LIAISON: frozenset(
        READ_TASKS
        | READ_CATALOGUE
        | READ_REQUESTS
        | {
            "tasks.report",
            "tasks.open_review",
            "files.add_material",
            "assessment.view_score",
            "catalog.enter_item",
            "foi.handle",
            "reports.fill_figures",
        }
    ),
    Role.HEAD: frozenset(
        READ_TASKS
        | READ_CATALOGUE
        | READ_REQUESTS
        | CHECK_REPORTS
        | {
            "tasks.sign",
            "tasks.open_review",
            "tasks.hand_down",
            "units.hand_over",
            "files.add_material",
            "assessment.view_score",
            "catalog.sign_revision",
            "foi.handle",
            "reports.sign_figures",
        }
    ),
    Role.OFFICE: frozenset(
        READ_TASKS
        | READ_CATALOGUE
        | READ_REQUESTS
        | READ_ASSESSMENT
        | CHECK_REPORTS
        | PREPARE_ANNUAL
        | KEEP_CALENDAR
        | {
            OPEN_ADMIN,
            "units.view_unit",
            "units.add_unit",
            "units.change_unit",
            "units.view_unitgroup",
            "units.change_unitgroup",
            "units.add_unitgroup",
            "units.view_unitalias",
            "units.add_unitalias",
            "units.change_unitalias",
            "units.delete_unitalias",
            "units.view_post",
            "units.add_post",
            "units.change_post",
            "units.view_user",
            "units.add_user",
            "tasks.view_reportinground",
            "tasks.view_criterion",
            "tasks.change_criterion",
            "tasks.view_columnmeaning",
            "tasks.change_columnmeaning",
            "tasks.delete_columnmeaning",
            "tasks.view_superiorplan",
            "tasks.view_superiortask",
            "tasks.import_plan",
            "tasks.change_workplan",
            "tasks.hand_out",
            "tasks.open_review",
            "tasks.review",
            "tasks.enter_for",
            "tasks.urge",
            "units.hand_over",
            "files.add_material",
            "reminders.view_reminderstep",
            "reminders.add_reminderstep",
            "reminders.change_reminderstep",
            "reminders.delete_reminderstep",
            "reminders.resend_delivery",
            "assessment.change_rubric",
            "assessment.view_indicator",
            "assessment.view_rule",
            "assessment.export_sheet",
            "catalog.keep_catalogue",
            "catalog.view_law",
            "catalog.add_law",
            "catalog.change_law",
            "catalog.view_catalogue",
            "catalog.change_catalogue",
            "foi.keep_ledger",
            "foi.reveal_applicant",
            "foi.view_headingmeaning",
            "foi.change_headingmeaning",
            "foi.delete_headingmeaning",
            "foi.view_registerimport",
            "foi.view_ledgermode",
            "foi.add_ledgermode",
            "foi.change_ledgermode",
            *KEEP_LAW,
            *READ_COLLECTED,
            "reports.keep_collection",
            "law.check_law",
            *KEEP_LETTERS,
        }
    ),
    Role.LEADER: frozenset(
        READ_TASKS
        | READ_CATALOGUE
        | READ_ASSESSMENT
        | READ_REQUESTS
        | CHECK_REPORTS
        | SIGN_ANNUAL
        | READ_COLLECTED
        | {
            "tasks.open_review",
            "tasks.lead_review",
            "catalog.approve_revision",
            "foi.sign",
        }
    ),
    Role.LEGAL: frozenset(
        READ_TASKS
        | READ_CATALOGUE
        | READ_REQUESTS
        | CHECK_REPORTS
        | {"foi.review_legality"}
    ),
    Role.SECRECY: frozenset(
        READ_TASKS
        | READ_CATALOGUE
        | READ_REQUESTS
        | CHECK_REPORTS
        | {"foi.review_secrecy"}
    ),
    Role.SUPERVISOR: frozenset(
        READ_TASKS
        | READ_CATALOGUE
        | READ_ASSESSMENT
        | CHECK_REPORTS
        | READ_ANNUAL
        | {
            "assessment.change_rubric",
            "assessment.propose",
            "assessment.confirm_finding",
            "assessment.export_sheet",
        }
    ),
    Role.MANAGER: frozenset(
        KEEP_UNITS
        | {
            OPEN_ADMIN,
            "units.hand_over",
            "reminders.resend_delivery",
            "law.check_law",
        }
    ),
    Role.AUDITOR: frozenset({"audit.read_trail"}),
}
