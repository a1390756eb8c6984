//! Names of places that exist on one machine only: home folders and package mirrors.

use super::tree::{Fault, Tree};

/// Put together here, so that this file does not hold what it forbids.
const MACHINE_PATHS: &[&str] = &[
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/Us", "ers/"),
];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";

pub(crate) fn machine_paths(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, text) in tree.texts(&[""]) {
        for (index, line) in text.lines().enumerate() {
            for path in MACHINE_PATHS {
                if line
                    .match_indices(path)
                    .any(|(at, _)| starts_a_path(&line[..at]))
                {
                    faults.push(file.fault_at(index, format!("`{path}`")));
                }
            }
        }
    }
    faults
}

/// Whether a path that follows `before` is absolute. In `/home/work/`, which every container has,
/// and in `$W/work/`, it goes on.
fn starts_a_path(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || "._-~}])>*".contains(c))
}

pub(crate) fn registries(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, text) in tree.texts(&["Cargo.lock", "package-lock.json", ".npmrc", "config.toml"]) {
        for (index, line) in text.lines().enumerate() {
            if let Some(host) = foreign_host(&file.path, line.trim()) {
                faults.push(file.fault_at(index, host));
            }
        }
    }
    faults
}

fn foreign_host<'a>(path: &str, line: &'a str) -> Option<&'a str> {
    let foreign = if path.ends_with("Cargo.lock") {
        line.strip_prefix("source = \"")
            .is_some_and(|source| !source.starts_with(CRATES_IO))
    } else if path.ends_with("package-lock.json") {
        line.strip_prefix("\"resolved\": \"")
            .is_some_and(|url| !url.starts_with(NPM))
    } else {
        [
            "registry=",
            "registry =",
            "replace-with",
            "[source.",
            "[registries.",
        ]
        .iter()
        .any(|setting| line.contains(setting))
    };
    foreign.then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_one_machine_is_found_in_any_text() {
        for path in MACHINE_PATHS {
            let text = format!("see `{path}file`");
            let tree = Tree::planted(&[("README.md", &text)]);
            assert_eq!(machine_paths(&tree).len(), 1, "{text}");
        }
    }

    #[test]
    fn the_containers_own_folders_are_no_machine_path() {
        let text = concat!(
            "/home/wo",
            "rk/run_train.sh ${base}/wo",
            "rk/ and rootfs/ro",
            "ot/"
        );
        assert!(machine_paths(&Tree::planted(&[("a.rs", text)])).is_empty());
    }

    #[test]
    fn a_lock_file_that_names_a_mirror_is_found() {
        let planted = [
            (
                "Cargo.lock",
                "source = \"registry+https://mirror.invalid/index\"",
            ),
            (
                "ui/package-lock.json",
                "  \"resolved\": \"https://mirror.invalid/a.tgz\",",
            ),
            ("ui/.npmrc", "registry=https://mirror.invalid/"),
            (".cargo/config.toml", "replace-with = \"mirror\""),
        ];
        for file in planted {
            assert_eq!(registries(&Tree::planted(&[file])).len(), 1, "{}", file.0);
        }
    }

    #[test]
    fn the_public_registries_are_fine() {
        let cargo = format!("source = \"{CRATES_IO}\"");
        let npm = format!("\"resolved\": \"{NPM}a/-/a-1.0.0.tgz\",");
        let tree = Tree::planted(&[("Cargo.lock", &cargo), ("package-lock.json", &npm)]);
        assert!(registries(&tree).is_empty());
    }
}
