"""A scenario: statutes, a day, and questions put to them (``docs/simulation.md``)."""

from governance.rules.scenario.scenario import Answer, Scenario, answers_of, scenario_from

__all__ = ["Answer", "Scenario", "answers_of", "scenario_from"]
