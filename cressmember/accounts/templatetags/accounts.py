"""The account pages, in their owner's words."""

from django import template

from cressmember.accounts.rules.device import device

register = template.Library()
register.filter("device", device)
