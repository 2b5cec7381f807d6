from django.urls import path

from .views import (
    assessments,
    causes,
    editing,
    entries,
    findings,
    measures,
    rankings,
    rubrics,
    scores,
    trials,
)

app_name = "assessment"
urlpatterns = [
    path("rubric/", rubrics.rubric_list, name="rubric_list"),
    path("rubric/generate/", rubrics.rubric_generate, name="rubric_generate"),
    path("rubric/<int:pk>/", rubrics.rubric_detail, name="rubric_detail"),
    path(
        "rubric/<int:pk>/put-in-force/",
        rubrics.rubric_put_in_force,
        name="rubric_put_in_force",
    ),
    path("rubric/<int:pk>/version/", rubrics.rubric_version, name="rubric_version"),
    path(
        "rubric/<int:pk>/compare/<int:other>/",
        rubrics.rubric_compare,
        name="rubric_compare",
    ),
    path("rubric/<int:pk>/trial/", trials.rubric_trial, name="rubric_trial"),
    path("rubric/<int:pk>/edit/", editing.rubric_edit, name="rubric_edit"),
    path("rubric/<int:pk>/weights/", editing.rubric_weights, name="rubric_weights"),
    path("rubric/<int:pk>/rules/", editing.rubric_rules, name="rubric_rules"),
    path("rubric/<int:pk>/rule/add/", editing.rule_add, name="rule_add"),
    path(
        "rubric/<int:pk>/rule/<int:rule>/remove/",
        editing.rule_remove,
        name="rule_remove",
    ),
    path("rubric/<int:pk>/take-in/", editing.rubric_take_in, name="rubric_take_in"),
    path("rubric/<int:pk>/indicator/add/", editing.indicator_add, name="indicator_add"),
    path(
        "rubric/<int:pk>/indicator/<int:indicator>/edit/",
        editing.indicator_edit,
        name="indicator_edit",
    ),
    path(
        "rubric/<int:pk>/indicator/<int:indicator>/remove/",
        editing.indicator_remove,
        name="indicator_remove",
    ),
    path("assessment/", assessments.assessment_list, name="assessment_list"),
    path("assessment/<int:pk>/", findings.assessment_detail, name="assessment_detail"),
    path("assessment/<int:pk>/enter/", entries.finding_enter, name="finding_enter"),
    path("assessment/<int:pk>/lift/", causes.cause_lift, name="cause_lift"),
    path(
        "assessment/<int:pk>/propose/",
        assessments.assessment_propose,
        name="assessment_propose",
    ),
    path(
        "assessment/<int:pk>/count/",
        assessments.assessment_count,
        name="assessment_count",
    ),
    path(
        "assessment/<int:pk>/scores/",
        rankings.assessment_scores,
        name="assessment_scores",
    ),
    path(
        "assessment/<int:pk>/export/",
        rankings.assessment_export,
        name="assessment_export",
    ),
    path("finding/waiting/", findings.finding_waiting, name="finding_waiting"),
    path("measure/", measures.measure_list, name="measure_list"),
    path("score/", scores.score_list, name="score_list"),
    path("score/<int:pk>/", scores.score_detail, name="score_detail"),
]
