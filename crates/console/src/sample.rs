//! The sample that comes with the console: handwritten digits.

use trainyard_job::from_yaml;
use trainyard_objects::ObsUrl;
use trainyard_store::Store;

use crate::console::Console;
use crate::error::ConsoleError;
use crate::places::LOCAL;
use crate::wire::{BackendName, Nothing, WizardDefaults};

macro_rules! sample {
    ($($path:literal),* $(,)?) => {
        /// Files below `obs://demo/digits/`, as they are in `examples/digits/`.
        const FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!("../../../examples/digits/", $path)))),*];
    };
}

sample![
    "code/cluster.py",
    "code/digits.py",
    "code/evaluation.py",
    "code/events.py",
    "code/parameter_server.py",
    "code/softmax.py",
    "code/train.py",
    "code/train_distributed.py",
    "data/COPYING.scikit-learn",
    "data/SOURCE.md",
    "data/digits.csv.gz",
];
const JOB: &str = include_str!("../../../examples/digits/job.yaml");
const PLACE: &str = "obs://demo/digits/";

impl Console {
    /// Puts the sample into object storage and gives the job that trains on it, under a free name.
    pub async fn prepare_sample(&self, _: Nothing) -> Result<WizardDefaults, ConsoleError> {
        self.upload_sample().await?;
        let backend = LOCAL.to_owned();
        let mut defaults = self.new_spec(BackendName { backend }).await?;
        defaults.spec = from_yaml(JOB).expect("BUG: the sample's job is a spec");
        if self.is_taken(&defaults.spec.name).await? {
            defaults.spec.name = self.free_name(&defaults.spec.name).await?;
        }
        Ok(defaults)
    }

    /// Puts the sample into object storage, unless an owner of this data directory has done so before. Who deletes it
    /// does not find it again.
    pub(crate) async fn upload_sample_once(&self) -> Result<(), ConsoleError> {
        let db = &self.inner().db;
        if !db.read(Store::sample_uploaded).await? {
            self.upload_sample().await?;
            db.write(Store::mark_sample_uploaded).await?;
        }
        Ok(())
    }

    /// Puts the sample into object storage.
    async fn upload_sample(&self) -> Result<(), ConsoleError> {
        let place: ObsUrl = PLACE.parse()?;
        for (path, content) in FILES {
            let to = place.join(path)?;
            self.objects().put_bytes(*content, &to).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_jobs_have_no_faults() {
        for text in [
            JOB,
            include_str!("../../../examples/digits/job-distributed.yaml"),
        ] {
            let spec = from_yaml(text).unwrap();
            assert_eq!(trainyard_job::validate(&spec), vec![], "{}", spec.name);
        }
    }

    #[test]
    fn every_file_of_the_sample_is_shipped() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/digits");
        for folder in ["code", "data"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                let path = format!("{folder}/{name}");
                let shipped = FILES.iter().any(|(shipped, _)| *shipped == path);
                assert!(shipped || name == "__pycache__", "{path} is not shipped");
            }
        }
    }
}
