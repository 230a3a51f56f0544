/*
 * The questionnaire instrument: draws one section's questions and says what is saved.
 *
 * Streamlit calls the default export again whenever `data` changes. Cards of the same questions
 * stay the same elements, so that focus and typed text survive; an answer that still waits in the
 * outbox (outbox.js) goes before the server's value. All words come with the data.
 */

const KEYBOARD_PAUSE_MS = 350 // arrow keys pass over levels nobody means
const NOTE_PAUSE_MS = 1200
const OPEN = 0
const NOT_APPLICABLE = -1
const DONT_KNOW = -2

// ------------------------------------------------------------------ time spent on a question

/** Milliseconds this page has been looked at: stands still while the tab is hidden. */
const clock = (() => {
  let gone = 0
  let since = document.hidden ? performance.now() : 0
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) since = performance.now()
    else gone += performance.now() - since
  })
  return () => performance.now() - gone
})()

// ------------------------------------------------------------------ drawing

function h(tag, props = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith("on")) element[name] = value
    else if (name in element && typeof value !== "string") element[name] = value
    else element.setAttribute(name, value === true ? "" : value)
  }
  element.append(...children.filter(child => child !== null && child !== undefined))
  return element
}

/** Change a text only where it differs: a screen reader hears no repetition. */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "")
}

