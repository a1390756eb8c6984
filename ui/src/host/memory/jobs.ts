/** Made-up jobs that look like a week of somebody's work. Deterministic: the same list on every start. */
import type { JobRow, JobSpec, JobStatus } from '../../wire';

/** A job of the memory host: a row of the list and the last row of its log. */
export interface MemoryJob extends JobRow {
  line: string | null;
  /** What its versions are given, where it is not the usual. */
  spec?: Partial<JobSpec>;
  /** The number its next version gets, where newer versions were deleted. */
  next?: number;
}

const minute = 60_000;
const hour = 60 * minute;

interface Line {
  name: string;
  status: JobStatus;
  image?: string;
  nodes?: number;
  flavor?: string;
  versions?: number;
  /** How long ago it was submitted, and how long it ran. */
  ago: number;
  ran?: number;
  line: string | null;
  tags?: string[];
}

const lines: Line[] = [
  { name: 'digits', status: 'running', ago: 3.2 * minute, line: 'epoch 14/20  loss 0.2107  accuracy 0.9382', versions: 3 },
  { name: 'digits-distributed', status: 'running', ago: 8 * minute, nodes: 4, line: 'worker 1: step 1840  loss 0.3318' },
  { name: 'resnet50-imagenette', status: 'waiting', ago: 2 * minute, flavor: 'local.cpu.4u', image: 'local/pytorch:2.4', line: null },
  { name: 'tokenizer-bpe-32k', status: 'init', ago: 0.1 * minute, line: null },
  { name: 'digits-lr-sweep', status: 'completed', ago: 1.3 * hour, ran: 4 * minute, line: 'saved model to obs://demo/output/digits-lr-sweep/', versions: 12, tags: ['baseline', 'sweep'] },
  { name: 'speech-commands-cnn', status: 'failed', ago: 2.1 * hour, ran: 47_000, image: 'local/pytorch:2.4', line: "FileNotFoundError: [Errno 2] No such file or directory: '/home/work/data/train.csv'", versions: 2 },
  { name: 'trainjob-3f9a', status: 'killed', ago: 5 * hour, ran: 31 * minute, flavor: 'local.cpu.2u', line: 'received SIGTERM, writing checkpoint' },
  { name: 'recsys-two-tower', status: 'completed', ago: 22 * hour, ran: 2.4 * hour, flavor: 'local.cpu.4u', line: 'recall@100 0.4127  ndcg@10 0.2265', versions: 6, tags: ['baseline'] },
  { name: '中文分词-bilstm-crf', status: 'completed', ago: 26 * hour, ran: 18 * minute, line: '第 30 轮  F1 0.9514', image: 'PyTorch-1.0.0-python3.6' },
  { name: 'anomaly-detection-turbine-vibration-long-window-with-wavelets', status: 'check_failed', ago: 49 * hour, image: 'registry.local/lab/signal-processing-toolkit:2026.11-rc2', line: null },
  { name: 'segmentation-unet', status: 'lost', ago: 74 * hour, ran: 3 * hour, flavor: 'local.cpu.2u', line: 'epoch 41/100  iou 0.6811' },
];

const words = ['mnist', 'bert', 'xgb-churn', 'gpt-nano', 'yolo-bolts', 'forecast', 'vit-tiny', 'word2vec', 'lstm-load', 'pca-spectra'];
const endings: JobStatus[] = ['completed', 'completed', 'completed', 'failed', 'completed', 'killed', 'completed'];

function older(index: number): Line {
  const status = endings[(index * 5) % endings.length]!;
  return {
    name: `${words[index % words.length]}-${(0x4e1 + index * 977).toString(16).slice(-4)}`,
    status,
    ago: (80 + index * 7.3) * hour,
    ran: (1 + ((index * 37) % 190)) * minute,
    nodes: index % 6 === 0 ? 2 : 1,
    flavor: `local.cpu.${[1, 2, 4][index % 3]}u`,
    versions: 1 + (index % 4),
    line: status === 'failed' ? 'RuntimeError: loss is nan at step 310' : `epoch ${10 + (index % 20)} done  accuracy 0.${8700 + ((index * 71) % 1200)}`,
  };
}

export function sampleJobs(nowMs: number, olderCount = 140): MemoryJob[] {
  const all = [...lines, ...Array.from({ length: olderCount }, (_, index) => older(index))];
  return all.map((job, index) => {
    const created = Math.round(nowMs - job.ago);
    const waits = ['waiting', 'init', 'check_failed'].includes(job.status);
    const started = waits ? null : created + 1200;
    return {
      id: all.length - index,
      name: job.name,
      description: '',
      version: job.versions ?? 1,
      version_count: job.versions ?? 1,
      status: job.status,
      reason: null,
      algorithm: job.image ?? 'local/this-computer',
      backend: 'local',
      flavor: job.flavor ?? 'local.cpu.1u',
      nodes: job.nodes ?? 1,
      created_at_ms: created,
      started_at_ms: started,
      ended_at_ms: job.ran === undefined ? (job.status === 'check_failed' ? created + 9000 : null) : created + 1200 + job.ran,
      line: job.line,
      tags: job.tags ?? [],
    };
  });
}
