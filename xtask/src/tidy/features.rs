//! That each row of docs/features.md names tests, and that they are there.

use super::tree::{Fault, Tree};

const PAGE: &str = "docs/features.md";
/// The last heading of a table whose rows name tests.
const HEADING: &str = "Test";
/// What a row has there that nothing can test.
const NOTHING: &str = "–";

/// One test as the page names it.
enum Named<'a> {
    /// `` `crates/x/tests/y.rs`: `a_claim` ``, or all of the file.
    Rust {
        path: &'a str,
        name: Option<&'a str>,
    },
    /// `Jobs.test.ts: a claim`, of a file below `ui/src`.
    Page { file: &'a str, title: &'a str },
}

pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, text) in tree.texts(&[PAGE]) {
        let mut names_tests = false;
        for (index, line) in text.lines().enumerate() {
            let Some(last) = last_cell(line) else {
                names_tests = false;
                continue;
            };
            names_tests |= last == HEADING;
            if !names_tests || last == HEADING || last == NOTHING || last.starts_with("---") {
                continue;
            }
            for entry in entries(last) {
                let wrong = match Named::parse(&entry) {
                    Some(named) => named.missing(tree),
                    None => Some(format!("names no test: {entry}")),
                };
                faults.extend(wrong.map(|what| file.fault_at(index, what)));
            }
        }
    }
    faults
}

/// The last cell of a table's row.
fn last_cell(line: &str) -> Option<&str> {
    let row = line.strip_prefix('|')?.trim_end().strip_suffix('|')?;
    Some(row.rsplit('|').next().unwrap_or(row).trim())
}

/// The tests of a cell. They are divided by semicolons, and a claim may have one of its own.
fn entries(cell: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for part in cell.split("; ") {
        let begins = part.starts_with('`') || part.contains(".test.ts: ");
        match entries.last_mut() {
            Some(entry) if !begins => {
                entry.push_str("; ");
                entry.push_str(part);
            }
            _ => entries.push(part.to_owned()),
        }
    }
    entries
}

impl<'a> Named<'a> {
    fn parse(entry: &'a str) -> Option<Self> {
        let Some(quoted) = entry.strip_prefix('`') else {
            let (file, title) = entry.split_once(": ")?;
            let is_test = file.ends_with(".test.ts");
            return is_test.then_some(Self::Page { file, title });
        };
        let (path, rest) = quoted.split_once('`')?;
        let name = match rest {
            "" => None,
            rest => Some(rest.strip_prefix(": `")?.strip_suffix('`')?),
        };
        Some(Self::Rust { path, name })
    }

    fn missing(&self, tree: &Tree) -> Option<String> {
        let (path, claim) = match *self {
            Self::Rust { path, name } => (path, name.unwrap_or("every test")),
            Self::Page { file, title } => (file, title),
        };
        let Some(text) = self.file(tree) else {
            return Some(format!("{path} is not there"));
        };
        let is_there = match *self {
            Self::Rust { name: None, .. } => true,
            Self::Rust { .. } => text.contains(&format!("fn {claim}(")),
            Self::Page { .. } => ["'", "\"", "`"].iter().any(|quote| {
                let told = format!("({quote}{claim}{quote}");
                text.contains(&format!("it{told}")) || text.contains(&format!("test{told}"))
            }),
        };
        (!is_there).then(|| format!("{path} has no test: {claim}"))
    }

    fn file<'t>(&self, tree: &'t Tree) -> Option<&'t str> {
        let file = match *self {
            Self::Rust { path, .. } => tree.files().iter().find(|file| file.path == path),
            Self::Page { file: name, .. } => tree.files().iter().find(|file| {
                let in_folder = file.path.strip_suffix(name);
                in_folder.is_some_and(|dir| dir.starts_with("ui/src/") && dir.ends_with('/'))
            }),
        };
        file?.text.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(cell: &str) -> Vec<String> {
        let page = format!("| Row | Where | Test |\n|---|---|---|\n| Job list | Jobs | {cell} |\n");
        let tree = Tree::planted(&[
            ("docs/features.md", &page),
            ("crates/x/tests/it.rs", "#[test]\nfn a_claim() {}\n"),
            ("ui/src/jobs/Jobs.test.ts", "it('one; two', () => {});\n"),
        ]);
        find(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn tests_that_are_there_are_found() {
        for cell in [
            "`crates/x/tests/it.rs`: `a_claim`; Jobs.test.ts: one; two",
            "Jobs.test.ts: one; two; `crates/x/tests/it.rs`",
            "–",
        ] {
            assert_eq!(faults_of(cell), [] as [String; 0], "{cell}");
        }
    }

    #[test]
    fn a_test_that_is_gone_is_named_with_its_line() {
        for (cell, missing) in [
            ("`crates/x/tests/it.rs`: `a_cl`", "a_cl"),
            ("`crates/y/tests/it.rs`: `a_claim`", "crates/y"),
            ("Jobs.test.ts: one", "one"),
            ("obs.test.ts: one; two", "obs.test.ts"),
            (
                "`crates/x/tests/it.rs`: `a_claim`; Jobs.test.ts: three",
                "three",
            ),
            ("seen by hand", "seen by hand"),
        ] {
            let faults = faults_of(cell);
            assert_eq!(faults.len(), 1, "{cell}: {faults:?}");
            assert!(faults[0].starts_with("docs/features.md:3: "), "{faults:?}");
            assert!(faults[0].contains(missing), "{faults:?}");
        }
    }
}
