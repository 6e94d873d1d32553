"""The measuring process: it works in the temporary folder that `manage.py bench` gave it, nowhere else."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

import django
from django.db import connection


def main() -> None:
    django.setup()
    # After the settings: they need the models.
    from cressmember.office.management.bench import report
    from cressmember.office.management.bench.chamber import TREASURER
    from cressmember.office.management.bench.laboratory import Laboratory
    from cressmember.office.management.bench.measure import measured_quietly
    from cressmember.office.management.bench.operations import OPERATIONS, Bench
    from cressmember.office.management.bench.server import Server, free_port, serving

    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    wanted = {key for key in options.only.split(",") if key}
    chosen = [operation for operation in OPERATIONS if not wanted or operation.key in wanted]

    lab = Laboratory(options.folder, options.size)
    results = []
    print(report.opening(size=options.size, runs=options.runs, vendor=connection.vendor), flush=True)
    with ExitStack() as stack:
        running: dict[str, Server] = {}

        def server(state: str) -> Server:
            if state not in running:
                # One at a time: a server holds the database.
                stack.close()
                running.clear()
                lab.begin(state)
                running[state] = stack.enter_context(serving(TREASURER, free_port()))
            return running[state]

        # The pages last, those of one state together.
        for operation in sorted(chosen, key=lambda operation: (operation.is_page, operation.state)):
            limit, ours = operation.sides(Bench(lab, server))
            result = measured_quietly(limit, ours, runs=options.runs, goal=operation.goal)
            results.append((operation, result))
            print(report.line(operation, result), flush=True)
    print(report.closing(results))
    if options.json:
        report.write_json(
            options.json, results, size=options.size, runs=options.runs, database=connection.vendor
        )


if __name__ == "__main__":
    main()
