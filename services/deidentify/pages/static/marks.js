// What the officer decided about the hits of one report: where and of which kind, never the words.

export const isSame = (a, b) => a.field === b.field && a.start === b.start && a.end === b.end;
const isEqual = (a, b) => isSame(a, b) && a.label === b.label;
const isAmong = (span, spans) => spans.some((known) => isEqual(known, span));
const placeOf = ({ field, start, end }) => ({ field, start, end });
const keyOf = ({ field, start, end }) => `${field} ${start} ${end}`;

export class Marks {
  added = []; // spans to be hidden
  removed = []; // hits to be left visible
  #stored = []; // spans that persons added to earlier tellings
  #drawn = { added: [], removed: [] };

  /** The report is opened; what was decided on this page before stays decided. */
  open(stored) {
    const mine = this.added.filter((span) => !isAmong(span, this.#stored));
    const kept = stored.filter((span) => !isAmong(span, this.#stored) || isAmong(span, this.added));
    this.added = [...kept.filter((span) => !mine.some((own) => isSame(own, span))), ...mine];
    this.#stored = stored;
  }

  get areUndecided() {
    const { added, removed } = this;
    return removed.length > 0 || added.length !== this.#stored.length || !added.every((span) => isAmong(span, this.#stored));
  }

  /** As they are sent. */
  body(round) {
    return { round, added: this.added, removed: this.removed.map(placeOf) };
  }

  hide(span) {
    this.added = [...this.added.filter((known) => !isSame(known, span)), span];
    this.hideAgain(span);
  }

  leave(hits) {
    const left = new Map([...this.removed, ...hits].map((hit) => [keyOf(hit), hit]));
    this.removed = [...left.values()];
  }

  takeBack(hit) {
    this.added = this.added.filter((span) => span.field !== hit.field || span.start >= hit.end || span.end <= hit.start);
  }

  hideAgain(hit) {
    this.removed = this.removed.filter((one) => !isSame(one, hit));
  }

  /** The page shows what these give. */
  drawn() {
    this.#drawn = { added: this.added, removed: this.removed };
  }

  /** Back to those that the page shows: a mark that nobody saw drawn counts for nothing. */
  undo() {
    ({ added: this.added, removed: this.removed } = this.#drawn);
  }

  /** The report is decided. */
  forget() {
    this.added = [];
    this.removed = [];
    this.#stored = [];
    this.drawn();
  }
}
