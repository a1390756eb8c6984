import { afterEach, describe, expect, it } from 'vitest';
import { digitsSpec } from '../../host/memory/wizard-data';
import { language } from '../../lib/i18n/i18n.svelte';
import type { JobEvent } from '../../wire';
import { canonicalCommand } from './command';
import { sentence } from './sentence';

afterEach(() => {
  language.current = 'en';
});

const events: [JobEvent[], string][] = [
  [['OnJobSucceeded', 'OnJobFailed'], 'when it ends'],
  [['OnJobRunning', 'OnJobSucceeded', 'OnJobFailed'], 'when it starts and ends'],
  [['OnJobFailed'], 'when it fails'],
  [['OnJobRunning', 'OnJobSucceeded'], 'when it starts and succeeds'],
];

describe('the sentence before submitting', () => {
  it.each(events)('of %j says %s', (chosen, words) => {
    const spec = digitsSpec({ name: 'digits', notification: { topic: 'Desktop', events: chosen } });
    expect(sentence(spec, null)).toBe(`Runs digits on 1 node of local.cpu.1u, tells Desktop ${words}.`);
  });

  it('tells nobody when notification is off', () => {
    expect(sentence(digitsSpec({ name: 'digits', notification: null }), null)).toBe('Runs digits on 1 node of local.cpu.1u.');
  });

  it('is a Chinese sentence in Chinese', () => {
    language.current = 'zh';
    expect(sentence(digitsSpec({ name: 'digits' }), { key: { job: 1, version: 1 }, name: 'digits', next: 2 })).toBe('在 1 个 local.cpu.1u 节点上运行 digits V002，结束时通知 Desktop。');
  });
});

describe('the canonical command', () => {
  it('names the file below the last element of the code directory', () => {
    expect(canonicalCommand('obs://demo/new/', 'train.py', '--lr 0.1 ')).toBe('bash /home/work/run_train.sh python /home/work/user-job-dir/new/train.py --lr 0.1');
  });
  it('quotes a file that a shell would split', () => {
    expect(canonicalCommand('obs://demo/new', "a b's.py", '')).toBe("bash /home/work/run_train.sh python '/home/work/user-job-dir/new/a b'\\''s.py'");
  });
});
