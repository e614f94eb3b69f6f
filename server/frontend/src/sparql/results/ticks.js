// Round marks on an axis: of numbers in steps of 1, 2 or 5, of times in steps of the calendar.
const SECOND = 1000;
const DAY = 86_400 * SECOND;
const YEAR = 365.25 * DAY;
const STEPS = [1, 2, 5, 10, 15, 30].map((many) => many * SECOND)
  .concat([1, 2, 5, 10, 15, 30].map((many) => 60 * many * SECOND))
  .concat([1, 3, 6, 12].map((many) => 3600 * many * SECOND))
  .concat([1, 2, 7, 14].map((many) => many * DAY));
const MONTHS = [1, 3, 6];

// Returns round numbers from `least` to `most`, the first and the last of them at or beyond these ends.
export function ticks(least, most, about = 6) {
  if (!(most > least)) {
    const away = Math.abs(least) || 1;
    [least, most] = [least - away / 2, most + away / 2];
  }
  const span = most / about - least / about; // a difference of the ends could be too large
  const power = 10 ** Math.floor(Math.log10(span));
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= span * 0.999) ?? 10);
  if (!(step > 0) || !Number.isFinite(step)) return [least, most];
  const first = Math.floor(least / step + 1e-9);
  const last = Math.ceil(most / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => rounded((first + at) * step, step));
}

// What adding in binary has left behind the last place that counts is taken away.
function rounded(value, step) {
  const places = Math.max(0, -Math.floor(Math.log10(step)));
  return places > 20 ? value : Number(value.toFixed(places)) + 0;
}

// Returns a number as it is written at an axis.
export function amount(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) return value.toExponential(3).replace(/\.?0+e/, "e").replace("e+", "e").replace("-", "−");
  return value.toLocaleString("en-GB", { maximumFractionDigits: 6 }).replace("-", "−");
}

// Returns times on the round of the calendar, as `ticks` does, each with how it is written.
export function moments(least, most, about = 6) {
  const span = (most - least) / about;
  const months = MONTHS.find((many) => (many * YEAR) / 12 >= span);
  const step = STEPS.find((one) => one >= span);
  if (most > least && step) {
    const first = Math.floor(least / step);
    const last = Math.ceil(most / step);
    return Array.from({ length: last - first + 1 }, (_, at) => ({ at: (first + at) * step, text: moment((first + at) * step, step) }));
  }
  const year = (at) => new Date(at).getUTCFullYear();
  if (most > least && months) {
    const from = 12 * year(least) + months * Math.floor(new Date(least).getUTCMonth() / months);
    const found = [from];
    while (monthly(found.at(-1)) < most) found.push(found.at(-1) + months);
    return found.map((month) => ({ at: monthly(month), text: new Date(monthly(month)).toISOString().slice(0, -17) }));
  }
  const whole = most > monthly(12 * year(most)) ? year(most) + 1 : year(most);
  const years = ticks(year(least), Math.max(whole, year(least) + 1), about).map(Math.round);
  return [...new Set(years)].map((one) => ({ at: monthly(12 * one), text: String(one).replace("-", "−") }));
}

// Returns the beginning of a month, counted from that of the year 0.
function monthly(month) {
  const at = new Date(0);
  at.setUTCFullYear(Math.floor(month / 12), ((month % 12) + 12) % 12, 1);
  return at.getTime();
}

function moment(at, step) {
  const text = new Date(at).toISOString();
  if (step >= DAY) return text.slice(0, -14);
  return text.slice(-13, step >= 60 * SECOND ? -8 : -5);
}
