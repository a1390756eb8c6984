import type { Translated } from '../translated';
import type { exports as en, ImportFaultTexts, NoteTexts } from '../en/exports';
import { faults } from './faults';

const notes: NoteTexts = {
  no_place: () => '目标中没有对应的位置。',
  environment_of_images_only: () => '目标中只有自定义镜像可以带环境变量。',
  parameters_become_environment: () => '在目标中，自定义镜像的运行参数就是环境变量。',
  secret: ({ name }) => `${name} 是敏感变量，不会写出它的值，请在目标处填写。`,
  only_here: ({ given }) => `${given} 只存在于本机，请换成目标处的值。`,
  needs_id: ({ given }) => `${given} 是名称，请换成服务中的 ID。`,
  unknown_engine: ({ given }) => `${given} 不在文档所列的引擎中，请选择服务提供的引擎。`,
  topic_is_no_urn: ({ given }) => `“${given}”是名称，请换成主题的 URN。`,
  undocumented: ({ member }) => `以 ${member} 发送，与其他客户端一致，但接口文档未列出。`,
  mixed_sources: () => '同一列表只能全是路径或全是数据集，另一类已略去。',
  named_anew: ({ given, name }) => `${given} 在目标中名为 ${name}。`,
  command_rewritten: () => '去掉了 run_train.sh，代码目录改为新版的位置。',
  line_break: () => '服务不接受换行。',
  dollar: () => '服务不接受 $。',
  not_a_path: ({ given }) => `“${given}”不是对象存储路径。`,
  bad_name: ({ max }) => `服务要求 1 到 ${max} 个字母、数字、下划线（_）或中划线（-）。`,
  too_long: ({ max, actual }) => `共 ${actual} 个字符，服务最多接受 ${max} 个。`,
  too_many: ({ max, actual }) => `共 ${actual} 行，服务最多接受 ${max} 行。`,
  twice: ({ name }) => `${name} 出现两次，以最后一次为准。`,
  missing: () => '此项为空，而目标需要它。',
  must_exist: ({ name }) => `运行命令的地方必须有名为 ${name} 的作业参数。`,
};

const importFaults: ImportFaultTexts = {
  syntax: ({ reason }) => `既不是 YAML 也不是 JSON：${reason}`,
  shape: ({ reason }) => reason,
  newer: ({ found }) => `文件格式为 ${found}，来自更新版本的 Trainyard。`,
  not_configurations: () => '文件中既没有作业参数，也没有作业。文件应以“trainyard: configurations”开头。',
  empty: () => '文件中没有作业参数。',
  no_name: () => '作业没有名称，无法作为作业参数的名称，请补上。',
  twice: ({ name, first_line }) => `${name} 出现了两次${first_line === null ? '' : `，第一次在第 ${first_line} 行`}，请只保留一个。`,
  bad_folder: ({ given }) => `“${given}”不是目录，请写成用斜杠分隔的名称，例如 vision/digits。`,
  bad_tag: ({ given }) => `“${given}”不是标签，最多 40 个字符，不含逗号和斜杠。`,
  too_many_tags: ({ max, actual }) => `共 ${actual} 个标签，最多保留 ${max} 个。`,
  value: ({ kind }) => (faults[kind.code] as (kind: unknown) => string)(kind),
};

export const exports: Translated<typeof en> = {
  menu: '导出为…',
  title: (name) => `将 ${name} 导出为`,
  targetsLabel: '导出目标',
  targets: { estimator: 'Estimator 代码', v1_job: 'v1 作业', v1_config: 'v1 作业参数', v2_job: 'v2 作业', command: '命令行', job_file: '作业文件' },
  explained: {
    estimator: '使用 ModelArts SDK 的 Python 代码。Session() 从 Notebook 或其参数取得凭据。',
    v1_job: 'POST /v1/{project_id}/training-jobs 的请求体，trainyard submit -f 也能读取。',
    v1_config: 'POST /v1/{project_id}/training-job-configs 的请求体。',
    v2_job: 'POST /v2/{project_id}/training-jobs 的请求体。',
    command: '在本机的终端中运行。',
    job_file: '供 trainyard submit -f 读取。',
  },
  leftOut: '未包含',
  check: '需要在目标处确认',
  carriesAll: '全部内容都已包含。',
  noteCount: (count) => `${count} 条说明`,
  copy: '复制',
  save: '保存到文件…',
  saved: (path) => `已保存为 ${path}。`,
  notes,
  importFaults,
  failed: '无法导出',
};
