"""Answers Django's `has_perm` from posts; Django's own groups grant nothing."""

from django.contrib.auth.backends import ModelBackend

from .roles import PERMISSIONS


class PostBackend(ModelBackend):
    def get_all_permissions(self, user_obj, obj=None):
        posts = getattr(user_obj, "posts_in_force", ())
        return {name for post in posts for name in PERMISSIONS[post.role]}

    def has_perm(self, user_obj, perm, obj=None):
        if not user_obj.is_active or not hasattr(user_obj, "posts_in_force"):
            return False
        return user_obj.may(perm, obj)

    def has_module_perms(self, user_obj, app_label):
        return any(
            name.startswith(f"{app_label}.")
            for name in self.get_all_permissions(user_obj)
        )
