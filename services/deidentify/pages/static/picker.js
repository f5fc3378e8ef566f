// Asks what selected words are, beside their text: by Enter, by mouse, or by a button where there is neither.

import { drawn } from "./words.js";

const part = (id) => document.getElementById(id);
const form = part("picker"); // moves from text to text
const button = part("mark");
let editors = [];
let picked = null;

export function pick(editor, { byMouse }, say) {
  picked = { editor, ...editor.selection() };
  part("picked").replaceChildren(...drawn(editor.words(picked)));
  editor.section.append(form);
  form.hidden = false;
  say("Choose what the selected words are.");
  if (byMouse) form.scrollIntoView({ block: "nearest" }); // a second click may still widen the selection
  else part("label").focus();
}

function unpick() {
  const { editor, end } = picked;
  picked = null;
  form.hidden = true;
  editor.root.focus();
  editor.putCaret(end);
}

/** Takes the words off the screen. */
export function closePicker() {
  picked = null;
  form.hidden = true;
  part("said").after(form);
  part("picked").replaceChildren();
  watchSelections([]);
}

/** The button marks what is selected in one of these. */
export function watchSelections(among) {
  editors = among;
  button.disabled = true;
}

/** `hide(span)` gets the words' place with the label that was chosen. */
export function startPicker(hide, say) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { editor, start, end } = picked;
    const span = { field: editor.field, start, end, label: part("label").value };
    unpick();
    hide(span);
  });
  const cancel = () => { unpick(); say(""); };
  part("cancel").addEventListener("click", cancel);
  form.addEventListener("keydown", (event) => event.key === "Escape" && cancel());
  document.addEventListener("selectionchange", () => { button.disabled = !editors.some((editor) => editor.isSelected); });
  button.addEventListener("mousedown", (event) => event.preventDefault()); // a press does not take the selection away
  button.addEventListener("click", () => {
    const editor = editors.find((one) => one.selection());
    if (editor) pick(editor, { byMouse: false }, say);
    else say("Nothing is selected.");
  });
}
