/* The desk by arrows, and the time that is left. Every page works without this file. */
(() => {
  'use strict'

  /* Down from the search to the first name found, up and down from one to the next. */
  const picks = (list) => [...document.querySelectorAll(`${list} form > .button:first-of-type, ${list} form > input + .button`)]

  document.addEventListener('keydown', (event) => {
    const field = document.querySelector('[data-picker]')
    if (!field || !['ArrowDown', 'ArrowUp', 'Enter'].includes(event.key)) return
    const buttons = picks(field.dataset.picker)
    const here = buttons.indexOf(document.activeElement)
    if (event.key === 'Enter') {
      if (document.activeElement !== field || buttons.length !== 1) return
      event.preventDefault()
      buttons[0].click()
      return
    }
    if (document.activeElement !== field && here === -1) return
    event.preventDefault()
    const next = here + (event.key === 'ArrowDown' ? 1 : -1)
    if (next < 0) field.focus()
    else buttons[Math.min(next, buttons.length - 1)]?.focus()
  })

  /* What is left before a ballot closes, to the second. */
  const tick = () => {
    for (const time of document.querySelectorAll('[data-until]')) {
      const left = Math.max(0, Math.round((new Date(time.dataset.until) - Date.now()) / 1000))
      time.textContent = `${Math.floor(left / 60)} min ${String(left % 60).padStart(2, '0')} s`
    }
  }
  tick()
  setInterval(tick, 1000)
})()
