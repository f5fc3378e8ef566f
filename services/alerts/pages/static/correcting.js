// The form "Correct the codes": filled with the codes that count, sent with what was seen and only where a person changed it.

import { call } from "/static/base/http.js";
import { clearOutcome, once, show, showWaiting, stop, tell } from "./actions.js";
import { isSame, setBetween } from "./codes.js";
import { loadAlert } from "./loading.js";
import { codesLike, el, fullTime, harmsOf, labelOf, namedCode } from "./words.js";

const CATEGORY = /^[A-Z]{3}-\d{2}$/;
const AXES = { categories: "the categories", report_type: "the kind of report", harm: "the harm" };
const MOST_DRAFTS = 50;
const form = document.getElementById("correct");
const part = (id) => document.getElementById(id);
const places = ["primary", "second", "third", "fourth"].map((name) => form.elements[name]);
const drafts = new Map(); // what was typed for another report must not be sent with this one
let seen = null; // the alert as the person had it before them when they began
let changed = new Set(); // the axes they set; one they did not judge must not count as an expert's

const firstWord = (text) => text.trim().toUpperCase().split(/[\s–]+/)[0];

/** The categories that words in a field may mean: the one of its code, or those whose code and label hold them. */
function categoriesIn(text) {
  const [first, all] = [firstWord(text), codesLike(CATEGORY)];
  if (!all.length) return CATEGORY.test(first) ? [first] : []; // the names were not to be had
  if (all.includes(first)) return [first];
  return all.filter((code) => namedCode(code).toLowerCase().includes(text.trim().toLowerCase()));
}

function categoryIn(text) {
  const found = categoriesIn(text);
  return found.length === 1 ? found[0] : null;
}

/** Why words in a field name no single category; empty where they do, or where there are none. */
function faultOf(text) {
  const found = categoriesIn(text);
  if (!text.trim() || found.length === 1) return "";
  if (found.length) return `${found.length} categories have this in their names, as ${namedCode(found[0])}. Choose one from the list.`;
  if (CATEGORY.test(firstWord(text))) return `There is no category ${firstWord(text)}. Choose one from the list.`;
  return "No category has these words in its name. Try others, or choose one from the list.";
}

function check(field) {
  const fault = faultOf(field.value);
  field.setCustomValidity(fault);
  field.setAttribute("aria-invalid", String(fault !== ""));
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
  part("correct-once").textContent = "";
  for (const field of places) {
    const code = field.value.trim() ? categoryIn(field.value) : null;
    if (code && met.has(code)) {
      field.value = "";
      part("correct-once").textContent = `${namedCode(code)} was there twice; it counts once, in its first place.`;
    }
    met.add(code);
  }
}

const typed = () => [...new FormData(form)];
const isTouched = () => changed.size > 0 || form.elements.reason.value !== "";

function valueOf(axis) {
  if (axis !== "categories") return form.elements[axis].value;
  return places.filter((field) => field.value.trim()).map((field) => categoryIn(field.value));
}

/** Says what the button will send; with nothing changed it confirms every code. */
function showChanged() {
  const names = [...changed].map((axis) => AXES[axis]);
  part("correct-sets").textContent = names.length
    ? `You set ${names.join(" and ")}; every other code stays as it is.`
    : "You changed no code: to keep them confirms all codes as they stand.";
}

/** Whether the codes contradict each other and nobody was told of it yet; tells it, so that a second press is a choice. */
function isDoubted() {
  const [reportType, harm] = [valueOf("report_type"), valueOf("harm")];
  const isJudged = !changed.size || changed.has("report_type") || changed.has("harm");
  const allowed = harmsOf(reportType);
  if (!isJudged || !allowed || allowed.includes(harm) || !part("correct-doubt").hidden) return false;
  part("correct-doubt").textContent = `“${labelOf(reportType)}” and “${labelOf(harm)} (${harm})” contradict each other: `
    + `by the taxonomy the harm is ${allowed.join(" or ")}. Change one, or press again to keep both.`;
  part("correct-doubt").hidden = false;
  part("correct-doubt").scrollIntoView({ block: "nearest" });
  return true;
}

