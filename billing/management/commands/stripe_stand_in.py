"""Play the payment provider on this machine, for the demonstration and for whoever develops."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from billing.gateway.stand_in import StandIn


class Command(BaseCommand):
    help = "Play Stripe on this machine (loopback only): a page to click paid, refused or pending."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=12111)
        parser.add_argument("--file", type=Path, help="where it remembers from one start to the next")

    def handle(self, *args: Any, port: int, file: Path | None, **options: Any) -> None:
        if settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_")) or settings.PRODUCTION:
            raise CommandError("A live key is set, or this is production: the stand-in takes nobody's money.")
        provider = StandIn(
            secret=settings.STRIPE_WEBHOOK_SECRET or "whsec_stand_in",
            api_version=settings.STRIPE_API_VERSION,
            notices_to=settings.SITE_URL + reverse("stripe-events"),
            port=port,
            file=file,
        )
        over = threading.Event()
        for asked in (signal.SIGINT, signal.SIGTERM):
            signal.signal(asked, lambda *_: over.set())
        with provider:
            self.stdout.write(f"The payment stand-in answers at {provider.url}")
            over.wait()
