// What stands in the answer's place when there is none (yet).
import { ask, el, outward, said } from "./dom.js";

const EXAMPLES = [["192.0.2.30", "an address"], ["2001:db8::/32", "a prefix"], ["AS64496", "an AS number"], ["Example*", "a name"]];

/** Nothing has been asked. */
export const empty = () => el("div", { class: "state" },
  el("p", {}, "Type something like"),
  el("ul", { class: "tags" }, EXAMPLES.map(([question, kind]) => el("li", {}, ask(question), " ", el("span", { class: "aside" }, kind)))));

/** A question is under way. */
export const loading = (question) => el("div", { class: "state" }, el("p", { class: "waiting" }, "Looking up ", said(question), " …"));

const TITLES = {
  "not-found": "Not registered here",
  bad: "That question is not understood",
  elsewhere: "Another registry holds it",
  busy: "Too many questions at once",
  away: "No answer",
};

/** There is no answer, and why. */
export function problem(error, question, again) {
  const title = TITLES[error.kind] ?? "Something went wrong on this page";
  return el("div", { class: "state problem", "data-kind": error.kind ?? "fault" },
    el("h2", {}, title),
    el("p", {}, el("strong", { class: "question" }, said(question))),
    error.kind === "elsewhere" ? elsewhere(error) : el("p", {}, said(error.message)),
    error.kind === "busy" || error.kind === "away" || error.kind === undefined ? el("p", {}, el("button", { type: "button", onclick: again }, "Try again")) : null);
}

/** The same in a sentence. */
export const sayProblem = (error) => (TITLES[error.kind] ?? "Something went wrong") + ". " + error.message;

function elsewhere(error) {
  return [
    el("p", {}, "This server keeps no record of it, but knows who does", error.host ? [": ", said(error.host)] : null, "."),
    el("p", {}, /^https?:/i.test(error.link) ? outward(error.link, "Ask that registry (RDAP)") : el("a", { href: error.link, rel: "noreferrer" }, "Ask that registry (RDAP)")),
  ];
}
