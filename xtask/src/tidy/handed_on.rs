//! What a crate re-exports of the crates below it: single types, never a crate.

use super::tree::{Fault, Tree};

/// How the names of this workspace's crates begin in code.
const OURS: &str = "trainyard_";

pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, text) in tree.texts(&[".rs"]) {
        for (at, _) in text.match_indices("pub use ") {
            let statement = text[at..].split(';').next().unwrap_or_default();
            let index = text[..at].matches('\n').count();
            let wrong = whole_crates(statement).map(|name| file.fault_at(index, name));
            // In a comment or a text it is no statement.
            let line = text[..at].rsplit('\n').next().unwrap_or_default();
            if line.trim().is_empty() {
                faults.extend(wrong);
            }
        }
    }
    faults
}

/// The crates that stand there without anything of theirs.
fn whole_crates(statement: &str) -> impl Iterator<Item = &str> {
    statement
        .split(|c: char| c.is_whitespace() || "{},".contains(c))
        .filter(|path| path.starts_with(OURS) && (!path.contains("::") || path.ends_with("::*")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(text: &str) -> usize {
        find(&Tree::planted(&[("crates/x/src/lib.rs", text)])).len()
    }

    #[test]
    fn a_crate_that_is_handed_on_is_found_however_it_is_written() {
        for text in [
            "pub use trainyard_store as store;",
            "pub use trainyard_store;",
            "    pub use trainyard_store::*;",
            "pub use {\n    trainyard_job::JobId, trainyard_store as store,\n};",
        ] {
            assert_eq!(faults_of(text), 1, "{text}");
        }
    }

    #[test]
    fn types_may_be_handed_on() {
        for text in [
            "pub use trainyard_store::{JobRow, Page};",
            "pub mod store {\n    pub use trainyard_store::Page;\n}\nuse trainyard_files as files;",
            "//! `pub use trainyard_store as store;` is wrong",
        ] {
            assert_eq!(faults_of(text), 0, "{text}");
        }
    }
}
