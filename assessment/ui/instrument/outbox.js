/*
 * What keeps an answer safe between the click and the server.
 *
 * An answer lives in three places, in this order: a slot of the browser's storage (one per
 * question, the newest write wins, whichever tab wrote it), a post to the server, and, once the
 * server has said so, the acknowledged value. A slot leaves the storage only when acknowledged.
 * This file and instrument.js are handed to Streamlit as one script; no framework, no build step.
 */

const LEASE_MS = 15000 // so long a tab may keep a slot to itself without touching it
const TIMEOUT_MS = 12000
const RETRY_MS = [1000, 2000, 4000, 8000, 15000]
const AT_ONCE = 3 // posts under way together

// ------------------------------------------------------------------ the browser's storage

const memory = new Map() // stands in where the browser refuses storage

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? memory.get(key) ?? null
  } catch {
    return memory.get(key) ?? null
  }
}

function store(key, slot) {
  try {
    localStorage.setItem(key, JSON.stringify(slot))
    memory.delete(key)
  } catch {
    memory.set(key, slot)
  }
}

function forget(key) {
  memory.delete(key)
  try {
    localStorage.removeItem(key)
  } catch {
    /* nothing was stored */
  }
}

function keysWith(prefix) {
  const keys = new Set([...memory.keys()].filter(key => key.startsWith(prefix)))
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) keys.add(key)
  } catch {
    /* no storage, no keys */
  }
  return [...keys]
}

/** This tab's name; it survives a reload, so that a tab finds its own slots again. */
const TAB = (() => {
  const fresh = Math.random().toString(36).slice(2, 10)
  try {
    const known = sessionStorage.getItem("zhijie:tab")
    if (!known) sessionStorage.setItem("zhijie:tab", fresh)
    return known ?? fresh
  } catch {
    return fresh
  }
})()

// ------------------------------------------------------------------ what waits to be saved

class Outbox {
  /** Slots are keyed by assessment, kind ("a" answer, "n" note) and question. */
  constructor(assessment) {
    this.prefix = `zhijie:${assessment}:`
    this.assessment = assessment
    this.urls = {}
    this.inflight = new Set()
    this.failures = 0
    this.refusal = "" // the sentence of a 401: nothing is lost, nothing is sent
    this.denied = new Map() // what this page was told is not this person's: kept, not sent again
    this.timer = 0
    this.stopped = false
    this.listener = () => {}
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(this.prefix) : null
    if (this.channel) this.channel.onmessage = event => this.listener("ack", event.data)
    this.onStorage = event => event.key?.startsWith(this.prefix) && this.listener("slot")
    this.onLeave = () => this.flush()
    this.onWake = () => document.visibilityState === "visible" && this.flush()
    this.onChange = () => this.listener("slot")
    this.pauses = new Map()
    this.listen(addEventListener, document.addEventListener.bind(document))
  }

  listen(onWindow, onDocument) {
    onWindow("storage", this.onStorage)
    onWindow("offline", this.onChange)
    for (const name of ["online", "focus", "pageshow"]) onWindow(name, this.onWake)
    onWindow("pagehide", this.onLeave)
    onDocument("visibilitychange", this.onWake)
  }

  /** Another assessment is open now: what waits for this one stays stored and unsent. */
  stop() {
    this.stopped = true
    clearTimeout(this.timer)
    this.channel?.close()
    this.listen(removeEventListener, document.removeEventListener.bind(document))
  }

  peek(kind, question) {
    return stored(`${this.prefix}${kind}:${question}`)
  }

  waiting() {
    return keysWith(this.prefix)
  }

  /** Keep a value at once, send it after `pause` milliseconds. */
  put(kind, question, content, pause = 0) {
    const key = `${this.prefix}${kind}:${question}`
    const before = stored(key)
    const sent = before?.sent ?? []
    const base = before ? (before.clash?.value ?? before.base) : content.base
    const lease = Date.now() + LEASE_MS
    store(key, { ...content, base, sent, question, kind, at: Date.now(), owner: TAB, lease })
    this.listener("slot")
    clearTimeout(this.pauses.get(key))
    this.pauses.set(key, setTimeout(() => this.send(key), pause))
  }

  /** The sentence by which a slot was turned away, until it is changed or the page is drawn anew. */
  denial(kind, question) {
    const key = `${this.prefix}${kind}:${question}`
    const told = this.denied.get(key)
    return told && told.at === stored(key)?.at ? told.sentence : ""
  }

  turnedAway() {
    return this.waiting().filter(key => this.denied.get(key)?.at === stored(key)?.at)
  }

  /** The person gives up what was turned away. */
  discard(question) {
    for (const kind of "an") if (this.denial(kind, question)) forget(`${this.prefix}${kind}:${question}`)
    this.listener("slot")
  }

  /** The server has drawn the page anew: what it turned away may be allowed by now. */
  retry() {
    this.denied.clear()
    this.flush()
  }

