import type { Translated } from '../translated';
import type { settings as en } from '../en/settings';

export const settings: Translated<typeof en> = {
  appearance: '外观',
  language: '语言',
  languages: { system: '跟随系统', english: 'English', chinese: '中文' },
  theme: '外观模式',
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  behaviour: '行为',
  notifications: '桌面通知',
  notificationsHint: '所订阅的作业事件发生时显示通知。',
  data: '数据目录',
  dataHint: '作业、日志、作业参数和本地对象存储都保存在这里。启动前设置 TRAINYARD_HOME 可更换目录。',
  openData: '打开目录',
  version: (number: string) => `Trainyard ${number}`,
  watching: '关闭窗口后继续关注作业',
  watchingHint: 'Trainyard 留在托盘中，通知照常送达。无论是否开启，作业都会继续运行。',
};
