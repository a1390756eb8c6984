import { afterEach, expect, it } from 'vitest';
import { language } from '../../lib/i18n/i18n.svelte';
import type { EndReason } from '../../wire';
import { reasonText } from './reason';

afterEach(() => (language.current = 'en'));

const reasons: [EndReason, en: string, zh: string][] = [
  [{ code: 'finished' }, 'Every task ended with exit code 0.', '所有任务均以退出码 0 结束。'],
  [{ code: 'stopped', forced: false }, 'It was stopped on request.', '按要求停止。'],
  [{ code: 'stopped', forced: true }, 'It was stopped on request, and killed because it did not end in time.', '按要求停止；由于未能及时结束，已被强制终止。'],
  [{ code: 'exited', task: 2, exit_code: 137 }, 'Task 2 ended with exit code 137.', '任务 2 以退出码 137 结束。'],
  [{ code: 'signaled', task: 0, signal: 11 }, 'Task 0 was ended by signal 11 (SIGSEGV).', '任务 0 被信号 11 (SIGSEGV) 终止。'],
  [{ code: 'out_of_memory', task: 0 }, 'Task 0 ran out of memory. Choose a larger flavor, or use less.', '任务 0 内存不足。请选择更大的规格，或减少内存用量。'],
  [{ code: 'code_download', task: 0, message: 'no such bucket' }, 'Task 0 could not download its code: no such bucket', '任务 0 无法下载代码：no such bucket'],
  [{ code: 'not_started', task: 1, message: 'bash: not found' }, 'Task 1 could not be started: bash: not found', '任务 1 无法启动：bash: not found'],
  [{ code: 'lost', task: 0 }, 'Task 0 vanished with the process that watched it, so how it ended is unknown.', '任务 0 与监视它的进程一同消失，结束状态未知。'],
];

it.each(reasons)('%j is a sentence in both languages', (reason, en, zh) => {
  expect(reasonText(reason)).toBe(en);
  language.current = 'zh';
  expect(reasonText(reason)).toBe(zh);
});

it('a reason from a newer console, and none at all, still get a sentence', () => {
  expect(reasonText({ code: 'eaten' } as unknown as EndReason)).toBe('The reason is not known.');
  expect(reasonText(null)).toBe('The reason is not known.');
});
