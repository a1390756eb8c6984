import { render } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import CodeText from './CodeText.svelte';

/** What a line may end behind, besides spaces. */
const steps = (container: HTMLElement) => [...container.querySelectorAll('.whole')].map((step) => step.textContent);

describe('a command', () => {
  it('is the same text, with its spaces', () => {
    const text = 'bash  /home/work/run_train.sh python\t/home/work/user-job-dir/code/train.py --epochs 30';
    const { container } = render(CodeText, { text });
    expect(container.querySelector('code')!.textContent!.trimEnd()).toBe(text);
  });

  it('keeps options whole, and breaks a path that is too long behind its steps', () => {
    const { container } = render(CodeText, { text: 'python /home/work/user-job-dir/code/train.py --batch-size 128' });
    expect(steps(container)).toEqual(['python', '/home/', 'work/', 'user-job-dir/', 'code/', 'train.py', '--batch-size', '128']);
  });

  it('leaves a path whole where a line holds it', () => {
    const { container } = render(CodeText, { text: 'obs://demo/digits/training-data/', line: 56 });
    expect(steps(container)).toEqual(['obs://demo/digits/training-data/']);
  });
});
