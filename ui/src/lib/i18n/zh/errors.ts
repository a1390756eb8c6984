import type { Translated } from '../translated';
import type { errors as en } from '../en/errors';

export const errors: Translated<typeof en> = {
  unexpected: () => '出现了意料之外的问题。反馈时请附上详情。',
  host_unreachable: () => '控制台没有响应。请关闭窗口后重新打开。',
  store_newer: (p) => `数据由更新的版本（${p.found}）写入，请升级 Trainyard 后再打开。`,
  not_owner: () => '另一个 Trainyard 正在使用这份数据。请关闭它，或在那里操作。',
  job_not_found: (p) => `作业 ${p.job ?? ''} 已不存在。`,
  job_not_live: (p) => `${p.job ?? '作业'} 已经结束，无需停止。`,
  name_taken: (p) => `已有名为 ${p.name} 的作业，请换一个名称。`,
  no_space: (p) => `磁盘已满。请在 ${p.path ?? '数据目录'} 腾出空间后重试。`,
};
