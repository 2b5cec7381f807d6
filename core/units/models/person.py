"""People, and the posts they act through."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.units import paths
from core.units.roles import (
    GIVES,
    HANDS_OVER,
    KEEPERS,
    PERMISSIONS,
    UNIT_WIDE,
    Role,
)

from .unit import Unit


class UserQuerySet(models.QuerySet):
    def within(self, scope):
        """Those who have or had a post in any of the subtrees `scope`."""
        posts = Post.objects.within(scope).filter(user=OuterRef("pk"))
        return self.filter(Exists(posts))

    def visible_to(self, user):
        """People with a post in scope, or whose account the person keeps."""
        return self.within(user.scope_paths + user.paths_with("units.view_user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractUser):
    """A person. Rights come from posts; `as_of` loads those in force on a day."""

    # Nobody stands above the posts: Django would let a superuser pass unasked.
    is_superuser = False
    is_staff = False

    must_change_password = models.BooleanField("下次登录须修改密码", default=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    is_demonstration = models.BooleanField("演示账号", default=False, editable=False)

    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["username"]

    def __str__(self):
        return self.get_full_name() or self.username

    def get_full_name(self):
        """A Chinese name: family name first, nothing between."""
        return f"{self.last_name}{self.first_name}"

    def as_of(self, day):
        """Load the posts in force on `day` and return the user."""
        self.posts_in_force = list(
            self.posts.in_force(on=day).select_related("unit__bureau__managing_office")
        )
        self.acting_post = self.posts_in_force[0] if self.posts_in_force else None
        return self

    def act_as(self, post_pk):
        """Choose which post is written on an act; an unknown one changes nothing."""
        for post in self.posts_in_force:
            if post.pk == post_pk:
                self.acting_post = post

    @property
    def scope_path(self):
        """The smallest subtree that holds every post the person ever had.

        So only who keeps all of them may change the account.
        """
        return paths.common(self.posts.values_list("unit__path", flat=True))

    @property
    def audit_label(self):
        post = getattr(self, "acting_post", None)
        return f"{self}（{post.label}）" if post else str(self)

    @property
    def scope_paths(self):
        """Where the person may see business rows, whatever the role."""
        return [
            post.scope_path for post in self.posts_in_force if post.role not in KEEPERS
        ]

    def paths_with(self, permission):
        """The scopes of the posts whose role holds `permission`."""
        return [
            post.scope_path
            for post in self.posts_in_force
            if permission in PERMISSIONS[post.role]
        ]

    def bureau_paths_with(self, permission):
        """The bureaus of the posts whose role holds `permission`, each as a whole."""
        return [
            post.unit.bureau.path
            for post in self.posts_in_force
            if permission in PERMISSIONS[post.role]
        ]

    def may(self, permission, row=None):
        """Whether a post in force holds `permission`, and its scope holds `row`."""
        held = self.paths_with(permission)
        if row is None:
            return bool(held)
        return (row.scope_path or "").startswith(tuple(held))

    @property
    def giveable_roles(self):
        """The roles a post in force gives to anybody, in their order."""
        held = [GIVES.get(post.role, ()) for post in self.posts_in_force]
        return [role for role in Role if any(role in given for given in held)]

    def may_give(self, role, unit):
        """Whether a post in force gives and ends posts of a role for a unit."""
        return self._reaches(GIVES, role, unit)

    def may_hand_over(self, role, unit):
        """Whether a post in force passes posts of a role for a unit on."""
        return self._reaches(HANDS_OVER, role, unit)

    def _reaches(self, table, role, unit):
        return any(
            role in table.get(post.role, ())
            and (unit.path or "").startswith(post.scope_path)
            for post in self.posts_in_force
        )


class PostQuerySet(models.QuerySet):
    def in_force(self, *, on):
        return self.filter(
            Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gte=on)),
            user__is_active=True,
        )

    def within(self, scope):
        return self.filter(paths.under(scope, "unit__path"))

    def visible_to(self, user):
        return self.within(user.scope_paths + user.paths_with("units.view_post"))


class Post(models.Model):
    """A person's role for a unit, from a date until a date."""

    user = models.ForeignKey(
        User, verbose_name="人员", on_delete=models.PROTECT, related_name="posts"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="posts"
    )
    role = models.CharField("角色", max_length=12, choices=Role.choices)
    from_on = models.DateField("任职日期")
    until_on = models.DateField("离任日期", null=True, blank=True)
    deputy = models.BooleanField("代审人", default=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")),
                violation_error_message="离任日期不能早于任职日期。",
            ),
            models.CheckConstraint(
                name="post_role_known", condition=Q(role__in=Role.values)
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.label}"

    @property
    def label(self):
        return f"{self.unit.name}{self.get_role_display()}"

    @property
    def scope_path(self):
        """Where the post works: its unit, or its whole bureau."""
        unit = self.unit if self.role in UNIT_WIDE else self.unit.bureau
        return unit.path
