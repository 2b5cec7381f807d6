"""The demonstration's units and people."""

from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from core.units.models import Unit, User
from core.units.people import give_post
from core.units.roles import Role
from core.units.services import settle_all

PASSWORD = "zhengwu-2026"
BUREAU = "jiangmen"
# Invented: no such numbers are given out.
SWITCHBOARD = "0750-3000000"
FIRST_EXTENSION = 8101

# Username, name, and the posts: unit (its code without the bureau's) and role.
PEOPLE = (
    ("liaison", "陈志远", [("fazhi", Role.LIAISON)]),
    ("head", "梁国栋", [("fazhi", Role.HEAD)]),
    ("office", "林晓敏", [("xuanchuan", Role.OFFICE), ("xuanchuan", Role.LIAISON)]),
    ("office_head", "黄建民", [("xuanchuan", Role.HEAD)]),
    ("leader", "区永强", [("", Role.LEADER)]),
    ("legal", "谭雅文", [("fazhi", Role.LEGAL)]),
    ("secrecy", "冯立新", [("zhihui", Role.SECRECY)]),
    ("supervisor", "伍卫东", [("ducha", Role.SUPERVISOR)]),
    ("manager", "李思颖", [("kexin", Role.MANAGER)]),
    ("auditor", "余海明", [("ducha", Role.AUDITOR)]),
    ("liaison_jingbao", "张桂芳", [("jingbao", Role.LIAISON)]),
    ("head_jingbao", "容伟雄", [("jingbao", Role.HEAD)]),
    ("liaison_fangkong", "甄丽娟", [("fangkong", Role.LIAISON)]),
    ("head_fangkong", "赵启明", [("fangkong", Role.HEAD)]),
    ("liaison_jiaojing", "吴嘉豪", [("jiaojing", Role.LIAISON)]),
    ("head_jiaojing", "邓锦荣", [("jiaojing", Role.HEAD)]),
    ("liaison_zhihui", "何静怡", [("zhihui", Role.LIAISON)]),
    ("head_zhihui", "苏炳辉", [("zhihui", Role.HEAD)]),
    ("liaison_wangjing", "叶子轩", [("wangjing", Role.LIAISON)]),
    ("head_wangjing", "钟振华", [("wangjing", Role.HEAD)]),
    ("liaison_ducha", "胡敏仪", [("ducha", Role.LIAISON)]),
    ("head_ducha", "廖志刚", [("ducha", Role.HEAD)]),
    ("liaison_kexin_before", "温国梁", [("kexin", Role.LIAISON)]),
    ("liaison_kexin", "许文博", []),  # takes the post over
    ("head_kexin", "朱耀东", [("kexin", Role.HEAD)]),
    ("liaison_huzheng", "周美玲", [("huzheng", Role.LIAISON)]),
    ("head_huzheng", "司徒健", [("huzheng", Role.HEAD)]),
    ("liaison_cheguan", "林少芬", [("cheguan", Role.LIAISON)]),
    ("head_cheguan", "谢伟明", [("cheguan", Role.HEAD)]),
    ("liaison_jianghai", "欧阳俊", [("jianghai", Role.LIAISON)]),
)


def load_units():
    if not Unit.objects.filter(code=BUREAU).exists():
        call_command("loaddata", "jiangmen/units", verbosity=0)
        settle_all()
    return Unit.objects.get(code=BUREAU)


def load_people(*, since, day):
    """Everybody with the one password; hashed once, for it takes its time."""
    password = make_password(PASSWORD)
    for number, (username, name, posts) in enumerate(PEOPLE):
        user = User.objects.create(
            username=username,
            last_name=name,
            phone=f"{SWITCHBOARD}转{FIRST_EXTENSION + number}",
            password=password,
            must_change_password=False,
            is_demonstration=True,
        )
        for code, role in posts:
            give_post(user=user, unit=unit_of(code), role=role, from_on=since, by=None)


def unit_of(code):
    return Unit.objects.get(code=f"{BUREAU}-{code}" if code else BUREAU)


def person(username, day):
    return User.objects.get(username=username).as_of(day)
