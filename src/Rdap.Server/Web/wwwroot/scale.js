// Where nested ranges are drawn: fractions of the width of the outermost. Linear while the smallest stays visible, else logarithmic.
import { log2, sizeOf } from "./numbers.js";

/** The smallest share of the width that a linear scale may come to. */
const SMALLEST = 1 / 64;

/**
 * Places ranges, each inside the one before it.
 * The first so many decide on the scale; those behind them are marks, which are seen however small they are.
 * A bar's width follows from its size alone. Its place is the true one on a linear scale; on a logarithmic one the room that it leaves in its
 * parent is shared as the addresses before and behind it are, so that bars nest in both.
 * @returns {{linear: boolean, bars: {left: number, width: number}[]}} fractions from 0 to 1.
 */
export function place(ranges, deciding = ranges.length) {
  const top = sizeOf(ranges[0]);
  const smallest = ranges.slice(0, deciding).reduce((least, range) => (sizeOf(range) < least ? sizeOf(range) : least), top);
  const linear = share(smallest, top) >= SMALLEST;
  const width = linear ? (size) => share(size, top) : (size) => (log2(size) + 1) / (log2(top) + 1);
  const bars = [];
  ranges.forEach((range, i) => {
    if (i === 0) {
      bars.push({ left: 0, width: 1 });
      return;
    }
    const parent = ranges[i - 1];
    const outer = bars[i - 1];
    const own = Math.min(width(sizeOf(range)), outer.width);
    const room = sizeOf(parent) - sizeOf(range);
    const before = room === 0n ? 0 : share(range.first - parent.first, room);
    bars.push({ left: outer.left + (outer.width - own) * Math.min(Math.max(before, 0), 1), width: own });
  });
  return { linear, bars };
}

/** part / whole, exact to a millionth whatever their size. */
function share(part, whole) {
  return Number((part * 1_000_000_000n) / whole) / 1e9;
}
