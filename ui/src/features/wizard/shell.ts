/** Words of a shell's line: taking a line apart and putting one together. Pure. */

/** A word as a shell takes it; what needs no quotes gets none. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The words of a line. Null where the line is more than words: variables, patterns, pipes, several commands, an open
 * quote. Such a line means something that its words alone don't.
 */
export function splitWords(line: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const c = line[at]!;
    if (c === ' ' || c === '\t') {
      if (word !== null) words.push(word);
      word = null;
    } else if (c === "'") {
      const end = line.indexOf("'", at + 1);
      if (end === -1) return null;
      word = (word ?? '') + line.slice(at + 1, end);
      at = end;
    } else if (c === '"') {
      const inside = /^"((?:[^"\\$`]|\\.)*)"/.exec(line.slice(at));
      if (!inside) return null;
      word = (word ?? '') + inside[1]!.replace(/\\(["\\$`])/g, '$1');
      at += inside[0].length - 1;
    } else if (c === '\\') {
      if (at + 1 === line.length) return null;
      at += 1;
      word = (word ?? '') + line[at]!;
    } else if (/[$`*?[\]{};&|<>()\n\r!#~]/.test(c) && !(c === '#' && word !== null) && !(c === '~' && word !== null)) {
      return null;
    } else {
      word = (word ?? '') + c;
    }
  }
  if (word !== null) words.push(word);
  return words;
}
