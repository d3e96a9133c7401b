// From a question to everything that the page shows of its answer: which requests, and what comes of them.
import { Problem, rdap, send, whois } from "./ask-server.js";
import { hasLink, objectsOf } from "./facts.js";
import { parseAddress, rangeOf, sizeOf } from "./numbers.js";
import { parseObjects, parseReferral } from "./whois-text.js";

const MOST_LEVELS = 64;
// Zones below a larger network than these are more than anybody reads.
const MOST_WITH_ZONES = { v4: 1n << 18n, v6: 1n << 96n };

/**
 * Answers a question of classify().
 * @returns {Promise<object>} {object, chain, routes, zones, asked} for one object, {groups} for a list.
 * @throws {Problem}
 */
export async function find(question, signal) {
  switch (question.kind) {
    case "ip":
      return withRouting(await orElsewhere("ip/" + question.value, question, signal), question.value, signal);
    case "as":
      return withRouting(await orElsewhere("autnum/" + question.value, question, signal), null, signal);
    case "zone":
      return { object: await orElsewhere("domain/" + encodeURIComponent(question.value), question, signal) };
    default:
      return search(question, signal);
  }
}

// A redirect cannot be read by a script, so WHOIS is asked where it leads.
async function orElsewhere(path, question, signal) {
  try {
    return await rdap(path, signal);
  } catch (problem) {
    if (problem.kind === "elsewhere") {
      const there = parseReferral(await whois("-r " + (question.kind === "as" ? "AS" : "") + question.value, signal));
      problem.link = there.rdap === null ? path : there.rdap.replace(/\/?$/, "/") + path;
      problem.host = there.rdap === null ? there.whois : new URL(there.rdap).host;
    }
    throw problem;
  }
}

async function withRouting(object, asked, signal) {
  const range = rangeOf(object);
  const [chain, routing, abuseFrom] = await Promise.all([
    chainOf(object, signal), range === null ? {} : routingOf(range, signal), range === null ? null : abuseFromOf(range, signal).catch(unlessAborted)]);
  return { object, chain, ...routing, abuseFrom, asked: askedRange(asked, range) };
}

/** The object and what lies above it, the topmost first. */
async function chainOf(object, signal) {
  const chain = [object];
  while (chain.length < MOST_LEVELS && hasLink(chain[0], "rdap-up")) {
    const range = rangeOf(chain[0]);
    const above = range === null ? null : await rdap(upPath(chain[0]), signal).catch(unlessAborted);
    const outer = above === null ? null : rangeOf(above);
    if (outer === null || outer.kind !== range.kind || outer.first > range.first || outer.last < range.last || sizeOf(outer) === sizeOf(range)) {
      break;
    }
    chain.unshift(above);
  }
  return chain;
}

// What is missing above is left out; that somebody asks for something else ends all of it.
function unlessAborted(error) {
  if (error instanceof Problem) {
    return null;
  }
  throw error;
}

const upPath = (object) => object.objectClassName === "autnum"
  ? "autnums/rirSearch1/rdap-up/" + object.startAutnum + (object.endAutnum === object.startAutnum ? "" : "-" + object.endAutnum)
  : "ips/rirSearch1/rdap-up/" + object.startAddress + "-" + object.endAddress;

// RDAP knows no routes, and no zones of a network: WHOIS and its "!" commands do.
async function routingOf(range, signal) {
  if (range.kind === "as") {
    if (sizeOf(range) > 1n) {
      return {};
    }
    const [v4, v6] = await Promise.all(["!g", "!6"].map((command) => whois(command + "AS" + range.first, signal).catch(unlessAborted)));
    return { originated: [v4, v6].flatMap((text) => (text ?? "").split(/\s+/)).filter((prefix) => prefix !== "") };
  }
  const written = writtenForWhois(range);
  const asks = ["-r -L -d " + written, ...(sizeOf(range) <= MOST_WITH_ZONES[range.kind] ? ["-r -M -d -T domain " + written] : [])];
  const texts = await Promise.all(asks.map((query) => whois(query, signal).catch(unlessAborted)));
  const objects = texts.flatMap((text) => parseObjects(text ?? ""));
  return {
    routes: objects.filter((object) => object.class === "route" || object.class === "route6"),
    zones: [...new Map(objects.filter((object) => object.class === "domain").map((zone) => [zone.key + zone.first("source"), zone])).values()],
  };
}

