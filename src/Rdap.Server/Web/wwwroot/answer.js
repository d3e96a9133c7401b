// One object as people read it.
import { drawChain } from "./chain.js";
import { ask, el, outward, said } from "./dom.js";
import { abuseOf, cardValues, holderOf, linkOf, nameOf, objectsOf, postal, sourceOf, textsOf } from "./facts.js";
import { rangeOf, sizeText } from "./numbers.js";
import { abuseFromText, contacts, dates, facts, heading, mailbox, origin, remarks, section, selfPath, table } from "./parts.js";

const MOST_SHOWN = 100;

/** Draws what find() has found. */
export function drawObject(found) {
  const object = found.object;
  switch (object.objectClassName) {
    case "ip network":
    case "autnum":
      return drawNumbers(found);
    case "domain":
      return drawZone(object);
    default:
      return drawEntity(object);
  }
}

/** A sentence that says the same, for those who hear the page. */
export function sayObject({ object }) {
  const holder = holderOf(object);
  const title = rangeOf(object)?.text ?? object.ldhName ?? nameOf(object);
  return "Found " + title + (holder === null ? "" : ", held by " + nameOf(holder)) + ".";
}

function drawNumbers({ object, chain, routes, zones, originated, abuseFrom, asked }) {
  const range = rangeOf(object);
  const kind = { v4: "IPv4 network", v6: "IPv6 network", as: range?.last > range?.first ? "AS numbers" : "AS number" }[range?.kind] ?? "Network";
  const title = range?.text ?? String(object.handle);
  return el("article", {},
    heading(kind, title, [object.type, ...textsOf(object.status)], below(object.name ?? "", range === null ? "" : sizeText(range))),
    facts(
      held(object),
      dates(object),
      ["From", ...from(object, chain)],
      writeTo(object, title, abuseFrom)),
    range === null || chain === undefined ? null : drawChain(chain, asked),
    originated === undefined ? null : drawOriginated(originated),
    routes === undefined ? null : drawRoutes(routes),
    zones === undefined ? null : drawZones(zones),
    contacts(object),
    remarks(object),
    linkOf(object, "geofeed") === null ? null : section("Where it is used", el("p", {}, "Geofeed: ", outward(linkOf(object, "geofeed")))),
    origin(object, selfPath(object, range?.kind === "as" ? "autnum/" + object.startAutnum : "ip/" + object.startAddress)));
}

const below = (name, size) => [name === "" ? null : said(name), name === "" || size === "" ? "" : " · ", size];

function held(object) {
  const holder = holderOf(object);
  const country = typeof object.country === "string" ? el("span", { class: "aside" }, said(object.country)) : null;
  return ["Held by", holder === null ? el("span", { class: "none" }, "nobody that is named") : el("span", { class: "holder" }, ask(String(holder.handle ?? nameOf(holder)), nameOf(holder))),
    holder !== null && holder.handle && holder.handle !== nameOf(holder) ? el("span", { class: "aside" }, said(holder.handle)) : null, country];
}

// Who gave it: the holder of the next range above; the registry itself for what is topmost.
function from(object, chain) {
  const above = chain?.at(-2);
  if (above === undefined) {
    return [el("span", {}, "the registry"), el("span", { class: "aside" }, said(sourceOf(object).split(". ")[0]))];
  }
  const holder = holderOf(above);
  const range = rangeOf(above).text;
  return [holder === null ? said(above.name ?? range) : ask(String(holder.handle ?? nameOf(holder)), nameOf(holder)), el("span", { class: "aside" }, "out of ", ask(range.replace("–", "-"), range))];
}

function writeTo(object, about, from) {
  const boxes = abuseOf(object);
  return ["Write to", boxes.length === 0 ? el("span", { class: "none" }, "no abuse contact is registered") : boxes.map((box) => mailbox(box, "Abuse report: " + about)),
    boxes.length === 0 ? null : el("span", { class: "aside" }, "reports of abuse" + (from ? ", " + abuseFromText(from) : ""))];
}

