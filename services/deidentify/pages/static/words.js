// How held reports are said in words, the same on every page of the review.

export const REASONS = {
  residual_risk: "the scrubber is not sure that all is hidden",
  list_version_unknown: "the agency’s lists were not known",
  scrubber_failed: "the scrubber failed on it",
  rejected: "a privacy officer rejected an earlier telling",
};
export const FIELDS = {
  narrative: "Narrative",
  device: "Device",
  medication: "Medication",
  contributing_factors: "Contributing factors",
  actions_taken: "Actions taken",
  prevention: "Prevention",
  reason: "Reason",
};
export const DONE = {
  opened: "opened the report",
  span_added: "marked a part to be hidden",
  span_removed: "left a hidden part visible",
  released: "released the text",
  rejected: "rejected the text",
  superseded: "closed or replaced the entry: the report was scrubbed again",
  shredded: "closed the entry: the agency’s keys are destroyed",
  term_added: "had words hidden everywhere for the agency",
  term_removed: "removed a term",
  terms_read: "looked at the terms",
};

/** An element with properties and children; text is always text, never markup. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

const UNSEEN = /((?![\n\r\t])[\p{Cc}\p{Cf}\u115f\u1160\u3164\uffa0])/u;

/** A report's words as nodes: what is not drawn, or turns others round, bears its number and turns nothing. */
export function drawn(text) {
  const unseen = (letter) => {
    const code = letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return el("span", { className: "unseen", "data-code": `U+${code}` }, letter);
  };
  return text.split(UNSEEN).map((piece, place) => (place % 2 ? unseen(piece) : piece)).filter((node) => node !== "");
}

/** How long something has lasted, in the largest unit that fits. */
export function age(time, now) {
  const minutes = Math.max(0, Math.floor((now - Date.parse(time)) / 60000));
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 1440)} days`;
}

export const fullTime = (time) => new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });

/** Whether it may have been done nevertheless: the answer did not arrive, or tells of a failure on the way. */
export const isLost = ({ status }) => status === 0 || status >= 500;

/** What a person can do about a request that failed. */
export function adviceFor(problem) {
  const advice = {
    0: "The service could not be reached. Try again.",
    401: "Your sign-in has ended. Sign in again with a new one-time link.",
    403: "Your role may not do this.",
  };
  const faults = problem.errors.map(({ field, detail }) => `${FIELDS[field] ?? field}: ${detail}`);
  return advice[problem.status] ?? [problem.message, ...faults].join(" ");
}

/** Shows a problem where it is seen and heard, and goes to the field that is at fault; without one, hides the last. */
export function showProblem(problem, form = null) {
  const place = document.getElementById("problem");
  place.textContent = problem ? adviceFor(problem) : "";
  place.hidden = !problem;
  if (problem) place.scrollIntoView({ block: "center" });
  const wrong = (problem?.errors ?? []).map(({ field }) => form?.elements[field]).find(Boolean);
  wrong?.focus();
}
