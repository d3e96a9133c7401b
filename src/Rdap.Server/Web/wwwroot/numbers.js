// Addresses, AS numbers and ranges of them, as BigInt. Texts come from the registry in canonical form; what is no number gives null.

/** The number that an IPv4 or IPv6 address stands for; null when the text is no address. */
export function parseAddress(text) {
  return text.includes(":") ? parseV6(text) : parseV4(text);
}

function parseV4(text) {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return null;
  }
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseV6(text) {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (tail) {
    const v4 = parseV4(tail[2]);
    return v4 === null ? null : parseV6(tail[1] + (v4 >> 16n).toString(16) + ":" + (v4 & 0xffffn).toString(16));
  }
  const halves = text.split("::");
  if (halves.length > 2) {
    return null;
  }
  const groups = (half) => (half === "" ? [] : half.split(":"));
  const before = groups(halves[0]);
  const after = halves.length === 2 ? groups(halves[1]) : [];
  const missing = 8 - before.length - after.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) {
    return null;
  }
  const all = [...before, ...Array(halves.length === 2 ? missing : 0).fill("0"), ...after];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) {
    return null;
  }
  return all.reduce((sum, group) => (sum << 16n) | BigInt("0x" + group), 0n);
}

/**
 * The range of an RDAP network or AS number: kind ("v4", "v6", "as"), first, last, and how it is written.
 * Null when the object has none that can be read.
 */
export function rangeOf(object) {
  if (object.objectClassName === "autnum") {
    if (!Number.isInteger(object.startAutnum) || !Number.isInteger(object.endAutnum)) {
      return null;
    }
    const text = object.startAutnum === object.endAutnum ? "AS" + object.startAutnum : "AS" + object.startAutnum + " – AS" + object.endAutnum;
    return { kind: "as", first: BigInt(object.startAutnum), last: BigInt(object.endAutnum), text };
  }
  const first = parseAddress(String(object.startAddress ?? ""));
  const last = parseAddress(String(object.endAddress ?? ""));
  if (first === null || last === null || last < first) {
    return null;
  }
  const kind = String(object.startAddress).includes(":") ? "v6" : "v4";
  const length = prefixLength(kind, first, last);
  const text = length === null ? object.startAddress + " – " + object.endAddress
    : sizeOf({ first, last }) === 1n ? String(object.startAddress) : object.startAddress + "/" + length;
  return { kind, first, last, text };
}

/** The length of the one prefix that is exactly these addresses; null when they are no single prefix. */
export function prefixLength(kind, first, last) {
  const size = last - first + 1n;
  if ((size & (size - 1n)) !== 0n || first % size !== 0n) {
    return null;
  }
  return (kind === "v4" ? 32 : 128) - (size.toString(2).length - 1);
}

/** How many numbers a range has. */
export const sizeOf = (range) => range.last - range.first + 1n;

/** How many that is, in words: addresses, networks of /64 for IPv6 from that size on, AS numbers; nothing for one AS number. */
export function sizeText(range) {
  const size = sizeOf(range);
  if (range.kind === "as") {
    return size === 1n ? "" : count(size, "AS number");
  }
  const per64 = 1n << 64n;
  return range.kind === "v6" && size >= per64 && size % per64 === 0n ? count(size / per64, "network") + " of /64" : count(size, "address", "addresses");
}

function count(number, one, many = one + "s") {
  const power = number.toString(2).length - 1;
  const text = power > 40 && number === 1n << BigInt(power) ? "2" + superscript(power) : number.toLocaleString("en");
  return text + "\u00a0" + (number === 1n ? one : many);
}

const superscript = (number) => [...String(number)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");

/** The binary logarithm of a positive BigInt. */
export function log2(value) {
  const digits = value.toString(2);
  return digits.length - 1 + Math.log2(Number("0b" + digits.slice(0, 50)) / 2 ** (Math.min(digits.length, 50) - 1));
}
