//! What specs call things, and what the service does.
//!
//! A spec names its engine, its flavor, its topic; the service numbers some of them. Who has asked the service for its
//! catalogues fills these tables, and bodies are written and read with them. With empty ones names stay as they are.

use trainyard_job::Device;

/// A name and its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// What specs say.
    pub name: String,
    /// What the service says.
    pub id: String,
}

/// An AI engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineName {
    /// What specs say, such as `PyTorch-1.0.0-python3.6`.
    pub name: String,
    /// The family, such as `PyTorch`.
    pub family: String,
    /// The service's number, or its text in the second generation.
    pub id: String,
}

/// A flavor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlavorName {
    /// Its code, such as `modelarts.vm.cpu.2u`.
    pub code: String,
    /// The first generation's number, where it has one.
    pub spec_id: Option<i64>,
    /// What it computes with.
    pub device: Device,
}

/// A version of a data set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatasetName {
    /// Its name.
    pub dataset: String,
    /// Its version's name.
    pub version: String,
    /// Its id.
    pub dataset_id: String,
    /// Its version's id.
    pub version_id: String,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// AI engines.
    pub engines: Vec<EngineName>,
    /// Built-in algorithms.
    pub algorithms: Vec<Name>,
    /// Flavors.
    pub flavors: Vec<FlavorName>,
    /// Versions of data sets.
    pub datasets: Vec<DatasetName>,
    /// Topics, with their URNs.
    pub topics: Vec<Name>,
    /// The registry that stands before an image's name, such as `swr.eu-de.otc.t-systems.com`; empty for none.
    pub registry: String,
}

impl Names {
    /// The engine of a name.
    #[must_use]
    pub fn engine(&self, name: &str) -> Option<&EngineName> {
        self.engines.iter().find(|engine| engine.name == name)
    }

    /// The engine of an id.
    #[must_use]
    pub fn engine_of_id(&self, id: &str) -> Option<&EngineName> {
        self.engines.iter().find(|engine| engine.id == id)
    }

    /// The flavor of a code.
    #[must_use]
    pub fn flavor(&self, code: &str) -> Option<&FlavorName> {
        self.flavors.iter().find(|flavor| flavor.code == code)
    }

    /// What a flavor computes with: as the catalogue says, and else as its code sounds.
    #[must_use]
    pub fn device(&self, code: &str) -> Device {
        self.flavor(code)
            .map_or_else(|| device_of(code), |flavor| flavor.device)
    }

    /// The version of a data set by both names.
    #[must_use]
    pub fn dataset(&self, dataset: &str, version: &str) -> Option<&DatasetName> {
        let mut rows = self.datasets.iter();
        rows.find(|row| row.dataset == dataset && row.version == version)
    }

    /// The version of a data set by both ids.
    #[must_use]
    pub fn dataset_of_ids(&self, dataset_id: &str, version_id: &str) -> Option<&DatasetName> {
        let mut rows = self.datasets.iter();
        rows.find(|row| row.dataset_id == dataset_id && row.version_id == version_id)
    }
}

/// The id of a name in a table.
#[must_use]
pub(crate) fn id<'a>(table: &'a [Name], name: &str) -> Option<&'a str> {
    let row = table.iter().find(|row| row.name == name);
    row.map(|row| row.id.as_str())
}

/// The name of an id in a table.
#[must_use]
pub(crate) fn name<'a>(table: &'a [Name], id: &str) -> Option<&'a str> {
    let row = table.iter().find(|row| row.id == id);
    row.map(|row| row.name.as_str())
}

/// What a flavor computes with, as its code sounds.
#[must_use]
pub fn device_of(code: &str) -> Device {
    let code = code.to_ascii_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| code.contains(word));
    if any(&["ascend", "npu", "snt"]) {
        Device::Ascend
    } else if any(&["gpu", "visual", "nt1", "p100", "v100"]) {
        Device::Gpu
    } else {
        Device::Cpu
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_flavor_tells_what_it_computes_with() {
        for (code, device) in [
            ("modelarts.vm.cpu.2u", Device::Cpu),
            ("modelarts.vm.gpu.v100", Device::Gpu),
            ("modelarts.pool.visual.xlarge", Device::Gpu),
            ("modelarts.kat1.8xlarge.npu", Device::Ascend),
            ("", Device::Cpu),
        ] {
            assert_eq!(device_of(code), device, "{code}");
        }
    }
}
