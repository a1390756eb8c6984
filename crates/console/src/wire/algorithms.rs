//! What crosses the door about built-in algorithms.

use serde::{Deserialize, Serialize};
use trainyard_algorithms::{ManifestFault, Package};
use ts_rs::TS;

/// A built-in algorithm, and the language to read about it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneAlgorithm {
    /// Its name.
    pub name: String,
    /// `en` or `zh`.
    pub language: String,
}

/// What its author wrote about an algorithm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AlgorithmReadme {
    /// Plain text; none where there is none.
    pub text: Option<String>,
}

/// Whether a folder can be added as a package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AlgorithmCheck {
    /// The package, where it can.
    pub package: Option<Package>,
    /// What keeps it from being one, where it cannot.
    pub faults: Vec<ManifestFault>,
}
