//! Bodies read as specs: what both generations have in common.
//!
//! A body is read from JSON values, not from a type: so all its faults are found in one pass, each under the body's own
//! name of the field.

use serde_json::{Map, Value};
use trainyard_job::{Fault, FaultKind, JobSpec, ObsPath};

use crate::names::{self, Name};
use crate::note::Note;

/// What is done with members that nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// They are faults: in a file, they are mistyped.
    KnownMembersOnly,
    /// They are ignored: clients of the service send more than its reference has.
    AnyMembers,
}

/// A spec that was read from a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadSpec {
    /// The job.
    pub spec: JobSpec,
    /// What the body says and a spec cannot; fields are the body's.
    pub left_out: Vec<Note>,
}

pub(crate) type Object = Map<String, Value>;

/// Reads members of a body and gathers what is wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub(crate) faults: Vec<Fault>,
}

impl Reader {
    pub(crate) fn fault(&mut self, field: impl Into<String>, kind: FaultKind) {
        self.faults.push(Fault::error(field, kind));
    }

    pub(crate) fn wrong(&mut self, field: impl Into<String>, expected: &str) {
        let expected = expected.to_owned();
        self.fault(field, FaultKind::WrongType { expected });
    }

    pub(crate) fn known(&mut self, object: &Object, known: &[&str], prefix: &str) {
        for name in object.keys().filter(|k| !known.contains(&k.as_str())) {
            let kind = FaultKind::UnknownField { name: name.clone() };
            self.fault(format!("{prefix}{name}"), kind);
        }
    }

    /// A text; numbers are taken as their digits, an absent member as empty.
    pub(crate) fn text(&mut self, object: &Object, name: &str, prefix: &str) -> String {
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
    pub(crate) fn path(&mut self, object: &Object, name: &str, prefix: &str) -> String {
        let text = self.text(object, name, prefix);
        ObsPath::parse(&text).map_or(text, |path| path.obs_url())
    }

    /// A member that is an object; an absent one is empty.
    pub(crate) fn object<'a>(
        &mut self,
        object: &'a Object,
        name: &str,
        prefix: &str,
    ) -> Option<&'a Object> {
        match object.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::Object(member)) => Some(member),
            Some(_) => {
                self.wrong(format!("{prefix}{name}"), "an object");
                None
            }
        }
    }

    /// The rows of a list, each with its field's name; an absent list has none.
    pub(crate) fn rows<'a>(
        &mut self,
        object: &'a Object,
        name: &str,
        prefix: &str,
    ) -> Vec<(String, &'a Value)> {
        let field = format!("{prefix}{name}");
        match object.get(name) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(text)) if text.is_empty() => Vec::new(),
            Some(Value::Array(rows)) => {
                let rows = rows.iter().enumerate();
                rows.map(|(i, row)| (format!("{field}[{i}]"), row))
                    .collect()
            }
            Some(_) => {
                self.wrong(field, "a list");
                Vec::new()
            }
        }
    }

    /// A number of compute nodes; `absent` where there is none.
    pub(crate) fn nodes(
        &mut self,
        object: &Object,
        name: &str,
        prefix: &str,
        absent: Option<u32>,
    ) -> u32 {
        let text = self.text(object, name, prefix);
        match (text.parse(), absent) {
            (Ok(nodes), _) => nodes,
            (Err(_), Some(absent)) if text.is_empty() => absent,
            _ => {
                self.wrong(format!("{prefix}{name}"), "a whole number from 1");
                1
            }
        }
    }

    /// The name of an id. With an empty table ids are names.
    pub(crate) fn name(
        &mut self,
        table: &[Name],
        id: String,
        unknown: impl FnOnce(String, Vec<String>) -> (String, FaultKind),
    ) -> String {
        if let Some(name) = names::name(table, &id) {
            return name.to_owned();
        }
        let is_name = table.is_empty() || table.iter().any(|row| row.name == id);
        if !is_name && !id.is_empty() {
            let known = table.iter().map(|row| row.name.clone()).collect();
            let (field, kind) = unknown(id.clone(), known);
            self.fault(field, kind);
        }
        id
    }
}
