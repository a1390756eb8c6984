import { expect, it } from 'vitest';
import { language, t } from './i18n.svelte';
import { en } from './messages.en';
import { zh } from './messages.zh';

function texts(table: object, path = ''): [path: string, text: string][] {
  return Object.entries(table).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'string') return [[`${path}${key}`, value]];
    return typeof value === 'function' ? [] : texts(value as object, `${path}${key}.`);
  });
}

it('a change of language changes the words and the page language', () => {
  language.current = 'zh';
  expect(t.shell.jobs).toBe('训练作业');
  expect(document.documentElement.lang).toBe('zh-CN');
  language.current = 'en';
  expect(t.shell.jobs).toBe('Training Jobs');
});

it('no text is empty, in either language', () => {
  for (const [path, text] of [...texts(en), ...texts(zh)]) expect(text.trim(), path).not.toBe('');
});

it('both languages end in dots where the other does', () => {
  const chinese = new Map(texts(zh));
  for (const [path, text] of texts(en)) expect(chinese.get(path)?.endsWith('…'), path).toBe(text.endsWith('…'));
});

it('Chinese has its own marks, and no space behind them', () => {
  // As they are written, so that the texts with something in them are looked at too.
  const sources = import.meta.glob<string>('./zh/*.ts', { query: '?raw', import: 'default', eager: true });
  expect(Object.keys(sources).length).toBeGreaterThan(20);
  const mistakes = Object.entries(sources).flatMap(([file, source]) =>
    source.split('\n').flatMap((line, at) =>
      (line.match(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g) ?? [])
        .filter((text) => /[。，；：！？、] |[\u4e00-\u9fff”}] ?[,:;] ?[\u4e00-\u9fff]|[\u4e00-\u9fff][!?()]|[()][\u4e00-\u9fff]|[\u4e00-\u9fff] \(\$/.test(text))
        .map((text) => `${file}:${at + 1} ${text}`),
    ),
  );
  expect(mistakes).toEqual([]);
});

it('Chinese texts are Chinese, names and signs aside', () => {
  const same = new Set([
    'common.none',
    'compare.row.python',
    'common.product',
    'connections.clouds.open_telekom_cloud',
    ...['iam', 'modelarts_v1', 'modelarts_v2', 'obs', 'smn', 'swr'].map((service) => `connections.services.${service}`),
    ...['iam', 'modelarts', 'obs', 'smn', 'swr'].map((service) => `connections.dialog.endpoint.${service}`),
    'loopback.client.boto3',
    'loopback.client.python',
    'jobs.backends.modelarts',
    'jobs.backends.slurm',
    'settings.languages.english',
    'shortcuts.timeKinds.utc',
    'topics.mail.securities.starttls',
    'topics.mail.securities.tls',
    'topics.protocols.webhook',
    'visualizations.engines.tensorboard',
    ...['tensorboard', 'mindinsight'].map((kind) => `remoteVisualizations.kinds.${kind}`),
  ]);
  for (const [path, text] of texts(zh)) if (!same.has(path)) expect(text, path).toMatch(/[\u4e00-\u9fff]/);
});
