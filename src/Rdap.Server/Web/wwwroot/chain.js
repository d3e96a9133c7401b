// The chain from the topmost registration down to the most specific one, as nested bars to scale.
import { ask, el, said } from "./dom.js";
import { holderOf, nameOf } from "./facts.js";
import { rangeOf, sizeText } from "./numbers.js";
import { place } from "./scale.js";

/**
 * Draws a chain; null when there is but one level.
 * @param {object[]} objects RDAP networks or AS numbers, each inside the one before it
 * @param {object | null} asked the range that was asked for, when it is less than the last of them
 */
export function drawChain(objects, asked) {
  const rows = objects.map((object) => ({ range: rangeOf(object), object }));
  if (asked !== null) {
    rows.push({ range: asked, object: null });
  }
  if (rows.length === 1) {
    return null; // Nothing stands in anything.
  }
  const { linear, bars } = place(rows.map((row) => row.range), objects.length);
  return el("section", { class: "part", "aria-labelledby": "chain" },
    el("h3", { id: "chain" }, "From the top down"),
    el("ol", { class: "chain" }, rows.map((row, i) => drawRow(row, i, objects.length, bars))),
    el("p", { class: "hint" }, linear ? "Widths and places are to scale."
      : "Widths are on a logarithmic scale, so that the smallest can be seen: each halving of a range takes off the same width."));
}

function drawRow({ range, object }, depth, depths, bars) {
  const name = object === null ? null : String(object.name ?? "");
  const holder = object === null ? null : holderOf(object);
  const isLast = depth === depths - 1;
  return el("li", { class: object === null ? "asked" : isLast ? "own" : null, "data-range": range.text, "aria-current": isLast ? "true" : null },
    el("div", { class: "level" },
      el("span", { class: "range" }, object === null || isLast ? said(range.text) : ask(range.text.replace("–", "-"), range.text)),
      el("span", { class: "size" }, sizeText(range)),
      el("span", { class: "who" }, object === null ? "what you asked for" : [said(holder === null ? name : nameOf(holder)), holder === null || !name ? null : [" · ", said(name)]])),
    el("div", { class: "track", "aria-hidden": "true" },
      bars.slice(0, depth + 1).map((bar, level) => drawBar(bar, level === depth ? (object === null ? "point" : "bar") : "band"))));
}

// The policy forbids style attributes; properties that a script sets are not meant by it.
function drawBar({ left, width }, kind) {
  const bar = el("div", { class: kind });
  bar.style.left = (left * 100).toFixed(4) + "%";
  bar.style.width = (width * 100).toFixed(4) + "%";
  return bar;
}
