/** Made-up AI engines and built-in algorithms. */
import type { AlgorithmManifest, AlgorithmParameter, Engine, EngineFamily, ListedAlgorithm } from '../../wire';

function engine(framework: string, version: string, id: string, name: string): Engine {
  const path = `/home/ada/${name}`;
  return {
    id,
    framework,
    version,
    environment: {
      kind: 'venv', origin: 'found', name, path, interpreter: `${path}/bin/python3`, python_version: '3.11.7', site_packages: [], added_as: null,
    },
  };
}

export const sampleEngines: EngineFamily[] = [
  {
    framework: 'PyTorch',
    engines: [
      engine('PyTorch', '2.5.1', 'PyTorch-2.5.1-python3.11', 'vision'),
      engine('PyTorch', '2.1.0', 'PyTorch-2.1.0-python3.11', 'speech'),
    ],
  },
  { framework: 'Python', engines: [engine('Python', '3.11.7', 'Python-3.11.7', 'plain')] },
];

function parameter(name: string, more: Partial<AlgorithmParameter>, en: string, zh: string): AlgorithmParameter {
  return { name, type: 'int', default: null, min: null, max: null, choices: [], required: false, help: { en, zh }, ...more };
}

function sound(manifest: Pick<AlgorithmManifest, 'name' | 'title' | 'use' | 'description' | 'parameters' | 'reaches'>): ListedAlgorithm {
  return {
    state: 'sound',
    root: 'shipped',
    package: {
      folder: `/home/ada/trainyard/algorithms/shipped/${manifest.name}`,
      manifest: {
        version: '1.0.0',
        engine: { framework: 'Python', oldest: null, oldest_python: '3.6' },
        entry: 'train.py',
        resource_types: ['cpu'],
        distributed: false,
        data_layout: { en: 'One .csv file.', zh: '一个 .csv 文件。' },
        metrics: [],
        ...manifest,
      },
    },
  };
}

export const sampleAlgorithms: ListedAlgorithm[] = [
  sound({
    name: 'mlp_digits',
    title: { en: 'Neural network for small images', zh: '小图像神经网络' },
    use: { en: 'Image classification', zh: '图像分类' },
    description: { en: 'Tells small grey images apart.', zh: '用于区分小尺寸灰度图像。' },
    parameters: [
      parameter('epochs', { default: '12', min: 1, max: 1000 }, 'How often the images are gone over.', '遍历训练图像的次数。'),
      parameter('learning_rate', { type: 'float', default: '0.02', min: 0.00001, max: 1 }, 'Length of each step.', '每一步的步长。'),
      parameter('activation', { type: 'choice', default: 'tanh', choices: ['tanh', 'relu'] }, 'Of the hidden layer.', '隐藏层的激活函数。'),
      parameter('shuffle', { type: 'bool', default: 'true' }, 'A new order for each epoch.', '每轮重新打乱顺序。'),
    ],
    reaches: [{ metric: 'accuracy', at_least: 0.93, at_most: null, sample: 'digits', parameters: {} }],
  }),
  sound({
    name: 'forecast',
    title: { en: 'Forecast', zh: '预测' },
    use: { en: 'Time series', zh: '时间序列' },
    description: { en: 'Goes on with a series of numbers.', zh: '对数值序列进行预测。' },
    parameters: [parameter('column', { type: 'string', required: true }, 'What to go on with.', '要预测的列。')],
    reaches: [],
  }),
  {
    state: 'broken',
    root: 'users',
    name: 'half_done',
    folder: '/home/ada/trainyard/algorithms/users/half_done',
    faults: [{ key: 'entry', kind: { code: 'entry_missing', given: 'train.py' } }],
  },
];
