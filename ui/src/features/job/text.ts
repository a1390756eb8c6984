/**
 * A row of a log as it is drawn: what a terminal would have left of it after carriage returns, and control characters by
 * their names, since few fonts have pictures of them. Nothing in a row is an instruction: not to the page, not to the reader's eye.
 */

export interface Piece {
  text: string;
  /** The name of something that has no shape of its own. */
  control: boolean;
}

/** Characters of a row that are drawn; engines stall on much longer lines. */
export const drawnMax = 8192;

// C0 and C1 without the tab, delete, line and paragraph separators, and what reorders text.
const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const names = 'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(' ');

/** The last segment that a carriage return left on the line; a trailing one ends a line and overwrites nothing. */
export function overwritten(text: string): string {
  const line = text.replace(/\r+$/, '');
  return line.slice(line.lastIndexOf('\r') + 1);
}

export function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of line.matchAll(controls)) {
    if (match.index > at) pieces.push({ text: line.slice(at, match.index), control: false });
    pieces.push({ text: nameOf(match[0]), control: true });
    at = match.index + match[0].length;
  }
  if (at < line.length) pieces.push({ text: line.slice(at), control: false });
  return pieces;
}

function nameOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x7f) return 'DEL';
  return names[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The first characters, never half of a pair. */
export function firstCharacters(line: string, max: number = drawnMax): string {
  if (line.length <= max) return line;
  const last = line.charCodeAt(max - 1);
  return line.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}

/** `14:32:10`, in the time of this computer or in UTC. */
export function clockTime(atMs: number, utc = false): string {
  const at = new Date(atMs);
  const two = (n: number) => String(n).padStart(2, '0');
  if (utc) return at.toISOString().slice(11, 19);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
