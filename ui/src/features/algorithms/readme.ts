/** The lines of a paragraph as one: where its author broke them is about another width. What stands by itself stays so. */
const apart = /^(\s{2,}|\t|[-*+] |\d+[.)] |#|>|\||```)/;
const wide = /[\u3000-\u9fff\uff00-\uffef]/;

export function paragraphs(text: string): string {
  const lines: string[] = [];
  let fenced = false;
  let open = false;
  for (const line of text.split(/\r?\n/)) {
    const fence = line.startsWith('```');
    const joins = open && !fenced && !fence && line.trim() !== '' && !apart.test(line);
    if (joins) {
      const before = lines.pop()!.trimEnd();
      const between = wide.test(before.at(-1)!) && wide.test(line.trimStart()[0]!) ? '' : ' ';
      lines.push(before + between + line.trimStart());
    } else lines.push(line);
    if (fence) fenced = !fenced;
    open = !fenced && !fence && line.trim() !== '' && !/^(#|\|)/.test(line);
  }
  return lines.join('\n');
}
