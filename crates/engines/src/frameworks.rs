//! The frameworks that make an environment an AI engine, and what their packages are called.

/// One framework.
#[derive(Debug)]
pub(crate) struct Framework {
    /// As the first drop-down of the wizard has it.
    pub(crate) label: &'static str,
    /// As ids of engines begin. Source: list of frequently-used engines of the service; those it does not have
    /// begin with their label.
    pub(crate) prefix: &'static str,
    /// Normalised names of the packages that contain it; the first one installed counts.
    distributions: &'static [&'static str],
    /// Beginnings of further names, for packages that carry a CUDA version in theirs.
    families: &'static [&'static str],
}

/// The label of engines that are a plain Python.
pub(crate) const PYTHON: &str = "Python";

/// In the order of the drop-down.
pub(crate) const FRAMEWORKS: &[Framework] = &[
    named(
        "TensorFlow",
        "TF",
        &[
            "tensorflow",
            "tensorflow-cpu",
            "tensorflow-gpu",
            "tensorflow-macos",
        ],
    ),
    named("PyTorch", "PyTorch", &["torch"]),
    Framework {
        label: "MXNet",
        prefix: "MXNet",
        distributions: &["mxnet", "mxnet-mkl", "mxnet-native"],
        families: &["mxnet-cu"],
    },
    named(
        "MindSpore",
        "MindSpore",
        &["mindspore", "mindspore-gpu", "mindspore-ascend"],
    ),
    named("Scikit_Learn", "Scikit_Learn", &["scikit-learn"]),
    named("XGBoost", "XGBoost", &["xgboost", "xgboost-cpu"]),
    named("LightGBM", "LightGBM", &["lightgbm"]),
    named("Spark_MLlib", "Spark", &["pyspark"]),
    named("Caffe", "Caffe", &["caffe"]),
    named("JAX", "JAX", &["jax"]),
    named("Keras", "Keras", &["keras"]),
];

const fn named(
    label: &'static str,
    prefix: &'static str,
    distributions: &'static [&'static str],
) -> Framework {
    Framework {
        label,
        prefix,
        distributions,
        families: &[],
    }
}

/// The framework that a package contains.
pub(crate) fn of_package(normalised_name: &str) -> Option<&'static Framework> {
    FRAMEWORKS.iter().find(|framework| {
        framework.distributions.contains(&normalised_name)
            || framework
                .families
                .iter()
                .any(|family| normalised_name.starts_with(family))
    })
}

/// The framework that an engine's id begins with.
pub(crate) fn label_of_id(id: &str) -> Option<&'static str> {
    let prefix = id.split('-').next().unwrap_or_default();
    if prefix == PYTHON {
        return Some(PYTHON);
    }
    FRAMEWORKS
        .iter()
        .find(|framework| framework.prefix == prefix)
        .map(|framework| framework.label)
}

/// The place of a framework in the drop-down; a plain Python is last.
pub(crate) fn rank(label: &str) -> usize {
    FRAMEWORKS
        .iter()
        .position(|framework| framework.label == label)
        .unwrap_or(FRAMEWORKS.len())
}
