/** The same jobs and configurations with everything as long as it may be: what a page must bear. */
import type { JobConfig, JobSpec, Variable } from '../../wire';
import { sampleJobs, type MemoryJob } from './jobs';
import { digitsSpec, sampleConfigs } from './wizard-data';

const most = { name: 100, value: 1024, variables: 20, description: 256 };

function stretched(text: string, length: number): string {
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

const environment: Variable[] = Array.from({ length: most.variables }, (_, at) => ({
  name: at === 3 ? stretched('A_VERY_LONG_NAME_OF_A_VARIABLE_', most.name) : `SETTING_${String(at).padStart(2, '0')}`,
  value: at % 4 === 0 ? stretched('obs://demo/a/folder/with/many/parts/', most.value) : at % 4 === 1 ? stretched('0123456789abcdef', most.value) : String(at),
}));

const spec: Partial<JobSpec> = {
  description: stretched('What this job is for, told at length. 这个作业的用途。', most.description),
  algorithm: {
    source: 'custom_image',
    image: stretched('registry.example.org/laboratory/team/signal-processing-toolkit/', 180) + ':2026.11',
    code_dir: stretched('obs://demo/a/folder/with/many/parts/', 360),
    boot_command: `bash /home/work/run_train.sh python /home/work/user-job-dir/code/train.py ${stretched('--another-option 12345 ', 900)}`,
  },
  data: Array.from({ length: 3 }, (_, at) => ({ source: 'path', path: `${stretched('obs://demo/a/folder/with/many/parts/', 216)}${at}/` })),
  output_path: stretched('obs://demo/results/of/a/job/', 196),
  environment,
};

export function longJobs(nowMs: number): MemoryJob[] {
  return sampleJobs(nowMs).map((job, at) => ({
    ...job,
    name: stretched(at % 3 === 2 ? '很长的训练作业名称' : at % 3 === 1 ? `${job.name}-` : `${job.name}_`, most.name),
    flavor: at % 4 === 1 ? 'modelarts.bm.gpu.8v100nv32.exclusive' : job.flavor,
    nodes: at % 5 === 1 ? 128 : job.nodes,
    version: 1000 + at,
    version_count: 3,
    line: job.line && stretched(`${job.line}  `, 4096),
    spec: { ...spec, name: job.name },
  }));
}

export function longConfigs(nowMs: number): JobConfig[] {
  return sampleConfigs(nowMs).map((config, at) => ({
    ...config,
    name: at < 6 ? stretched(`${config.name}-`, 64 - at) : config.name,
    description: stretched('Told at length: ', most.description),
    spec: digitsSpec({ ...spec, name: '' }),
  }));
}

/** A folder of 100,000 objects. */
export function longObjects(): Record<string, number> {
  return Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`obs://demo/many/${String(at).padStart(6, '0')}.png`, at]));
}
