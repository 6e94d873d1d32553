"""Base views: every page of the product is one of these."""

from cressmember.core.ui.views.action import ActionFormView, ActionView
from cressmember.core.ui.views.form import CreatePage, FormPage, UpdatePage
from cressmember.core.ui.views.list import ListPage, leafed
from cressmember.core.ui.views.page import Page, PageTemplateView, RecordView

__all__ = [
    "ActionFormView",
    "ActionView",
    "CreatePage",
    "FormPage",
    "ListPage",
    "Page",
    "PageTemplateView",
    "RecordView",
    "UpdatePage",
    "leafed",
]