  /** Send everything that waits, now. */
  flush() {
    if (this.stopped) return
    this.refusal = ""
    clearTimeout(this.timer)
    this.timer = 0
    for (const key of this.waiting()) this.send(key)
    this.listener("slot")
  }

  retryLater(wait) {
    clearTimeout(this.timer)
    const last = RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1] ?? RETRY_MS[0]
    this.timer = setTimeout(() => this.flush(), (wait ?? last) * (0.8 + Math.random() * 0.4))
  }

  async send(key) {
    const slot = stored(key)
    if (!slot || slot.clash || this.stopped || this.inflight.has(key)) return
    if (this.denied.get(key)?.at === slot.at) return
    if (slot.owner !== TAB && slot.lease > Date.now()) return this.retryLater(slot.lease - Date.now())
    if (this.inflight.size >= AT_ONCE) return
    const mine = { ...slot, owner: TAB, lease: Date.now() + LEASE_MS }
    mine.sent = [...new Set([...slot.sent, slot.value])].slice(-8)
    store(key, mine)
    this.inflight.add(key)
    this.listener("slot")
    const answer = await this.post(mine)
    this.inflight.delete(key)
    if (!this.stopped) this.settle(key, mine, answer)
  }

  async post(slot) {
    const body = { assessment: this.assessment, question: slot.question }
    if (slot.kind === "n") body.text = slot.value
    else Object.assign(body, { value: slot.value, base: slot.base, elapsed_ms: slot.elapsed })
    if (slot.reason) body.reason = slot.reason
    const headers = { "Content-Type": "application/json" }
    return request(slot.kind === "n" ? this.urls.notes : this.urls.answers, {
      headers, body: JSON.stringify(body), keepalive: true,
    })
  }

  /** What the server said of one slot. */
  settle(key, sent, { status, reply, wait }) {
    const slot = stored(key)
    const newer = slot && (slot.at !== sent.at || slot.value !== sent.value)
    if (status === 200) {
      this.failures = 0
      if (newer) store(key, { ...slot, base: sent.value })
      else forget(key)
      this.tell(sent, reply)
    } else if (status === 409 && slot && "value" in reply) {
      const ours = slot.sent.includes(reply.value) && reply.value !== sent.base // its answer was lost
      const { value, who, when } = reply
      store(key, ours ? { ...slot, base: value } : { ...slot, clash: { value, who, when } })
    } else if (status === 401) {
      this.refusal = reply.sentence || "…"
    } else if (status === 403 || status === 404) {
      this.denied.set(key, { at: sent.at, sentence: reply.sentence || "…" })
    } else if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) {
      if (!newer) forget(key)
      this.listener("refused", { kind: sent.kind, question: sent.question, sentence: reply.sentence })
    } else {
      if (!this.timer) this.failures += 1 // one step of patience a round
      this.retryLater(wait)
    }
    if (!this.refusal && !this.failures) for (const other of this.waiting()) this.send(other)
    this.listener("slot")
  }

  /** An acknowledgement, for this page and for this browser's other tabs. */
  tell(sent, reply) {
    const { kind, question, value, reason = null } = sent
    const ack = { ...reply, kind, question, value, reason }
    this.listener("ack", ack)
    this.channel?.postMessage(ack)
  }

  /** The person has decided: mine over theirs, or theirs. */
  decide(question, keepMine) {
    const key = `${this.prefix}a:${question}`
    const { clash, ...slot } = stored(key) ?? {}
    if (!clash) return null
    if (keepMine) store(key, { ...slot, base: clash.value, sent: [] })
    else forget(key)
    this.send(key)
    this.listener("slot")
    return clash.value
  }
}

/** One post; a network failure, a timeout and an answer that is not ours are all status 0. */
async function request(url, options) {
  const control = new AbortController()
  const alarm = setTimeout(() => control.abort(), options.timeout ?? TIMEOUT_MS)
  try {
    const common = { method: "POST", credentials: "same-origin", redirect: "error" }
    const response = await fetch(url, { ...common, ...options, signal: control.signal })
    const wait = Number(response.headers.get("Retry-After")) * 1000 || undefined
    const reply = await response.json().catch(() => null)
    if (!reply && response.status < 500) return { status: response.ok ? 0 : response.status, reply: {}, wait }
    return { status: response.status, reply: reply ?? {}, wait }
  } catch {
    return { status: 0, reply: {} }
  } finally {
    clearTimeout(alarm)
  }
}

const outboxes = new Map()

/** The outbox of the open assessment; those of others fall silent. */
function outboxFor(assessment) {
  for (const [id, box] of outboxes) {
    if (id === assessment) continue
    box.stop()
    outboxes.delete(id)
  }
  if (!outboxes.has(assessment)) outboxes.set(assessment, new Outbox(assessment))
  return outboxes.get(assessment)
}
