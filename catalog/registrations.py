"""What the floors below learn of the catalogue."""

from django.urls import reverse_lazy

from core.files import owners
from core.law import registry
from core.reminders import sources, waiting
from core.reminders.waiting import Waiting
from core.units import paths
from core.workdays import on_change

from . import article_runs, import_runs, platform, waits
from .alive import overdue
from .guide_deadlines import GuideChecks
from .models import (
    ArticleImport,
    CatalogueImport,
    Law,
    LinkState,
    LinkTerm,
    Publication,
    Revision,
    RulesDocument,
    SortingQuestion,
)
from .owed import SOURCES
from .services.publishing import recompute


def register():
    registry.register(Law, LinkTerm, SortingQuestion)
    owners.register("catalog", may_read)
    for source in (*SOURCES, GuideChecks()):
        sources.register(source)
    on_change.register(recompute)
    article_runs.register_kinds()
    import_runs.register_kinds()
    for kind in (*waits.WAITING, *WAITING):
        waiting.register(kind)


def may_read(user, stored_file):
    """Scans of signatures, documents of the rules, files of imports the person sees."""
    scans = Revision.objects.visible_to(user).filter(scan=stored_file)
    rules = RulesDocument.objects.visible_to(user).filter(file=stored_file)
    imports = CatalogueImport.objects.visible_to(user).filter(file=stored_file)
    return any(rows.exists() for rows in (scans, rules, imports))


def kept(user):
    return Publication.objects.kept_by(user).standing()


def unmatched_columns(user, today):
    """A column is decided on at once, however many records it has."""
    rows = kept(user).unmatched().order_by()
    return rows.values("bureau", "site_column").distinct()


def overdue_of(user, today):
    scope = user.paths_with("catalog.enter_item")
    return overdue(on=today).filter(paths.under(scope, "owner_path"))


def broken_of(user, today):
    return LinkState.objects.broken().filter(publication__in=kept(user))


def broken_of_unit(user, today):
    """A liaison's; whoever keeps the catalogue as well has them counted there."""
    if user.may("catalog.keep_catalogue"):
        return LinkState.objects.none()
    return broken_of(user, today)


def to_look_at(user, today):
    return LinkState.objects.to_look_at().filter(publication__in=kept(user))


def to_look_at_of_unit(user, today):
    if user.may("catalog.keep_catalogue"):
        return LinkState.objects.none()
    return to_look_at(user, today)


def to_release(rows_on, bureau="bureau"):
    """What waits for a column of the platform, in the bureaus whose lists one keeps."""

    def rows(user, today):
        scope = user.paths_with("catalog.keep_catalogue")
        return rows_on(today).filter(paths.under(scope, f"{bureau}__path"))

    return rows


def listed(page, **query):
    return reverse_lazy(f"catalog:{page}", query=query)


WAITING = (
    Waiting(
        name="catalog.unmatched",
        label="没有对应公开事项的栏目",
        url=reverse_lazy("catalog:publication_unmatched"),
        permission="catalog.keep_catalogue",
        rows=unmatched_columns,
    ),
    Waiting(
        name="catalog.articles",
        label="待确认的文章清单",
        url=listed("article_import_list"),
        permission="catalog.keep_catalogue",
        rows=lambda user, today: ArticleImport.objects.visible_to(user).filter(
            status=ArticleImport.Status.CHECKING
        ),
    ),
    Waiting(
        name="catalog.release_edition",
        label="待发布到平台的目录",
        url=listed("platform"),
        permission="catalog.keep_catalogue",
        rows=to_release(platform.editions_to_release, "catalogue__bureau"),
    ),
    Waiting(
        name="catalog.release_guide",
        label="待发布到平台的公开指南",
        url=listed("platform"),
        permission="catalog.keep_catalogue",
        rows=to_release(platform.guides_to_release),
    ),
    Waiting(
        name="catalog.release_rules",
        label="待发布到平台的公开制度",
        url=listed("platform"),
        permission="catalog.keep_catalogue",
        rows=to_release(platform.rules_to_release),
    ),
    Waiting(
        name="catalog.broken",
        label="打不开的网页",
        url=listed("link_list", ours="1"),
        permission="catalog.enter_item",
        rows=broken_of_unit,
    ),
    Waiting(
        name="catalog.broken_all",
        label="打不开的网页",
        url=listed("link_list"),
        permission="catalog.keep_catalogue",
        rows=broken_of,
    ),
    Waiting(
        name="catalog.to_look",
        label="待人工核对的网页",
        url=listed("link_list", outcome="guarded", ours="1"),
        permission="catalog.enter_item",
        rows=to_look_at_of_unit,
    ),
    Waiting(
        name="catalog.to_look_all",
        label="待人工核对的网页",
        url=listed("link_list", outcome="guarded"),
        permission="catalog.keep_catalogue",
        rows=to_look_at,
    ),
    Waiting(
        name="catalog.overdue",
        label="应更未更的公开事项",
        url=listed("alive_list", state="overdue", ours="1"),
        permission="catalog.enter_item",
        rows=overdue_of,
    ),
)
