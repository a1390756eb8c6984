//! Files that are too long to read and too large to carry.

use super::tree::{Fault, Tree};

const MOST_LINES: usize = 400;
const MOST_BYTES: u64 = 1_000_000;
/// Written by the type generator, one file per type.
const GENERATED: &str = "ui/src/wire/";

pub(crate) fn long_sources(tree: &Tree) -> Vec<Fault> {
    tree.texts(&[".rs", ".ts", ".svelte"])
        .filter(|(file, _)| !file.path.starts_with(GENERATED))
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(file, lines)| file.fault(format!("{lines} lines")))
        .collect()
}

pub(crate) fn large_files(tree: &Tree) -> Vec<Fault> {
    tree.files()
        .iter()
        .filter(|file| file.size_bytes > MOST_BYTES)
        .map(|file| file.fault(format!("{} bytes", file.size_bytes)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_of_401_lines_is_found_and_one_of_400_is_not() {
        let (long, right) = ("\n".repeat(401), "\n".repeat(400));
        let tree = Tree::planted(&[
            ("ui/src/app.svelte", long.as_str()),
            ("crates/job/src/lib.rs", right.as_str()),
            ("ui/src/wire/JobSpec.ts", long.as_str()),
            ("docs/architecture.md", long.as_str()),
        ]);
        let faults = long_sources(&tree);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(
            faults[0].to_string().starts_with("ui/src/app.svelte"),
            "{faults:?}"
        );
    }

    #[test]
    fn a_file_over_a_megabyte_is_found() {
        let large = "x".repeat(1_000_001);
        assert_eq!(large_files(&Tree::planted(&[("a.bin", &large)])).len(), 1);
        assert_eq!(
            large_files(&Tree::planted(&[("a.bin", &large[1..])])).len(),
            0
        );
    }
}
