//! A `ModelArts` v1 create body read as a spec.
//!
//! Source: API reference, `POST /v1/{project_id}/training-jobs`. Numbers may come as text, as several official
//! samples show them. What names no flavor leaves it empty: the place that runs the job takes its smallest.

use serde_json::{Map, Value};

use crate::event::JobEvent;
use crate::fault::{Fault, FaultKind};
use crate::obs_path::ObsPath;
use crate::spec::{
    Algorithm, DataSource, Device, JobSpec, Notification, Pool, Resources, Variable,
};

/// Members of `config` that are read.
const CONFIG_MEMBERS: &[&str] = &[
    "worker_server_num",
    "app_url",
    "boot_file_url",
    "model_id",
    "parameter",
    "data_url",
    "dataset_id",
    "dataset_version_id",
    "data_source",
    "spec_id",
    "pool_id",
    "flavor",
    "engine_id",
    "train_url",
    "log_url",
    "user_image_url",
    "user_command",
    "create_version",
];

const MEMBERS: &[&str] = &[
    "job_name",
    "job_desc",
    "config",
    "workspace_id",
    "notification",
];

pub(crate) fn is_create_body(value: &Value) -> bool {
    value.get("job_name").is_some() && value.get("config").is_some_and(Value::is_object)
}

pub(crate) fn to_spec(body: &Value) -> Result<JobSpec, Vec<Fault>> {
    let empty = Map::new();
    let body = body.as_object().unwrap_or(&empty);
    let config = body
        .get("config")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let mut reader = Reader::default();
    reader.known(body, MEMBERS, "");
    reader.known(config, CONFIG_MEMBERS, "config.");
    let variables = reader.parameters(config);
    let custom = !reader.text(config, "user_image_url", "config.").is_empty();
    let spec = JobSpec {
        name: reader.text(body, "job_name", ""),
        description: reader.text(body, "job_desc", ""),
        algorithm: reader.algorithm(config),
        data: reader.data(config),
        output_path: reader.path(config, "train_url"),
        parameters: if custom { vec![] } else { variables.clone() },
        environment: if custom { variables } else { vec![] },
        log_path: reader.path(config, "log_url"),
        resources: reader.resources(config),
        notification: reader.notification(body),
    };
    if reader.faults.is_empty() {
        Ok(spec)
    } else {
        Err(reader.faults)
    }
}

/// The body's name of a spec's field.
pub(crate) fn field_name(field: &str) -> String {
    let (head, rest) = field.find('[').map_or((field, ""), |at| field.split_at(at));
    let name = match head {
        "name" => "job_name",
        "description" => "job_desc",
        "algorithm.image" => "config.user_image_url",
        "algorithm.code_dir" => "config.app_url",
        "algorithm.boot_command" => "config.user_command",
        "algorithm.boot_file" => "config.boot_file_url",
        "algorithm.engine" => "config.engine_id",
        "algorithm.algorithm" => "config.model_id",
        "data" if rest.contains("].path") => "config.data_url",
        "data" => "config.data_source",
        "output_path" => "config.train_url",
        "log_path" => "config.log_url",
        "resources.flavor" => "config.flavor.code",
        "resources.pool.id" => "config.pool_id",
        "resources.nodes" => "config.worker_server_num",
        "notification.topic" => "notification.topic_urn",
        "parameters" | "environment" => {
            let rest = rest.replace(".name", ".label");
            return format!("config.parameter{rest}");
        }
        "notification.events" => return format!("notification.events{rest}"),
        other => other,
    };
    name.to_owned()
}

