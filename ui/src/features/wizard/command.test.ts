import { describe, expect, it } from 'vitest';
import { composeCommand, readCommand, type CommandParts } from './command';
import { splitWords } from './shell';

const usual = 'bash /home/work/run_train.sh python /home/work/user-job-dir/new/train.py';
const parts = (changed: Partial<CommandParts> = {}): CommandParts => ({ wrapped: true, program: 'python', dir: 'new', file: 'train.py', parameters: [], between: '=', ...changed });

describe('the usual boot command', () => {
  it('is composed as the guides write it', () => {
    expect(composeCommand(parts())).toBe(usual);
    const parameters = [{ name: 'lr', value: '0.1' }, { name: '-v', value: '' }, { name: '', value: 'fast' }, { name: 'title', value: 'two words' }];
    expect(composeCommand(parts({ parameters }))).toBe(`${usual} --lr=0.1 -v fast '--title=two words'`);
    expect(composeCommand(parts({ parameters, between: ' ' }))).toBe(`${usual} --lr 0.1 -v fast --title 'two words'`);
    expect(composeCommand(parts({ wrapped: false, program: 'bash', file: 'go.sh' }))).toBe('bash /home/work/user-job-dir/new/go.sh');
  });

  it('quotes what a shell would take apart', () => {
    expect(composeCommand(parts({ file: "a b's.py" }))).toBe("bash /home/work/run_train.sh python '/home/work/user-job-dir/new/a b'\\''s.py'");
  });

  it('is taken apart into what it was made of', () => {
    expect(readCommand(`${usual} --epochs 30 --batch 64 --fast`)).toEqual(parts({ between: ' ', parameters: [{ name: 'epochs', value: '30' }, { name: 'batch', value: '64' }, { name: 'fast', value: '' }] }));
    expect(readCommand('python3 /home/work/user-job-dir/new/lib/train.py --lr=0.1')).toEqual(parts({ wrapped: false, program: 'python3', file: 'lib/train.py', parameters: [{ name: 'lr', value: '0.1' }] }));
  });

  it('taken apart and composed again is the same', () => {
    for (const line of [usual, `${usual} --lr 0.1 --name 'a b' --neg=-1`.replace(' --neg=-1', ''), `${usual} --lr=0.1 --empty x`, `${usual} '--say=it'\\''s' -q 3`, 'python /home/work/user-job-dir/a/b/c.py one two']) {
      expect(composeCommand(readCommand(line)!), line).toBe(line);
    }
  });

  it('is not guessed where the line means more than its words', () => {
    for (const line of ['nvidia-smi', './start.sh --x', `${usual} --lr $LR`, `${usual} | tee log`, 'cd x && python /home/work/user-job-dir/new/a.py', `${usual} "open`, 'python /home/work/user-job-dir/new/../a.py', '']) {
      expect(readCommand(line), line).toBeNull();
    }
  });
});

describe('words of a line', () => {
  it('are told apart by blanks outside quotes', () => {
    expect(splitWords(`a  'b c' "d \\"e\\"" f\\ g h'i'"j"`)).toEqual(['a', 'b c', 'd "e"', 'f g', 'hij']);
    expect(splitWords(`''`)).toEqual(['']);
    expect(splitWords(`a "b $c"`)).toBeNull();
  });
});
