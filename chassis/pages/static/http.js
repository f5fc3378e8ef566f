// Calls to the service this page came from, and what its answers mean to a person.

/** What went wrong, in words a person can act on; `status` is 0 when the service was not reached. */
export class Problem extends Error {
  constructor(status, detail, errors = [], retryAfterSeconds = null, kind = "") {
    super(detail);
    this.status = status;
    this.kind = kind; // the last word of the document's type, as "text-changed"
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content;

async function problemOf(response) {
  const retryAfter = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  let body = {};
  try {
    body = await response.json();
  } catch {
    // A proxy's page, not a problem document: the status alone has to do.
  }
  const detail = body.detail || body.title || `The service answered ${response.status}.`;
  const errors = Array.isArray(body.errors) ? body.errors : [];
  const kind = String(body.type ?? "").split(":").at(-1);
  return new Problem(response.status, String(detail), errors, Number.isNaN(retryAfter) ? null : retryAfter, kind);
}

/** One request, without the session if `anonymous`; answers the JSON, or null if there is none; throws a Problem. */
export async function call(method, path, { body, headers = {}, timeoutSeconds = 20, anonymous = false } = {}) {
  const all = { Accept: "application/json", "X-Requested-With": "pso", ...headers };
  if (body !== undefined) all["Content-Type"] = "application/json";
  if (method !== "GET" && csrfToken()) all["X-CSRF-Token"] = csrfToken();
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: all,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: anonymous ? "omit" : "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
  } catch {
    throw new Problem(0, "The service could not be reached.");
  }
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    throw new Problem(0, "Something between this page and the service changed the answer.");
  }
}
