import type { Translated } from '../translated';
import type { lineage as en } from '../en/lineage';

export const lineage: Translated<typeof en> = {
  loadFailed: '无法加载溯源图',
  label: '该版本的溯源图',
  columns: { before: '来源', from: '输入', version: '当前版本', output: '产出', after: '后续使用' },
  kinds: {
    version: '版本',
    this: '当前版本',
    parent: '父版本',
    child: '子版本',
    dataset: '数据集',
    data: '数据存储位置',
    folder: '本机文件夹',
    code: '代码目录',
    algorithm: '预置算法',
    image: '镜像',
    engine: 'AI引擎',
    output: '训练输出位置',
    reader: '下游作业',
    made: '派生数据集',
    visualization: '可视化作业',
  },
  deleted: '已删除',
  more: (count) => `超过 ${count} 个，仅显示最新的`,
  commit: (commit) => `git ${commit}`,
  changed: (count) => `${count} 个文件未提交`,
  hash: (hash) => `代码 ${hash}`,
  inTo: (name) => `用于 ${name}`,
  outOf: (name) => `来自 ${name}`,
};
