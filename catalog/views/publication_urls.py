"""Addresses of 公开记录, their import, liveness and links."""

from django.urls import path

from . import alive, articles, links, publications

urlpatterns = [
    path("publications/", publications.publication_list, name="publication_list"),
    path(
        "publications/record/",
        publications.publication_record,
        name="publication_record",
    ),
    path(
        "publications/unmatched/",
        publications.publication_unmatched,
        name="publication_unmatched",
    ),
    path("publications/outside/", publications.column_outside, name="column_outside"),
    path(
        "publications/<int:pk>/",
        publications.publication_detail,
        name="publication_detail",
    ),
    path(
        "publications/<int:pk>/correct/",
        publications.publication_correct,
        name="publication_correct",
    ),
    path(
        "publications/<int:pk>/withdraw/",
        publications.publication_withdraw,
        name="publication_withdraw",
    ),
    path("publications/board/", alive.alive_board, name="alive_board"),
    path("publications/entries/", alive.alive_list, name="alive_list"),
    path(
        "publications/entries/<int:pk>/",
        alive.entry_publications,
        name="entry_publications",
    ),
    path("publications/import/", articles.import_list, name="article_import_list"),
    path(
        "publications/import/upload/",
        articles.import_upload,
        name="article_import_upload",
    ),
    path(
        "publications/import/<int:pk>/",
        articles.import_detail,
        name="article_import_detail",
    ),
    path(
        "publications/import/<int:pk>/commit/",
        articles.import_commit,
        name="article_import_commit",
    ),
    path(
        "publications/import/<int:pk>/drop/",
        articles.import_drop,
        name="article_import_drop",
    ),
    path("publications/links/", links.link_list, name="link_list"),
    path("publications/links/check/", links.link_check, name="link_check"),
    path("publications/links/export/", links.link_export, name="link_export"),
    path("publications/links/script/", links.link_script, name="link_script"),
    path("publications/<int:pk>/look/", links.link_look, name="link_look"),
    path("publications/links/results/", links.link_results, name="link_results"),
]
