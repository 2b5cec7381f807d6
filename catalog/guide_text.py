"""指南 as it is read: its parts in order, the same in the fragment and on the portal."""

CONTACTS = (
    ("机构名称", "office"),
    ("办公地址", "address"),
    ("办公时间", "hours"),
    ("联系电话", "phone"),
    ("传真号码", "fax"),
    ("邮政编码", "postcode"),
    ("互联网联系方式", "online"),
)


def parts_of(guide) -> list[tuple[str, str]]:
    """Return headings and texts; what 条例 Art. 12 asks a guide to say."""
    contacts = [
        f"{label}：{value}"
        for label, name in CONTACTS
        if (value := getattr(guide, name))
    ]
    return [
        ("一、政府信息的分类", guide.classification),
        ("二、编排体系", guide.arrangement),
        ("三、获取方式", guide.access),
        ("四、依申请公开办理程序", guide.procedure),
        ("五、政府信息公开工作机构", "\n".join(contacts)),
        ("六、监督和救济", guide.supervision),
    ]
