"""Accounts in the admin. The devices' own admin pages show keys and codes; none of that is shown here."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.sessions import end_sessions
from accounts.two_factor import remove_two_factor

admin.site.unregister([TOTPDevice, StaticDevice, User])


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ["username", "email", "is_active", "is_staff", "is_superuser", "second_factor", "last_login"]
    actions = ["remove_second_factor"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_second_factor=Exists(devices))

    @admin.display(description="two-factor", boolean=True, ordering="has_second_factor")
    def second_factor(self, obj: Any) -> bool:
        return bool(obj.has_second_factor)

    @admin.action(description="Remove two-factor login (a lost phone)", permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Only a superuser, and never for oneself: that takes the password and a code."""
        me = cast(User, request.user)
        if not me.is_superuser:
            raise PermissionDenied
        users = [user for user in queryset.exclude(pk=me.pk) if self.second_factor(user)]
        for user in users:
            remove_two_factor(user, by=me)
            end_sessions(user.pk)
        names = ", ".join(user.get_username() for user in users)
        none = "There was nothing to remove; your own is under “Two-factor login”."
        self.message_user(request, f"Removed for {names}." if names else none)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[Any, int], set[Any], list[Any]]:
        """An account whose work is on record is not deleted, since its entries would go with it."""
        found, counts, perms, protected = super().get_deleted_objects(objs, request)
        known = {obj for obj in objs if obj.logentry_set.exists()}
        kept = [f"What {user} did is on record. Untick “Active” instead: that closes the account." for user in known]
        return found, counts, perms, [*protected, *kept]
