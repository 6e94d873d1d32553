"""The loading process: it works in the folder and on the database that `manage.py load` gave it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection


def main() -> None:
    django.setup()
    # After the settings: they need the models.
    from cressmember.office.management.load import report
    from cressmember.office.management.load.assembly import gather
    from cressmember.office.management.load.session import hold

    parser = argparse.ArgumentParser(prog="load")
    parser.add_argument("folder", type=Path)
    for name in ("electors", "clients", "votes", "seconds"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()

    print(report.opening(connection.vendor, **vars(options)), flush=True)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    assembly = gather(options.folder, electors=options.electors, telephones=options.clients)
    print(report.acts(assembly.took), flush=True)
    connection.close()
    held = hold(assembly, votes=options.votes, within=float(options.seconds))
    print(report.pages(held.pages), flush=True)
    print(report.waits(held))
    print(report.counted(held.count))
    sys.exit(0 if held.count.is_right else 1)


if __name__ == "__main__":
    main()
