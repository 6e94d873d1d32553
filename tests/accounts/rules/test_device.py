import pytest

from cressmember.accounts.rules.device import device

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
GOOGLE = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "called"),
    [
        (f"{WINDOWS}; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Windows"),
        (f"{WINDOWS}) {GOOGLE} Safari/537.36", "Chrome sur Windows"),
        (f"{WINDOWS}) {GOOGLE} Safari/537.36 Edg/140.0.0.0", "Edge sur Windows"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Safari/605.1.15", "Safari sur Mac"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {APPLE} Safari/604.1", "Safari sur iPhone"),
        (f"Mozilla/5.0 (Linux; Android 14; K) {GOOGLE} Mobile Safari/537.36", "Chrome sur Android"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {GOOGLE} Safari/537.36", "Chrome sur ChromeOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Linux"),
        ("Firefox/140.0", "Firefox"),
        ("curl/8.5.0", "Appareil inconnu"),
        ("", "Appareil inconnu"),
    ],
)
def test_a_device_is_called_by_its_browser_and_its_system(user_agent, called):
    assert device(user_agent) == called
