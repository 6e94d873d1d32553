import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import mark_safe

from cressmember.core.ui.marks import ICONS, badge


def test_the_sprite_holds_every_icon_and_no_other():
    sprite = Path(finders.find("core/icons.svg")).read_text()

    assert set(re.findall(r'<symbol id="([a-z]+)"', sprite)) == ICONS


def test_a_word_marked_as_safe_does_not_open_the_door_to_the_same_word_typed():
    badge("stop", mark_safe("<b>"))

    assert badge("stop", "<b>") == '<span class="badge stop">&lt;b&gt;</span>'
