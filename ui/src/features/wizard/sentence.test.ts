import { afterEach, describe, expect, it } from 'vitest';
import { digitsSpec } from '../../host/memory/wizard-data';
import { language } from '../../lib/i18n/i18n.svelte';
import type { JobEvent } from '../../wire';
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
    expect(sentence(spec, null)).toBe(`Runs digits on 1 node of local.cpu.1u and notifies Desktop ${words}.`);
  });

  it('tells nobody when notification is off', () => {
    expect(sentence(digitsSpec({ name: 'digits', notification: null }), null)).toBe('Runs digits on 1 node of local.cpu.1u.');
  });

  it('of another place says that the job leaves, and who is paid', () => {
    const spec = digitsSpec({ name: 'digits', notification: null });
    expect(sentence(spec, null, { name: 'Frankfurt', billed: true })).toBe('Sends digits to Frankfurt, to run on 1 node of local.cpu.1u. The cloud bills it by use.');
    expect(sentence(spec, null, { name: 'Lab', billed: false })).not.toContain('bills');
    language.current = 'zh';
    expect(sentence(spec, null, { name: 'Frankfurt', billed: true })).toBe('将 digits 发送到 Frankfurt，在 1 个 local.cpu.1u 节点上运行。云服务按需计费。');
  });

  it('is a Chinese sentence in Chinese', () => {
    language.current = 'zh';
    expect(sentence(digitsSpec({ name: 'digits' }), { key: { job: 1, version: 1 }, name: 'digits', next: 2 })).toBe('在 1 个 local.cpu.1u 节点上运行 digits V002，结束时通知 Desktop。');
  });
});
