//! The conventions of this repository that a program can check, each with its reason.
//!
//! What takes judgement (names, comments, where a thing belongs) is in docs/architecture.md and is
//! read by people. To add a rule: a function from the tree to faults, a row in [`RULES`], and a test
//! that a planted violation is found.

mod arrows;
mod features;
mod handed_on;
mod manifests;
mod pages;
mod places;
mod sizes;
mod tree;
mod unfinished;

use std::fmt::Write;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

use tree::{Fault, Tree};

struct Rule {
    /// What must hold.
    says: &'static str,
    because: &'static str,
    find: fn(&Tree) -> Vec<Fault>,
}

const RULES: &[Rule] = &[
    Rule {
        says: "a source file has at most 400 lines",
        because: "past that it is about more than one thing; split it by what it is about",
        find: sizes::long_sources,
    },
    Rule {
        says: "a file has at most 1 MB",
        because: "every clone carries every version of it for ever",
        find: sizes::large_files,
    },
    Rule {
        says: "no unfinished code, no test left out, no test run alone",
        because: "each lets the tests pass while something does not work",
        find: unfinished::find,
    },
    Rule {
        says: "no path of one particular machine",
        because: "it works there and nowhere else",
        find: places::machine_paths,
    },
    Rule {
        says: "packages come from the public registries",
        because: "a lock file that names another host cannot be installed elsewhere",
        find: places::registries,
    },
    Rule {
        says: "a crate describes itself and takes the workspace's lints",
        because: "the description is its entry in the code map, and lints hold everywhere or nowhere",
        find: manifests::find,
    },
    Rule {
        says: "dependencies between crates point down",
        because: "a crate that knows nothing of what is above it can be tested without it",
        find: arrows::find,
    },
    Rule {
        says: "no crate hands on another as a whole",
        because: "who can name all of a crate below reaches past the one between",
        find: handed_on::find,
    },
    Rule {
        says: "only ui/src/host imports @tauri-apps",
        because: "everything else then runs in component tests, over the host in memory",
        find: pages::host_only,
    },
    Rule {
        says: "a feature of the pages imports no other feature",
        because: "what two of them need belongs in ui/src/lib; features then change alone",
        find: pages::features_apart,
    },
    Rule {
        says: "each test that docs/features.md names is there",
        because: "a row that names a test that is gone claims what nobody looks after",
        find: features::find,
    },
];

/// `cargo xtask tidy`.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    check(workspace)?;
    println!("All {} conventions hold.", RULES.len());
    Ok(())
}

/// Checks all rules and names every fault.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let report = report(&Tree::of_clone(workspace.root())?);
    if report.is_empty() {
        return Ok(());
    }
    bail!("conventions are broken\n{report}");
}

fn report(tree: &Tree) -> String {
    let mut report = String::new();
    for rule in RULES {
        let faults = (rule.find)(tree);
        if faults.is_empty() {
            continue;
        }
        writeln!(report, "\n{}: {}.", rule.says, rule.because).expect("BUG: a string takes text");
        for fault in faults {
            writeln!(report, "  {fault}").expect("BUG: a string takes text");
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_repository_keeps_its_conventions() {
        let workspace = Workspace::find().expect("the clone this test was built from");
        if !workspace.root().join(".git").exists() {
            println!("skipped: this is no git clone, so which files count is not known");
            return;
        }
        check(&workspace).expect("the conventions hold");
    }

    #[test]
    fn a_report_gives_the_place_and_the_reason() {
        let tree = Tree::planted(&[("crates/job/src/lib.rs", &"//!\n".repeat(401))]);
        let report = report(&tree);
        assert!(report.contains("crates/job/src/lib.rs"), "{report}");
        assert!(report.contains("split it by what it is about"), "{report}");
    }
}
