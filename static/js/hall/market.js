// What the hall knows of the market: the newest row of every share, the phase, and the share in hand.
// It starts from what the page brought, so everything works before the first frame and without one.

export class Market extends EventTarget {
  constructor({ columns, index_columns: indexColumns, rows, indices, shares, chosen, at, date, phase, state }) {
    super();
    this.shares = new Map(shares.map((share) => [share.number, share]));
    this.rows = new Map();
    this.indices = new Map();
    this.columns = columns;
    this.indexColumns = indexColumns;
    this.chosen = chosen;
    this.at = at;
    this.date = date;
    this.phase = phase;
    this.state = state;
    this.#take(rows, indices);
  }

  get row() {
    return this.rows.get(this.chosen);
  }

  get share() {
    return this.shares.get(this.chosen);
  }

  /** The last price, or yesterday's close before the first trade. */
  static priceOf(row) {
    return row.last || row.previous_close;
  }

  static changeOf(row) {
    return Market.priceOf(row) - row.previous_close;
  }

  static ratioOf(row) {
    return row.previous_close ? Market.changeOf(row) / row.previous_close : 0;
  }

  /** Takes a `quotes` frame in and tells "quotes" which shares changed and how; "phase" when that did. */
  apply(frame) {
    if (frame.columns) this.columns = frame.columns;
    if (frame.index_columns) this.indexColumns = frame.index_columns;
    const before = `${this.date} ${this.phase} ${this.state}`;
    Object.assign(this, { at: frame.at, date: frame.date, phase: frame.phase, state: frame.state });
    const moved = this.#take(frame.rows, frame.indices);
    this.dispatchEvent(new CustomEvent("quotes", { detail: moved }));
    if (before !== `${this.date} ${this.phase} ${this.state}`) this.dispatchEvent(new Event("phase"));
  }

  choose(number) {
    if (number === this.chosen || !this.rows.has(number)) return;
    this.chosen = number;
    this.dispatchEvent(new Event("choose"));
  }

  /** Maps each share that changed to the move of its price: above, below or 0. */
  #take(rows, indices) {
    const moved = new Map();
    for (const values of rows) {
      const row = Object.fromEntries(this.columns.map((name, i) => [name, values[i]]));
      const before = this.rows.get(row.instrument);
      moved.set(row.instrument, before ? Market.priceOf(row) - Market.priceOf(before) : 0);
      this.rows.set(row.instrument, row);
    }
    for (const values of indices) {
      const row = Object.fromEntries(this.indexColumns.map((name, i) => [name, values[i]]));
      this.indices.set(row.code, row);
    }
    return moved;
  }
}
