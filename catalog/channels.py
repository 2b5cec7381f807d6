"""公开渠道和载体: the checklist of the official 标准目录 (■ chosen, □ not)."""

from django.db.models import TextChoices


class Channel(TextChoices):
    WEBSITE = "website", "政府网站"
    GAZETTE = "gazette", "政府公报"
    SOCIAL = "social", "两微一端"
    BRIEFING = "briefing", "发布会/听证会"
    BROADCAST = "broadcast", "广播电视"
    PRINT = "print", "纸质媒体"
    READING_ROOM = "reading_room", "公开查阅点"
    SERVICE_CENTRE = "service_centre", "政务服务中心"
    SERVICE_POST = "service_post", "便民服务站"
    ON_SITE = "on_site", "入户/现场"
    NOTICE_BOARD = "notice_board", "社区/企事业单位/村公示栏（电子屏）"
    TARGETED = "targeted", "精准推送"
    OTHER = "other", "其他"


# Other ways to write one of them, as catalogues have them.
WRITTEN = {
    "网站": Channel.WEBSITE,
    "门户网站": Channel.WEBSITE,
    "政府信息公开平台": Channel.WEBSITE,
    "政务新媒体": Channel.SOCIAL,
    "微信": Channel.SOCIAL,
    "微博": Channel.SOCIAL,
    "新闻发布会": Channel.BRIEFING,
    "听证会": Channel.BRIEFING,
    "电视": Channel.BROADCAST,
    "广播": Channel.BROADCAST,
    "报纸": Channel.PRINT,
    "纸质载体": Channel.PRINT,
    "入户": Channel.ON_SITE,
    "现场": Channel.ON_SITE,
    "公示栏": Channel.NOTICE_BOARD,
    "电子屏": Channel.NOTICE_BOARD,
    "12345热线": Channel.TARGETED,
}


def channel_named(text: str) -> Channel | None:
    """Return the channel a name means; None where it is none of the checklist."""
    text = "".join(text.split()).replace("／", "/")
    by_label = {channel.label: channel for channel in Channel}
    return by_label.get(text) or WRITTEN.get(text)
