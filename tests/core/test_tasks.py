"""What is done every minute."""

from cressmember.core import tasks
from cressmember.kernel.violations import RuleViolation


def test_what_a_rule_refuses_holds_back_nobody(db, monkeypatch, caplog):
    done = []

    def broken():
        raise RuleViolation("Ces statuts ne s’appliquent pas.")

    monkeypatch.setattr(tasks, "_every_minute", [broken, lambda: done.append(1)])

    tasks.tick()

    assert done == [1]
    assert "broken" in caplog.text
