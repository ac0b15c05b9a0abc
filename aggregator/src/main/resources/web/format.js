// Numbers into words: units, prefixes, ages. Pure; every function takes null, undefined or nonsense
// as "unknown" and answers with a dash, because unknown is never zero.

export const DASH = '–';
const SPACE = '\u00a0';

/** A finite number, else null. */
export function finite(value) {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function fixed(value, decimals) {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

function quantity(value, decimals, unit) {
  return finite(value) === null ? { number: DASH, unit: '' } : { number: fixed(value, decimals), unit };
}

/** {number, unit} with the largest unit that leaves at least 1; three digits or so. */
function scaled(value, base, units, smallDecimals = 1) {
  if (finite(value) === null) {
    return { number: DASH, unit: '' };
  }
  let rest = value;
  let step = 0;
  while (Math.abs(rest) >= base - 0.5 && step < units.length - 1) {
    rest /= base;
    step++;
  }
  const size = Math.abs(rest);
  const decimals = step === 0 ? smallDecimals : size < 10 ? 2 : size < 100 ? 1 : 0;
  return { number: fixed(rest, decimals), unit: units[step] };
}

/** "12.3 W" from {number, unit}. */
export function text({ number, unit }) {
  return unit === '' ? number : number + SPACE + unit;
}

export const percent = value => quantity(value, 0, '%');
/** Like percent, with a decimal where it matters. */
export const share = value => quantity(value, Math.abs(finite(value) ?? 0) < 9.95 ? 1 : 0, '%');
export const degrees = value => quantity(value, 1, '°C');
export const load = value => quantity(value, 2, '');
export const hertz = mhz => scaled(mhz, 1000, ['MHz', 'GHz'], 0);

export function watts(value) {
  const size = Math.abs(finite(value) ?? 0);
  return scaled(value, 1000, ['W', 'kW', 'MW'], size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

export const joules = value => scaled(value, 1000, ['J', 'kJ', 'MJ', 'GJ'], 0);
export const wattHours = value => scaled(value, 1000, ['Wh', 'kWh', 'MWh'], Math.abs(finite(value) ?? 0) < 10 ? 2 : 0);
export const bytes = value => scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'], 0);
export const byteRate = value => scaled(value, 1000, ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s'], 0);
export const count = value => quantity(value, 0, '');

/** A tick of a value axis: "4 GiB" rather than "4.00 GiB". */
export function tick({ number, unit }) {
  return text({ number: number.includes('.') ? number.replace(/\.?0+$/, '') : number, unit });
}

/** "3.1–3.6" in one unit; empty when either end is unknown or the two read the same. */
export function interval(low, high, format) {
  if (finite(low) === null || finite(high) === null) {
    return '';
  }
  const [a, b] = [format(low), format(high)];
  if (a.number === b.number && a.unit === b.unit) {
    return '';
  }
  return a.unit === b.unit ? `${a.number}–${text(b)}` : `${text(a)} – ${text(b)}`;
}

/** "8 s", "3 min", "2 h 05 min", "4 d 3 h". */
export function duration(seconds) {
  if (finite(seconds) === null) {
    return DASH;
  }
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) {
    return `${s}${SPACE}s`;
  }
  const minutes = Math.floor(s / 60);
  if (minutes < 60) {
    return `${minutes}${SPACE}min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 24) {
    return `${hours}${SPACE}h${SPACE}${String(minutes % 60).padStart(2, '0')}${SPACE}min`;
  }
  return `${Math.floor(hours / 24)}${SPACE}d${SPACE}${hours % 24}${SPACE}h`;
}

/** Milliseconds since 1970 of an RFC 3339 text, else null. */
export function millis(time) {
  return typeof time === 'string' ? finite(Date.parse(time)) : null;
}

/** Whole seconds from one RFC 3339 text to a time in milliseconds, else null. */
export function secondsSince(time, nowMillis) {
  const start = millis(time);
  return start === null || finite(nowMillis) === null ? null : Math.max(0, Math.floor((nowMillis - start) / 1000));
}

const two = n => String(n).padStart(2, '0');

/** "14:03:27" in the reader's time zone. */
export function clock(timeMillis) {
  if (finite(timeMillis) === null) {
    return DASH;
  }
  const d = new Date(timeMillis);
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The label of a tick on a time axis whose ticks are stepSeconds apart. */
export function tickLabel(timeMillis, stepSeconds) {
  const d = new Date(timeMillis);
  if (stepSeconds >= 86400 || (d.getHours() === 0 && d.getMinutes() === 0)) {
    return `${d.getDate()} ${MONTHS[d.getMonth()]}`;
  }
  return `${two(d.getHours())}:${two(d.getMinutes())}${stepSeconds < 60 ? ':' + two(d.getSeconds()) : ''}`;
}

/** "Sat 21 Nov, 14:03:27", for the reader's time zone. */
export function moment(timeMillis) {
  const d = new Date(timeMillis);
  return `${DAYS[d.getDay()]} ${d.getDate()} ${MONTHS[d.getMonth()]}, ${clock(timeMillis)}`;
}

/** A name from the wire in words: "soft_limit" as "soft limit". */
export function words(name) {
  return String(name ?? '').replaceAll('_', ' ');
}
