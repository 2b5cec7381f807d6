"""Links of public pages."""

from django import template
from django.urls import reverse

from portal.pages import address

register = template.Library()
# Nothing but these is a link a visitor may follow.
SCHEMES = ("http://", "https://")


@register.simple_tag(takes_context=True)
def to(context, name, *args, **asked):
    """A public address; on pages letters stay as large as they are."""
    path = reverse(f"portal:{name}", args=args)
    if context["here"].is_big and path.endswith("/"):
        asked["big"] = "1"
    return address(path, asked)


@register.simple_tag(takes_context=True)
def page_number(context, number):
    """The same page of a list, further on."""
    here = context["here"]
    asked = {**here.asked, "page": "" if number == 1 else number}
    return address(here.path, asked)


@register.filter
def is_link(text):
    return str(text).lower().startswith(SCHEMES)
