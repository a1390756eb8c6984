import type { Translated } from '../translated';
import type { configs as en } from '../en/configs';

export const configs: Translated<typeof en> = {
  table: '作业参数',
  search: '输入名称查询',
  columns: { name: '名称', algorithm: '引擎类型', created: '创建时间', used: '上次使用', description: '描述', operation: '操作' },
  use: '创建训练作业',
  useOf: (name) => `用 ${name} 创建训练作业`,
  editOf: (name) => `编辑 ${name}`,
  deleteOf: (name) => `删除 ${name}`,
  never: '从未使用',
  empty: '还没有作业参数',
  emptyText: '作业参数是“创建训练作业”表单中保存下来的值，下次一键即可填好。在表单中勾选“保存作业参数”即可保存。',
  nothingFound: '没有符合条件的作业参数',
  nothingFoundText: '请修改搜索内容。',
  clearSearch: '清除搜索',
  loadFailed: '无法加载作业参数',
  deleteTitle: (name) => `删除 ${name}？`,
  deleteText: '删除后无法恢复。用它创建的作业不受影响。',
  deleted: (name) => `${name} 已删除。`,
};
