"""A roster judged row by row: whose posts, which accounts, and what is wrong.

A file is read as a whole: the units, accounts and posts it names are loaded once,
every row is judged in memory, and what is new is written in bulk.
"""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from pypinyin import lazy_pinyin

from core.workdays.sheets import day_of, text_of

from .models import Post, Unit, User
from .names import nearest
from .people import fault_of_post, not_yours
from .roles import Role

BATCH = 500
ROLES = {role.label: role.value for role in Role}
PHONE, EMAIL = User._meta.get_field("phone"), User._meta.get_field("email")
USERNAME, NAME = User._meta.get_field("username"), User._meta.get_field("last_name")
TAKEN = "“{}”已有人使用，请核对姓名，或者换一个用户名。"
NOT_YOUR_ACCOUNT = "这是已有账号，内容与系统中不同，请由系统管理员修改。"


@dataclass
class Row:
    """One row judged: its faults by column, or the post it means."""

    faults: dict[str, str] = field(default_factory=dict)
    after: Post | None = None
    before: Post | None = None  # the post as it stood, where there is one
    is_changed: bool = False


@dataclass(frozen=True)
class Who:
    """The person as one row names them."""

    name: str
    login: str
    phone: str
    email: str


class Roster:
    """What the rows of one file need to know; `judge` takes them in their order."""

    def __init__(self, rows, *, by):
        self.by = by
        self.seen = tuple(by.paths_with("units.view_user"))
        self.units = units_by_name(by)
        self.users = {}  # by user name in lower case
        self.by_name = defaultdict(list)
        self.held = defaultdict(list)  # posts by id() of the user
        self.new, self.changed, self.posts = [], {}, []
        self.usernames = None
        self.may = {}
        self.load(rows)

    def load(self, rows):
        """The accounts the rows may mean, with all their posts."""
        names = {text_of(row.get("姓名")) for row in rows}
        logins = {text_of(row.get("用户名")) for row in rows}
        found = {}
        for lookup, values in (("username__in", logins), ("last_name__in", names)):
            for chunk in chunks(sorted(values - {""})):
                found |= {u.pk: u for u in User.objects.filter(**{lookup: chunk})}
        posts = Post.objects.select_related("unit__bureau")
        for chunk in chunks(list(found)):
            for post in posts.filter(user__in=chunk):
                post.user = found[post.user_id]
                self.held[id(post.user)].append(post)
        for user in found.values():
            self.users[user.username.lower()] = user
            if self.is_seen(user):
                self.by_name[user.last_name].append(user)

    def is_seen(self, user):
        """Whether the person is on a list the actor sees."""
        return any(post.unit.path.startswith(self.seen) for post in self.held[id(user)])

    def gives(self, role, unit):
        key = role, unit.pk
        if key not in self.may:
            self.may[key] = self.by.may_give(role, unit)
        return self.may[key]

    def judge(self, cells):
        """Judge one row, given as {heading: value}: all that is wrong, at once."""
        row = Row()
        wanted, who = self.read(cells, row.faults), who_in(cells, row.faults)
        unit = wanted.unit if wanted.unit_id else None
        user = self.known(who, unit, row.faults)
        if not row.faults:
            user = self.person(who, user, row.faults)
        if not row.faults:
            self.settle(row, user, wanted, "离任日期" in cells, "代审人" in cells)
        return row

    def read(self, cells, faults):
        """The post the cells describe; what cannot be read goes into `faults`."""
        post = Post(role=self.role(cells, faults), deputy=yes_no(cells, faults))
        post.from_on = a_day(cells, "任职日期", faults)
        if text_of(cells.get("离任日期")):
            post.until_on = a_day(cells, "离任日期", faults)
        unit = self.unit(cells, post.from_on, faults)
        if unit:
            post.unit = unit
        return post

    def role(self, cells, faults):
        text = text_of(cells.get("角色"))
        if text not in ROLES:
            faults["角色"] = f"只能填{'、'.join(ROLES)}，不能是“{text}”。"
        return ROLES.get(text)

    def unit(self, cells, day, faults):
        """The unit by code or name; of several of a name the one in force on the day."""
        text = text_of(cells.get("单位"))
        found = self.units.get(text, [])
        if len(found) > 1 and day:
            found = [unit for unit in found if unit.holds(on=day)]
        if len(found) == 1:
            return found[0]
        if not text:
            faults["单位"] = "单位不能为空。"
        elif found or text in self.units:
            faults["单位"] = f"有几个单位都叫“{text}”，请填编码。"
        else:
            near = nearest(text, self.units)
            ask = f"是否指“{near}”？" if near else "请核对名称，或者先新建单位。"
            faults["单位"] = f"“{text}”不在您管理的单位中，{ask}"
        return None

    def person(self, who, user, faults):
        """Whose post it is: an account there already, of an earlier row, or a new one."""
        if user is None:
            return self.add(who)
        self.mend(user, {"phone": who.phone, "email": who.email}, faults)
        return user

    def known(self, who, unit, faults):
        """The account meant; None for a new one, or where the row names nobody."""
        if {"姓名", "用户名"} & faults.keys():
            return None
        if who.login:
            user = self.users.get(who.login.lower())
            is_new = user is not None and user.pk is None
            if (
                user
                and not is_new
                and not self.is_seen(user)
                or user
                and user.last_name != who.name
            ):
                faults["用户名"] = TAKEN.format(who.login)
            return user
        same = [
            user
            for user in self.by_name[who.name]
            if (who.phone and user.phone == who.phone)
            or any(post.unit == unit for post in self.held[id(user)])
        ]
        if len(same) > 1:
            faults["用户名"] = f"有几位{who.name}，请填用户名。"
        return same[0] if len(same) == 1 else None

    def add(self, who):
        user = User(
            username=who.login or self.free_username(who.name),
            last_name=who.name,
            phone=who.phone,
            email=who.email,
            must_change_password=True,
        )
        self.users[user.username.lower()] = user
        self.by_name[who.name].append(user)
        self.new.append(user)
        return user

    def free_username(self, name):
        """The name in pinyin, with a number where somebody has it."""
        if self.usernames is None:
            self.usernames = {
                username.lower()
                for username in User.objects.values_list("username", flat=True)
            }
        base = "".join(lazy_pinyin(name)).lower()[:140] or "user"
        number, found = 1, base
        while found in self.usernames or found in self.users:
            number += 1
            found = f"{base}{number}"
        return found

    def mend(self, user, values, faults):
        """Take over a number or address that differs; an empty cell changes nothing."""
        differing = {
            name: value
            for name, value in values.items()
            if value and value != getattr(user, name)
        }
        if not differing:
            return
        posts = self.held[id(user)]
        if user.pk and not all(self.gives(post.role, post.unit) for post in posts):
            column = {"phone": "联系电话", "email": "邮箱"}[next(iter(differing))]
            faults[column] = NOT_YOUR_ACCOUNT
            return
        for name, value in differing.items():
            setattr(user, name, value)
        if user.pk:
            self.changed[user.pk] = user

    def settle(self, row, user, wanted, names_end, names_deputy):
        """Compare with the posts the person holds: new, changed, or as it was."""
        held = self.held[id(user)]
        wanted.user = user
        same = next((post for post in held if is_same(post, wanted)), None)
        if same is None:
            row.is_changed = True
            row.after = wanted
        else:
            row.before, row.after = copy(same), same
            until = wanted.until_on if names_end else same.until_on
            deputy = wanted.deputy if names_deputy else same.deputy
            row.is_changed = (until, deputy) != (same.until_on, same.deputy)
            wanted.until_on, wanted.deputy = until, deputy
        if not row.is_changed:
            row.is_changed = user.pk in self.changed
            return
        if not self.gives(wanted.role, wanted.unit):
            row.faults["角色"] = not_yours(wanted.role, wanted.unit)
            return
        fault = fault_of_post(wanted, [p for p in held if p is not same], by=self.by)
        if fault:
            row.faults["岗位"] = fault
        elif same is None:
            held.append(wanted)
            self.posts.append(wanted)
        else:
            same.until_on, same.deputy = wanted.until_on, wanted.deputy
            self.posts.append(same)

    def write(self):
        """Write accounts and posts; new accounts wait for their one-time password."""
        for user in self.new:
            user.password = make_password(None)
        User.objects.bulk_create(self.new, batch_size=BATCH)
        User.objects.bulk_update(self.changed.values(), ["phone", "email"], BATCH)
        new = [post for post in self.posts if post.pk is None]
        old = {post.pk: post for post in self.posts if post.pk is not None}
        for post in new:
            post.user = post.user  # its key is known by now
        Post.objects.bulk_create(new, batch_size=BATCH)
        Post.objects.bulk_update(old.values(), ["until_on", "deputy"], BATCH)


