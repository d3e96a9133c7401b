// RFC 4180, read as it comes: rows may end anywhere in a piece, and a quoted field may hold line ends.

/** A reader that is given pieces of text and calls back with each whole row. */
export class CsvReader {
  #row = [];
  #field = "";
  #quoted = false;
  #wasQuote = false;
  #onRow;

  constructor(onRow) {
    this.#onRow = onRow;
  }

  /** Takes the next piece. */
  push(text) {
    for (const char of text) {
      if (this.#quoted && !this.#wasQuote) {
        if (char === '"') {
          this.#wasQuote = true; // The end of the field, or half of a quote in it: the next character tells.
        } else {
          this.#field += char;
        }
      } else if (this.#wasQuote && char === '"') {
        this.#field += '"';
        this.#wasQuote = false;
      } else {
        this.#plain(char);
      }
    }
  }

  /** Takes the end: a last row may lack its line end. */
  end() {
    if (this.#field !== "" || this.#row.length > 0) {
      this.#endRow();
    }
  }

  #plain(char) {
    if (char === '"' && this.#field === "" && !this.#wasQuote) {
      this.#quoted = true;
      return;
    }
    this.#quoted = this.#wasQuote = false;
    if (char === ",") {
      this.#row.push(this.#field);
      this.#field = "";
    } else if (char === "\n") {
      this.#endRow();
    } else if (char !== "\r") {
      this.#field += char;
    }
  }

  #endRow() {
    this.#row.push(this.#field);
    const row = this.#row;
    this.#row = [];
    this.#field = "";
    this.#quoted = this.#wasQuote = false;
    this.#onRow(row);
  }
}
