from django.urls import path

from .views import drafts, plans, reviews, sheets, superiors

app_name = "tasks"
SHEET = "<int:pk>/<int:unit_pk>/<int:round_pk>"
urlpatterns = [
    path("plan/", plans.plan_list, name="plan_list"),
    path("plan/import/", plans.plan_import, name="plan_import"),
    path("plan/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("plan/<int:pk>/dates/", plans.plan_dates, name="plan_dates"),
    path("plan/<int:pk>/rounds/", plans.plan_rounds, name="plan_rounds"),
    path("plan/<int:pk>/hand-out/", plans.plan_hand_out, name="plan_hand_out"),
    path("responsibility/", plans.responsibility_list, name="responsibility_list"),
    path(
        "responsibility/<int:pk>/settle/",
        plans.responsibility_settle,
        name="responsibility_settle",
    ),
    path("draft/<int:pk>/", drafts.draft_detail, name="draft_detail"),
    path("draft/<int:pk>/commit/", drafts.draft_commit, name="draft_commit"),
    path("draft/<int:pk>/drop/", drafts.draft_drop, name="draft_drop"),
    path("draft/<int:pk>/keep/", superiors.superior_keep, name="superior_keep"),
    path("superior/", superiors.superior_list, name="superior_list"),
    path("superior/import/", superiors.superior_import, name="superior_import"),
    path("superior/<int:pk>/", superiors.superior_detail, name="superior_detail"),
    path("superior/<int:pk>/edit/", superiors.superior_edit, name="superior_edit"),
    path("superior/<int:pk>/draft/", superiors.superior_draft, name="superior_draft"),
    path("superior/<int:pk>/table/", superiors.superior_table, name="superior_table"),
    path(
        "superior/<int:pk>/table/<uuid:uuid>/",
        superiors.superior_filled,
        name="superior_filled",
    ),
    path(
        "superior-task/<int:pk>/cover/", superiors.superior_cover, name="superior_cover"
    ),
    path("row/<int:pk>/edit/", drafts.row_edit, name="row_edit"),
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
