// Hides the codes that the search does not find, as the service does where this script does not run.

const form = document.getElementById("search");
const query = document.getElementById("query");
const found = document.getElementById("found");
const codes = [...document.querySelectorAll("[data-code]")];
const parts = [...document.querySelectorAll("[data-part]")];
const wordsOf = new Map(
  codes.map((code) => {
    const facts = [...code.querySelectorAll("[data-searched]")].map((one) => one.textContent);
    return [code, facts.join(" ").toLowerCase()];
  }),
);

function filter() {
  const asked = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const code of codes) {
    code.hidden = !asked.every((word) => wordsOf.get(code).includes(word));
  }
  for (const part of parts) {
    part.hidden = !part.querySelector("[data-code]:not([hidden])");
  }
  const shown = codes.filter((code) => !code.hidden).length;
  found.textContent = `${shown} of ${codes.length} codes`;
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
filter();
show();
