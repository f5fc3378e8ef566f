// An original text with what is hidden in it marked: a caret and a selection by mouse or keys, but no typing.

import { drawn, el, FIELDS } from "./words.js";

const isReadable = /[\p{L}\p{N}]/u;
const isSpace = (letter) => /\s/u.test(letter);

/** How many code points lie before a place in the text; the service counts them, not UTF-16 units. */
function pointsBefore(root, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(root);
  range.setEnd(node, offset);
  return Array.from(range.toString()).length;
}

/** The node and offset of a place given in code points. */
function placeOf(root, points) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let left = points;
  let last = null;
  while (walker.nextNode()) {
    last = walker.currentNode;
    const letters = Array.from(last.data);
    if (left <= letters.length) return [last, letters.slice(0, left).join("").length];
    left -= letters.length;
  }
  return last ? [last, last.data.length] : [root, 0];
}

export class Editor {
  /** `on.pick(editor)` when a selection is to be marked, `on.leave(hits)` when hits are to be left visible. */
  constructor(text, on) {
    this.field = text.field;
    this.letters = Array.from(text.original);
    this.hits = [];
    this.root = el("div", {
      className: "original", contentEditable: "true", spellcheck: false, role: "textbox", translate: false,
      "aria-multiline": "true", "aria-readonly": "true", "aria-label": `Original: ${FIELDS[text.field]}`, "aria-describedby": "help",
      autocapitalize: "off", inputmode: "none", tabIndex: 0,
    });
    this.root.setAttribute("autocorrect", "off");
    this.root.dataset.field = text.field;
    this.shown = el("div", { className: "shown" });
    this.root.addEventListener("beforeinput", (event) => event.preventDefault());
    this.root.addEventListener("input", () => this.#draw()); // an input method that cannot be refused is undone
    this.root.addEventListener("dragstart", (event) => event.preventDefault());
    this.root.addEventListener("keydown", (event) => this.#onKey(event, on));
    this.root.addEventListener("mouseup", () => this.selection() && on.pick(this, { byMouse: true }));
    this.section = el(
      "section", { className: "text" }, el("h3", {}, FIELDS[text.field]),
      el("div", { className: "sides" },
        el("div", { className: "side" }, el("h4", {}, "Original"), this.root),
        el("div", { className: "side" }, el("h4", {}, "As it would be released"), this.shown)),
    );
  }

  /** Takes in what the service says of this text; its hits come in order and apart. */
  update({ shown, hits }) {
    this.hits = hits.map((hit) => ({ ...hit, field: this.field }));
    const caret = document.activeElement === this.root ? this.#caret() : null; // a caret put back takes the focus
    this.#draw();
    if (caret !== null) this.putCaret(caret);
    this.#showScrubbed(shown);
  }

  words({ start, end }) {
    return this.letters.slice(start, end).join("");
  }

  /** How a place is hidden now, in words; empty where all of it is visible. */
  cover(span) {
    const hits = this.#hitsIn(span);
    if (!hits.length) return "";
    const kinds = [...new Set(hits.map(({ label }) => label))].join(", ");
    const ends = [span.start, ...hits.map(({ end }) => end)];
    const between = ends.map((start, place) => this.words({ start, end: Math.max(start, hits[place]?.start ?? span.end) }));
    return between.some((words) => isReadable.test(words)) ? `hidden in part, as ${kinds}` : `hidden as ${kinds}`;
  }

  get isSelected() {
    const chosen = document.getSelection();
    return !chosen.isCollapsed && this.root.contains(chosen.anchorNode);
  }

  /** What is selected, without white space at its ends; null when nothing is. */
  selection() {
    const chosen = document.getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    if (!this.root.contains(chosen.anchorNode)) return null;
    // A double or triple click on the last words selects to the beginning of what follows the text.
    const isInside = (node) => this.root.contains(node);
    let start = isInside(range.startContainer) ? pointsBefore(this.root, range.startContainer, range.startOffset) : 0;
    let end = isInside(range.endContainer) ? pointsBefore(this.root, range.endContainer, range.endOffset) : this.letters.length;
    while (start < end && isSpace(this.letters[start])) start += 1;
    while (end > start && isSpace(this.letters[end - 1])) end -= 1;
    return start < end ? { field: this.field, start, end } : null;
  }

  putCaret(points) {
    document.getSelection().collapse(...placeOf(this.root, points));
  }

  #caret() {
    const chosen = document.getSelection();
    if (!chosen.rangeCount || !this.root.contains(chosen.focusNode)) return null;
    return pointsBefore(this.root, chosen.focusNode, chosen.focusOffset);
  }

  #onKey(event, on) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (this.selection()) on.pick(this, { byMouse: false });
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      const span = this.selection();
      on.leave(span ? this.#hitsIn(span) : this.#hitsAt(this.#caret()));
    }
  }

  #hitsIn({ start, end }) {
    const found = [];
    for (let place = this.#placeBehind(start); this.hits[place]?.start < end; place += 1) found.push(this.hits[place]);
    return found;
  }

  /** The first hit that ends behind a place. */
  #placeBehind(start) {
    let [low, high] = [0, this.hits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.hits[middle].end > start) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** What is hidden at the caret, or else what ends there: where the caret stands once words are marked. */
  #hitsAt(caret) {
    const on = this.#hitsIn({ start: caret, end: caret + 1 });
    return on.length ? on : this.#hitsIn({ start: caret - 1, end: caret });
  }

  #draw() {
    const nodes = [];
    let position = 0;
    for (const hit of this.hits) {
      nodes.push(...drawn(this.words({ start: position, end: hit.start })));
      const mark = el("mark", { className: `hit hit--${hit.family}` }, ...drawn(this.words(hit)));
      mark.dataset.tag = `${hit.label} · ${hit.rule}`;
      nodes.push(mark);
      position = hit.end;
    }
    this.root.replaceChildren(...nodes, ...drawn(this.words({ start: position })));
  }

  #showScrubbed(shown) {
    const pieces = shown.split(/(\[[A-Z_]+-\d+(?:: (?:\d{4}|90 or older))?\])/u);
    this.shown.replaceChildren(...pieces.flatMap((piece, place) => (place % 2 ? el("mark", { className: "placeholder" }, piece) : drawn(piece))));
  }
}
