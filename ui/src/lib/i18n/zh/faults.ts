import type { FaultTexts } from '../en/faults';

const list = (known: readonly string[]) => (known.length === 0 ? '其他项' : known.join('、'));
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toLocaleString('zh-CN', { maximumFractionDigits: 1 })} MB`;

/** What the console names in English when it says that something cannot be used here. */
const things: Record<string, string> = {
  'a built-in algorithm': '预置算法',
  'a frequently-used framework': '常用框架',
  'a data set': '数据集',
  'a dedicated resource pool': '专属资源池',
};

export const faults: FaultTexts = {
  required: () => '请填写此项。',
  bad_name: ({ max }) => `请使用 1 到 ${max} 个字母、数字、下划线（_）或中划线（-）。`,
  too_long: ({ max, actual }) => `共 ${actual} 个字符，最多允许 ${max} 个。`,
  out_of_range: ({ min, max, actual }) => `${actual} 超出范围，请选择 ${min} 到 ${max}。`,
  not_an_object_path: ({ given }) => `“${given}”不是有效路径，格式应为 obs://桶名/目录/。`,
  bad_variable_name: ({ given }) => `“${given}”不能作为变量名。请使用字母、数字和下划线，且不以数字开头。`,
  reserved_variable: ({ name }) => `${name} 由平台设置，请换一个名称。`,
  duplicate: ({ given }) => `“${given}”重复，请只保留一个。`,
  control_character: () => '内容含有换行或其他控制字符，请删除。',
  of_another_source: () => '该算法来源不使用此项：自定义镜像使用环境变量，其他来源使用运行参数。请删除。',
  boot_file_not_python: ({ given }) => `“${given}”不是 Python 文件，请选择 .py 文件。`,
  boot_file_outside: ({ given, code_dir }) => `“${given}”不在 ${code_dir} 内，请选择代码目录中的文件。`,
  output_is_data: () => '该目录同时是数据目录，作业可能覆盖训练数据，请选择其他目录。',
  output_not_empty: ({ path }) => `${path} 不为空，可能会覆盖之前作业的文件。`,
  name_taken: ({ name }) => `“${name}”已存在，请换一个名称。`,
  unknown_flavor: ({ given, known }) => `这里没有${given ? ` ${given} ` : '该'}规格，可选：${list(known)}。`,
  unknown_image: ({ given, known }) => `这里没有镜像 ${given}，可用：${list(known)}。`,
  unknown_topic: ({ given, known }) => `没有主题“${given}”，可选：${list(known)}。`,
  unknown_field: ({ name }) => `作业没有“${name}”这一项，请删除。`,
  wrong_type: ({ expected }) => `此项的类型应为 ${expected}。`,
  not_found: ({ path }) => `${path} 不存在。请先上传，或选择其他路径。`,
  empty_folder: ({ path }) => `${path} 是空目录。请上传文件，或选择其他目录。`,
  unreadable: ({ path, reason }) => `无法读取 ${path}：${reason}`,
  too_many_nodes: ({ asked, flavor, fit }) => `本机放不下 ${asked} 个 ${flavor} 节点，最多 ${fit} 个。`,
  code_too_large: ({ bytes, max_bytes }) => `代码目录共 ${megabytes(bytes)}，最多允许 ${megabytes(max_bytes)}。`,
  code_too_many_files: ({ files, max_files }) => `代码目录共 ${files.toLocaleString('zh-CN')} 个文件，最多允许 ${max_files.toLocaleString('zh-CN')} 个。`,
  not_here: ({ what }) => `本机不能运行使用${things[what] ?? ` ${what} `}的作业。`,
  unknown_engine: ({ given, known }) => `这里没有 AI 引擎 ${given}，可选：${list(known)}。`,
  no_framework: ({ framework }) => `本机的 Python 环境中没有 ${framework}。请安装，或选择其他引擎。`,
  engine_in_several: ({ given, choose }) => `多个环境中有 ${given}，请选择：${list(choose)}。`,
  unknown_algorithm: ({ given, known }) => `这里没有预置算法 ${given}，可选：${list(known)}。`,
  broken_algorithm: ({ name, reason }) => `${name} 的算法包无法使用：${reason}`,
  no_engine_for: ({ algorithm, need }) => `${algorithm} 需要 ${need}，本机的 Python 环境均不满足。`,
  not_whole: ({ given }) => `“${given}”不是整数。`,
  not_number: ({ given }) => `“${given}”不是数值。`,
  not_bool: ({ given }) => `“${given}”既不是 true 也不是 false。`,
  not_a_choice: ({ given, choices }) => `“${given}”不在可选值中，可选：${list(choices)}。`,
  too_small: ({ given, min }) => `${given} 过小，不能小于 ${min}。`,
  too_large: ({ given, max }) => `${given} 过大，不能大于 ${max}。`,
  unknown_parameter: ({ known }) => `该算法没有此参数。其参数为：${known.join('、') || '无'}。`,
  unknown_dataset: ({ given, known }) => (known.length === 0 ? `没有数据集“${given}”，请先创建。` : `没有数据集“${given}”，请选择 ${known.join('、')}。`),
  dataset_changed: ({ version, missing, changed, added, example }) => {
    const parts = [missing && `缺少 ${missing} 个文件`, changed && `${changed} 个文件被修改`, added && `多出 ${added} 个文件`];
    return `${version} 与发布时不一致：${parts.filter(Boolean).join('，')}（${example}）。请创建新版本或选择其他版本。`;
  },
  long_names: ({ count, max, example }) => `${count} 个文件的名称超过 ${max} 个字符，将被忽略：${example}`,
  all_names_long: ({ path, max }) => `${path} 中所有文件的名称都超过 ${max} 个字符，无法使用。请缩短文件名。`,
  set_by_platform: () => '该参数由平台自动附加，请删除。',
};
