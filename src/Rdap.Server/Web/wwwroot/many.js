// Many numbers at once: the list goes to the server as it is, rows come back as it answers, and are kept for a file.
import { Problem, kindOf, send } from "./ask-server.js";
import { CsvReader } from "./csv.js";
import { ask, el, said } from "./dom.js";
import { mailbox } from "./parts.js";
import { problem, sayProblem } from "./states.js";

const COLUMNS = ["query", "range", "holder", "country", "origin", "abuse", "abuse-from", "source", "error"];
const MOST_SHOWN = 500;
const TITLES = { query: "Asked", range: "Range", holder: "Held by", country: "Country", origin: "Origin", abuse: "Write to", "abuse-from": "Contact from", source: "Source", error: "Problem" };

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
      if (running === turn && error.name !== "AbortError") {
        show(problem(error, "Many at once", () => form.requestSubmit()), sayProblem(error), "Many");
      }
    }
  });
}

class View {
  #rows = 0;
  #problems = 0;
  #pieces = [];
  #columns = null;
  #body = el("tbody");
  #head = el("tr");
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
    const response = await send("v1/lookup?format=csv&columns=" + COLUMNS.join(",") + (isLog ? "&extract=true" : ""),
      { method: "POST", body: text, headers: { "content-type": "text/plain; charset=utf-8", accept: "text/csv" }, signal });
    if (!response.ok) {
      throw new Problem(kindOf(response.status), (await response.text()).trim().slice(0, 300) || "The server answered with status " + response.status + ".");
    }
    const decoder = new TextDecoder();
    const reader = new CsvReader((row) => this.#add(row));
    const body = response.body.getReader();
    for (let piece = await body.read(); !piece.done; piece = await body.read()) {
      this.#pieces.push(piece.value);
      reader.push(decoder.decode(piece.value, { stream: true }));
      this.#count.textContent = this.#summary() + " …";
    }
    reader.push(decoder.decode());
    reader.end();
    this.#count.textContent = this.#summary() + ".";
    this.#download.disabled = false;
    this.#say(this.#summary() + ". The table can be downloaded.");
  }

  #summary() {
    return (this.#rows === 1 ? "1 row" : this.#rows.toLocaleString("en") + " rows") + (this.#problems > 0 ? ", " + this.#problems.toLocaleString("en") + " that cannot be read" : "")
      + (this.#rows > MOST_SHOWN ? "; the first " + MOST_SHOWN + " are shown, the file has all" : "");
  }

  #add(row) {
    if (this.#columns === null) {
      this.#columns = row;
      this.#head.append(...row.map((name) => el("th", { scope: "col" }, TITLES[name] ?? name)));
      return;
    }
    const error = row[this.#columns.indexOf("error")] ?? "";
    this.#rows++;
    this.#problems += error === "" ? 0 : 1;
    if (this.#rows <= MOST_SHOWN) {
      this.#body.append(el("tr", { class: error === "" ? null : "bad" }, row.map((value, i) => el("td", {}, this.#cell(this.#columns[i], value)))));
    }
  }

  #cell(column, value) {
    return value === "" ? null : column === "query" ? ask(value) : column === "abuse" ? mailbox(value) : said(value);
  }

  #save() {
    const address = URL.createObjectURL(new Blob(this.#pieces, { type: "text/csv" }));
    el("a", { href: address, download: "lookup.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}
