import type { ErrorCode } from '../../../wire';

export const errors: Record<ErrorCode, (p: string | null) => string> = {
  internal: () => '出现了意料之外的问题。反馈时请附上详情。',
  bad_request: () => '控制台无法理解这个请求。反馈时请附上详情。',
  faults: () => '请先改正有问题的值。',
  not_found: (p) => `${p ?? '该对象'} 已不存在。`,
  config_exists: (p) => `已有名为 ${p ?? ''} 的作业参数。请替换它，或换一个名称。`,
  already_ended: (p) => `${p ?? '作业'} 已经结束，无需停止。`,
  still_running: (p) => `${p ?? '作业'} 已收到停止请求但仍在运行，请稍后重试。`,
  pool_in_use: (p) => `${p ?? '有作业'} 还需要这份资源。请等待其结束或停止后再试。`,
  owner_unreachable: () => '负责运行作业的 Trainyard 没有响应。请关闭所有窗口后重新打开。',
  database_newer: () => '数据由更新版本的 Trainyard 写入，请升级后再打开。',
  database_corrupt: () => '数据库已损坏。请从备份恢复 trainyard.db，或将其移走后重新开始。',
  disk_full: () => '磁盘已满。请腾出空间后重试。',
  storage: () => '有文件无法读写，详情中有其名称。',
  unreachable: () => '作业的运行位置没有响应。请检查连接后重试。',
};