function noteChange(field) {
  const axis = places.includes(field) ? "categories" : field.name;
  if (!(axis in AXES)) return;
  if (axis !== "categories") part("correct-doubt").hidden = true;
  if (isSame(valueOf(axis), seen[axis])) changed.delete(axis);
  else changed.add(axis);
  showChanged();
}

function fillAxis(axis, alert) {
  if (axis === "categories") {
    places.forEach((field, index) => {
      field.value = alert.categories[index] ? namedCode(alert.categories[index]) : "";
      check(field);
    });
    return;
  }
  const select = form.elements[axis];
  if (![...select.options].some(({ value }) => value === alert[axis])) select.append(el("option", { value: alert[axis] }, labelOf(alert[axis])));
  select.value = alert[axis];
}

function fill(alert) {
  Object.keys(AXES).forEach((axis) => fillAxis(axis, alert));
  seen = alert;
  clear();
}

function clear() {
  changed = new Set();
  form.elements.reason.value = "";
  part("correct-doubt").hidden = true;
  showChanged();
}

function showSaid({ machine, withheld }) {
  part("correct-held").hidden = !withheld;
  part("correct-said-categories").textContent = machine ? `The classifier said: ${machine.categories.map(namedCode).join("; ")}` : "";
  part("correct-said-type").textContent = machine ? `The classifier said: ${labelOf(machine.report_type)}` : "";
  part("correct-said-harm").textContent = machine ? `The classifier said: ${labelOf(machine.harm)} (${machine.harm})` : "";
}

/** Shows the form for the open alert; what someone is typing is kept, with what they saw when they began. */
export function showCorrection(alert) {
  showSaid(alert);
  showWaiting(form, alert.report_id, "correct");
  if (seen?.report_id === alert.report_id && isTouched()) return;
  if (seen && isTouched()) drafts.set(seen.report_id, { seen, changed, typed: typed() });
  if (drafts.size > MOST_DRAFTS) drafts.delete(drafts.keys().next().value);
  fill(alert);
  const draft = drafts.get(alert.report_id);
  if (!draft) return;
  drafts.delete(alert.report_id);
  for (const [name, value] of draft.typed) form.elements[name].value = value;
  places.forEach(check);
  ({ seen, changed } = draft);
  showChanged();
}

const reviewOf = (alert) => alert.review?.review ?? 0;

function bodyOf() {
  const codes = Object.fromEntries([...changed].map((axis) => [axis, valueOf(axis)]));
  return { review: reviewOf(seen), revision: seen.revision, reason: form.elements.reason.value, ...codes };
}

async function send(onAlert) {
  clearOutcome();
  const [began, sent] = [seen, JSON.stringify(typed())];
  const reportId = began.report_id;
  try {
    const alert = await call("POST", `/v1/reports/${encodeURIComponent(reportId)}/corrections`, { body: bodyOf() });
    if (JSON.stringify(drafts.get(reportId)?.typed) === sent) drafts.delete(reportId);
    if (seen.report_id === reportId && JSON.stringify(typed()) === sent) clear();
    onAlert(alert);
    tell(alert.tier === began.tier ? "The codes are kept." : `The codes are kept. The alert is now ${alert.tier}.`, alert);
  } catch (fault) {
    const newest = fault.status === 409 ? await loadAlert(reportId).catch(() => null) : null;
    if (newest) onAlert(newest);
    if (newest && newest.report_id === seen.report_id && reviewOf(newest) > reviewOf(seen)) showConflict(newest);
    else show(fault, began);
  }
}

/** What the person left alone follows the newest codes, and what was set meanwhile is named. */
function showConflict(alert) {
  Object.keys(AXES).filter((axis) => !changed.has(axis)).forEach((axis) => fillAxis(axis, alert));
  part("correct-doubt").hidden = true; // the two may be others now
  const { reviewed_by: by, reviewed_at: at } = alert.review;
  stop(`The codes were corrected meanwhile, last by ${by}, ${fullTime(at)}. ${setBetween(seen.review, alert.review)}. `
    + "What you entered is kept below: compare, and keep it again if it should count.", alert);
  seen = alert;
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
    if (places.includes(target)) check(target);
    noteChange(target);
  });
  form.addEventListener("change", ({ target }) => {
    if (places.includes(target)) settle(target);
    noteChange(target);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isDoubted()) once(form, seen.report_id, "correct", () => send(onAlert));
  });
}
