from django.urls import path

from .views import changes, handovers, login, posts

urlpatterns = [
    path("login/", login.Login.as_view(), name="login"),
    path("logout/", login.log_out, name="logout"),
    path("password/", login.password_change, name="password_change"),
    path("act-as/", login.act_as, name="act_as"),
    path("units/posts/", posts.post_list, name="post_list"),
    path("units/posts/<int:pk>/hand-over/", handovers.hand_over, name="hand_over"),
    path("units/handovers/", handovers.handover_list, name="handover_list"),
    path(
        "units/handovers/<int:pk>/", handovers.handover_detail, name="handover_detail"
    ),
    path(
        "units/handovers/<int:pk>/word/", handovers.handover_word, name="handover_word"
    ),
    path("units/changes/", changes.change_list, name="unit_change_list"),
    path("units/changes/add/", changes.change_add, name="unit_change_add"),
    path("units/changes/<int:pk>/", changes.change_detail, name="unit_change_detail"),
]
