"""The team before a screen, on a day that the test sets."""

from datetime import UTC, datetime

from django.urls import reverse
from playwright.sync_api import expect

from tests.governance.gathered import instant

# Reads the page of each form, fills it in and sends it with the button that is named, as a browser would.
SEND = """
async (steps) => {
  const plain = (node) => node.textContent.replace(/\\s+/g, ' ').trim()
  for (const [address, act, told] of steps) {
    const got = await fetch(address)
    if (!got.ok) throw new Error(`${got.status} for ${address}`)
    const shown = new DOMParser().parseFromString(await got.text(), 'text/html')
    const button = [...shown.querySelectorAll('main button')].find((each) => plain(each) === act)
    if (!button) throw new Error(`no button ${act} on ${address}`)
    const sent = new FormData(button.form)
    if (button.name) sent.append(button.name, button.value)
    for (const [name, value] of Object.entries(told)) {
      if (!button.form.querySelector(`[name="${name}"]`)) throw new Error(`no field ${name} on ${address}`)
      sent.delete(name)
      for (const each of [value].flat()) sent.append(name, each)
    }
    const target = new URL(button.form.getAttribute('action') || address, got.url)
    // Where it leads is not opened: being led somewhere tells that it was accepted.
    const answer = await fetch(target, { method: 'POST', body: sent, redirect: 'manual' })
    if (answer.type !== 'opaqueredirect') throw new Error(`${act} was refused on ${address}`)
  }
}
"""


class Clock:
    """The time that the server reads: set by the test, running from there."""

    def __init__(self):
        self.at(datetime(2026, 5, 4, 8, tzinfo=UTC))

    def at(self, instant):
        self.ahead = instant - datetime.now(UTC)

    def now(self):
        return datetime.now(UTC) + self.ahead


class Desk:
    """Somebody of the team before a screen: pages opened and filled in, or sent without being shown."""

    def __init__(self, page, clock, sign_in, user):
        self.page, self.clock, self.sign_in, self.user = page, clock, sign_in, user
        self.clicks = 0
        page.set_default_timeout(8000)

    def at(self, day, hour=10, minute=0):
        """They come back on another day: what was open has expired."""
        self.clock.at(instant(hour, minute, on=day))
        self.sign_in(self.user, self.page.context)

    def open(self, name, *args):
        self.page.goto(reverse(f"governance:{name}", args=args))

    def press(self, name, **more):
        self.clicks += 1
        self.page.locator("main").get_by_role("button", name=name, exact=True, **more).click()

    def follow(self, name):
        self.clicks += 1
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()

    def choose(self, name):
        """Something of the menu « Actions »."""
        self.clicks += 2
        self.page.locator("summary", has_text="Actions").first.click()
        self.page.get_by_role("link", name=name, exact=True).click()

    def says(self, told):
        expect(self.page.locator("#messages")).to_contain_text(told)

    def send(self, steps):
        """Forms filled in and sent, page after page, without being shown."""
        self.page.evaluate(SEND, [[*each] for each in steps])
