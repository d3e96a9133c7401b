// What somebody has typed: which kind of question it is. Whether it is a good one the server says.

/** @returns {{kind: "ip" | "as" | "zone" | "email" | "range" | "name", value: string} | null} null for nothing. */
export function classify(text) {
  const q = text.replace(/[\u200b-\u200f\u2060\ufeff]/g, "").replace(/[\u2010-\u2015]/g, "-").replace(/\s+/g, " ").trim();
  if (q === "") {
    return null;
  }
  const as = /^as ?(\d+)(?:\.(\d+))?$/i.exec(q);
  if (as) {
    return { kind: "as", value: as[2] === undefined ? as[1] : String(BigInt(as[1]) * 65536n + BigInt(as[2])) };
  }
  if (/^\d+$/.test(q)) {
    return { kind: "as", value: q };
  }
  if (/^[\d.]+(\/\d+)?$/.test(q) || /^[0-9a-f]*:[0-9a-f:.]*(\/\d+)?$/i.test(q)) {
    return { kind: "ip", value: q };
  }
  if (/^[0-9a-f:.]+ ?- ?[0-9a-f:.]+$/i.test(q) && /[.:]/.test(q)) {
    return { kind: "range", value: q.replace(/ ?- ?/, " - ") };
  }
  if (/\.(in-addr|ip6)\.arpa\.?$/i.test(q)) {
    return { kind: "zone", value: q.replace(/\.$/, "") };
  }
  return q.includes("@") ? { kind: "email", value: q } : { kind: "name", value: q };
}
