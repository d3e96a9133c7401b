// Questions to this server. Every address is relative to the page, so that it works behind a proxy that adds a folder in front.

/** Why there is no answer: kind is "not-found", "bad", "elsewhere", "busy" or "away"; text is one for people. */
export class Problem extends Error {
  constructor(kind, text) {
    super(text);
    this.kind = kind;
  }
}

const AWAY = "The server cannot be reached. Is this computer online? Nothing is wrong with the question.";

/** An RDAP document. @throws {Problem} */
export async function rdap(path, signal) {
  // A redirect leads to another registry, which the page's policy does not let it ask: the reader is shown the way instead.
  const response = await send(path, { signal, redirect: "manual", headers: { accept: "application/rdap+json" } });
  if (response.type === "opaqueredirect") {
    throw new Problem("elsewhere", "Another registry holds it.");
  }
  const document = await body(response);
  if (!response.ok) {
    throw new Problem(kindOf(response.status), sentence(document, response));
  }
  if (document === null || typeof document !== "object") {
    throw new Problem("away", "The server's answer cannot be read. There may be something else in front of it.");
  }
  return document;
}

/** The text that a WHOIS query or "!" command is answered with, whatever its status; empty when there is none. @throws {Problem} */
export async function whois(query, signal) {
  const response = await send("v1/whois/?q=" + encodeURIComponent(query), { signal });
  return response.status === 200 || response.status === 404 ? response.text() : "";
}

/** A request whose answer is read as it comes. @throws {Problem} */
export async function send(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    throw new Problem("away", AWAY);
  }
  if (response.status === 429 || response.status === 503) {
    const seconds = Number(response.headers.get("retry-after"));
    throw new Problem("busy", "The server asks for patience" + (seconds > 0 ? ": try again in " + seconds + (seconds === 1 ? " second." : " seconds.") : "."));
  }
  return response;
}

/** What a status that is no success means. */
export const kindOf = (status) => (status === 404 ? "not-found" : status >= 500 && status !== 501 ? "away" : "bad");

async function body(response) {
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    return null;
  }
}

function sentence(document, response) {
  const description = Array.isArray(document?.description) ? document.description.filter((line) => typeof line === "string").join(" ") : "";
  return description || "The server answered with status " + response.status + ".";
}
