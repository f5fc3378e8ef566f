// What became of a report: the receipt alone opens the answer.

import { call } from "/static/base/http.js";

const form = document.getElementById("ask");
const answer = document.getElementById("ask-answer");

async function ask(event) {
  event.preventDefault();
  const receipt = form.elements.receipt.value.trim().toUpperCase();
  answer.textContent = "Asking…";
  try {
    const found = await call("GET", `/v1/receipts/${encodeURIComponent(receipt)}`, { anonymous: true });
    answer.textContent = found.meaning;
  } catch (problem) {
    answer.textContent = problem.status === 0 ? "The service could not be reached. Try again." : problem.message;
  }
}

form.addEventListener("submit", ask);
