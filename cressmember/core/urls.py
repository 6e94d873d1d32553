from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from cressmember.core.ui.gallery import GalleryView

app_name = "core"

urlpatterns: list[URLPattern | URLResolver] = []

if settings.DEBUG:
    urlpatterns += [path("galerie/", GalleryView.as_view(), name="gallery")]
