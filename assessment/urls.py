from django.urls import path

from .views import assessments, rankings, rubrics, scores

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
    path("assessment/", assessments.assessment_list, name="assessment_list"),
    path(
        "assessment/<int:pk>/", assessments.assessment_detail, name="assessment_detail"
    ),
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
    path("finding/waiting/", assessments.finding_waiting, name="finding_waiting"),
    path("score/", scores.score_list, name="score_list"),
    path("score/<int:pk>/", scores.score_detail, name="score_detail"),
]
