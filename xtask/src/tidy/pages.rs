//! Who imports what in the pages.

use super::tree::{Fault, Tree};

const SOURCES: &[&str] = &[".ts", ".svelte", ".js"];
const HOST: &str = "ui/src/host/";
const FEATURES: &str = "ui/src/features/";

pub(crate) fn host_only(tree: &Tree) -> Vec<Fault> {
    faults(tree, |path, import| {
        let is_host = path.starts_with(HOST);
        (!is_host && import.starts_with("@tauri-apps")).then(|| format!("imports {import}"))
    })
}

pub(crate) fn features_apart(tree: &Tree) -> Vec<Fault> {
    faults(tree, |path, import| {
        let own = path.strip_prefix(FEATURES)?.split('/').next()?;
        let other = feature_of(path, import)?;
        (other != own).then(|| format!("{own} imports {other} ({import})"))
    })
}

fn faults(tree: &Tree, judge: impl Fn(&str, &str) -> Option<String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, text) in tree.texts(SOURCES) {
        if !file.path.starts_with("ui/src/") {
            continue;
        }
        for (index, line) in text.lines().enumerate() {
            for import in imports(line) {
                faults.extend(judge(&file.path, import).map(|what| file.fault_at(index, what)));
            }
        }
    }
    faults
}

/// What a line imports: the quoted word after `from`, `import` or `import(`.
fn imports(line: &str) -> impl Iterator<Item = &str> {
    ["from ", "import ", "import("]
        .into_iter()
        .filter_map(move |keyword| {
            let (_, rest) = line.split_once(keyword)?;
            let quote = rest
                .chars()
                .next()
                .filter(|c| matches!(c, '"' | '\'' | '`'))?;
            rest[1..].split(quote).next()
        })
}

/// The feature an import leads to: through an alias (`$features/jobs/…`) or from `path` on
/// (`../jobs/…`).
fn feature_of(path: &str, import: &str) -> Option<String> {
    if import.starts_with('.') {
        let full = resolve(path, import);
        return Some(full.strip_prefix(FEATURES)?.split('/').next()?.to_owned());
    }
    let (_, rest) = import.split_once("features/")?;
    Some(rest.split('/').next()?.to_owned())
}

fn resolve(path: &str, import: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in import.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_imports_tauri_itself_is_found_and_the_host_is_not() {
        let import = "import { invoke } from '@tauri-apps/api/core';";
        let tree = Tree::planted(&[
            ("ui/src/features/jobs/model.ts", import),
            ("ui/src/host/tauri.ts", import),
        ]);
        let faults = host_only(&tree);
        assert_eq!(faults.len(), 1, "{faults:?}");
    }

    #[test]
    fn a_feature_that_imports_another_is_found_however_it_is_written() {
        for import in [
            "import { jobs } from '../jobs/model';",
            "import Row from \"../../features/jobs/Row.svelte\";",
            "import { jobs } from '$features/jobs/model';",
            "const page = await import('../jobs/Page.svelte');",
            "import '../jobs/style.css';",
        ] {
            let tree = Tree::planted(&[("ui/src/features/settings/model.ts", import)]);
            assert_eq!(features_apart(&tree).len(), 1, "{import}");
        }
    }

    #[test]
    fn a_feature_may_import_its_own_parts_and_the_shared_library() {
        let text = "import Part from './parts/Part.svelte';\nimport Field from '../../lib/ui/Field.svelte';\nimport { x } from '$features/settings/model';";
        let tree = Tree::planted(&[
            ("ui/src/features/settings/View.svelte", text),
            (
                "ui/src/App.svelte",
                "import Jobs from './features/jobs/View.svelte';",
            ),
        ]);
        assert!(features_apart(&tree).is_empty());
    }
}
