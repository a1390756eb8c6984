/** Which drafts this window wrote since it was opened: coming back to one of those is going on, not coming upon an old one. */
const written = new Set<string>();

export const wroteHere = Object.assign((name: string): boolean => written.has(name), {
  mark: (name: string): void => void written.add(name),
  clear: (name: string): void => void written.delete(name),
});
