"""Lists, entries and reports as plain data; `schema` says what each field is."""

from catalog.models import EntryVersion

from .published import Found, Listed

VERSION = "1"


def bureau_data(bureau, lists: list[Listed], years: list[int]) -> dict:
    return {
        **bureau_head(bureau),
        "catalogues": [catalogue_data(listed) for listed in lists],
        "reports": years,
    }


def bureau_head(bureau) -> dict:
    return {"id": bureau.pk, "code": bureau.code, "name": bureau.name}


def catalogue_data(listed: Listed) -> dict:
    return {
        **catalogue_head(listed.catalogue),
        "editions": [edition_head(edition) for edition in listed.editions],
    }


def catalogue_head(catalogue) -> dict:
    return {
        "id": catalogue.pk,
        "list": catalogue.entry_list,
        "title": str(catalogue),
        "preamble": catalogue.preamble,
    }


def edition_head(edition) -> dict:
    return {
        "number": edition.number,
        "effective_on": edition.effective_on.isoformat(),
        "doc_no": edition.doc_no,
    }


def edition_data(listed: Listed, edition, versions: list[EntryVersion]) -> dict:
    """The whole list in its order."""
    return {
        "schema": VERSION,
        "bureau": bureau_head(listed.catalogue.bureau),
        "catalogue": catalogue_head(listed.catalogue),
        "edition": edition_head(edition),
        "entries": [entry_data(version) for version in versions],
    }


def entry_data(version: EntryVersion) -> dict:
    """What an entry says; nothing only the house reads."""
    return {
        "id": version.entry_id,
        "parent": version.parent_id,
        "level": version.level,
        "is_heading": version.is_heading,
        "code": version.code,
        "field": version.field,
        "title": version.title,
        "content": version.content,
        "basis": version.basis_text,
        "laws": [law_data(each) for each in version.bases.all()],
        "unit": version.unit.name if version.unit else None,
        "subject": version.subject_text,
        "limit": limit_data(version),
        "cycle": {"kind": version.cycle, "text": version.cycle_text},
        "is_proactive": version.is_proactive,
        "is_on_request": version.is_on_request,
        "modes": version.mode_text,
        "channels": version.channel_names,
        "site_column": version.site_column,
        "for_all": version.is_for_all,
        "for_groups": version.for_groups,
        "county_level": version.is_county_level,
        "township_level": version.is_township_level,
        "steps": [{"step": step, "who": who} for step, who in version.steps],
        "supervision": version.supervision,
        "openness": version.openness,
        "article_20_item": version.article_20_item,
        "procedure": version.procedure,
        "withheld_reason": version.withheld_reason,
        "since_edition": version.from_number,
    }


def law_data(basis) -> dict:
    law = basis.law
    return {
        "title": law.title,
        "number": law.number,
        "article": basis.article,
        "link": law.link,
    }


def limit_data(version) -> dict:
    limit = version.limit
    return {
        "kind": limit.kind,
        "text": version.limit_text,
        "days": limit.days,
        "event": limit.event,
        "period": limit.period,
        "month": limit.month,
        "day": limit.day,
    }


def publication_data(publication) -> dict:
    formed_on = publication.formed_on
    return {
        "title": publication.title,
        "doc_no": publication.doc_no,
        "formed_on": formed_on.isoformat() if formed_on else None,
        "published_on": publication.published_on.isoformat(),
        "unit": publication.unit.name if publication.unit else None,
        "channel": publication.get_channel_display(),
        "site_column": publication.site_column,
        "link": publication.link,
    }


def found_data(found: Found) -> dict:
    return {
        "id": found.entry,
        "title": found.title,
        "field": found.field,
        "unit": found.unit,
        "bureau": bureau_head(found.bureau),
        "catalogue": found.catalogue,
    }


def page_data(page, rows: list[dict]) -> dict:
    return {
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "rows": rows,
    }
