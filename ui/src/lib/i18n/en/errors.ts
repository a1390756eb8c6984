import type { ErrorCode } from '../../../wire';

/** A sentence for each code the console may answer: what happened and what to do. `p` is what it is about. */
export const errors: Record<ErrorCode, (p: string | null) => string> = {
  internal: () => 'Something went wrong that we did not foresee. The details help when reporting it.',
  bad_request: () => 'The console did not understand the request. The details help when reporting it.',
  faults: () => 'Some values have to be corrected first.',
  not_found: (p) => `${p ?? 'This'} no longer exists.`,
  config_exists: (p) => `A configuration called ${p ?? 'this'} exists already. Replace it or choose another name.`,
  already_ended: (p) => `${p ?? 'The job'} has already ended, so there is nothing to stop.`,
  still_running: (p) => `${p ?? 'The job'} was asked to stop and still runs. Try again in a moment.`,
  pool_in_use: (p) => `${p ? `${p} need` : 'Jobs need'} what would be taken away. Wait until they end or stop them, then try again.`,
  owner_unreachable: () => 'The Trainyard that runs the jobs does not answer. Close every window and open one again.',
  database_newer: () => 'The data was written by a newer version of Trainyard. Update to open it.',
  database_corrupt: () => 'The database is damaged. Restore trainyard.db from a backup, or move it away to start anew.',
  disk_full: () => 'The disk is full. Free some space and try again.',
  storage: () => 'A file could not be read or written. The details name it.',
  unreachable: () => 'The place where the job runs does not answer. Check the connection and try again.',
};
