// The error summary above the form and the note beside each field it names.

const summary = document.getElementById("error-summary");
const list = document.getElementById("error-summary-list");

const controlOf = (field) => document.getElementById(`field-${field}`);

function clearField(place) {
  place.replaceChildren();
  const question = place.closest(".question");
  question.classList.remove("question--wrong");
  const control = controlOf(place.dataset.errorFor);
  control.removeAttribute("aria-invalid");
  const hint = document.getElementById(`hint-${place.dataset.errorFor}`);
  if (hint) control.setAttribute("aria-describedby", hint.id);
  else control.removeAttribute("aria-describedby");
}

/** Takes every error off the page. */
export function clearErrors() {
  summary.hidden = true;
  list.replaceChildren();
  document.querySelectorAll("[data-error-for]").forEach(clearField);
}

function markField(field, text) {
  const place = document.querySelector(`[data-error-for="${CSS.escape(field)}"]`);
  const control = controlOf(field);
  if (!place || !control) return false;
  const note = document.createElement("span");
  note.className = "usa-error-message";
  note.id = `error-${field}`;
  note.textContent = `Error: ${text}`;
  place.replaceChildren(note);
  place.closest(".question").classList.add("question--wrong");
  if (control.tagName !== "FIELDSET") control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", [`error-${field}`, `hint-${field}`].filter((id) => document.getElementById(id)).join(" "));
  control.closest("details")?.setAttribute("open", "");
  return true;
}

function entry(field, text, isMarked) {
  const item = document.createElement("li");
  if (!isMarked) {
    item.textContent = text;
    return item;
  }
  const link = document.createElement("a");
  link.href = `#field-${field}`;
  link.textContent = text;
  link.addEventListener("click", (event) => {
    event.preventDefault(); // the address holds the agency's link
    const control = controlOf(field);
    control.scrollIntoView({ block: "center" });
    control.focus();
  });
  item.append(link);
  return item;
}

/** Shows what went wrong and moves there; `errors` are {field, detail}, the field as in the report's JSON. */
export function showErrors(title, text, errors = []) {
  clearErrors();
  document.getElementById("error-summary-title").textContent = title;
  document.getElementById("error-summary-text").textContent = text;
  for (const { field, detail } of errors) list.append(entry(field, detail, markField(field, detail)));
  summary.hidden = false;
  summary.focus();
  summary.scrollIntoView({ block: "start" });
}
