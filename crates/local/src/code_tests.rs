use std::os::unix::fs::symlink;

use super::*;

fn place(files: &[(&str, usize)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, vec![b'x'; *bytes]).unwrap();
    }
    root
}

fn whole(root: &Path) -> CodeReport {
    measure(root, &mut |_| true).unwrap()
}

#[test]
fn what_is_left_out_is_told_by_pattern_and_not_counted() {
    let root = place(&[
        ("train.py", 10),
        ("lib/net.py", 20),
        ("lib/__pycache__/net.pyc", 300),
        (".git/objects/aa/bb", 4000),
        (".git/HEAD", 5),
    ]);
    fs::write(root.path().join(".trainyardignore"), "*.ckpt\n").unwrap();
    fs::write(root.path().join("last.ckpt"), [0; 70]).unwrap();
    let report = whole(root.path());
    assert_eq!((report.files, report.size_bytes), (3, 37));
    let ignored = report.ignored.iter();
    let ignored: Vec<_> = ignored
        .map(|one| (one.pattern.as_str(), one.files, one.size_bytes))
        .collect();
    let expected = [
        (".git", 2, 4005),
        ("__pycache__", 1, 300),
        ("*.ckpt", 1, 70),
    ];
    assert_eq!(ignored, expected);
    let size = glance(root.path()).unwrap();
    assert_eq!((size.files, size.size_bytes, size.and_more), (3, 37, false));
}

#[test]
fn the_largest_files_are_told_largest_first() {
    let files: Vec<_> = (1..=14).map(|at| format!("part-{at:02}")).collect();
    let sized: Vec<_> = files.iter().map(String::as_str).zip(1..=14).collect();
    let root = place(&sized);
    let report = whole(root.path());
    assert_eq!(report.largest.len(), CodeReport::MAX_LARGEST);
    let found: Vec<u64> = report.largest.iter().map(|file| file.size_bytes).collect();
    assert_eq!(found, (5..=14).rev().collect::<Vec<u64>>());
    assert_eq!(report.largest[0].path, "part-14");
}

#[test]
fn a_count_can_be_ended_and_says_that_it_was() {
    let files: Vec<_> = (0..2500).map(|at| format!("{at}")).collect();
    let sized: Vec<_> = files.iter().map(|name| (name.as_str(), 1)).collect();
    let root = place(&sized);
    let mut heard = Vec::new();
    let report = measure(root.path(), &mut |size| {
        heard.push(size.files);
        heard.len() < 2
    });
    let report = report.unwrap();
    assert!(!report.complete);
    assert_eq!(heard.len(), 2);
    assert!(report.files < 2500, "{}", report.files);
}

#[test]
fn links_are_not_followed_and_not_counted() {
    let root = place(&[("train.py", 10)]);
    symlink(root.path(), root.path().join("again")).unwrap();
    symlink("train.py", root.path().join("too.py")).unwrap();
    let report = whole(root.path());
    assert_eq!((report.files, report.complete), (1, true));
}
