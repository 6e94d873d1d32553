/* What the keyboard and the pointer may expect beyond plain HTML. Every page works without this file. */
(() => {
  'use strict'

  const typing = (element) => element.matches?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')
  const openMenus = () => document.querySelectorAll('details.menu[open]')

  function focusSearch () {
    const field = document.querySelector('[data-search]')
    if (!field) return false
    const menu = field.closest('[popover]')
    if (menu && !field.checkVisibility()) menu.showPopover()
    field.focus()
    field.select()
    return true
  }

  function moveRow (step) {
    const links = [...document.querySelectorAll('.table-region tbody th a')]
    if (!links.length) return false
    const here = links.findIndex((link) => link.closest('tr').contains(document.activeElement))
    const next = here === -1 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + step, 0), links.length - 1)
    links[next].focus()
    links[next].scrollIntoView({ block: 'nearest' })
    return true
  }

  /* Tabs that do not all fit begin with the current one in sight. */
  for (const tab of document.querySelectorAll('.tabs [aria-current]')) {
    const strip = tab.parentElement
    strip.scrollLeft = tab.offsetLeft + tab.offsetWidth - strip.offsetLeft - strip.clientWidth
  }

  /* After a refusal, the keyboard and the ear begin with what is to be corrected. */
  document.querySelector('.error-summary')?.focus()

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      for (const menu of openMenus()) {
        if (menu.contains(document.activeElement)) menu.querySelector('summary').focus()
        menu.open = false
      }
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
    const done = event.key === '/' ? focusSearch() : event.key === 'j' ? moveRow(1) : event.key === 'k' ? moveRow(-1) : false
    if (done) event.preventDefault()
  })

  document.addEventListener('click', (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false
    const row = event.target.closest('.table-region tbody tr')
    if (!row || event.target.closest('a, button, input, label, summary') || String(getSelection())) return
    row.querySelector('th a')?.click()
  })

  /* The same form is not sent twice; a page found again by the Back button may send it anew. */
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post' || event.defaultPrevented) return
    if (form.dataset.sent) {
      event.preventDefault()
      return
    }
    form.dataset.sent = 'yes'
    for (const button of form.elements) if (button.type === 'submit') button.setAttribute('aria-disabled', 'true')
  })
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent
      for (const button of form.elements) button.removeAttribute('aria-disabled')
    }
  })

  /* What was typed is not left behind without a word, when the form asks for it. */
  const answers = (form) => JSON.stringify([...new FormData(form)])
  const guarded = [...document.querySelectorAll('form[data-guarded]')].map((form) => [form, form.querySelector('.error-summary') ? '' : answers(form)])
  window.addEventListener('beforeunload', (event) => {
    if (guarded.some(([form, before]) => !form.dataset.sent && answers(form) !== before)) event.preventDefault()
  })

  /* Empty fields stay out of the address. */
  document.addEventListener('submit', (event) => {
    if (event.target.method !== 'get') return
    const silenced = [...event.target.elements].filter((field) => field.name && !field.value && !field.disabled)
    for (const field of silenced) field.disabled = true
    setTimeout(() => { for (const field of silenced) field.disabled = false })
  })

  /* A file may be dropped where it is asked for. */
  for (const kind of ['dragover', 'dragleave', 'drop']) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest?.('.drop')
      if (!zone) return
      event.preventDefault()
      zone.classList.toggle('over', kind === 'dragover')
      if (kind === 'drop') zone.querySelector('input[type=file]').files = event.dataTransfer.files
    })
  }

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) window.print()
  })

  /* A whole page where a part of one was expected: the session ended, or the page moved. Show it whole. */
  document.addEventListener('htmx:beforeSwap', (event) => {
    const { requestConfig, target, xhr } = event.detail
    /* Nothing changed: what is shown stays, with whatever is being typed in it. */
    if (xhr.status === 304) {
      event.detail.shouldSwap = false
      return
    }
    /* As htmx does: a button takes what its form selects. */
    const part = requestConfig.elt.closest('[hx-select]')?.getAttribute('hx-select')
    const expected = part ? xhr.responseText.includes(`id="${part.slice(1)}"`) : !/^\s*<!doctype html/i.test(xhr.responseText)
    if (target !== document.body && !expected) {
      event.detail.shouldSwap = false
      window.location.assign(xhr.responseURL || window.location.href)
    }
  })

  function say (sentence) {
    const region = document.getElementById('messages')
    if (!region) return
    const notice = document.createElement('div')
    notice.className = 'notice attention'
    notice.textContent = sentence
    region.replaceChildren(notice)
  }
  document.addEventListener('allauth.error', (event) => {
    event.preventDefault()
    say('La clé d’accès n’a pas répondu. Réessayez, ou entrez avec un code.')
  })
  document.addEventListener('htmx:sendError', () => say('La connexion est interrompue. Vérifiez le réseau, puis réessayez : rien n’est perdu.'))
  document.addEventListener('htmx:responseError', () => say('La page n’a pas pu être mise à jour. Rechargez-la ; si cela recommence, prévenez l’administration de CressMember.'))
})()
