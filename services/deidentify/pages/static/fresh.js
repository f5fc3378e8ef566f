// What the service says of the report without its words, read anew from its page.

const FACTS = ".facts";
const TOKEN = 'meta[name="csrf-token"]';
const TIMEOUT_MS = 20000;

/** Shows the facts as they are now and takes on the token of a new sign-in; answers whether they could be read. */
export async function readAgain() {
  let page;
  try {
    const answer = await fetch(location.pathname, { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT_MS) });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return false;
  }
  const [facts, token] = [page.querySelector(FACTS), page.querySelector(TOKEN)];
  if (!facts) return false; // the page to sign in, or a proxy's
  if (token) document.querySelector(TOKEN).content = token.content;
  document.querySelector(FACTS).replaceChildren(...facts.children);
  return true;
}
