// The form "Correct the codes": filled with the codes that count, sent with the review and revision that were seen.

import { call } from "/static/base/http.js";
import { clearOutcome, show, tell } from "./actions.js";
import { loadAlert } from "./loading.js";
import { codesLike, el, labelOf, namedCode } from "./words.js";

const CATEGORY = /^[A-Z]{3}-\d{2}$/;
const MOST_DRAFTS = 50;
const form = document.getElementById("correct");
const part = (id) => document.getElementById(id);
const places = ["primary", "second", "third", "fourth"].map((name) => form.elements[name]);
const drafts = new Map(); // what was typed for another report must not be sent with this one
let seen = null; // {reportId, review, revision}: what the person had before them when they began
let isTouched = false;

/** The category that words in a field mean: its code, or the one whose code and label hold them; null if unclear. */
function categoryIn(text) {
  const [first] = text.trim().toUpperCase().split(/[\s–]+/);
  const all = codesLike(CATEGORY);
  if (all.includes(first)) return first;
  if (!all.length) return CATEGORY.test(first) ? first : null; // the names were not to be had
  const found = all.filter((code) => namedCode(code).toLowerCase().includes(text.trim().toLowerCase()));
  return found.length === 1 ? found[0] : null;
}

function check(field) {
  const isUnclear = field.value.trim() !== "" && categoryIn(field.value) === null;
  field.setCustomValidity(isUnclear ? "No single category has this name. Choose one from the list." : "");
  field.setAttribute("aria-invalid", String(isUnclear));
}

function settle(field) {
  const code = field.value.trim() ? categoryIn(field.value) : null;
  if (code) field.value = namedCode(code);
  check(field);
  eachOnce();
}

/** A code that was moved up leaves the place behind, and no code is added twice. */
function eachOnce() {
  const met = new Set();
  for (const field of places) {
    const code = field.value.trim() ? categoryIn(field.value) : null;
    if (code && met.has(code)) field.value = "";
    met.add(code);
  }
}

const values = () => [...new FormData(form)];

function fill(alert) {
  places.forEach((field, index) => {
    field.value = alert.categories[index] ? namedCode(alert.categories[index]) : "";
    check(field);
  });
  for (const name of ["report_type", "harm"]) {
    const select = form.elements[name];
    if (![...select.options].some(({ value }) => value === alert[name])) select.append(el("option", { value: alert[name] }, labelOf(alert[name])));
    select.value = alert[name];
  }
  form.elements.reason.value = "";
}

function showSaid({ machine, withheld }) {
  part("correct-held").hidden = !withheld;
  part("correct-said-categories").textContent = machine ? `The classifier said: ${machine.categories.map(namedCode).join("; ")}` : "";
  part("correct-said-type").textContent = machine ? `The classifier said: ${labelOf(machine.report_type)}` : "";
  part("correct-said-harm").textContent = machine ? `The classifier said: ${labelOf(machine.harm)} (${machine.harm})` : "";
}

const seenOf = (alert) => ({ reportId: alert.report_id, review: alert.review?.review ?? 0, revision: alert.revision });

/** Shows the form for the open alert; what someone is typing is kept, with what they saw when they began. */
export function showCorrection(alert) {
  showSaid(alert);
  if (seen?.reportId === alert.report_id && isTouched) return;
  if (seen && isTouched) drafts.set(seen.reportId, { seen, typed: values() });
  if (drafts.size > MOST_DRAFTS) drafts.delete(drafts.keys().next().value);
  fill(alert);
  seen = seenOf(alert);
  const draft = drafts.get(alert.report_id);
  isTouched = Boolean(draft);
  if (!draft) return;
  drafts.delete(alert.report_id);
  seen = draft.seen;
  for (const [name, value] of draft.typed) form.elements[name].value = value;
  places.forEach(check);
}

function bodyOf() {
  const { report_type, harm, reason } = Object.fromEntries(values());
  const categories = places.filter((field) => field.value.trim()).map((field) => categoryIn(field.value));
  return { review: seen.review, revision: seen.revision, reason, report_type, harm, categories };
}

async function send(onAlert) {
  clearOutcome();
  const { reportId } = seen;
  try {
    const alert = await call("POST", `/v1/reports/${encodeURIComponent(reportId)}/corrections`, { body: bodyOf() });
    if (seen.reportId === reportId) isTouched = false;
    drafts.delete(reportId);
    onAlert(alert);
    tell("The codes are kept.");
  } catch (fault) {
    if (fault.status === 409) await lookAgain(reportId, onAlert);
    show(fault);
  }
}

/** After a conflict: shows what was set meanwhile, so that sending once more is a choice made with open eyes. */
async function lookAgain(reportId, onAlert) {
  const alert = await loadAlert(reportId).catch(() => null);
  if (!alert) return;
  onAlert(alert);
  if (seen.reportId === reportId) seen = seenOf(alert);
}

/** Fills the lists of codes, once their names are known. */
export function prepareCorrection() {
  part("correct-categories").replaceChildren(...codesLike(CATEGORY).map((code) => el("option", { value: namedCode(code) })));
  form.elements.report_type.replaceChildren(...codesLike(/^RT-/).map((code) => el("option", { value: code }, labelOf(code))));
  form.elements.harm.replaceChildren(...codesLike(/^HL-/).map((code) => el("option", { value: code }, `${labelOf(code)} (${code})`)));
}

/** Calls `onAlert(alert)` with the alert's new state after each correction. */
export function onCorrection(onAlert) {
  form.addEventListener("input", ({ target }) => {
    isTouched = true;
    if (places.includes(target)) check(target);
  });
  places.forEach((field) => field.addEventListener("change", () => settle(field)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    await send(onAlert);
    button.disabled = false;
  });
}
