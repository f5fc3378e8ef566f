// The report form: gathers the answers, keeps them on the page until they are kept by the service, shows the receipt.
// Nothing typed is ever written to the device's storage.

import { clearErrors, showErrors } from "./errors.js";
import { Sender } from "./sending.js";

const LONGEST_NARRATIVE = 200000;
const part = (id) => document.getElementById(id);
const form = part("report");
let isSending = false;
let isChanged = false;

// The link's token stays in the address, so that a crew may keep the page as a bookmark.
let sender = newSender();
function newSender() {
  return new Sender(window.location.hash.slice(1) || null, showWait);
}

/** The answers that were given, by their names in the report. */
function answers() {
  const given = {};
  for (const [name, value] of new FormData(form)) {
    if (name !== "contact_wish" && value.trim()) given[name] = value.trim();
  }
  if (part("contact-no").checked) {
    delete given.reporter_name;
    delete given.reporter_contact;
  }
  return given;
}

function faultsOf(given) {
  if (!given.narrative) return [{ field: "narrative", detail: "Tell what happened. A sentence is enough." }];
  if (given.narrative.length > LONGEST_NARRATIVE) {
    return [{ field: "narrative", detail: `Shorten the text to ${LONGEST_NARRATIVE.toLocaleString("en-US")} characters.` }];
  }
  return [];
}

function showWait(secondsLeft, attempt) {
  // Told to a screen reader once a pause, not once a second.
  part("sending").setAttribute("aria-live", secondsLeft % 10 === 0 || attempt === 1 ? "polite" : "off");
  part("sending-text").textContent =
    `The report could not be delivered yet. Your text is safe on this page. Trying again in ${secondsLeft} s. Keep this page open.`;
}

function setSending(now) {
  isSending = now;
  part("sending").hidden = !now;
  part("sending-text").textContent = now ? "Sending your report…" : "";
  part("send").textContent = now ? "Sending…" : "Send report";
  part("send").setAttribute("aria-disabled", String(now));
  part("report-form-part").setAttribute("aria-busy", String(now));
  // Locked while it is under way, so that what is shown is what is sent.
  for (const field of form.querySelectorAll("input, textarea")) {
    if (field.type === "radio") field.disabled = now;
    else field.readOnly = now;
  }
}

const EXPLANATIONS = {
  0: ["Your report is not sent yet", "There is no connection to the service. Your text is still here: keep this page open, and press “Send report” again when you have a signal."],
  401: ["The agency’s link does not work", "It may have been replaced. Your text is still here. Ask your agency for the new link, or send the report without it."],
  409: ["A different report with this number was already kept", "Press “Send report” again: it goes out under a new number."],
  410: ["Reports are no longer taken under this link", "Your text is still here. Ask the PSO that gave out the link, or send the report without it."],
  413: ["The report is too long", "Shorten the text, or send it as two reports. Your text is still here."],
};

function explain(problem) {
  part("send-without-link").hidden = ![401, 403, 410].includes(problem.status);
  if (problem.errors.length) {
    showErrors("Please check your answers", "Nothing is lost. Correct these, then send again.", problem.errors);
    return;
  }
  const key = problem.status === 403 ? 401 : problem.status;
  const [title, text] = EXPLANATIONS[key] ?? ["Your report is not sent yet", `${problem.message} Your text is still here. Press “Send report” to try again.`];
  showErrors(title, text);
}

function showReceipt(receipt) {
  isChanged = false;
  form.reset();
  part("contact-fields").hidden = true;
  part("danger-now").hidden = true;
  part("receipt").textContent = receipt;
  part("copied").textContent = "";
  part("report-form-part").hidden = true;
  part("receipt-part").hidden = false;
  part("receipt-title").focus();
  window.scrollTo(0, 0);
}

async function submit(event) {
  event?.preventDefault();
  if (isSending) return;
  const given = answers();
  clearErrors();
  part("send-without-link").hidden = true;
  const faults = faultsOf(given);
  if (faults.length) {
    showErrors("The report is not complete", "", faults);
    return;
  }
  setSending(true);
  try {
    const receipt = await sender.send(given);
    setSending(false);
    showReceipt(receipt);
  } catch (problem) {
    setSending(false);
    if (problem.status === 409) sender = newSender();
    explain(problem);
  }
}

async function copyReceipt() {
  try {
    await navigator.clipboard.writeText(part("receipt").textContent);
    part("copied").textContent = "Copied.";
  } catch {
    window.getSelection().selectAllChildren(part("receipt"));
    part("copied").textContent = "The receipt is selected: copy it with your device’s copy command.";
  }
}

form.addEventListener("submit", submit);
form.addEventListener("input", () => {
  isChanged = Object.keys(answers()).length > 0;
});
form.addEventListener("change", () => {
  part("contact-fields").hidden = part("contact-no").checked;
  part("danger-now").hidden = form.elements.risk_imminent.value !== "y";
});
part("send-without-link").addEventListener("click", () => {
  sender.forgetLink();
  submit();
});
part("copy").addEventListener("click", copyReceipt);
part("another").addEventListener("click", () => {
  sender = newSender();
  part("receipt").textContent = "";
  part("receipt-part").hidden = true;
  part("report-form-part").hidden = false;
  part("field-narrative").focus();
});
window.addEventListener("hashchange", () => {
  sender = newSender();
});
window.addEventListener("beforeunload", (event) => {
  if (isChanged) event.preventDefault();
});
