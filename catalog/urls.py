from django.urls import include, path

from .views import editions, files, items, platform, revisions, sorting, withheld
from .views.publication_urls import urlpatterns as publication_urls

app_name = "catalog"

urlpatterns = [
    path("", editions.home, name="home"),
    path("items/", items.item_list, name="item_list"),
    path("items/new/", items.item_new, name="item_new"),
    path("items/new/<int:unit>/", items.item_new, name="item_new_for"),
    path("items/submit/", items.item_submit, name="item_submit"),
    path("items/<int:pk>/", items.item_detail, name="item_detail"),
    path("items/<int:pk>/edit/", items.item_edit, name="item_edit"),
    path("items/<int:pk>/word/", files.item_word, name="item_word"),
    path("items/<int:pk>/sort/", sorting.item_sort, name="item_sort"),
    path("items/<int:pk>/return/", sorting.item_return, name="item_return"),
    path("items/<int:pk>/leave-out/", sorting.item_leave_out, name="item_leave_out"),
    path("items/<int:pk>/take-up/", sorting.item_take_up, name="item_take_up"),
    path("lists/<int:pk>/", editions.catalogue_detail, name="catalogue_detail"),
    path("lists/<int:pk>/file/", editions.catalogue_file, name="catalogue_file"),
    path("lists/<int:catalogue>/revise/", revisions.revision_new, name="revision_new"),
    path(
        "editions/<int:pk>/compare/", editions.edition_compare, name="edition_compare"
    ),
    path("revisions/", revisions.revision_list, name="revision_list"),
    path("revisions/<int:pk>/", revisions.revision_detail, name="revision_detail"),
    path(
        "revisions/<int:pk>/entries/",
        revisions.revision_choose,
        name="revision_choose",
    ),
    path(
        "revisions/<int:pk>/entries/<int:entry>/",
        revisions.revision_entry,
        name="revision_entry",
    ),
    path(
        "revisions/<int:pk>/acts/<slug:act>/",
        revisions.revision_act,
        name="revision_act",
    ),
    path("platform/", platform.platform_home, name="platform"),
    path("platform/<int:bureau>/", platform.platform_home, name="platform_of"),
    path("platform/<int:bureau>/guide/", platform.guide_edit, name="guide_edit"),
    path("platform/<int:bureau>/rules/", platform.rules_new, name="rules_new"),
    path(
        "platform/guide/<int:pk>/confirm/", platform.guide_confirm, name="guide_confirm"
    ),
    path("platform/rules/<int:pk>/edit/", platform.rules_edit, name="rules_edit"),
    path("platform/guide/<int:pk>/file/", platform.guide_file, name="guide_file"),
    path("platform/<slug:kind>/<int:pk>/", platform.release, name="release"),
    path("platform/<slug:kind>/<int:pk>/fragment/", platform.fragment, name="fragment"),
    path("withheld/", withheld.withheld_list, name="withheld_list"),
    path("withheld/<int:pk>/", withheld.withheld_examine, name="withheld_examine"),
    *publication_urls,
    path("", include("catalog.import_urls")),
]
