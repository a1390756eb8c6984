//! Where the data is and where the job runs.

use serde_json::Value;
use trainyard_job::{DataSource, Device, FaultKind, Pool, PoolId, Resources};

use super::{Reading, Shape};

impl Reading<'_> {
    pub(super) fn data(&mut self) -> Vec<DataSource> {
        let rows = self
            .reader
            .rows(self.config, "data_source", self.shape.prefix());
        let path = self.path("data_url");
        // Answers have the first row under both names.
        if !path.is_empty() && rows.len() < 2 {
            return vec![DataSource::Path { path }];
        }
        let dataset = self.text("dataset_id");
        if !dataset.is_empty() && rows.len() < 2 {
            let version = self.text("dataset_version_id");
            return vec![self.dataset(dataset, version)];
        }
        let rows = rows.into_iter();
        rows.filter_map(|(field, row)| self.data_row(&field, row))
            .collect()
    }

    fn data_row(&mut self, field: &str, row: &Value) -> Option<DataSource> {
        let prefix = format!("{field}.");
        match (row.as_object(), row["type"].as_str()) {
            (Some(row), Some("obs")) => Some(DataSource::Path {
                path: self.reader.path(row, "data_url", &prefix),
            }),
            (Some(row), Some("dataset")) => {
                let dataset = self.reader.text(row, "dataset_id", &prefix);
                let version = self.reader.text(row, "dataset_version", &prefix);
                Some(self.dataset(dataset, version))
            }
            _ => {
                self.reader.wrong(format!("{field}.type"), "obs or dataset");
                None
            }
        }
    }

    fn dataset(&self, dataset: String, version: String) -> DataSource {
        match self.names.dataset_of_ids(&dataset, &version) {
            Some(known) => DataSource::Dataset {
                dataset: known.dataset.clone(),
                version: known.version.clone(),
            },
            None => DataSource::Dataset { dataset, version },
        }
    }

    pub(super) fn resources(&mut self) -> Resources {
        let absent = (self.shape != Shape::Create).then_some(1);
        let prefix = self.shape.prefix();
        let nodes = self
            .reader
            .nodes(self.config, "worker_server_num", prefix, absent);
        let flavor = self.flavor();
        Resources {
            pool: self.pool(),
            device: if flavor.is_empty() {
                Device::Cpu
            } else {
                self.names.device(&flavor)
            },
            flavor,
            nodes,
        }
    }

    fn pool(&mut self) -> Pool {
        let id = self.text("pool_id");
        // Public pools have ids as well, which only answers tell.
        let is_public = self.shape == Shape::Detail && self.text("pool_type") == "SYSTEM_DEFINED";
        if id.is_empty() || is_public {
            Pool::Public
        } else {
            Pool::Dedicated { id: PoolId(id) }
        }
    }

    fn flavor(&mut self) -> String {
        let prefix = format!("{}flavor.", self.shape.prefix());
        let member = self
            .reader
            .object(self.config, "flavor", self.shape.prefix());
        let code = member.map(|flavor| self.reader.text(flavor, "code", &prefix));
        if let Some(code) = code.filter(|code| !code.is_empty()) {
            return code;
        }
        let told = [self.text("flavor_code"), self.text("spec_code")];
        if let Some(code) = told.into_iter().find(|code| !code.is_empty())
            && self.shape != Shape::Create
        {
            return code;
        }
        let spec_id = self.text("spec_id");
        let of_id = |id: Option<i64>| id.is_some_and(|id| id.to_string() == spec_id);
        let flavors = &self.names.flavors;
        if let Some(flavor) = flavors.iter().find(|flavor| of_id(flavor.spec_id)) {
            return flavor.code.clone();
        }
        if !spec_id.is_empty() && flavors.iter().any(|flavor| flavor.spec_id.is_some()) {
            let kind = FaultKind::UnknownFlavor {
                given: spec_id,
                known: flavors.iter().map(|flavor| flavor.code.clone()).collect(),
            };
            let field = self.field("spec_id");
            self.reader.fault(field, kind);
        }
        String::new()
    }
}
