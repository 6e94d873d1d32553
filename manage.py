#!/usr/bin/env python
"""The command line of CressMember."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cressmember.settings")
    from django.core.management import execute_from_command_line  # After the settings are named.

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