function isoDate(text) {
  const parts = text.trim().match(/^(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?$/)
  if (!parts) return null
  const [year, month, day] = parts.slice(1).map(Number)
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.toISOString().slice(0, 10)
}

function fileSize(bytes) {
  return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`
}

/** One question on the page. */
class Card {
  constructor(instrument, question) {
    this.instrument = instrument
    this.question = question
    this.acked = { value: question.value, reason: question.reason, rev: instrument.rev }
    this.note = { value: question.note ?? "" }
    this.files = question.evidence?.files ?? []
    this.error = ""
    this.choosing = false // "not applicable" is picked, its reason is not
    this.seen = null
    this.build()
  }

  get outbox() {
    return this.instrument.outbox
  }

  build() {
    const { question, instrument } = this
    const t = instrument.texts
    const locked = instrument.data.readonly
    this.radios = new Map()
    const option = (value, kind, ...content) => {
      const radio = h("input", { type: "radio", name: `q-${question.id}`, value: String(value), disabled: locked })
      radio.onchange = () => this.choose(value)
      radio.onkeydown = event => void (this.byKey = event.key.startsWith("Arrow")) // false would eat the key
      radio.onpointerdown = () => void (this.byKey = false)
      this.radios.set(value, radio)
      return h("label", { class: kind }, radio, ...content)
    }
    const anchors = question.anchors.map((text, index) => option(index + 1, "anchor",
      h("span", { class: "level", "aria-hidden": "true" }, String(index + 1)), h("span", { class: "words" }, text)))
    const others = [option(DONT_KNOW, "other", h("span", { class: "words" }, t.dont_know))]
    const reasons = question.optional_na ?? []
    if (reasons.length) others.push(option(NOT_APPLICABLE, "other", h("span", { class: "words" }, t.not_applicable)))
    this.reason = h("select", { class: "reason", "aria-label": t.reason, disabled: locked },
      h("option", { value: "" }, t.choose_reason),
      ...reasons.map(reason => h("option", { value: reason.id }, reason.title)))
    this.reason.onchange = () => this.reason.value && this.save(NOT_APPLICABLE, this.reason.value)
    this.status = h("p", { class: "status", role: "status" })
    this.alert = h("p", { class: "error", role: "alert", hidden: true })
    this.hints = h("ul", { class: "hints", hidden: true })
    this.discard = h("button", { type: "button", class: "quiet discard", hidden: true }, t.discard)
    this.discard.onclick = () => this.giveUp()
    this.clash = h("div", { class: "clash", role: "group", "aria-label": t.clash, hidden: true })
    this.clear = h("button", { type: "button", class: "quiet", onclick: () => this.choose(OPEN) }, t.clear)
    this.past = h("a", { class: "quiet", href: `${this.outbox.urls.history}${question.id}`, hidden: true }, t.history)
    this.element = h("article", { class: "card", id: `q-${question.id}` },
      h("fieldset", {},
        h("legend", {},
          h("span", { class: "number" }, `${question.number}`), h("span", { class: "text" }, question.text),
          question.gate ? h("span", { class: "gate" }, t.gate) : null),
        question.help ? h("details", { class: "help" }, h("summary", {}, t.help), h("p", {}, question.help)) : null,
        h("p", { class: "how" }, question.exclusive ? t.how_exclusive : t.how_cumulative),
        h("div", { class: "anchors" }, ...anchors),
        h("div", { class: "others" }, ...others, this.reason)),
      this.clash, this.alert, this.discard, this.hints,
      h("div", { class: "foot" }, this.status, h("span", { class: "acts" }, this.past, locked ? null : this.clear)),
      h("div", { class: "extras" }, this.buildNote(t, locked), this.buildEvidence(t, locked)))
    instrument.observer?.observe(this.element)
  }

  buildNote(t, locked) {
    const id = `note-${this.question.id}`
    this.text = h("textarea", { id, rows: 3, maxLength: 1000, disabled: locked, placeholder: t.note_placeholder })
    this.text.value = this.outbox.peek("n", this.question.id)?.value ?? this.note.value
    this.text.oninput = () => this.saveNote(NOTE_PAUSE_MS)
    this.text.onblur = () => this.outbox.peek("n", this.question.id) && this.saveNote(0)
    this.noteStatus = h("span", { class: "status", role: "status" })
    this.noteSummary = h("summary", {}, t.note)
    const open = Boolean(this.text.value)
    return h("details", { class: "more", open }, this.noteSummary, h("label", { for: id, class: "unseen" }, t.note),
      this.text, this.noteStatus)
  }

  buildEvidence(t, locked) {
    const { question, instrument } = this
    const wanted = question.evidence?.wanted
    if (!wanted && !this.files.length) return null
    const id = `file-${question.id}`
    this.list = h("ul", { class: "files" })
    this.fileStatus = h("p", { class: "status", role: "status" })
    this.evidenceSummary = h("summary", {}, t.evidence)
    const limits = instrument.data.limits ?? {}
    const file = h("input", { type: "file", id, class: "unseen", accept: limits.accept ?? "" })
    file.onchange = () => file.files[0] && this.attach({ file: file.files[0] }).then(() => (file.value = ""))
    const number = h("input", { type: "text", id: `${id}-number`, maxLength: 80, autocomplete: "off" })
    const date = h("input", { type: "text", id: `${id}-date`, inputMode: "numeric", placeholder: t.date_example, autocomplete: "off", maxLength: 14 })
    const register = h("button", { type: "button", class: "plain" }, t.register)
    register.onclick = () => this.register(number, date)
    this.reuse = h("select", { id: `${id}-reuse` })
    this.reuse.onchange = () => this.reuse.value && this.link(this.reuse.value)
    this.reuseRow = h("p", { class: "field" }, h("label", { for: `${id}-reuse` }, t.reuse), this.reuse)
    const accepts = question.evidence?.accepts ?? []
    const form = locked ? [] : [
      h("p", { class: "upload" }, file, h("label", { for: id, class: "plain" }, t.choose_file),
        h("span", { class: "dim" }, t.file_limits)),
      this.reuseRow,
      h("p", { class: "or" }, t.or_number),
      h("div", { class: "fields" },
        h("p", { class: "field" }, h("label", { for: `${id}-number` }, t.document_number), number),
        h("p", { class: "field" }, h("label", { for: `${id}-date` }, t.document_date), date), register)]
    return h("details", { class: "more evidence" }, this.evidenceSummary,
      accepts.length ? h("p", { class: "dim" }, fill(t.accepts, { list: accepts.join("、") })) : null,
      this.list, ...form, this.fileStatus)
  }

  // ---- answering

  choose(value) {
    this.error = ""
    const reasons = this.question.optional_na ?? []
    this.choosing = value === NOT_APPLICABLE
    if (value !== NOT_APPLICABLE) return this.save(value, null)
    if (reasons.length === 1) return this.save(value, reasons[0].id)
    if (this.reason.value) return this.save(value, this.reason.value)
    this.sync()
  }

  save(value, reason) {
    this.choosing = false
    const now = clock()
    const elapsed = Math.round(now - Math.max(this.seen ?? now, this.instrument.lastAnswer))
    this.instrument.lastAnswer = now
    const before = this.outbox.peek("a", this.question.id)?.elapsed ?? 0
    const pause = this.byKey ? KEYBOARD_PAUSE_MS : 0
    this.outbox.put("a", this.question.id, { value, reason, base: this.acked.value, elapsed: before + elapsed }, pause)
  }

  giveUp() {
    const hadNote = this.outbox.denial("n", this.question.id)
    this.outbox.discard(this.question.id)
    if (hadNote) this.setNote(this.question.note ?? "")
    this.sync()
  }

  saveNote(pause) {
    this.note.value = this.text.value
    this.outbox.put("n", this.question.id, { value: this.text.value, base: null }, pause)
  }

  acknowledge(ack) {
    if (ack.kind === "n") {
      this.noteSaved = true
      if (this.note.value !== ack.value && !this.outbox.peek("n", this.question.id)) this.setNote(ack.value)
    } else if (ack.rev >= this.acked.rev) {
      this.acked = { value: ack.value, reason: ack.reason, rev: ack.rev }
      this.error = ""
    }
  }

  /** Values of a newer run of the page; an acknowledgement that is newer still stays. */
  refresh(question, rev) {
    if (rev >= this.acked.rev) this.acked = { value: question.value, reason: question.reason, rev }
    this.files = question.evidence?.files ?? []
    const typing = this.outbox.peek("n", this.question.id) || this.element.getRootNode().activeElement === this.text
    if (!typing && (question.note ?? "") !== this.note.value) this.setNote(question.note ?? "")
  }

  setNote(text) {
    this.note.value = text
    this.text.value = text
  }

  // ---- evidence

  async attach({ file, number, date }) {
    const t = this.instrument.texts
    const limit = this.instrument.data.limits?.max_bytes
    if (file && limit && file.size > limit) return say(this.fileStatus, t.file_too_large)
    const form = new FormData()
    form.set("assessment", this.outbox.assessment)
    form.set("question", this.question.id)
    if (file) form.set("file", file)
    if (number) form.set("number", number)
    if (date) form.set("date", date)
    say(this.fileStatus, file ? fill(t.uploading, { name: file.name }) : t.saving)
    const { status, reply } = await request(this.outbox.urls.evidence, { body: form, timeout: 120000 })
    if (status !== 200) return say(this.fileStatus, reply.sentence || t.upload_failed)
    this.files = [...this.files, reply.evidence ?? reply]
    this.instrument.remember(reply.evidence ?? reply)
    say(this.fileStatus, t.saved)
    this.instrument.sync()
    return true
  }

  async register(number, date) {
    const t = this.instrument.texts
    const day = isoDate(date.value)
    if (!number.value.trim() || !date.value.trim()) return say(this.fileStatus, t.number_and_date)
    if (!day) return say(this.fileStatus, t.date_wrong)
    if (await this.attach({ number: number.value.trim(), date: day })) number.value = date.value = ""
  }

  async link(evidence) {
    await this.change(this.outbox.urls.link, evidence, reply => {
      const known = this.instrument.reusable.find(file => file.id === evidence)
      this.files = [...this.files, reply.evidence ?? known]
    })
  }

  async detach(evidence) {
    await this.change(this.outbox.urls.remove, evidence, () => {
      this.files = this.files.filter(file => file.id !== evidence)
    })
  }

  async change(url, evidence, done) {
    const t = this.instrument.texts
    const body = JSON.stringify({ assessment: this.outbox.assessment, question: this.question.id, evidence })
    const { status, reply } = await request(url, { headers: { "Content-Type": "application/json" }, body })
    if (status === 200) done(reply)
    say(this.fileStatus, status === 200 ? t.saved : reply.sentence || t.upload_failed)
    this.instrument.sync()
  }

  // ---- showing

  sync() {
    const slot = this.outbox.peek("a", this.question.id)
    const shown = slot ?? this.acked
    const value = this.choosing ? NOT_APPLICABLE : shown.value
    for (const [level, radio] of this.radios) radio.checked = level === value
    const reasons = this.question.optional_na ?? []
    const asks = value === NOT_APPLICABLE && reasons.length > 0
    this.reason.hidden = !asks
    if (asks && !this.choosing) this.reason.value = shown.reason ?? ""
    this.clear.hidden = value === OPEN
    this.past.hidden = this.acked.value === OPEN
    const denial = this.outbox.denial("a", this.question.id) || this.outbox.denial("n", this.question.id)
    this.element.dataset.answered = value === OPEN || this.choosing ? "no" : "yes"
    this.showStatus(slot)
    this.showClash(slot)
    this.alert.hidden = !this.error && !denial
    say(this.alert, this.error || denial)
    this.discard.hidden = !denial
    this.showHints()
    this.showNoteStatus()
    if (this.list) this.showFiles()
  }

  showStatus(slot) {
    const t = this.instrument.texts
    let state = slot ? "waiting" : this.acked.value === OPEN ? "open" : "saved"
    if (this.choosing) state = "choosing"
    else if (slot?.clash) state = "clash"
    else if (this.outbox.denial("a", this.question.id)) state = "denied"
    else if (slot && !this.outbox.failures && !this.outbox.refusal && navigator.onLine) state = "saving"
    this.element.dataset.state = state
    const words = {
      waiting: t.waiting, open: "", saved: t.saved, choosing: t.choosing, clash: t.clash, saving: t.saving, denied: t.not_saved,
    }
    clearTimeout(this.hold)
    if (state === "saving") this.hold = setTimeout(() => say(this.status, t.saving), 300)
    else say(this.status, words[state])
  }

  showClash(slot) {
    const clash = slot?.clash
    this.clash.hidden = !clash
    const shape = JSON.stringify([clash, slot?.value])
    if (!clash || this.clash.dataset.shape === shape) return
    this.clash.dataset.shape = shape
    const t = this.instrument.texts
    const decide = mine => () => {
      const theirs = this.outbox.decide(this.question.id, mine)
      if (theirs !== null) this.acked = { ...this.acked, value: theirs, reason: null }
      this.sync()
    }
    const row = (label, value) => h("p", {}, h("strong", {}, label), this.wordsFor(value))
    this.clash.replaceChildren(
      h("p", {}, fill(t.clash_sentence, { who: clash.who || t.someone, when: clash.when ?? "" })),
      row(t.mine, slot.value), row(t.theirs, clash.value),
      h("div", { class: "buttons" },
        h("button", { type: "button", class: "plain", onclick: decide(true) }, t.keep_mine),
        h("button", { type: "button", class: "plain", onclick: decide(false) }, t.take_theirs)))
  }

  wordsFor(value) {
    const t = this.instrument.texts
    if (value === OPEN) return t.no_answer
    if (value === DONT_KNOW) return t.dont_know
    if (value === NOT_APPLICABLE) return t.not_applicable
    return `${value} · ${this.question.anchors[value - 1]}`
  }

  showHints() {
    const hints = this.instrument.hints.filter(hint => hint.questions.includes(this.question.id))
    this.hints.hidden = !hints.length
    const shape = JSON.stringify(hints)
    if (this.hints.dataset.shape === shape) return
    this.hints.dataset.shape = shape
    this.hints.replaceChildren(...hints.map(hint => h("li", {}, hint.text)))
  }

  showNoteStatus() {
    const t = this.instrument.texts
    const slot = this.outbox.peek("n", this.question.id)
    const offline = this.outbox.failures || this.outbox.refusal || !navigator.onLine
    const denied = this.outbox.denial("n", this.question.id)
    say(this.noteStatus, denied ? t.not_saved : slot ? (offline ? t.waiting : t.saving) : this.noteSaved ? t.saved : "")
    say(this.noteSummary, this.note.value ? t.note_written : t.note)
  }

  showFiles() {
    const t = this.instrument.texts
    const free = this.instrument.reusable.filter(file => !this.files.some(own => own.id === file.id))
    const shape = JSON.stringify([this.files, free])
    if (this.list.dataset.shape === shape) return
    this.list.dataset.shape = shape
    say(this.evidenceSummary, this.files.length ? fill(t.evidence_count, { n: this.files.length }) : t.evidence)
    const locked = this.instrument.data.readonly
    this.list.replaceChildren(...this.files.map(file => {
      const facts = [file.size ? fileSize(file.size) : "", file.number ?? "", file.date ?? ""].filter(Boolean)
      const name = file.name || t.document
      const remove = h("button", { type: "button", class: "quiet", "aria-label": `${t.remove}${name}` }, t.remove)
      remove.onclick = () => {
        if (remove.dataset.sure) return this.detach(file.id)
        remove.dataset.sure = "yes"
        say(remove, t.remove_sure)
      }
      const words = file.size
        ? h("a", { class: "name", href: `${this.outbox.urls.files}/${file.id}`, download: "" }, name)
        : h("span", { class: "name" }, name)
      return h("li", {}, words, h("span", { class: "dim" }, facts.join(" · ")), locked ? null : remove)
    }))
    this.reuseRow.hidden = !free.length
    this.reuse.replaceChildren(h("option", { value: "" }, t.choose_reuse),
      ...free.map(file => h("option", { value: file.id }, file.name || file.number)))
  }
}

/** The section: header, contents, cards, footer. */
class Instrument {
  constructor(root) {
    this.root = root
    this.cards = new Map()
    this.hints = []
    this.rev = -1
    this.lastAnswer = clock()
    this.ear = (what, news) => this.hear(what, news)
    const mark = entries => entries.forEach(entry => {
      const card = this.cards.get(entry.target.id.slice(2))
      if (card && entry.isIntersecting) card.seen ??= clock()
    })
    this.observer = "IntersectionObserver" in window ? new IntersectionObserver(mark, { threshold: 0.4 }) : null
  }

  /** Streamlit ran: take what is new, leave alone what the person is doing. */
  update(component) {
    const { data, setTriggerValue } = component
    this.trigger = setTriggerValue
    const print = JSON.stringify(data)
    if (print === this.print) return
    this.print = print
    const moved = this.data && (this.data.section?.id !== data.section?.id)
    const other = this.data?.assessment !== data.assessment
    if (other) this.reset()
    this.data = data
    this.texts = data.texts
    this.outbox = outboxFor(data.assessment)
    this.outbox.urls = data.urls
    this.outbox.listener = this.ear
    this.reusable = data.reusable_files ?? []
    if (data.rev >= this.rev) Object.assign(this, { rev: data.rev, saved: data.saved, total: data.total, hints: data.hints ?? [] })
    if (moved || other || !this.frame) this.draw()
    this.reconcile()
    this.sync()
    this.outbox.retry()
    if (moved || data.focus) this.arrive(data.focus, moved)
  }

  reset() {
    this.frame?.remove()
    Object.assign(this, { rev: -1, hints: [], frame: null })
    this.cards.clear()
  }

  draw() {
    const t = this.texts
    const { section, sections = [] } = this.data
    this.cards.clear()
    this.count = h("span", { class: "count" })
    this.bar = h("progress", { max: 1, "aria-label": t.progress })
    this.jump = h("button", { type: "button", class: "plain jump", onclick: () => this.toNextOpen() })
    this.banner = h("p", { class: "banner", role: "status", hidden: true })
    this.list = h("div", { class: "cards" })
    const header = h("header", { class: "top" }, h("div", { class: "row" }, this.count, this.bar, section ? this.jump : null), this.banner)
    if (!section) return this.show(h("div", { class: "frame bare" }, header))
    this.heading = h("h2", { tabIndex: -1 }, section.title)
    const wide = matchMedia("(min-width: 62rem)").matches
    this.contents = h("details", { class: "contents", open: wide },
      h("summary", {}, fill(t.contents, { index: section.index, count: section.count })), this.contentsList = h("ol", {}))
    const go = (to, words, kind) => h("button", { type: "button", class: kind, onclick: () => this.go({ to }) }, words)
    const last = section.index === section.count
    this.show(h("div", { class: "frame" }, header,
      h("div", { class: "body" },
        h("nav", { "aria-label": t.parts }, sections.length ? this.contents : null),
        h("section", { "aria-label": section.title },
          h("div", { class: "title" }, h("p", { class: "dim" }, fill(t.part, { index: section.index, count: section.count })),
            this.heading, section.summary ? h("p", { class: "lead" }, section.summary) : null,
            this.whose = h("p", { class: "whose", hidden: true })),
          this.list,
          h("footer", { class: "turn" },
            section.index > 1 ? go("previous", t.previous, "plain") : h("span"),
            go(last ? "review" : "next", last ? t.to_review : t.next, "main"))))))
  }

  show(frame) {
    this.frame?.remove()
    this.frame = frame
    this.root.append(frame)
  }

  /** Cards of the same questions stay the same elements: focus and typed text survive. */
  reconcile() {
    const shape = question => JSON.stringify([question.text, question.help, question.anchors, question.number, question.optional_na, question.evidence?.wanted, this.data.readonly])
    const questions = this.data.questions ?? []
    for (const question of questions) {
      const known = this.cards.get(question.id)
      if (known && known.shape === shape(question)) known.refresh(question, this.data.rev)
      else {
        const card = new Card(this, question)
        card.shape = shape(question)
        if (known) known.element.replaceWith(card.element)
        this.cards.set(question.id, card)
      }
    }
    const ids = new Set(questions.map(question => question.id))
    for (const [id, card] of this.cards) if (!ids.has(id)) card.element.remove(), this.cards.delete(id)
    questions.forEach((question, index) => {
      const { element } = this.cards.get(question.id)
      if (this.list.children[index] !== element) this.list.insertBefore(element, this.list.children[index] ?? null)
    })
  }

  hear(what, news) {
    const card = news && this.cards.get(news.question)
    if (what === "ack") {
      card?.acknowledge(news)
      if (news.rev >= this.rev && news.saved !== undefined) {
        Object.assign(this, { rev: news.rev, saved: news.saved, total: news.total, hints: news.hints ?? this.hints })
      }
    } else if (what === "refused" && card) {
      card.error = news.sentence || this.texts.refused
    }
    this.sync()
  }

  remember(file) {
    if (file?.id && !this.reusable.some(known => known.id === file.id)) this.reusable.push(file)
  }

  sync() {
    const t = this.texts
    say(this.count, fill(t.count, { saved: this.saved, total: this.total }))
    this.bar.value = this.total ? this.saved / this.total : 0
    for (const card of this.cards.values()) card.sync()
    const denied = this.outbox.turnedAway().length
    const waiting = this.outbox.waiting().length - denied
    const words = !navigator.onLine ? t.offline : this.outbox.refusal ? this.outbox.refusal
      : this.outbox.failures > 0 && waiting ? t.unreachable : ""
    const lines = [words, words && waiting ? fill(t.waiting_count, { n: waiting }) : "", denied ? fill(t.denied_count, { n: denied }) : ""]
    this.banner.hidden = !lines.some(Boolean)
    say(this.banner, lines.filter(Boolean).join(" "))
    if (this.data.section) this.syncContents()
  }

  syncContents() {
    const { section, sections = [] } = this.data
    const done = [...this.cards.values()].filter(card => card.acked.value !== OPEN).length
    const rows = sections.map(part => ({ ...part, answered: part.id === section.id ? done : part.answered }))
    this.anyOpen = rows.some(part => part.writable && part.answered < part.total)
    const mine = rows.filter(part => part.writable).length
    this.jump.hidden = !mine
    this.whose.hidden = !section.note
    say(this.whose, section.note ?? "")
    say(this.jump, this.anyOpen ? this.texts.next_open : this.texts.to_review)
    const shape = JSON.stringify(rows)
    if (!this.contentsList || this.contentsList.dataset.shape === shape) return
    this.contentsList.dataset.shape = shape
    this.contentsList.replaceChildren(...rows.map(part => {
      const full = part.answered === part.total
      const button = h("button", { type: "button", "aria-current": part.id === section.id ? "step" : null, class: full ? "full" : "" },
        h("span", { class: "words" }, part.title),
        mine && !part.writable ? h("span", { class: "tally aside" }, this.texts.read_only) : null,
        h("span", { class: "tally" }, `${part.answered}/${part.total}`))
      button.onclick = () => this.go({ to: "section", section: part.id })
      return h("li", {}, button)
    }))
  }

  // ---- moving about

  go(where) {
    this.outbox.flush()
    this.trigger("go", { ...where, nonce: `${TAB}-${Date.now()}` })
  }

  toNextOpen() {
    if (!this.anyOpen) return this.go({ to: "review" })
    const cards = this.data.readonly ? [] : [...this.cards.values()]
    const isOpen = card => card.element.dataset.answered === "no"
    const at = cards.findIndex(card => card.element.contains(this.list.getRootNode().activeElement))
    const next = cards.slice(at + 1).find(isOpen) ?? cards.find(isOpen)
    if (next) this.focus(next)
    else this.go({ to: "open" })
  }

  focus(card) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    card.element.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" })
    const radio = [...card.radios.values()].find(each => each.checked) ?? card.radios.get(1)
    radio.focus({ preventScroll: true })
  }

  arrive(question, moved) {
    const card = this.cards.get(question)
    if (card) return this.focus(card)
    if (!moved || !this.heading) return
    this.frame.scrollIntoView({ block: "start" })
    this.heading.focus({ preventScroll: true })
  }

  leave() {
    if (this.outbox?.listener === this.ear) this.outbox.listener = () => {} // another may listen by now
    this.observer?.disconnect()
  }
}

const instruments = new WeakMap()

export default function (component) {
  const { parentElement } = component
  const root = parentElement.querySelector("#instrument") ?? parentElement
  if (!instruments.has(parentElement)) instruments.set(parentElement, new Instrument(root))
  const instrument = instruments.get(parentElement)
  instrument.update(component)
  return () => {
    instrument.leave()
    instruments.delete(parentElement)
  }
}
