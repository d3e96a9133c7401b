// Many numbers at once: the list goes to the server piece by piece, rows are shown as they come back, and are kept for a file.
import { Problem, kindOf, send } from "./ask-server.js";
import { CsvReader } from "./csv.js";
import { ask, el, said } from "./dom.js";
import { abuseFromText, mailbox } from "./parts.js";
import { problem, sayProblem } from "./states.js";

const COLUMNS = ["query", "range", "holder", "country", "origin", "abuse", "abuse-from", "source", "error"];
const MOST_SHOWN = 500;
// A browser sends all of a body before it reads the answer, and a server that is not read from stops reading: what it takes at once is 4 MiB.
const PIECE_LINES = 10_000;
const PIECE_LENGTH = 1 << 20;
const TITLES = ["Asked", "Range", "Held by", "Origin", "Write to", "Source"];

/** Makes the paste box work. */
export function startMany({ form, list, extract, show, say }) {
  let running = null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    running?.abort();
    const turn = running = new AbortController();
    const view = new View(say);
    if (list.value.trim() === "") {
      list.focus();
      return;
    }
    show(view.node, "Looking up", "Many");
    try {
      await view.fill(list.value, extract.checked, turn.signal);
    } catch (error) {
      if (running !== turn || error.name === "AbortError") {
        return;
      }
      // What has come stays, and can be saved.
      if (!view.stop(error)) {
        show(problem(error, "Many at once", () => form.requestSubmit()), sayProblem(error), "Many");
      }
    }
  });
}

class View {
  #rows = 0;
  #problems = 0;
  #pieces = [];
  #body = el("tbody");
  #head = el("tr", {}, TITLES.map((title) => el("th", { scope: "col" }, title)));
  #count = el("p", { class: "count" }, "Looking up …");
  #download = el("button", { type: "button", disabled: true }, "Download as CSV");
  #say;

  constructor(say) {
    this.#say = say;
    this.#download.addEventListener("click", () => this.#save());
    this.node = el("section", { class: "many", "aria-label": "Rows" },
      el("div", { class: "row" }, this.#count, this.#download),
      el("div", { class: "wide", role: "region", tabindex: "0", "aria-label": "Rows" }, el("table", {}, el("thead", {}, this.#head), this.#body)));
  }

  async fill(text, isLog, signal) {
    for (const piece of pieces(text)) {
      await this.#ask(piece, isLog, signal);
    }
    this.#count.textContent = this.#summary() + ".";
    this.#download.disabled = false;
    this.#say(this.#summary() + ". The table can be downloaded.");
  }

  async #ask(text, isLog, signal) {
    const response = await send("v1/lookup?format=csv&header=false&columns=" + COLUMNS.join(",") + (isLog ? "&extract=true" : ""),
      { method: "POST", body: text, headers: { "content-type": "text/plain; charset=utf-8", accept: "text/csv" }, signal });
    if (!response.ok) {
      throw new Problem(kindOf(response.status), (await response.text()).trim().slice(0, 300) || "The server answered with status " + response.status + ".");
    }
    const decoder = new TextDecoder();
    const reader = new CsvReader((row) => this.#add(Object.fromEntries(COLUMNS.map((name, i) => [name, row[i] ?? ""]))));
    const body = response.body.getReader();
    for (let piece = await body.read(); !piece.done; piece = await body.read()) {
      this.#pieces.push(piece.value);
      reader.push(decoder.decode(piece.value, { stream: true }));
      this.#count.textContent = this.#summary() + " …";
    }
    reader.push(decoder.decode());
    reader.end();
  }

  /** Says why no more comes; false when nothing has. */
  stop(error) {
    this.#count.textContent = this.#summary() + "; then it stopped. " + error.message;
    this.#download.disabled = false;
    this.#say(this.#count.textContent);
    return this.#rows > 0;
  }

  #summary() {
    return (this.#rows === 1 ? "1 row" : this.#rows.toLocaleString("en") + " rows") + (this.#problems > 0 ? ", " + this.#problems.toLocaleString("en") + " that cannot be read" : "")
      + (this.#rows > MOST_SHOWN ? "; the first " + MOST_SHOWN + " are shown, the file has all" : "");
  }

  #add(row) {
    this.#rows++;
    this.#problems += row.error === "" ? 0 : 1;
    if (this.#rows > MOST_SHOWN) {
      return;
    }
    const cells = row.error === ""
      ? [ask(row.query), row.range === "" ? el("span", { class: "none" }, "not registered here") : said(row.range), [row.holder && said(row.holder), aside(row.country)], row.origin && said(row.origin),
        row.abuse && [mailbox(row.abuse), aside(row["abuse-from"] && abuseFromText(row["abuse-from"]))], row.source && said(row.source)]
      : [[said(row.query), aside(row.error)]];
    this.#body.append(el("tr", { class: row.error === "" ? null : "bad" },
      cells.map((cell) => el("td", cells.length === 1 ? { colspan: TITLES.length } : {}, cell))));
  }

  #save() {
    const address = URL.createObjectURL(new Blob([COLUMNS.join(",") + "\n", ...this.#pieces], { type: "text/csv" }));
    el("a", { href: address, download: "lookup.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}

const aside = (text) => (text === "" ? null : el("span", { class: "aside" }, said(text)));

/** Whole lines, so many at a time. */
function* pieces(text) {
  for (let start = 0; start < text.length;) {
    let end = start;
    for (let lines = 0; lines < PIECE_LINES && end < text.length && (lines === 0 || end - start < PIECE_LENGTH); lines++) {
      const next = text.indexOf("\n", end);
      end = next < 0 ? text.length : next + 1;
    }
    yield text.slice(start, end);
    start = end;
  }
}
