// What an expert does with an alert: each press becomes one request, and its answer is said aloud, of the alert it is about.

import { call } from "/static/base/http.js";
import { loadAlert } from "./loading.js";
import { el, named } from "./words.js";

const result = document.getElementById("act-result");
const problem = document.getElementById("act-problem");
const elsewhere = document.getElementById("act-elsewhere");
const DONE = {
  acknowledge: "Acknowledged.",
  assign: "Assigned.",
  tier: "The tier is changed.",
  resolve: "Resolved.",
  message: "The message is sent.",
};
const drafts = new Map(); // what was typed for another alert must not be sent with this one
const MOST_DRAFTS = 50;
const forms = [...document.querySelectorAll("form[data-action]")];
const unsaid = new Map(); // what stands in the way of an alert that was left meanwhile, until it is open again
const waiting = new Set(); // what was sent and has no answer yet, by report and action
let shownId = null;
let openIt = () => {};

/** Takes the notes of the last action off the page. */
export function clearOutcome() {
  result.textContent = "";
  problem.hidden = true;
}

/** Says aloud that something was kept of this alert; named, if the reader has gone on to another. */
export function tell(words, alert) {
  if (alert.report_id === shownId) clearOutcome();
  result.textContent = alert.report_id === shownId ? words : `${named(alert)}: ${words}`;
}

/** Says aloud what stands in the way of this alert; on its own page, or else named until that is open again. */
export function stop(words, alert) {
  if (alert.report_id === shownId) {
    clearOutcome();
    problem.textContent = words;
    problem.hidden = false;
    problem.scrollIntoView({ block: "center" });
    return;
  }
  unsaid.delete(alert.report_id);
  unsaid.set(alert.report_id, { words, alert });
  showUnsaid();
}

function showUnsaid() {
  const last = [...unsaid.values()].at(-1);
  elsewhere.replaceChildren();
  if (!last) return;
  const button = el("button", { type: "button", className: "usa-button usa-button--unstyled" }, "Open it");
  button.addEventListener("click", () => openIt(last.alert.report_id));
  elsewhere.append(el("span", {}, `${named(last.alert)}: ${last.words} `), button);
}

/** Says aloud why something was refused, naming the fields that were wrong. */
export function show(fault, alert) {
  const advice = {
    0: "The service could not be reached. Nothing was changed; try again.",
    401: "Your sign-in has ended. Sign in again with a new one-time link.",
    403: `${fault.message} Copy what you typed first: to reload empties the forms.`,
  };
  const fields = fault.errors.map(({ field, detail }) => ` ${field.replaceAll("_", " ")}: ${detail}`).join("");
  stop(advice[fault.status] ?? fault.message + fields, alert);
}

const CALMING = ["tier", "resolve"]; // what became graver than the person saw must not be calmed by it

/** Sends one action of an alert as the person sees it; `onAlert` takes its new state in. Answers whether it was kept. */
export async function act(alert, action, body, onAlert) {
  clearOutcome();
  const seen = CALMING.includes(action) ? { tier_seen: alert.tier } : {};
  try {
    const after = await call("POST", `/v1/alerts/${encodeURIComponent(alert.report_id)}/${action}`, { body: { ...body, ...seen } });
    if (after?.report_id) onAlert(after);
    tell(DONE[action], alert);
    return true;
  } catch (fault) {
    const newest = fault.status === 409 ? await loadAlert(alert.report_id).catch(() => null) : null;
    if (newest) onAlert(newest);
    show(fault, alert);
    return false;
  }
}

const typed = (form) => [...new FormData(form)];

/** Turns notes and forms to another alert: keeps what was typed for the one and brings back what was typed for the other. */
export function turnForms(toId) {
  if (shownId) drafts.set(shownId, new Map(forms.map((form) => [form, typed(form)])));
  if (drafts.size > MOST_DRAFTS) drafts.delete(drafts.keys().next().value);
  shownId = toId;
  clearOutcome();
  for (const form of forms) {
    form.reset();
    for (const [name, value] of drafts.get(toId)?.get(form) ?? []) form.elements[name].value = value;
    showWaiting(form, toId, form.dataset.action);
  }
  const words = unsaid.get(toId)?.words;
  unsaid.delete(toId);
  showUnsaid();
  if (words) stop(words, { report_id: toId });
}

/** Empties a form of what was sent with it, wherever its alert's words are now; what was typed since stays. */
function empty(form, reportId, sent) {
  const isSent = (words) => JSON.stringify(words) === sent;
  if (reportId === shownId && isSent(typed(form))) form.reset();
  const draft = drafts.get(reportId);
  if (draft && isSent(draft.get(form))) draft.delete(form);
}

const keyOf = (reportId, action) => `${reportId} ${action}`;

/** Says by the button whether an answer is awaited. Not `disabled`: that would take the keyboard's focus from it. */
export function showWaiting(form, reportId, action) {
  form.querySelector("button[type=submit]").setAttribute("aria-disabled", String(waiting.has(keyOf(reportId, action))));
}

/** Runs `send()` once at a time for a report's form; the button says so as long as that report is shown. */
export async function once(form, reportId, action, send) {
  const key = keyOf(reportId, action);
  if (waiting.has(key)) return;
  waiting.add(key);
  showWaiting(form, reportId, action);
  await send();
  waiting.delete(key);
  if (reportId === shownId) showWaiting(form, reportId, action);
}

/** A form's answers as the service takes them: a disposition goes first in `detail`. */
function bodyOf(form) {
  const { disposition, ...body } = Object.fromEntries(new FormData(form));
  if (disposition) body.detail = [disposition, body.detail.trim()].filter(Boolean).join(": ");
  return body;
}

/** Calls `onSubmit(reportId, action, body)` for each form; it is emptied once its action was kept. `onOpen(reportId)` opens one. */
export function listen(onSubmit, onOpen) {
  openIt = onOpen;
  document.getElementById("act").addEventListener("change", ({ target }) => {
    if (!target.value.trim()) target.value = ""; // blanks are no reason: emptied, the browser asks for one
  });
  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [reportId, action, sent] = [shownId, form.dataset.action, JSON.stringify(typed(form))];
      once(form, reportId, action, async () => {
        if (await onSubmit(reportId, action, bodyOf(form))) empty(form, reportId, sent);
      });
    });
  }
}
