/** Whether a path could be one of object storage: a bucket's name is the only rule the stand-in knows. */
export function validName(url: string): boolean {
  return /^obs:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\//.test(url);
}
