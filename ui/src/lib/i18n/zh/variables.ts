import type { LineFaultKind } from '../../../wire';
import type { Translated } from '../translated';
import type { variables as en } from '../en/variables';

const lineFaults: Record<LineFaultKind, string> = {
  no_equals: '不是“名称=值”的形式',
  bad_name: '等号前没有名称',
  open_quote: '引号没有闭合',
  after_quote: '闭合引号后还有内容',
};

export const variables: Translated<typeof en> = {
  import: '导入 .env 文件…',
  imported: (count, file) => `已从 ${file} 读取 ${count} 个变量。`,
  importedNone: (file) => `${file} 中没有变量。`,
  skipped: (count) => `有 ${count} 行无法读取：`,
  lineFault: (line, kind) => `第 ${line} 行：${lineFaults[kind]}。`,
  lineFaultsMore: (count) => `等 ${count} 行`,
  keepSecret: (name) => `将 ${name} 的值设为机密`,
  noSecret: (name) => `${name} 的值是机密，点击改为普通值`,
  secretValue: (row) => `机密值，${row}`,
  kept: '已存入密钥环，输入即可替换。',
  toKeep: '请输入机密值',
  noLonger: (name) => `${name} 不再是机密，其值已从表单中清除。`,
  hint: '点击锁形按钮，值将保存在本机的密钥环中，不会写入任何文件、作业参数或 Trainyard 的日志。',
  noKeyring: (reason) => `该值无法作为机密保存：${reason}。`,
};
