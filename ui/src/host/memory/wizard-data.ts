/** Made-up flavors, configurations and files for the form of a job. */
import type { Flavor, JobConfig, JobSpec } from '../../wire';

const hour = 3_600_000;
const gib = 2 ** 30;

const cpu = (cpus: number, max_nodes: number, free_nodes: number): Flavor => ({
  code: `local.cpu.${cpus}u`, device: 'cpu', cpus, memory_bytes: cpus * 4 * gib, accelerators: [], max_nodes, free_nodes,
});

export const sampleFlavors: Flavor[] = [cpu(1, 32, 6), cpu(2, 16, 3), cpu(4, 8, 1), cpu(8, 4, 0)];

export const sampleObjects: Record<string, number> = {
  'obs://demo/digits/code/train.py': 5210,
  'obs://demo/digits/code/train_distributed.py': 7120,
  'obs://demo/digits/code/softmax.py': 3900,
  'obs://demo/digits/code/cluster.py': 2204,
  'obs://demo/digits/data/digits.csv.gz': 57_523,
  'obs://demo/digits/data/SOURCE.md': 840,
  'obs://demo/digits/output/V001/model.json': 15_200,
  'obs://speech/commands/code/train.py': 11_000,
  'obs://speech/commands/data/part-0.tar': 320 * 2 ** 20,
};

export function digitsSpec(changed: Partial<JobSpec> = {}): JobSpec {
  return {
    name: '',
    description: '',
    algorithm: {
      source: 'custom_image',
      image: 'local/this-computer',
      code_dir: 'obs://demo/digits/code/',
      boot_command: 'bash /home/work/run_train.sh python /home/work/user-job-dir/code/train.py --epochs 30',
    },
    data: [{ source: 'path', path: 'obs://demo/digits/data/' }],
    output_path: 'obs://demo/digits/results/',
    parameters: [],
    environment: [{ name: 'SEED', value: '7' }],
    log_path: '',
    resources: { pool: { kind: 'public' }, device: 'cpu', flavor: 'local.cpu.1u', nodes: 1 },
    notification: { topic: 'Desktop', events: ['OnJobSucceeded', 'OnJobFailed'] },
    ...changed,
  };
}

export function sampleConfigs(nowMs: number): JobConfig[] {
  const config = (name: string, description: string, hoursAgo: number, used: number | null, spec: JobSpec): JobConfig => ({
    name,
    description,
    spec,
    folder: name.startsWith('digits') ? 'vision/digits' : name.startsWith('sweep') ? 'sweeps' : '',
    tags: name === 'digits' ? ['baseline'] : name.startsWith('sweep') ? ['lr', 'sweep'] : name === 'speech-nightly' ? ['nightly'] : [],
    created_at_ms: nowMs - hoursAgo * hour,
    updated_at_ms: nowMs - hoursAgo * hour,
    used_at_ms: used === null ? null : nowMs - used * hour,
  });
  const distributed = digitsSpec({
    algorithm: {
      source: 'custom_image',
      image: 'local/this-computer',
      code_dir: 'obs://demo/digits/code/',
      boot_command: 'bash /home/work/run_train.sh python /home/work/user-job-dir/code/train_distributed.py --epochs 30 --batch 64',
    },
    environment: [{ name: 'SEED', value: '7' }, { name: 'OMP_NUM_THREADS', value: '1' }],
    resources: { pool: { kind: 'public' }, device: 'cpu', flavor: 'local.cpu.1u', nodes: 4 },
  });
  const many = Array.from({ length: 19 }, (_, at) => config(`sweep-lr-${String(at).padStart(2, '0')}`, '', 300 + at, null, digitsSpec({ environment: [{ name: 'LR', value: `0.0${at + 1}` }] })));
  return [
    config('digits', 'One node, thirty epochs', 200, 1, digitsSpec()),
    config('digits-distributed', 'Two parameter servers and two workers', 150, 5, distributed),
    config('speech-nightly', '', 90, 20, digitsSpec({ data: [{ source: 'path', path: 'obs://speech/commands/data/' }], resources: { pool: { kind: 'public' }, device: 'cpu', flavor: 'local.cpu.4u', nodes: 1 } })),
    config('中文分词', '晚间训练', 60, null, digitsSpec()),
    ...many,
  ];
}
