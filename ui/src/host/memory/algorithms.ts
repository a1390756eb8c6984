/** The catalogue of built-in algorithms as its page asks about it: reading, checking a folder, adding and removing. */
import type { AlgorithmCheck, Commands, ListedAlgorithm, Notice } from '../../wire';
import { HostError } from '../host';

type Asked = 'read_algorithm' | 'check_algorithm' | 'add_algorithm' | 'remove_algorithm';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

export class MemoryAlgorithms {
  readonly #catalogue: { algorithms: ListedAlgorithm[] };
  readonly #notify: (notice: Notice) => void;
  /** Folders that were mended since they were checked first. */
  readonly mended = new Set<string>();

  constructor(catalogue: { algorithms: ListedAlgorithm[] }, notify: (notice: Notice) => void) {
    this.#catalogue = catalogue;
    this.#notify = notify;
  }

  readonly answers: Answers = {
    read_algorithm: ({ name, language }) => ({
      text: name === 'mlp_digits' ? (language === 'zh' ? '单隐藏层网络，使用梯度下降训练。\n\n训练输出位置中会写入 model.json。' : 'A network with one hidden layer, trained by gradient descent.\n\nWritten to the training output path: model.json.') : null,
    }),
    check_algorithm: ({ path }) => this.#check(path),
    add_algorithm: ({ path }) => {
      const { package: sound } = this.#check(path);
      if (!sound) throw new HostError({ code: 'storage', name: null, faults: [], detail: `${path} has faults` });
      this.#catalogue.algorithms = [...this.#catalogue.algorithms, { state: 'sound', root: 'users', package: sound }];
      this.#notify({ notice: 'algorithms' });
      return {};
    },
    remove_algorithm: ({ name }) => {
      this.#catalogue.algorithms = this.#catalogue.algorithms.filter((row) => nameOf(row) !== name || row.root === 'shipped');
      this.#notify({ notice: 'algorithms' });
      return {};
    },
  };

  /** A folder whose name ends with `broken` has faults until it is mended. */
  #check(path: string): AlgorithmCheck {
    const name = path.split('/').at(-1)!.replace(/_broken$/, '');
    const first = this.#catalogue.algorithms.find((row) => row.state === 'sound');
    if (this.#catalogue.algorithms.some((row) => nameOf(row) === name)) return { package: null, faults: [{ key: 'name', kind: { code: 'name_taken' } }] };
    if (path.endsWith('broken') && !this.mended.has(path)) {
      return { package: null, faults: [{ key: 'version', kind: { code: 'bad_version', given: 'new' } }, { key: 'parameters[1].default', kind: { code: 'bad_default', value: { code: 'too_small', given: '0', min: 1 } } }] };
    }
    if (first?.state !== 'sound') return { package: null, faults: [{ key: 'algorithm.yaml', kind: { code: 'unreadable', reason: 'it is not there' } }] };
    const title = { en: 'My own', zh: '我的算法' };
    return { package: { folder: path, manifest: { ...first.package.manifest, name, title } }, faults: [] };
  }
}

function nameOf(row: ListedAlgorithm): string {
  return row.state === 'sound' ? row.package.manifest.name : row.name;
}
