/** Built-in algorithms and AI engines by their names at the service, as its documents list them. */

export const builtInAlgorithms: readonly string[] = [
  'yolo_v3',
  'retinanet_resnet_v1_50',
  'inception_v3',
  'darknet_53',
  'SegNet_VGG_BN_16',
  'ResNet_v2_50',
  'ResNet_v1_50',
  'Faster_RCNN_ResNet_v2_101',
  'Faster_RCNN_ResNet_v1_50',
];

interface Engine {
  name: string;
  /** As jobs name the engine and its version together. */
  versions: readonly string[];
}

export const engines: readonly Engine[] = [
  { name: 'TensorFlow', versions: ['TF-1.13.1-python3.6', 'TF-1.8.0-python3.6', 'TF-2.1.0-python3.6'] },
  { name: 'Caffe', versions: ['Caffe-1.0.0-python2.7'] },
  { name: 'Spark_MLlib', versions: ['Spark-2.3.2-python3.6'] },
  { name: 'XGBoost-Sklearn', versions: ['Scikit_Learn-0.18.1-python3.6'] },
  { name: 'PyTorch', versions: ['PyTorch-1.3.0-python3.6', 'PyTorch-1.0.0-python3.6'] },
  { name: 'MXNet', versions: ['MXNet-1.2.1-python3.6'] },
];

export function engineOf(version: string): Engine | undefined {
  return engines.find((engine) => engine.versions.includes(version));
}
