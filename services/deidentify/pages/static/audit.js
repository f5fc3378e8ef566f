// Who saw this report and what they decided; never the words, only where and of which kind they were.

import { call } from "/static/base/http.js";
import { DONE, el, fullTime } from "./words.js";

const place = document.getElementById("audit");
const PAGE = 200;

function itemOf(note) {
  const where = note.field ? `: ${note.label}${note.rule ? ` by ${note.rule}` : ""}, ${note.field.replaceAll("_", " ")} ${note.start} to ${note.end}` : "";
  return el(
    "li", {}, el("time", { dateTime: note.at }, fullTime(note.at)), " – ", el("strong", {}, note.by),
    ` ${DONE[note.what] ?? note.what}${where}`, note.reason ? `. Reason: ${note.reason}` : "",
  );
}

/** Reads the report's notes again; without them the page still works. */
export async function showAudit(reportId) {
  const query = new URLSearchParams({ report_id: reportId, limit: String(PAGE) });
  const notes = await call("GET", `/v1/reviews/audit?${query}`).catch(() => null);
  if (!notes) return;
  place.replaceChildren(...notes.items.map(itemOf));
  document.getElementById("audit-empty").hidden = notes.items.length > 0;
}
