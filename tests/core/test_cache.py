"""The cache that web processes share: it holds rate limits and the numbers of forms already sent."""

import pytest
from django.core.cache import cache

from cressmember.settings import CACHES


@pytest.mark.django_db
def test_what_must_be_remembered_is_not_driven_out_by_what_comes_after(settings):
    settings.CACHES = CACHES
    names = [f"form-{n}" for n in range(310)]

    for name in names:
        cache.add(name, "sent", 3600)

    assert [name for name in names if cache.get(name) is None] == []
