/** What the test of a connection means: whether a service is missed, and whether jobs can go there at all. */
import type { CloudService, ConnectionTest, ServiceAnswer } from '../wire';

const generations: readonly CloudService[] = ['modelarts_v1', 'modelarts_v2'];

/** A region has one generation of ModelArts or the other: where one answers, the other is not missed. */
export function isMissed(answer: ServiceAnswer, { answers }: ConnectionTest): boolean {
  if (answer.state === 'answered' || answer.state === 'not_used') return false;
  const spared = answer.state === 'absent' && generations.includes(answer.service);
  return !(spared && answers.some(({ service, state }) => generations.includes(service) && state === 'answered'));
}

/** Without an answer of ModelArts no job comes there, whatever else answers. */
export function takesJobs({ answers }: ConnectionTest): boolean {
  return answers.some(({ service, state }) => generations.includes(service) && state === 'answered');
}

export type Cause = 'refused' | 'secret' | 'key' | 'other';

/** What the words of a service or of the network tell beyond the state. */
export function causeOf({ state, said }: ServiceAnswer): Cause {
  if (state === 'unreachable' && /connection refused/i.test(said)) return 'refused';
  if (state !== 'not_signed_in') return 'other';
  if (/signature/i.test(said)) return 'secret';
  return /InvalidAccessKeyId|access key \S+ is not known/i.test(said) ? 'key' : 'other';
}
