// One client of docs/realtime-protocol.md for every page that follows the market: it acknowledges,
// notices gaps, reconnects with patience and says how the line stands. It paints nothing.

const PING_EVERY = 10000;
/** The server speaks at least every 5 s; silence for longer than this means that the line is dead. */
const SILENCE = 13000;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const SIGNED_OUT = 4001;

function absolute(path) {
  const url = new URL(path, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

/**
 * Follows one socket address and dispatches what it hears:
 *   "message" with the message as detail, for every message that is not bookkeeping;
 *   "line" with {state: "open" | "lost" | "refused", delay}, whenever that changes.
 */
export class MarketSocket extends EventTarget {
  #address;
  #query;
  #socket = null;
  #wait = FIRST_WAIT;
  #last = new Map();
  #heard = 0;
  #asked = 0;
  #pinged = 0;
  #timer = 0;
  #replaying = false;
  #ended = false;
  #standing = {};

  /** `query()` gives the parameters of each connection, such as the account's `run` and `since`. */
  constructor(address, query = () => ({})) {
    super();
    this.#address = address;
    this.#query = query;
    this.delay = null;
    setInterval(() => this.#beat(), 1000);
    window.addEventListener("online", () => this.#retryNow());
    document.addEventListener("visibilitychange", () => this.#retryNow());
    this.#connect();
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(message) {
    if (!this.isOpen) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Sends a message now and again after every reconnection, under a name that the next one replaces. */
  stand(name, message) {
    this.#standing[name] = message;
    this.send(message);
  }

  #connect() {
    const url = absolute(this.#address);
    const query = this.#query();
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#last.clear();
    if (query.since !== undefined) this.#last.set("account", query.since);
    this.#replaying = false;
    this.#asked = 0;
    this.#heard = performance.now();
    socket.addEventListener("open", () => {
      for (const message of Object.values(this.#standing)) this.send(message);
      this.#ping();
    });
    socket.addEventListener("message", (event) => this.#hear(socket, JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.#closed(socket, event.code));
  }

  #hear(socket, message) {
    if (socket !== this.#socket) return;
    this.#heard = performance.now();
    if (this.#wait !== FIRST_WAIT || this.delay === null) {
      this.#wait = FIRST_WAIT;
      this.#say("open");
    }
    if (message.type === "pong") {
      this.delay = Math.round(performance.now() - this.#asked);
      this.#asked = 0;
      this.#say("open");
      return;
    }
    if (message.type === "replayed") {
      this.#replaying = false;
      this.#last.set("account", message.seq);
    }
    if (typeof message.n === "number" && !this.#accepts(message)) return;
    this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }

  /** Acknowledges a numbered frame; false for one that must not be shown because an earlier one is missing. */
  #accepts(message) {
    const topic = message.type;
    const before = this.#last.get(topic);
    this.send({ type: "ack", topic, n: message.n });
    if (topic === "quotes" && before !== undefined && !message.snapshot && message.n !== before + 1) {
      this.send({ type: "resync", topic });
      return false;
    }
    if (topic === "account" && before !== undefined && message.n > before + 1) {
      if (!this.#replaying) this.send({ type: "replay", since: before });
      this.#replaying = true;
      return false;
    }
    if (topic === "account" && before !== undefined && message.n <= before) return false;
    this.#last.set(topic, message.n);
    return true;
  }

  #beat() {
    const now = performance.now();
    if (!this.isOpen) return;
    if (now - this.#heard > SILENCE) this.#socket.close();
    else if (!this.#asked && now - this.#pinged > PING_EVERY) this.#ping();
  }

  #ping() {
    this.#pinged = this.#asked = performance.now();
    this.send({ type: "ping" });
  }

  #closed(socket, code) {
    if (socket !== this.#socket) return;
    this.delay = null;
    if (code === SIGNED_OUT) {
      this.#ended = true;
      this.#say("refused");
      return;
    }
    this.#say("lost");
    const jitter = 0.75 + Math.random() / 2;
    this.#timer = setTimeout(() => this.#connect(), this.#wait * jitter);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  /** The network or the reader is back: no reason to sit out a long wait. */
  #retryNow() {
    if (this.#ended || document.hidden || this.#socket.readyState !== WebSocket.CLOSED) return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  #say(state) {
    this.dispatchEvent(new CustomEvent("line", { detail: { state, delay: this.delay } }));
  }
}

/** A key for a command: the same one sent twice, over any line, has one effect. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
