// Hides the codes, drugs and devices that the search does not find, as the service does where no script runs.

const form = document.getElementById("search");
const query = document.getElementById("query");
const found = document.getElementById("found");
const nothing = document.getElementById("nothing");
const codes = [...document.querySelectorAll("[data-code]")];
const things = [...document.querySelectorAll("[data-thing]")];
const parts = [...document.querySelectorAll("[data-part]")];
const wordsOf = new Map(
  codes.map((code) => {
    const facts = [...code.querySelectorAll("[data-searched]")].map((one) => one.textContent);
    return [code, facts.join(" ").toLowerCase()];
  }),
);
const MOST_WHY = 6; // words shown for one code as what it was found by
const { shortest, spellings } = JSON.parse(form.dataset.searchedAs);
const rules = spellings.map(([pattern, written]) => [new RegExp(pattern, "g"), written]);

/** Phrases, found by the beginnings of their words; one that ends in * stands for all that begin so. */
class Spoken {
  constructor(phrases) {
    this.phrases = phrases;
    const all = phrases.join(" ");
    this.text = ` ${all.replaceAll("*", "")} `;
    this.stems = all.split(" ").filter((one) => one.endsWith("*")).map((one) => one.slice(0, -1));
  }

  has(word) {
    const begins = (one) => this.text.includes(one.length < shortest ? ` ${one} ` : ` ${one}`);
    return word.some((one) => begins(one) || this.stems.some((stem) => one.startsWith(stem)));
  }

  why(asked) {
    const says = asked.flatMap((word) => this.phrases.filter((one) => new Spoken([one]).has(word)));
    return [...new Set(says)].slice(0, MOST_WHY);
  }
}

const NONE = new Spoken([]);
let spokenOf = new Map(); // code -> the words that speak for it
let thingOf = new Map();

function spelt(word) {
  const other = rules.reduce((text, [pattern, written]) => text.replace(pattern, written), word).trim();
  return other && other !== word ? [word, other] : [word];
}

function filterCode(code, asked) {
  const text = wordsOf.get(code);
  const spoken = spokenOf.get(code.id) ?? NONE;
  const beside = asked.filter((word) => !word.some((one) => text.includes(one)));
  code.hidden = !beside.every((word) => spoken.has(word));
  const why = code.querySelector("[data-why]");
  why.hidden = code.hidden || !beside.length;
  why.querySelector("dd").textContent = why.hidden ? "" : spoken.why(beside).join("; ").replaceAll("*", "…");
}

function filter() {
  const asked = query.value.toLowerCase().split(/\s+/).filter(Boolean).map(spelt);
  for (const code of codes) filterCode(code, asked);
  for (const thing of things) {
    thing.hidden = !asked.every((word) => (thingOf.get(thing.dataset.thing) ?? NONE).has(word));
  }
  for (const part of parts) {
    part.hidden = !part.querySelector("[data-code]:not([hidden]), [data-thing]:not([hidden])");
  }
  const [some, others] = [codes, things].map((all) => all.filter((one) => !one.hidden).length);
  const named = asked.length ? `, ${others} of ${things.length} drugs and devices` : "";
  found.textContent = `${some} of ${codes.length} codes${named}`;
  nothing.hidden = some + others > 0;
}

/** The ontology's own words; without them the codes are still searched by what the page says of each. */
async function learn() {
  const answer = await fetch("/v1/ontology/words");
  if (!answer.ok) return;
  const known = await answer.json();
  const said = new Map();
  for (const concept of known.concepts) {
    for (const code of concept.codes) said.set(code, [...(said.get(code) ?? []), ...concept.words]);
  }
  spokenOf = new Map([...said].map(([code, words]) => [code, new Spoken([...new Set(words)])]));
  const named = [...known.drugs, ...known.devices];
  thingOf = new Map(named.map((one) => [one.name, new Spoken([one.name, ...one.words])]));
}

function show() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.closest("[hidden]")) {
    query.value = "";
    filter();
    target.scrollIntoView();
  }
}

query.addEventListener("input", filter);
window.addEventListener("hashchange", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  filter();
});
show();
learn().catch(() => {}).finally(filter);
