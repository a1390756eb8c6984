import type { Translated } from '../translated';
import type { status as en } from '../en/status';

export const status: Translated<typeof en> = {
  unknown: '未知',
  initializing: '初始化',
  imageReview: '审核镜像中',
  deploying: '部署中',
  running: '运行中',
  stopping: '停止中',
  successful: '运行成功',
  failed: '运行失败',
  lost: '失去联系',
  imageReviewFailed: '审核镜像失败',
  canceled: '已取消',
};
