import { describe, expect, it } from 'vitest';
import { dots, isSecretName, shownCommand, shownValue } from './secrets';

describe('what is shown as dots', () => {
  it('is known by its name', () => {
    for (const name of ['API_KEY', 'WANDB_API_KEY', 'password', 'HF_TOKEN', 'DB_PASSWORD', '--access-key', 'AWS_SECRET_ACCESS_KEY']) expect(isSecretName(name), name).toBe(true);
    for (const name of ['KEYBOARD', 'TOKENIZERS_PARALLELISM', 'SKIP', 'LR', 'max_tokens_per_row', 'monkey']) expect(isSecretName(name), name).toBe(false);
  });

  it('is the value alone, and not that there is none', () => {
    expect(shownValue({ name: 'HF_TOKEN', value: 'hf_abc' })).toBe(dots);
    expect(shownValue({ name: 'HF_TOKEN', value: '' })).toBe('');
    expect(shownValue({ name: 'LR', value: '0.1' })).toBe('0.1');
  });

  it('is also hidden in the command', () => {
    const rows = [{ name: 'HF_TOKEN', value: 'hf_abcdef' }];
    expect(shownCommand('python a.py --token=abc --lr 0.1 --password "a b" x hf_abcdef', rows)).toBe(`python a.py --token=${dots} --lr 0.1 --password ${dots} x ${dots}`);
    expect(shownCommand('python a.py --token --lr 0.1', [])).toBe('python a.py --token --lr 0.1');
  });
});
