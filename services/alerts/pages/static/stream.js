// The live stream of alerts: server-sent events read with fetch, so that a silent connection is noticed and resumed.
// (EventSource neither tells of comments nor retries after an error answer.)

const SILENCE_S = 45; // the service sends a comment every 15 s; three missed ones mean a dead line
const PAUSES_S = [1, 2, 5, 10, 20, 30]; // the last one is repeated while the page is open
const LONGEST_MESSAGE = 4 * 1024 * 1024; // the topic's own limit

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Cuts a stream of text into messages {event, data, id}; a message may carry no more than an id. */
export class MessageParser {
  #rest = "";

  /** Answers the messages that `text` completes. */
  push(text) {
    const all = this.#rest + text;
    const half = all.endsWith("\r") ? "\r" : ""; // its line feed may come with the next piece
    const blocks = all.slice(0, all.length - half.length).replace(/\r\n?/g, "\n").split("\n\n");
    this.#rest = blocks.pop() + half;
    if (this.#rest.length > LONGEST_MESSAGE) throw new Error("The stream sent a message without an end.");
    return blocks.map((block) => this.#message(block)).filter((message) => message.data || message.id);
  }

  #message(block) {
    const message = { event: "message", data: "", id: null };
    const data = [];
    for (const line of block.split("\n")) {
      const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
      if (name === "data") data.push(value);
      else if (name === "event" || name === "id") message[name] = value;
    }
    return { ...message, data: data.join("\n") };
  }
}

export class AlertStream {
  #position;
  #tiers;
  #reader = new MessageParser();
  #stopped = false;
  #connection = null;

  /** `onState` is told "live", "lost", "signed-out" or "stale" (the position is too old: load the list again). */
  constructor(position, tiers, { onAlert, onState }) {
    this.#position = position;
    this.#tiers = tiers;
    this.onAlert = onAlert;
    this.onState = onState;
  }

  /** Lets go of the connection at once: a browser keeps six to one address, and a list must still be loaded. */
  stop() {
    this.#stopped = true;
    this.#connection?.abort();
  }

  /** Runs as long as the page is open, each time from the last message seen. */
  async run() {
    for (let failures = 0; !this.#stopped; failures += 1) {
      const outcome = await this.#once(() => {
        failures = 0;
      });
      if (this.#stopped) return;
      this.onState(outcome);
      if (outcome !== "lost") return;
      await pause(PAUSES_S[Math.min(failures, PAUSES_S.length - 1)]);
    }
  }

  async #once(onOpen) {
    const stop = new AbortController();
    this.#connection = stop;
    let watch = setTimeout(() => stop.abort(), SILENCE_S * 1000);
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(() => stop.abort(), SILENCE_S * 1000);
    };
    try {
      return await this.#read(stop.signal, alive, onOpen);
    } catch {
      return "lost";
    } finally {
      clearTimeout(watch);
      stop.abort();
    }
  }

  async #read(signal, alive, onOpen) {
    const query = new URLSearchParams([["from", this.#position], ...this.#tiers.map((tier) => ["tier", tier])]);
    const response = await fetch(`/v1/alerts/stream?${query}`, {
      headers: { Accept: "text/event-stream", "Last-Event-ID": this.#position },
      credentials: "same-origin",
      cache: "no-store",
      signal,
    });
    if (response.status === 401 || response.status === 403) return "signed-out";
    if ([400, 404, 410, 422].includes(response.status)) return "stale";
    if (!response.ok) return "lost";
    this.#reader = new MessageParser();
    onOpen();
    this.onState("live");
    const chunks = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await chunks.read();
      if (done || this.#stopped) return "lost";
      alive();
      this.#reader.push(value).forEach((message) => this.#take(message));
    }
  }

  #take(message) {
    if (message.event === "alert" && message.data) this.onAlert(JSON.parse(message.data));
    if (message.id) this.#position = message.id;
  }
}