def who_in(cells, faults):
    """The person the cells name; what is wrong with a cell goes into `faults`."""
    typed = {
        "姓名": (NAME, text_of(cells.get("姓名"))),
        "用户名": (USERNAME, text_of(cells.get("用户名"))),
        "联系电话": (PHONE, text_of(cells.get("联系电话"))),
        "邮箱": (EMAIL, text_of(cells.get("邮箱"))),
    }
    for column, (model_field, text) in typed.items():
        check(column, model_field, text, faults)
    who = Who(*(text for _, text in typed.values()))
    if not who.name:
        faults["姓名"] = "姓名不能为空。"
    return who


def is_same(post, other):
    return (post.unit_id, post.role, post.from_on) == (
        other.unit_id,
        other.role,
        other.from_on,
    )


def units_by_name(by):
    """The units one may give posts in, by code and by name."""
    found = defaultdict(list)
    units = Unit.objects.within(by.paths_with("units.add_post"))
    for unit in units.select_related("bureau"):
        for name in {unit.code, unit.name}:
            found[name].append(unit)
    return found


def chunks(values):
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def check(column, model_field, text, faults):
    """Run a field's validators on what was typed."""
    try:
        if text:
            model_field.run_validators(text)
    except ValidationError as error:
        faults[column] = "".join(error.messages)


def a_day(cells, column, faults):
    try:
        return day_of(cells.get(column))
    except ValueError as fault:
        faults[column] = str(fault)
        return None


def yes_no(cells, faults):
    text = text_of(cells.get("代审人"))
    if text not in ("", "是", "否"):
        faults["代审人"] = f"只能填是或否，不能是“{text}”。"
    return text == "是"
