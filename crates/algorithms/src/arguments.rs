//! The words a package's program is called with.

use crate::manifest::Manifest;

impl Manifest {
    /// `--name=value` for each parameter that has a value, given or by default, in the manifest's order. The values
    /// have been checked with [`crate::check_values`]; an empty one stands for the default.
    #[must_use]
    pub fn arguments(&self, values: &[(String, String)]) -> Vec<String> {
        let value_of = |name: &str, default: Option<&String>| {
            let given = values.iter().find(|(known, _)| known == name);
            let given = given.map(|(_, value)| value).filter(|v| !v.is_empty());
            given.or(default.filter(|v| !v.is_empty())).cloned()
        };
        let words = self.parameters.iter().filter_map(|parameter| {
            let value = value_of(&parameter.name, parameter.default.as_ref())?;
            Some(format!("--{}={value}", parameter.name))
        });
        words.collect()
    }

    /// Names and default values, as a wizard shows them before anything is changed.
    #[must_use]
    pub fn defaults(&self) -> Vec<(String, String)> {
        let rows = self.parameters.iter();
        rows.map(|p| (p.name.clone(), p.default.clone().unwrap_or_default()))
            .collect()
    }
}
