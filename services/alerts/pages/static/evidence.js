// A report's scrubbed text with the words that led to a rule marked in it.

import { el } from "./words.js";

/** The spans of the narrative that rules quote, checked against the words they claim. */
function spansOf(alert, letters) {
  const spans = [];
  for (const { rule, quotes } of alert.rules) {
    for (const { field, start, end, words } of quotes) {
      if (field === "narrative" && letters.slice(start, end).join("") === words) spans.push({ rule, start, end });
    }
  }
  return spans;
}

/** Paragraph text as nodes; where rules overlap, a piece carries all their names. */
export function markedText(alert) {
  const letters = Array.from(alert.text); // spans count code points, as Array.from does
  const spans = spansOf(alert, letters);
  const cuts = new Set([0, letters.length, ...spans.flatMap(({ start, end }) => [start, end])]);
  const edges = [...cuts].sort((a, b) => a - b);
  const nodes = [];
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const [from, to] = [edges[i], edges[i + 1]];
    const words = letters.slice(from, to).join("");
    const covering = spans.filter((span) => span.start < to && span.end > from);
    if (!covering.length) {
      nodes.push(words);
      continue;
    }
    const ending = [...new Set(covering.filter((span) => span.end === to).map((span) => span.rule))];
    nodes.push(el("mark", {}, words, ending.length ? el("span", { className: "mark__rule" }, ` [${ending.join(", ")}]`) : null));
  }
  return nodes;
}
