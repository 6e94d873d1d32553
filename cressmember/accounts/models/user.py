"""A person who signs in, known by an e-mail address."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, *, name: str = "", **fields: object) -> User:
        """Create someone who signs in with codes and passkeys, never with a password."""
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, *, name: str = "", **fields: object) -> User:
        return self.create_user(email, name=name, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in."""

    email = models.EmailField("adresse électronique", unique=True)
    name = models.CharField("nom", max_length=150, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_staff = models.BooleanField("accès à l’administration technique", default=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        verbose_name = "utilisateur"
        verbose_name_plural = "utilisateurs"

    def __str__(self) -> str:
        return self.name or self.email
