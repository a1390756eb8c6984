//! What every crate's Cargo.toml says about itself.

use toml::{Table, Value};

use super::tree::{Fault, SourceFile, Tree};

/// Each crate's manifest, read; what is no TOML is left to cargo to complain about.
pub(crate) fn crates(tree: &Tree) -> impl Iterator<Item = (&SourceFile, Table)> {
    tree.texts(&["Cargo.toml"])
        .filter_map(|(file, text)| Some((file, text.parse::<Table>().ok()?)))
        .filter(|(_, manifest)| manifest.contains_key("package"))
}

pub(crate) fn name(manifest: &Table) -> Option<&str> {
    manifest.get("package")?.get("name")?.as_str()
}

pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, manifest) in crates(tree) {
        let description = manifest
            .get("package")
            .and_then(|package| package.get("description"))
            .and_then(Value::as_str);
        if description.is_none_or(|text| text.trim().is_empty()) {
            faults.push(file.fault("[package] has no description"));
        }
        let lints = manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"));
        if lints.and_then(Value::as_bool) != Some(true) {
            faults.push(file.fault("lacks `[lints] workspace = true`"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_without_description_or_lints_is_found() {
        let bare = "[package]\nname = \"trainyard-x\"\n";
        let right = "[package]\nname = \"x\"\ndescription = \"X\"\n[lints]\nworkspace = true\n";
        let tree = Tree::planted(&[
            ("crates/x/Cargo.toml", bare),
            ("crates/y/Cargo.toml", right),
            ("Cargo.toml", "[workspace]\nmembers = []\n"),
        ]);
        let faults = find(&tree);
        assert_eq!(faults.len(), 2, "{faults:?}");
    }
}