#[derive(Default)]
struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    fn wrong(&mut self, field: String, expected: &str) {
        let expected = expected.to_owned();
        self.faults
            .push(Fault::error(field, FaultKind::WrongType { expected }));
    }

    fn known(&mut self, object: &Map<String, Value>, known: &[&str], prefix: &str) {
        for name in object.keys().filter(|k| !known.contains(&k.as_str())) {
            let kind = FaultKind::UnknownField { name: name.clone() };
            self.faults
                .push(Fault::error(format!("{prefix}{name}"), kind));
        }
    }

    /// A text; numbers are taken as their digits, an absent member as empty.
    fn text(&mut self, object: &Map<String, Value>, name: &str, prefix: &str) -> String {
        match object.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(_) => {
                self.wrong(format!("{prefix}{name}"), "a text");
                String::new()
            }
        }
    }

    /// A path `/bucket/key/` as the console writes it. What is no path is kept, for validation to name.
    fn path(&mut self, config: &Map<String, Value>, name: &str) -> String {
        let text = self.text(config, name, "config.");
        ObsPath::parse(&text).map_or(text, |path| path.obs_url())
    }

    fn algorithm(&mut self, config: &Map<String, Value>) -> Algorithm {
        let image = self.text(config, "user_image_url", "config.");
        let model = self.text(config, "model_id", "config.");
        let code_dir = self.path(config, "app_url");
        if !image.is_empty() {
            let boot_command = self.text(config, "user_command", "config.");
            Algorithm::CustomImage {
                image,
                code_dir,
                boot_command,
            }
        } else if model.is_empty() {
            Algorithm::Framework {
                engine: self.text(config, "engine_id", "config."),
                code_dir,
                boot_file: self.path(config, "boot_file_url"),
            }
        } else {
            Algorithm::BuiltIn { algorithm: model }
        }
    }

    fn data(&mut self, config: &Map<String, Value>) -> Vec<DataSource> {
        let path = self.path(config, "data_url");
        if !path.is_empty() {
            return vec![DataSource::Path { path }];
        }
        let dataset = self.text(config, "dataset_id", "config.");
        if !dataset.is_empty() {
            let version = self.text(config, "dataset_version_id", "config.");
            return vec![DataSource::Dataset { dataset, version }];
        }
        let Some(rows) = config.get("data_source").filter(|v| !v.is_null()) else {
            return vec![];
        };
        let Some(rows) = rows.as_array() else {
            self.wrong("config.data_source".to_owned(), "a list");
            return vec![];
        };
        let rows = rows.iter().enumerate();
        rows.filter_map(|(i, row)| self.data_row(i, row)).collect()
    }

    fn data_row(&mut self, index: usize, row: &Value) -> Option<DataSource> {
        let field = format!("config.data_source[{index}]");
        match (row.as_object(), row["type"].as_str()) {
            (Some(row), Some("obs")) => Some(DataSource::Path {
                path: self.path(row, "data_url"),
            }),
            (Some(row), Some("dataset")) => Some(DataSource::Dataset {
                dataset: self.text(row, "dataset_id", "config.data_source."),
                version: self.text(row, "dataset_version", "config.data_source."),
            }),
            _ => {
                self.wrong(format!("{field}.type"), "obs or dataset");
                None
            }
        }
    }

    fn parameters(&mut self, config: &Map<String, Value>) -> Vec<Variable> {
        let Some(rows) = config.get("parameter").filter(|v| !v.is_null()) else {
            return vec![];
        };
        let Some(rows) = rows.as_array() else {
            self.wrong("config.parameter".to_owned(), "a list");
            return vec![];
        };
        let mut variables = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let prefix = format!("config.parameter[{index}].");
            if let Some(row) = row.as_object() {
                let name = self.text(row, "label", &prefix);
                let value = self.text(row, "value", &prefix);
                variables.push(Variable::plain(name, value));
            } else {
                self.wrong(format!("config.parameter[{index}]"), "{label, value}");
            }
        }
        variables
    }

    fn resources(&mut self, config: &Map<String, Value>) -> Resources {
        let nodes = self.text(config, "worker_server_num", "config.");
        let pool_id = self.text(config, "pool_id", "config.");
        let flavor = match config.get("flavor") {
            None | Some(Value::Null) => String::new(),
            Some(Value::Object(flavor)) => self.text(flavor, "code", "config.flavor."),
            Some(_) => {
                self.wrong("config.flavor".to_owned(), "{code}");
                String::new()
            }
        };
        let nodes = nodes.parse().unwrap_or_else(|_| {
            self.wrong(
                "config.worker_server_num".to_owned(),
                "a whole number from 1",
            );
            1
        });
        Resources {
            pool: if pool_id.is_empty() {
                Pool::Public
            } else {
                Pool::Dedicated { id: pool_id }
            },
            device: Device::Cpu,
            flavor,
            nodes,
        }
    }

    fn notification(&mut self, body: &Map<String, Value>) -> Option<Notification> {
        let member = body.get("notification")?.as_object()?;
        let topic = self.text(member, "topic_urn", "notification.");
        let names = member.get("events").and_then(Value::as_array);
        let mut events = vec![];
        for (index, name) in names.into_iter().flatten().enumerate() {
            match name.as_str().and_then(JobEvent::from_name) {
                Some(event) => events.push(event),
                None => self.wrong(
                    format!("notification.events[{index}]"),
                    "OnJobRunning, OnJobSucceeded or OnJobFailed",
                ),
            }
        }
        // The service's own console posts an empty topic and no events when nothing is subscribed.
        (!topic.is_empty() || !events.is_empty()).then_some(Notification { topic, events })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn body() -> Value {
        json!({
            "job_name": "net-train", "job_desc": "first run", "workspace_id": "0",
            "config": {
                "worker_server_num": "2",
                "user_image_url": "team/net:1.0",
                "user_command": "bash /home/work/run_train.sh python /home/work/user-job-dir/code/train.py",
                "app_url": "/demo-bucket/code/",
                "data_source": [{"type": "obs", "data_url": "/demo-bucket/data/"}],
                "train_url": "/demo-bucket/out/",
                "parameter": [{"label": "LR", "value": "0.01"}, {"label": "STEPS", "value": 5}],
            },
            "notification": {"topic_urn": "", "events": []},
        })
    }

    #[test]
    fn a_documented_body_becomes_a_spec() {
        let spec = to_spec(&body()).unwrap();
        assert_eq!(spec.resources.nodes, 2);
        assert_eq!(spec.algorithm.code_dir(), Some("obs://demo-bucket/code/"));
        assert_eq!(
            spec.environment.len(),
            2,
            "parameters of an image are its environment"
        );
        assert_eq!(spec.environment[1].value, "5");
        assert_eq!(spec.notification, None);
        assert_eq!(spec.resources.flavor, "", "left for the place that runs it");
    }

    #[test]
    fn parameters_without_an_image_stay_running_parameters() {
        let mut body = body();
        body["config"]["user_image_url"] = json!("");
        let spec = to_spec(&body).unwrap();
        assert_eq!((spec.parameters.len(), spec.environment.len()), (2, 0));
    }

    #[test]
    fn faults_are_named_by_the_bodys_own_fields() {
        let mut body = body();
        body["config"]["worker_server_num"] = json!("many");
        body["config"]["wroker"] = json!(1);
        body["notification"]["events"] = json!(["OnJobDone"]);
        let fields: Vec<String> = to_spec(&body)
            .unwrap_err()
            .into_iter()
            .map(|f| f.field)
            .collect();
        assert_eq!(
            fields,
            [
                "config.wroker",
                "config.worker_server_num",
                "notification.events[0]"
            ]
        );
    }

    #[test]
    fn spec_fields_translate_to_the_bodys_names() {
        for (field, expected) in [
            ("name", "job_name"),
            ("environment[2].name", "config.parameter[2].label"),
            ("data[0].path", "config.data_url"),
            ("notification.events", "notification.events"),
            ("resources.nodes", "config.worker_server_num"),
        ] {
            assert_eq!(field_name(field), expected);
        }
    }
}
