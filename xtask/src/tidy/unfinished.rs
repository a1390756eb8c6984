//! Words that let a build or a test run pass although something is missing.

use super::tree::{Fault, Tree};

/// Put together here, so that this file does not hold what it forbids.
const WORDS: &[(&[&str], &str)] = &[
    (&[".rs"], concat!("todo", "!")),
    (&[".rs"], concat!("unimplemented", "!")),
    (&[".rs"], concat!("#[", "ignore")),
    (&[".ts", ".svelte", ".js"], concat!(".only", "(")),
    (&[".ts", ".svelte", ".js"], concat!(".skip", "(")),
];

pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (endings, word) in WORDS {
        for (file, text) in tree.texts(endings) {
            let lines = text.lines().enumerate();
            faults.extend(
                lines
                    .filter(|(_, line)| line.contains(word))
                    .map(|(index, _)| file.fault_at(index, format!("`{word}`"))),
            );
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_forbidden_word_is_found_with_its_line() {
        for (endings, word) in WORDS {
            let path = format!("src/planted{}", endings[0]);
            let text = format!("first line\n{word} something\n");
            let faults = find(&Tree::planted(&[(&path, &text)]));
            assert_eq!(faults.len(), 1, "{word} in {path}");
            assert!(faults[0].to_string().contains(":2:"), "{faults:?}");
        }
    }

    #[test]
    fn prose_may_say_them() {
        let text = concat!("A test with .only", "( hides the others.");
        assert!(find(&Tree::planted(&[("docs/tests.md", text)])).is_empty());
    }
}
