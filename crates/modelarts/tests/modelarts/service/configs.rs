//! The service's saved configurations and its topics, as far as a client can tell.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::error;
use crate::peer::{Asked, Told, json as told};

/// What is kept, by name.
#[derive(Default)]
pub(crate) struct Configs(pub(crate) Mutex<BTreeMap<String, Value>>);

impl Configs {
    /// Somebody else saves one.
    pub(crate) fn put(&self, name: &str, body: Value) {
        self.0.lock().unwrap().insert(name.to_owned(), body);
    }

    pub(super) fn serve(&self, asked: &Asked, rest: &[&str]) -> Told {
        let mut kept = self.0.lock().unwrap();
        let done = || told(200, &json!({"is_success": true}));
        match (asked.method.as_str(), rest) {
            ("POST", []) => {
                let name = asked.body["config_name"].as_str().unwrap_or_default();
                if kept.contains_key(name) {
                    let message = format!("Config name:{name} is existed");
                    return error(400, "ModelArts.0103", &message);
                }
                kept.insert(name.to_owned(), asked.body.clone());
                done()
            }
            ("GET", []) => {
                let number = |name: &str| asked.query[name].parse::<usize>().unwrap();
                let search = asked.query.get("search_content").cloned();
                let search = search.unwrap_or_default();
                let found: Vec<Value> = kept
                    .keys()
                    .filter(|name| name.contains(&search))
                    .map(|name| json!({"config_name": name}))
                    .collect();
                let (page, per_page) = (number("page"), number("per_page"));
                let shown: Vec<&Value> = found
                    .iter()
                    .skip((page - 1) * per_page)
                    .take(per_page)
                    .collect();
                told(
                    200,
                    &json!({"is_success": true, "config_total_count": found.len(), "configs": shown}),
                )
            }
            ("GET", [name]) => match kept.get(*name) {
                Some(body) => told(200, body),
                None => error(400, "ModelArts.0102", "the config does not exist"),
            },
            ("PUT", [name]) => {
                let mut body = asked.body.clone();
                body["config_name"] = json!(name);
                kept.insert((*name).to_owned(), body);
                done()
            }
            _ => error(404, "ModelArts.0015", "no such resource"),
        }
    }
}

/// Topics: what was published, topic and body.
#[derive(Default)]
pub(crate) struct Topics(pub(crate) Mutex<Vec<(String, Value)>>);

impl Topics {
    pub(super) fn publish(&self, urn: &str, asked: &Asked) -> Told {
        if urn.ends_with(":gone") {
            let body =
                json!({"code": "SMN.00010030", "message": "topic not found", "request_id": "r"});
            return told(404, &body);
        }
        let mut published = self.0.lock().unwrap();
        published.push((urn.to_owned(), asked.body.clone()));
        told(200, &json!({"message_id": "m-1", "request_id": "r"}))
    }
}
