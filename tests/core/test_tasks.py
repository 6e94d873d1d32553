"""What is done every minute."""

from cressmember.core import tasks


def test_what_one_floor_cannot_do_holds_back_nobody(db, monkeypatch, caplog):
    done = []

    def broken():
        raise RuntimeError("a rule that nobody foresaw")

    monkeypatch.setattr(tasks, "_every_minute", [broken, lambda: done.append(1)])

    tasks.tick()

    assert done == [1]
    assert "broken" in caplog.text
