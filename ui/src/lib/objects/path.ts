/** Names in object storage, taken apart. Pure. */

export const buckets = 'obs://';

/** One step of the way to a folder. */
export interface Crumb {
  name: string;
  url: string;
}

/** The buckets of a folder and the folders around it, the outermost first; the list of buckets is not among them. */
export function crumbsOf(url: string): Crumb[] {
  const names = url.replace(/^obs:\/\//, '').split('/').filter(Boolean);
  return names.map((name, at) => ({ name, url: `${buckets}${names.slice(0, at + 1).join('/')}/` }));
}

/** The last part of a path, without a slash. */
export function nameOf(url: string): string {
  return crumbsOf(url).at(-1)?.name ?? url;
}

/** The folder around a file or folder; `obs://` around a bucket. */
export function around(url: string): string {
  return crumbsOf(url).at(-2)?.url ?? buckets;
}

/** The folder around this one, no further up than `root`. */
export function above(at: string, root: string): string {
  const up = around(at);
  return up.startsWith(asFolder(root)) && up !== buckets ? up : asFolder(root);
}

/** A path as a folder's. */
export function asFolder(url: string): string {
  return url === '' || url === buckets || url === '/' ? buckets : url.endsWith('/') ? url : `${url}/`;
}

/** What follows a folder in the path of something below it. */
export function below(folder: string, url: string): string {
  return url.startsWith(folder) ? url.slice(folder.length).replace(/\/$/, '') : url;
}

/** Whether a text can be one name in a folder; the console is the one to decide, this spares a round. */
export function isName(text: string): boolean {
  return text !== '' && !/^\.+$/.test(text) && !/[/\\\u0000-\u001f]/.test(text) && !/\s$/.test(text);
}
