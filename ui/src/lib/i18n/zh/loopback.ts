import type { Translated } from '../translated';
import type { loopback as en } from '../en/loopback';

export const loopback: Translated<typeof en> = {
  title: '本机 API',
  text: '让本机的脚本和云服务的官方客户端像访问 ModelArts 一样访问 Trainyard：这样提交的作业在本机运行，并出现在列表中。其他计算机无法访问。',
  serve: '提供 API',
  port: '端口',
  portHint: '留空则使用任意空闲端口。',
  badPort: '请填写 1 到 65535 的端口，或留空。',
  endsWithWindow: '退出 Trainyard 时结束。不打开窗口时可运行：trainyard serve',
  thisRun: (reason) => `秘密密钥和密码仅本次运行有效：${reason}`,
  fields: {
    endpoint: '地址',
    region: '区域',
    project_name: '项目',
    project_id: '项目 ID',
    access_key: '访问密钥 ID（AK）',
    secret_key: '秘密密钥（SK）',
    domain: '账号',
    user: '用户',
    password: '密码',
  },
  show: '显示密钥',
  hide: '隐藏密钥',
  copied: '已复制',
  copy: '复制（含密钥）',
  clients: '客户端设置',
  client: { environment: '环境变量', python: 'Python', boto3: 'boto3', cli: '命令行' },
  about: {
    environment: '用于终端。云服务 SDK、AWS 工具和 openstack 会读取这些变量。',
    python: 'huaweicloudsdkmodelarts，第二代接口，使用 AK/SK 签名。',
    boto3: '用任意 S3 客户端访问对象存储。',
    cli: 'python-openstackclient 加 otcextensions：保存为 clouds.yaml，然后运行 openstack --os-cloud trainyard ma training job list。',
  },
};
