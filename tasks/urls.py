from django.urls import path

from .views import (
    drafts,
    imports,
    issuing,
    plans,
    reviews,
    rows,
    sheets,
    teaching,
)

app_name = "tasks"
SHEET = "<int:pk>/<int:unit_pk>/<int:round_pk>"
urlpatterns = [
    path("plan/", plans.plan_list, name="plan_list"),
    path("plan/import/", imports.plan_import, name="plan_import"),
    path("plan/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("plan/<int:pk>/dates/", plans.plan_dates, name="plan_dates"),
    path("plan/<int:pk>/rounds/", plans.plan_rounds, name="plan_rounds"),
    path("plan/<int:pk>/hand-out/", plans.plan_hand_out, name="plan_hand_out"),
    path("plan/<int:pk>/issue/", issuing.plan_issue, name="plan_issue"),
    path("plan/<int:pk>/word/", issuing.plan_word, name="plan_word"),
    path("plan/<int:pk>/excel/", issuing.plan_excel, name="plan_excel"),
    path("responsibility/", plans.responsibility_list, name="responsibility_list"),
    path(
        "responsibility/<int:pk>/settle/",
        plans.responsibility_settle,
        name="responsibility_settle",
    ),
    path("draft/<int:pk>/", drafts.draft_detail, name="draft_detail"),
    path("draft/<int:pk>/commit/", drafts.draft_commit, name="draft_commit"),
    path("draft/<int:pk>/drop/", drafts.draft_drop, name="draft_drop"),
    path("draft/<int:pk>/add/", rows.row_add, name="row_add"),
    path("draft/<int:pk>/act/", rows.draft_act, name="draft_act"),
    path("draft/<int:pk>/names/", teaching.draft_names, name="draft_names"),
    path("draft/<int:pk>/columns/", teaching.draft_columns, name="draft_columns"),
    path("row/<int:pk>/edit/", rows.row_edit, name="row_edit"),
    path("row/<int:pk>/split/", rows.row_split, name="row_split"),
    path("task/", reviews.task_search, name="task_search"),
    path("task/<int:pk>/", reviews.task_detail, name="task_detail"),
    path("sheet/", sheets.sheet_list, name="sheet_list"),
    path("sign/", sheets.sign_list, name="sign_list"),
    path(f"sheet/{SHEET}/fill/", sheets.sheet_fill, name="sheet_fill"),
    path(f"sheet/{SHEET}/submit/", sheets.sheet_submit, name="sheet_submit"),
    path(f"sign/{SHEET}/", sheets.sheet_sign, name="sheet_sign"),
    path("evidence/<int:pk>/drop/", sheets.evidence_drop, name="evidence_drop"),
    path("report/<int:pk>/", reviews.report_detail, name="report_detail"),
    path("review/", reviews.review_list, name="review_list"),
    path("review/<int:pk>/", reviews.review_task, name="review_task"),
]
