"""How allauth asks the house: nobody comes in without an invitation."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed to whoever was not invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