function drawOriginated(prefixes) {
  return section("Routes that it originates", prefixes.length === 0 ? el("p", { class: "none" }, "None is registered.")
    : [el("ul", { class: "tags" }, prefixes.slice(0, MOST_SHOWN).map((prefix) => el("li", {}, ask(prefix)))), more(prefixes.length)]);
}

function drawRoutes(routes) {
  return section("Routes", routes.length === 0 ? el("p", { class: "none" }, "None is registered over it.")
    : [table("Routes", ["Prefix", "Origin", "Description", "Source"], routes.slice(0, MOST_SHOWN).map((route) =>
      [ask(route.key), ask(route.first("origin")), said(route.first("descr")), said(route.first("source"))])), more(routes.length)]);
}

function drawZones(zones) {
  return section("Reverse zones", zones.length === 0 ? el("p", { class: "none" }, "None is registered for it.")
    : [table("Reverse zones", ["Zone", "Name servers"], zones.slice(0, MOST_SHOWN).map((zone) =>
      [ask(zone.key), zone.all("nserver").map((server) => el("div", {}, said(server)))])), more(zones.length)]);
}

const more = (count) => (count > MOST_SHOWN ? el("p", { class: "hint" }, "The first " + MOST_SHOWN + " of " + count.toLocaleString("en") + ".") : null);

function drawZone(object) {
  const network = objectsOf([object.network])[0];
  const range = network === undefined ? null : rangeOf(network);
  const signed = object.secureDNS?.delegationSigned === true;
  return el("article", {},
    heading("Reverse zone", object.ldhName ?? object.handle, [...textsOf(object.status), signed ? "DNSSEC" : null], null),
    facts(
      held(object),
      dates(object),
      range === null ? null : ["Network", ask(range.text.replace("–", "-"), range.text), el("span", { class: "aside" }, said(network.name ?? ""))],
      ["Name servers", objectsOf(object.nameservers).map((server) => el("div", {}, said(server.ldhName ?? "")))]),
    contacts(object),
    remarks(object),
    origin(object, selfPath(object, "domain/" + object.ldhName)));
}

function drawEntity(object) {
  const kind = { org: "Organisation", individual: "Person", group: "Role or group" }[cardValues(object, "kind")[0]] ?? "Contact";
  const emails = cardValues(object, "email");
  const numbers = [...objectsOf(object.networks), ...objectsOf(object.autnums)];
  const address = postal(object);
  const abuse = abuseOf(object);
  return el("article", {},
    heading(kind, nameOf(object), textsOf(object.status), nameOf(object) === object.handle ? null : said(object.handle ?? "")),
    facts(
      emails.length === 0 ? null : ["Mail", emails.map((box) => mailbox(box))],
      abuse.length === 0 ? null : ["Abuse", abuse.map((box) => mailbox(box))],
      cardValues(object, "tel").length === 0 ? null : ["Phone", cardValues(object, "tel").map((number) => el("div", {}, said(number)))],
      address === "" ? null : ["Address", el("span", { class: "lines" }, address.split("\n").map((line) => el("p", {}, said(line))))],
      dates(object)),
    section("Networks and AS numbers", numbers.length === 0 ? el("p", { class: "none" }, "None is registered to it.")
      : [drawList(numbers.slice(0, MOST_SHOWN)), more(numbers.length)]),
    contacts(object),
    remarks(object),
    origin(object, selfPath(object, "entity/" + encodeURIComponent(object.handle))));
}

/** Objects of any class, a line each. */
export function drawList(objects) {
  return el("ul", { class: "found" }, objects.map((object) => {
    const range = object.objectClassName === "entity" || object.objectClassName === "domain" ? null : rangeOf(object);
    const title = range?.text ?? (object.objectClassName === "entity" ? nameOf(object) : object.ldhName ?? object.handle);
    const question = range === null ? String(object.handle) : range.text.replace("–", "-");
    const below = object.objectClassName === "entity" ? (object.handle === title ? "" : object.handle) : object.name ?? "";
    return el("li", {}, ask(question, title), el("span", { class: "aside" }, said(below)),
      range === null ? null : el("span", { class: "size" }, sizeText(range)));
  }));
}
