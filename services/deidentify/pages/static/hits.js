// The list of what is hidden, each part with its kind, its rule and what can be done about it.

import { drawn, el, FIELDS } from "./words.js";

const list = document.getElementById("hits");
const visible = document.getElementById("visible-hits");

const about = (hit, words) => el(
  "span", { className: "hits__about" },
  el("q", { className: "hits__words" }, ...drawn(words)), " ",
  el("span", { className: `hit hit--${hit.family}` }, `${hit.label} · ${hit.rule}`),
  el("span", { className: "hint" }, ` ${FIELDS[hit.field].toLowerCase()}, characters ${hit.start} to ${hit.end}`),
);

/** A button whose name tells what it is about, so that a list of buttons can be used by itself. */
const act = (text, words, onclick) => el(
  "button", { type: "button", className: "usa-button usa-button--outline hits__act", onclick },
  text, el("span", { className: "usa-sr-only" }, `: ${words}`),
);

function everywhere(hit, words, on) {
  const reason = el("input", { className: "usa-input", name: "reason", required: true, maxLength: 2000, autocomplete: "off", spellcheck: false });
  const form = el(
    "form", {}, el("label", {}, "Reason", reason),
    el("button", { type: "submit", className: "usa-button usa-button--outline" }, "Hide it in every report of this agency"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    on.everywhere(hit, form);
  });
  return el("details", {}, el("summary", {}, "Hide it everywhere", el("span", { className: "usa-sr-only" }, `: ${words}`)), form);
}

function itemOf(hit, words, alike, on) {
  if (hit.rule === "person") {
    return el("li", {}, about(hit, words), act("Take it back", words, () => on.takeBack(hit)), everywhere(hit, words, on));
  }
  const buttons = [act("Leave it visible", words, () => on.leave([hit]))];
  if (alike.length > 1) buttons.push(act(`Leave all ${alike.length} visible`, words, () => on.leave(alike)));
  return el("li", {}, about(hit, words), ...buttons);
}

/** What the officer left visible, and where another hit hides it all the same. */
function visibleOf(hit, editor, on) {
  const words = editor.words(hit);
  const cover = editor.cover(hit);
  const flag = cover ? el("strong", { className: "hits__flag" }, `Not visible now: ${cover}.`) : null;
  return el("li", {}, about(hit, words), flag, act("Hide it again", words, () => on.hideAgain(hit)));
}

/** Parts that rules found, by kind and words: what one press leaves visible together. */
function groupsOf(all) {
  const groups = new Map();
  for (const one of all) {
    one.key = `${one.hit.label} ${one.words.toLowerCase()}`;
    if (one.hit.rule === "person") continue;
    if (!groups.has(one.key)) groups.set(one.key, []);
    groups.get(one.key).push(one.hit);
  }
  return groups;
}

/** Draws both lists; the focus stays at the same place of the list it was in. */
export function showHits(editors, removed, on) {
  const all = editors.flatMap((editor) => editor.hits.map((hit) => ({ hit, words: editor.words(hit) })));
  const groups = groupsOf(all);
  const byField = new Map(editors.map((editor) => [editor.field, editor]));
  const focus = placeOfFocus();
  list.replaceChildren(...all.map(({ hit, words, key }) => itemOf(hit, words, groups.get(key), on)));
  visible.replaceChildren(...removed.map((hit) => visibleOf(hit, byField.get(hit.field), on)));
  document.getElementById("visible").hidden = removed.length === 0;
  restore(focus);
  return all.length;
}

function placeOfFocus() {
  const item = document.activeElement?.closest?.("#hits > li, #visible-hits > li");
  return item ? { list: item.parentElement, index: [...item.parentElement.children].indexOf(item) } : null;
}

function restore(focus) {
  if (!focus) return;
  const items = focus.list.children;
  const item = items[Math.min(focus.index, items.length - 1)];
  (item?.querySelector("button") ?? document.getElementById("hits-title")).focus();
}
