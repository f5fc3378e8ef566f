// What an expert does with an alert: each press becomes one request, and its answer is said aloud.

import { call } from "/static/base/http.js";

const result = document.getElementById("act-result");
const problem = document.getElementById("act-problem");
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

/** Takes the notes of the last action off the page. */
export function clearOutcome() {
  result.textContent = "";
  problem.hidden = true;
}

/** Says aloud that something was kept. */
export function tell(words) {
  clearOutcome();
  result.textContent = words;
}

/** Says aloud what stands in the way. */
export function stop(words) {
  clearOutcome();
  problem.textContent = words;
  problem.hidden = false;
  problem.scrollIntoView({ block: "center" });
}

/** Says aloud why something was refused, naming the fields that were wrong. */
export function show(fault) {
  const advice = {
    0: "The service could not be reached. Nothing was changed; try again.",
    401: "Your sign-in has ended. Sign in again with a new one-time link.",
    403: "Your role may not do this.",
  };
  const fields = fault.errors.map(({ field, detail }) => ` ${field.replaceAll("_", " ")}: ${detail}`).join("");
  stop(advice[fault.status] ?? fault.message + fields);
}

/** Sends one action; answers the alert's new state if the service gave it, and null if it failed. */
export async function act(reportId, action, body) {
  clearOutcome();
  try {
    const alert = await call("POST", `/v1/alerts/${encodeURIComponent(reportId)}/${action}`, { body });
    tell(DONE[action]);
    return alert ?? {};
  } catch (fault) {
    show(fault);
    return null;
  }
}

/** Keeps what was typed for one alert and brings back what was typed for another. */
export function switchDrafts(fromId, toId) {
  if (fromId) drafts.set(fromId, forms.map((form) => [...new FormData(form)]));
  if (drafts.size > MOST_DRAFTS) drafts.delete(drafts.keys().next().value);
  forms.forEach((form, index) => {
    form.reset();
    for (const [name, value] of drafts.get(toId)?.[index] ?? []) form.elements[name].value = value;
  });
}

/** A form's answers as the service takes them: a disposition goes first in `detail`. */
function bodyOf(form) {
  const { disposition, ...body } = Object.fromEntries(new FormData(form));
  if (disposition) body.detail = [disposition, body.detail.trim()].filter(Boolean).join(": ");
  return body;
}

/** Calls `onSubmit(action, body)` for each form; the form is emptied once its action was kept. */
export function listen(onSubmit) {
  document.getElementById("act").addEventListener("change", ({ target }) => {
    if (!target.value.trim()) target.value = ""; // blanks are no reason: emptied, the browser asks for one
  });
  for (const form of forms) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button[type=submit]");
      button.disabled = true;
      if (await onSubmit(form.dataset.action, bodyOf(form))) form.reset();
      button.disabled = false;
    });
  }
}
