/** What is being written, kept so that nothing is lost: its text form, and reading one back that may be older. */
import type { JobSpec, SaveAs } from '../../wire';
import type { Parent, Start } from './start';

/** The name the draft of a form is kept under: each beginning has one of its own. */
export function draftName(start: Start): string {
  switch (start.kind) {
    case 'new':
      return start.place === undefined ? 'wizard' : `wizard/at/${start.place}`;
    case 'sample':
      return 'wizard/sample';
    case 'algorithm':
      return `wizard/algorithm/${start.algorithm}`;
    case 'data':
      return `wizard/data/${JSON.stringify(start.data)}`;
    case 'config':
      return `wizard/config/${start.config}`;
    case 'edit':
      return `wizard/edit/${start.config}`;
    case 'copy':
      return `wizard/copy/${start.from.job}/${start.from.version}`;
    case 'version':
      return `wizard/version/${start.from.job}`;
  }
}

export interface Draft {
  atMs: number;
  start: Start;
  spec: JobSpec;
  saveAs: SaveAs | null;
  fromConfig: string | null;
  parent: Parent | null;
  /** Where it is to run; none in a draft of a release that knew but one place. */
  place?: string;
}

const form = 1;

export function writeDraft(draft: Draft): string {
  return JSON.stringify({ form, ...draft });
}

/** Null for a draft that this version of the form can't read. */
export function readDraft(content: string | null): Draft | null {
  if (content === null) return null;
  try {
    const read = JSON.parse(content) as Draft & { form: number };
    return read.form === form && read.spec?.algorithm && Array.isArray(read.spec.environment) ? read : null;
  } catch {
    return null;
  }
}
