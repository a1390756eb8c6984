import type { Translated } from '../translated';
import type { remoteVisualizations as en } from '../en/remoteVisualizations';

export const remoteVisualizations: Translated<typeof en> = {
  place: '运行位置',
  loadFailed: (name) => `无法加载 ${name} 的可视化作业`,
  kinds: { tensorboard: 'TensorBoard', mindinsight: 'MindInsight' },
  billing: '由云服务按其价格计费',
  pathHint: '云服务 OBS 中事件文件所在的文件夹，其中的子文件夹各为一次运行。',
  autoStopHint: '到时由云服务自动停止。',
  empty: (name) => `${name} 上还没有可视化作业`,
  emptyText: '云服务的可视化作业用 TensorBoard 或 MindInsight 展示某个 OBS 路径下的事件文件，在浏览器中查看。',
  absent: (name) => `${name} 不提供可视化作业`,
  absentText: '该区域只支持 ModelArts 第二代 API，其中没有可视化作业。本机上可以使用。',
  showHere: '查看本机',
  noAddress: '云服务尚未给出访问地址，请稍后再试。',
  openNot: '运行中才能打开。',
  stopNot: '运行中才能停止。',
  deleteNot: '停止后才能删除。',
  opened: (name) => `已在浏览器中打开 ${name}。`,
  stopTitle: (name) => `停止 ${name}？`,
  stopText: (place) => `停止后，在再次运行之前无法在 ${place} 上查看。它所展示的事件文件不受影响。`,
  stopping: (name) => `已请求停止 ${name}。`,
  deleteText: (place) => `该可视化作业将从 ${place} 上删除，无法恢复。它所展示的事件文件不受影响。`,
  describe: '修改描述',
  describeOf: (name) => `修改 ${name} 的描述`,
  described: (name) => `${name} 的描述已保存。`,
};
