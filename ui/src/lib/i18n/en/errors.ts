type Params = Record<string, string | number>;

/** A sentence for each code the host may answer: what happened and what to do. */
export const errors = {
  unexpected: (_: Params) => 'Something went wrong that we did not foresee. The details help when reporting it.',
  host_unreachable: (_: Params) => 'The console does not answer. Close the window and open it again.',
  store_newer: (p: Params) => `The data was written by a newer version (${p.found}). Update Trainyard to open it.`,
  not_owner: (_: Params) => 'Another Trainyard is using this data. Close it, or do this there.',
  job_not_found: (p: Params) => `Job ${p.job ?? ''} no longer exists.`,
  job_not_live: (p: Params) => `${p.job ?? 'The job'} has already ended, so there is nothing to stop.`,
  name_taken: (p: Params) => `A job called ${p.name} exists already. Choose another name.`,
  no_space: (p: Params) => `The disk is full. Free some space in ${p.path ?? 'the data folder'} and try again.`,
};
