import type { Translated } from '../translated';
import type { usage as en } from '../en/usage';

export const usage: Translated<typeof en> = {
  label: '资源占用情况',
  memory: '内存',
  gpuMemory: '显存',
  diskRead: '磁盘读取',
  diskWritten: '磁盘写入',
  task: (index) => `task-${index}`,
  limit: '单个任务的份额',
  axis: '时间轴',
  axes: { elapsed: '已运行时间', time: '时刻' },
  cpuOf: (cpus) => `CPU（100% 即 ${cpus} 核）`,
  cpuAlone: 'CPU（按一核计）',
  tasks: '任务',
  taskRange: (from, to) => (from === to ? `task-${from}` : `task-${from} 至 task-${to}`),
  begun: '尚无采样',
  waiting: '启动一秒后有第一个采样。',
  none: '没有采样',
  noneText: '作业在启动命令之前或启动后一秒内已结束，或运行时尚未记录资源占用。',
  notStarted: '尚未运行',
  notStartedText: '任务运行后，资源占用会显示在这里。',
  noGpu: '任务没有 GPU，因此没有 GPU 数据。',
  gpuSilent: 'GPU 驱动没有提供占用率。',
  diskSilent: '系统没有提供任务的读写量。',
  loadFailed: '无法加载资源占用情况',
  kept: '采样随版本保留：最近一小时全部保留，越早越稀疏。',
};
