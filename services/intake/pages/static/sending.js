// Sends one report until it is kept: the same text always goes out under the same id, so that a retry is never a second report.

import { call, Problem } from "/static/base/http.js";

const PAUSES_S = [2, 5, 10, 20, 30]; // then only by hand: a phone in a pocket should not call for ever
const LONGEST_PAUSE_S = 60;
const WORTH_RETRYING = new Set([0, 408, 429, 502, 503, 504]);

/** A random UUID, also where the page came over plain HTTP and crypto.randomUUID is missing. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Sender {
  #id = null;
  #lastText = null;
  #token;
  #onWait;

  /** `onWait(secondsLeft, attempt)` is told of every pause, once a second. */
  constructor(token, onWait) {
    this.#token = token;
    this.#onWait = onWait;
  }

  /** Leaves the agency's link out, where the service no longer knows it. */
  forgetLink() {
    this.#token = null;
  }

  #idFor(answers) {
    const text = JSON.stringify(answers);
    // A changed text is another report: the first one may have been kept though its answer was lost.
    if (text !== this.#lastText) this.#id = newId();
    this.#lastText = text;
    return this.#id;
  }

  /** Answers the receipt; throws the last Problem when no automatic attempt is left. */
  async send(answers) {
    const body = { submission_id: this.#idFor(answers), ...answers };
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#once(body);
      } catch (problem) {
        if (!WORTH_RETRYING.has(problem.status) || attempt >= PAUSES_S.length) throw problem;
        const asked = Math.min(problem.retryAfterSeconds ?? 0, LONGEST_PAUSE_S);
        await this.#pause(Math.max(PAUSES_S[attempt], asked), attempt + 1);
      }
    }
  }

  async #once(body) {
    const headers = this.#token ? { "X-Form-Token": this.#token } : {};
    const answer = await call("POST", "/v1/reports", { body, headers, anonymous: true });
    if (!answer?.receipt) throw new Problem(0, "The service gave no receipt.");
    return answer.receipt;
  }

  /** Counts down; ends early when the phone finds its network again. */
  #pause(seconds, attempt) {
    return new Promise((resolve) => {
      let left = seconds;
      const done = () => {
        clearInterval(clock);
        window.removeEventListener("online", done);
        resolve();
      };
      const clock = setInterval(() => {
        left -= 1;
        if (left <= 0) done();
        else this.#onWait(left, attempt);
      }, 1000);
      window.addEventListener("online", done);
      this.#onWait(left, attempt);
    });
  }
}
