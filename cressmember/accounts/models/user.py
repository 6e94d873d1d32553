"""A person who signs in, known by an e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

if TYPE_CHECKING:
    from cressmember.accounts.models.staff_role import StaffRole


class UserManager(BaseUserManager["User"]):
    """Users by their address, whatever its case.

    ``accounts.actions.user.ensure_user`` is the way to make one who can sign in: a user without a verified
    address would be asked to confirm it after a correct code.
    """

    def create_user(self, email: str, *, name: str = "", **fields: Any) -> User:
        """Create someone who signs in with codes and passkeys, never with a password."""
        user = self.model(email=email.strip().lower(), name=name.strip(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, *, name: str = "", **fields: Any) -> User:
        return self.create_user(email, name=name, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in."""

    # Rights come from dated staff roles and from representations in force; Django's groups would be a
    # second, undated table beside them.
    groups = None  # type: ignore[assignment]
    user_permissions = None  # type: ignore[assignment]

    email = models.EmailField("adresse électronique", unique=True)
    name = models.CharField("nom", max_length=150, blank=True)
    is_active = models.BooleanField("actif", default=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    grace_used_at = models.DateTimeField("connexion de tolérance utilisée le", null=True, blank=True)

    current_roles: list[StaffRole]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = "utilisateur"
        verbose_name_plural = "utilisateurs"
        ordering = ["name", "email"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="accounts_user_email_lowercase",
                violation_error_message="L’adresse électronique s’écrit en minuscules.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        return reverse("accounts:user-detail", args=[self.pk])

    @property
    def roles_today(self) -> str:
        """The roles held, in a list's cell; the list prefetches ``current_roles``."""
        return ", ".join(role.get_role_display() for role in self.current_roles) or "Aucun"
