// Objects in the text of a WHOIS answer (RPSL, RFC 2622 section 2): what RDAP has no object class for.

/** The objects of a text: class, and the values of an attribute by its name. Comments and server lines are left out. */
export function parseObjects(text) {
  return text.split(/\n\s*\n/).map(parseObject).filter((object) => object !== null);
}

function parseObject(block) {
  const attributes = [];
  for (const line of block.split("\n")) {
    const match = /^([a-z0-9-]+):\s*(.*?)\s*$/i.exec(line);
    if (match) {
      attributes.push([match[1].toLowerCase(), match[2]]);
    } else if (attributes.length > 0 && /^[ \t+]/.test(line)) {
      attributes.at(-1)[1] += " " + line.slice(1).trim();
    }
  }
  return attributes.length === 0 ? null : {
    class: attributes[0][0],
    key: attributes[0][1],
    all: (name) => attributes.filter(([one]) => one === name).map(([, value]) => value),
    first: (name) => attributes.find(([one]) => one === name)?.[1] ?? "",
  };
}

/** Where a text says that somebody else would know: the URL of an RDAP service, the host of a WHOIS server; null for what it does not say. */
export function parseReferral(text) {
  return {
    rdap: /^% rdap:\s+(https?:\/\/\S+)\s*$/m.exec(text)?.[1] ?? null,
    whois: /^% whois:\s+(\S+)\s*$/m.exec(text)?.[1] ?? null,
  };
}
