// The terms that privacy officers added: shown when asked, removed with a reason.

import { call } from "/static/base/http.js";
import { drawn, el, fullTime, isLost, showProblem } from "./words.js";

const part = (id) => document.getElementById(id);
let following = null;

function itemOf(term) {
  const reason = el("input", { className: "usa-input", name: "reason", required: true, maxLength: 2000, autocomplete: "off", spellcheck: false });
  const form = el("form", {}, el("label", {}, "Reason", reason), el("button", { type: "submit", className: "usa-button usa-button--outline" }, "Remove"));
  const item = el(
    "li", {},
    el("span", { className: "hits__about" }, el("q", { className: "hits__words" }, ...drawn(term.words)), " ", el("span", { className: "hit hit--list" }, term.label),
      el("span", { className: "hint" }, ` added by ${term.added_by}, ${fullTime(term.added_at)}, agency ${term.agency_ref}`)),
    el("details", {}, el("summary", {}, "Remove", el("span", { className: "usa-sr-only" }, `: ${term.words}`)), form),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await remove(term, form, item);
  });
  return item;
}

async function remove(term, form, item) {
  try {
    await call("POST", `/v1/reviews/terms/${encodeURIComponent(term.term_id)}/remove`, { body: { reason: form.elements.reason.value } });
  } catch (problem) {
    const told = "The answer did not arrive: it is not known whether the term is removed. Try again; a term that is gone says so.";
    showProblem(isLost(problem) ? { message: told, errors: [] } : problem, form);
    return;
  }
  showProblem(null);
  item.remove();
  part("said").textContent = "The term is removed. Reports from now on are scrubbed without it.";
  part("terms-title").focus();
}

async function show() {
  const query = new URLSearchParams({ limit: "100" });
  if (following) query.set("cursor", following);
  try {
    const { items, unreadable, next } = await call("GET", `/v1/reviews/terms?${query}`);
    showProblem(null);
    part("opening").hidden = true;
    part("terms-title").hidden = false;
    part("terms").hidden = items.length === 0;
    part("terms").replaceChildren(...items.map(itemOf));
    part("unreadable").textContent = items.length ? "" : "There are no terms.";
    if (unreadable) part("unreadable").textContent = `${unreadable} cannot be read: their agency’s keys are destroyed.`;
    part("unreadable").hidden = !part("unreadable").textContent;
    following = next;
    part("next").hidden = next === null;
    part("terms-title").focus();
  } catch (problem) {
    showProblem(problem);
  }
}

part("open").addEventListener("click", show);
part("open").disabled = false; // a press before this script was there would be lost
part("next").addEventListener("click", show);