// RDAP gives the contact, and the lookup says of which of the objects around it is.
async function abuseFromOf(range, signal) {
  const response = await send("v1/abuse/" + encodeURIComponent(writtenForWhois(range).replaceAll(" ", "")), { signal, headers: { accept: "application/json" } });
  return response.ok ? (await response.json())["abuse-from"] : null;
}

const writtenForWhois = (range) => range.text.replace("–", "-");

// The address or prefix that was asked for, when it is less than the network that answers.
function askedRange(text, range) {
  if (text === null || range === null) {
    return null;
  }
  const [address, length] = text.split("/");
  const first = parseAddress(address);
  if (first === null) {
    return null;
  }
  const bits = range.kind === "v4" ? 32 : 128;
  const size = 1n << BigInt(bits - Number(length ?? bits));
  const asked = { kind: range.kind, first, last: first + size - 1n, text };
  return first >= range.first && asked.last <= range.last && size < sizeOf(range) ? asked : null;
}

async function search(question, signal) {
  const value = question.value;
  const pattern = value.includes("*") ? value : value + "*";
  const asks = question.kind === "email" ? [["entities", "email", value, "Contacts"]]
    : question.kind === "range" ? [["ips", "handle", value, "Networks"]]
    : [
      ["entities", "handle", value, "Contacts by handle"],
      ["entities", "fn", pattern, "Holders and contacts by name"],
      ["ips", "name", pattern, "Networks"],
      ["autnums", "name", pattern, "AS numbers"],
      ...(value.includes(".") ? [["domains", "nsLdhName", value, "Reverse zones on this name server"]] : []),
    ];
  const results = await Promise.allSettled(asks.map(([list, property, text]) =>
    rdap(list + "?" + property + "=" + encodeURIComponent(text) + "&count=true&fieldSet=brief", signal)));
  const failed = results.filter((result) => result.status === "rejected").map((result) => result.reason);
  const other = failed.find((reason) => !(reason instanceof Problem) || reason.kind === "away" || reason.kind === "busy");
  if (other) {
    throw other;
  }

  const groups = results.map((result, i) => toGroup(result, asks[i])).filter((group) => group.objects.length > 0);
  const all = new Map(groups.flatMap((group) => group.objects).map((object) => [object.objectClassName + " " + object.handle, object]));
  if (all.size === 0) {
    throw failed[0] ?? new Problem("not-found", "No holder, contact, network or AS number here is called that.");
  }
  const exact = groups.flatMap((group) => group.objects).find((object) =>
    object.objectClassName === "entity" && String(object.handle).toLowerCase() === value.toLowerCase());
  return exact !== undefined ? one(exact, signal) : all.size === 1 ? one(all.values().next().value, signal) : { groups };
}

function toGroup(result, [list, , , title]) {
  const document = result.status === "fulfilled" ? result.value : {};
  const member = { entities: "entitySearchResults", ips: "ipSearchResults", autnums: "autnumSearchResults", domains: "domainSearchResults" }[list];
  const objects = objectsOf(document[member]);
  return { title, objects, total: Math.max(Number(document.paging_metadata?.totalCount ?? 0), objects.length) };
}

/** Everything of one object of a list. */
async function one(object, signal) {
  switch (object.objectClassName) {
    case "ip network": {
      // Its range may be no prefix, and then the search alone finds it.
      const found = await rdap("ips?handle=" + encodeURIComponent(object.handle), signal);
      return withRouting({ ...objectsOf(found.ipSearchResults)[0], notices: found.notices }, null, signal);
    }
    case "autnum":
      return withRouting(await rdap("autnum/" + object.startAutnum, signal), null, signal);
    case "domain":
      return { object: await rdap("domain/" + encodeURIComponent(object.ldhName), signal) };
    default:
      return { object: await rdap("entity/" + encodeURIComponent(object.handle), signal) };
  }
}
