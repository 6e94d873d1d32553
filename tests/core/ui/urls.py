"""A small site of pages made with the base views, over the users of the test database."""

from decimal import Decimal

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, DecimalField, F, Value, When
from django.urls import include, path

from cressmember.core.ui.fields import AmountField, FrenchDateField
from cressmember.core.ui.filters import AmountRangeFilter, DayRangeFilter, ListFilters
from cressmember.core.ui.forms import Grouped
from cressmember.core.ui.gallery import GalleryView
from cressmember.core.ui.tables import (
    AmountColumn,
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    NumberColumn,
    Table,
)
from cressmember.core.ui.views import (
    ActionView,
    CreatePage,
    ListPage,
    PageTemplateView,
    RecordView,
    UpdatePage,
)
from cressmember.kernel.violations import RuleViolation

User = get_user_model()


class UserTable(Table):
    name = HeadColumn("Nom", url_name="demo:user-detail")
    email = Column("Adresse électronique", css="d")
    created_at = DateColumn("Arrivée")
    standing = BadgeColumn("État", tones={"open": "good"}, labels={"open": "Ouvert", "shut": "Fermé"})
    votes = NumberColumn("Voix", accessor="pk", total=True)
    amount = AmountColumn("Cotisation", total=True)

    shown = ("name", "email", "created_at", "standing", "amount")

    class Meta(Table.Meta):
        order_by = "name"


class UserFilters(ListFilters):
    standing = django_filters.ChoiceFilter(
        label="État", choices=[("open", "Ouvert"), ("shut", "Fermé")], empty_label="Tous"
    )
    created_at = DayRangeFilter(label="Arrivée", field_name="created_at__date")
    amount = AmountRangeFilter(label="Cotisation")

    def search(self, queryset, name, value):
        return queryset.filter(name__icontains=value)


def users():
    return User.objects.annotate(
        standing=Case(
            When(is_active=True, then=Value("open")), default=Value("shut"), output_field=CharField()
        ),
        amount=F("id") * Value(Decimal("100.5"), output_field=DecimalField(max_digits=12, decimal_places=2)),
    )


class UserListPage(ListPage):
    title = "Utilisateurs"
    section = "members"
    permission_required = "members.view"
    table_class = UserTable
    filterset_class = UserFilters
    noun = ("utilisateur", "utilisateurs")
    export_permission = "members.export"
    search_placeholder = "Nom"
    empty_text = "Invitez une première personne."

    def get_queryset(self):
        return users()


class UserNonePage(UserListPage):
    def get_queryset(self):
        return users().none()


class UserForm(Grouped, forms.ModelForm):
    amount = AmountField(label="Cotisation", required=False)
    since = FrenchDateField(label="Depuis le", required=False)

    class Meta:
        model = User
        fields = ("name", "email")

    groups = (("Identité", ("name", "email")), ("Chiffres", (("amount", "since"),)))


class KnownAlready(RuleViolation):
    """Mended elsewhere."""


class LedOn:
    def way_out(self, violation):
        return ("/demo/?a=1&b=2", "Voir <ici>") if isinstance(violation, KnownAlready) else None


class UserCreatePage(LedOn, CreatePage):
    title = "Nouvel utilisateur"
    section = "members"
    permission_required = "members.edit"
    form_class = UserForm
    success_url = "/demo/utilisateurs/"
    cancel_url = "/demo/utilisateurs/"
    introduction = "La personne recevra une invitation."
    done = "La personne est invitée."

    def act(self, form):
        if form.cleaned_data["name"] == "Personne":
            raise RuleViolation("Il faut un vrai nom.", article="3")
        if form.cleaned_data["name"] == "Déjà <là>":
            raise KnownAlready("<Elle> existe.")
        return User.objects.create_user(form.cleaned_data["email"], name=form.cleaned_data["name"])


class UserUpdatePage(UpdatePage):
    title = "Modifier"
    section = "members"
    permission_required = "members.edit"
    model = User
    form_class = UserForm
    success_url = "/demo/utilisateurs/"
    cancel_url = "/demo/utilisateurs/"
    done = "C’est enregistré."

    def act(self, form):
        self.object.name = f"{self.object.name} → {form.cleaned_data['name']}"
        self.object.save()
        return self.object


class UserDetailPage(RecordView):
    section = "members"
    permission_required = "members.view"
    model = User
    template_name = "base.html"


class UserShutView(LedOn, ActionView):
    title = "Fermer le compte de {object.name}"
    section = "members"
    permission_required = "members.edit"
    model = User
    verb = "Fermer le compte"
    danger = True
    done = "Le compte est fermé."
    consequences = ("La personne ne pourra plus entrer.", "Son nom reste dans l’historique.")

    def act(self, obj, *, by):
        if obj.name == "Déjà <là>":
            raise KnownAlready("<Elle> existe.")
        if not obj.is_active:
            raise RuleViolation("Ce compte est déjà fermé : rouvrez-le d’abord.")
        obj.is_active = False
        obj.save()

    def get_destination(self, made):
        return "/demo/utilisateurs/"

    get_cancel_url = lambda self: "/demo/utilisateurs/"  # noqa: E731


class HomePage(PageTemplateView):
    title = "Accueil"
    section = "home"
    permission_required = ()
    template_name = "base.html"


def broken(request):
    raise RuntimeError("broken on purpose")


demo = [
    path("", HomePage.as_view(), name="home"),
    path("utilisateurs/", UserListPage.as_view(), name="user-list"),
    path("utilisateurs/aucun/", UserNonePage.as_view(), name="user-none"),
    path("utilisateurs/nouveau/", UserCreatePage.as_view(), name="user-create"),
    path("utilisateurs/<int:pk>/", UserDetailPage.as_view(), name="user-detail"),
    path("utilisateurs/<int:pk>/modifier/", UserUpdatePage.as_view(), name="user-update"),
    path("utilisateurs/<int:pk>/fermer/", UserShutView.as_view(), name="user-shut"),
    path("recherche/", HomePage.as_view(), name="search"),
    path("panne/", broken, name="broken"),
]

urlpatterns = [
    path("demo/", include((demo, "demo"))),
    path("galerie/", GalleryView.as_view()),
    path("", include("cressmember.urls")),
]
