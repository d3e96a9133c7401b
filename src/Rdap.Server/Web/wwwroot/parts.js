// The pieces that answers are put together from.
import { ask, copy, el, said } from "./dom.js";
import { cardValues, dayOf, linkOf, nameOf, objectsOf, remarksOf, sourceOf, textsOf } from "./facts.js";

const ROLES = {
  registrant: "Holder", administrative: "Administrative contact", technical: "Technical contact", abuse: "Abuse contact", noc: "Operations",
  sponsor: "Sponsor", registrar: "Registrar", billing: "Billing", notifications: "Notifications",
};

/** The head of an answer: what it is, its name, and a line below. */
export function heading(kind, title, chips, below) {
  return el("header", { class: "head" },
    el("p", { class: "kind" }, kind, chips.filter((chip) => chip).map((chip) => el("span", { class: "chip" }, said(chip)))),
    el("h2", {}, said(title)),
    below ? el("p", { class: "below" }, below) : null);
}

/** A list of facts: pairs of a name and what stands beside it; those without are left out. */
export const facts = (...pairs) => el("dl", { class: "facts" },
  pairs.filter((pair) => pair !== null).map(([name, ...value]) => el("div", {}, el("dt", {}, name), el("dd", {}, ...value))));

/** A section with its own heading. */
export function section(title, ...children) {
  return el("section", { class: "part" }, el("h3", {}, title), ...children);
}

/** A table that can be scrolled on a narrow screen. */
export function table(label, columns, rows) {
  return el("div", { class: "wide", role: "region", tabindex: "0", "aria-label": label },
    el("table", {},
      el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col" }, column)))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, cell)))))));
}

/** A mailbox to write to, and a button that copies it. What is no plain mailbox is shown and leads nowhere. */
export const mailbox = (address, subject) => el("span", { class: "mail" },
  /^[^\s@?&"<>]+@[^\s@?&"<>]+$/.test(address)
    ? el("a", { href: "mailto:" + encodeURIComponent(address).replace("%40", "@") + (subject ? "?subject=" + encodeURIComponent(subject) : "") }, said(address)) : said(address),
  copy(address, "Copy " + address));

// Of the range itself, and of one above.
const ABUSE_FROM = {
  own: ["its own contact", "the contact"], organisation: ["its organisation's contact", "the contact of the organisation"],
  irt: ["its incident response team", "the incident response team"], poc: ["its point of contact", "the point of contact"],
  contact: ["one of its contacts", "one of the contacts"], remarks: ["found in its remarks", "found in the remarks"],
};

/** Where an abuse contact comes from, in words: "less specific 2 organisation" is "the contact of the organisation of the range 2 levels up". */
export function abuseFromText(from) {
  const [, levels, what] = /^(?:less specific (\d+) )?(.*)$/.exec(from);
  const [own, others] = ABUSE_FROM[what] ?? [what, what];
  return levels === undefined ? own : others + " of the range " + (levels === "1" ? "above" : levels + " levels up");
}

/** "since 2019-02-11, changed 2025-03-03" */
export function dates(object) {
  const since = dayOf(object, "registration");
  const changed = dayOf(object, "last changed");
  return ["Since",
    since === null ? el("span", { class: "none" }, "not recorded") : el("time", { datetime: since }, since),
    changed !== null && changed !== since ? el("span", { class: "aside" }, "last changed ", el("time", { datetime: changed }, changed)) : null];
}

/** Contacts by their roles, with the mailboxes that they show. */
export function contacts(object) {
  const entities = objectsOf(object.entities).filter((entity) => textsOf(entity.roles).some((role) => role !== "registrant" && role !== "abuse"));
  return entities.length === 0 ? null : section("Contacts", el("ul", { class: "plain" }, entities.map((entity) => el("li", {},
    el("span", { class: "label" }, textsOf(entity.roles).map((role) => ROLES[role] ?? role).join(", ")),
    ask(String(entity.handle ?? nameOf(entity)), nameOf(entity)),
    cardValues(entity, "email").map((address) => mailbox(address))))));
}

/** What the registry or the holder remarks. */
export function remarks(object) {
  const all = remarksOf(object).filter((remark) => remark.lines.length > 0);
  return all.length === 0 ? null : section("Remarks", el("dl", { class: "facts" }, all.map((remark) =>
    el("div", {}, el("dt", {}, said(remark.title)), el("dd", { class: "lines" }, remark.lines.map((line) => el("p", {}, said(line))))))));
}

/** Where it is from, as of when, and where programs find the same. */
export function origin(object, path) {
  const loaded = dayOf(object, "last update of RDAP database");
  const [source, ...more] = sourceOf(object).split(". ");
  const port43 = typeof object.port43 === "string" ? object.port43 : null;
  return el("footer", { class: "origin" },
    el("p", {}, "Source ", el("strong", {}, said(source || "not named")), more.map((text) => [", ", said(text.charAt(0).toLowerCase() + text.slice(1))]), loaded === null ? null : [", loaded ", el("time", { datetime: loaded }, loaded)],
      port43 === null ? null : [", also by WHOIS from ", said(port43)], "."),
    el("p", {}, el("a", { href: path, rel: "alternate" }, "The same as RDAP"), " ", copy(location.href, "Copy a link to this answer", "Copy link")));
}

/** The path of an object's own RDAP answer, relative to the page; the fallback when the object has no such link. */
export function selfPath(object, fallback) {
  const self = linkOf(object, "self");
  const at = self === null ? -1 : self.search(/\/(ip|autnum|entity|domain)\//);
  return at < 0 ? fallback : self.slice(at + 1);
}
