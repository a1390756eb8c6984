/** The canonical boot command for a script of the code directory. */

/** The last element of a folder's path: the name it has below `user-job-dir`. */
export function lastElement(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

/** `args` are words as a shell takes them; they are put behind the file as they are. */
export function canonicalCommand(codeDir: string, file: string, args: string): string {
  const path = `/home/work/user-job-dir/${lastElement(codeDir)}/${file}`;
  return `bash /home/work/run_train.sh python ${quote(path)} ${args.trim()}`.trimEnd();
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
