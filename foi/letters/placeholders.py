"""Places in a template that are filled in: {申请人}. Pure."""

import re

from .kinds import Kind

PLACE = re.compile(r"\{([^{}\n]+)\}")
WIDE = re.compile(r"[｛｝]")
TITLE_ALLOWED = frozenset({"机关"})


def fault_of(kind: Kind, title: str, body: str) -> str:
    """What is wrong with a template, in the sentence its writer reads; "" for nothing."""
    return (
        fault_of_braces(title + "\n" + body)
        or fault_of_title(title)
        or fault_of_body(kind, body)
    )


def fault_of_braces(text: str) -> str:
    if WIDE.search(text):
        return "占位符请用半角的大括号，如 {申请人}，不要用全角的｛｝。"
    if re.search(r"[{}]", PLACE.sub("", text)):
        return "大括号没有成对，请检查占位符，如 {申请人}。"
    return ""


def fault_of_title(title: str) -> str:
    unknown = [name for name in PLACE.findall(title) if name not in TITLE_ALLOWED]
    if unknown:
        return f"标题中只能用占位符 {{机关}}，不认识 {{{unknown[0]}}}。"
    return ""


def fault_of_body(kind: Kind, body: str) -> str:
    found = PLACE.findall(body)
    unknown = [name for name in found if name not in kind.allowed]
    if unknown:
        known = "、".join(f"{{{name}}}" for name in sorted(kind.allowed))
        return f"不认识占位符 {{{unknown[0]}}}。“{kind.label}”可以用：{known}。"
    missing = [name for name in kind.required if name not in found]
    if missing:
        named = "、".join(f"{{{name}}}" for name in missing)
        return f"“{kind.label}”必须写明 {named}，正文中没有这个占位符。"
    return ""


def filled(text: str, values: dict[str, str]) -> str:
    """Fill in the places, once: braces within a value stay as they are.

    A line is left out where one of its places has nothing to say; what a value and
    the words around it both say is said once.
    """
    lines = (
        PLACE.sub(lambda place: fitted(values.get(place[1], ""), place), line)
        for line in text.splitlines()
        if all(values.get(name, "") for name in PLACE.findall(line))
    )
    return "\n".join(lines)


def fitted(value: str, place: re.Match) -> str:
    """A value without the words and the stop that stand around its place."""
    before, after = place.string[: place.start()], place.string[place.end() :]
    if before.endswith("因"):
        value = re.sub("^(因为|由于|因)", "", value)
    if before.endswith("依照"):
        value = re.sub("^(依照|按照|根据|依据)", "", value)
    if after:
        value = value.rstrip("。；，、\n ")
    if after.startswith("的规定"):
        value = value.removesuffix("的规定")
    return value
