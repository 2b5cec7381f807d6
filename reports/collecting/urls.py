from django.urls import path

from .views import office, sheets

urlpatterns = [
    path("", office.collection_list, name="collection_list"),
    path("begin/", office.collection_begin, name="collection_begin"),
    path("<int:pk>/", office.collection_detail, name="collection_detail"),
    path("<int:pk>/change/", office.collection_change, name="collection_change"),
    path("<int:pk>/send/", office.collection_send, name="collection_send"),
    path("<int:pk>/close/", office.collection_close, name="collection_close"),
    path("<int:pk>/export/", office.collection_export, name="collection_export"),
    path("<int:pk>/item/", office.item_edit, name="collected_item_add"),
    path("<int:pk>/item/<int:item_pk>/", office.item_edit, name="collected_item_edit"),
    path("item/<int:pk>/", office.item_detail, name="collected_item"),
    path("item/<int:pk>/units/", office.item_units, name="collected_item_units"),
    path("item/<int:pk>/drop/", office.item_drop, name="collected_item_drop"),
    path("sheet/", sheets.sheet_list, name="collected_sheets"),
    path("sheet/<int:pk>/", sheets.sheet_detail, name="collected_sheet"),
    path("sheet/<int:pk>/sign/", sheets.sheet_sign, name="collected_sheet_sign"),
    path(
        "sheet/<int:pk>/hold-back/", sheets.sheet_hold_back, name="collected_hold_back"
    ),
    path(
        "sheet/<int:pk>/send-back/", sheets.sheet_send_back, name="collected_send_back"
    ),
    path("sheet/<int:pk>/behalf/", sheets.sheet_behalf, name="collected_behalf"),
    path("figure/<int:pk>/correct/", sheets.figure_correct, name="collected_correct"),
]
