//! Kept copies: what changes them, and what does not.

use super::*;

struct Place {
    _root: TempDir,
    source: PathBuf,
    copies: Copies,
}

fn place() -> Place {
    let root = tempfile::tempdir().unwrap();
    let source = root.path().join("source");
    fs::create_dir_all(source.join("lib")).unwrap();
    fs::write(source.join("train.py"), "print(1)\n").unwrap();
    fs::write(source.join("lib/net.py"), "x = 1\n").unwrap();
    Place {
        copies: Copies::new(root.path().join("code")),
        source,
        _root: root,
    }
}

#[test]
fn an_edit_of_the_folder_does_not_reach_the_copy() {
    let place = place();
    let kept = place.copies.keep(&place.source).unwrap();
    assert_eq!((kept.files, kept.size_bytes), (2, 15));
    fs::write(place.source.join("train.py"), "print(2)\n").unwrap();
    let copy = place.copies.folder(&kept.hash);
    assert_eq!(
        fs::read_to_string(copy.join("train.py")).unwrap(),
        "print(1)\n"
    );
    let other = place.copies.keep(&place.source).unwrap();
    assert_ne!(other.hash, kept.hash);
    let inode = |hash| {
        fs::metadata(place.copies.folder(hash).join("lib/net.py"))
            .unwrap()
            .ino()
    };
    assert_eq!(
        inode(&kept.hash),
        inode(&other.hash),
        "what is the same is kept once"
    );
}

#[test]
fn the_hash_follows_content_place_and_exec_bit_and_nothing_else() {
    let place = place();
    let hash = || place.copies.keep(&place.source).unwrap().hash;
    let first = hash();
    fs::create_dir(place.source.join(".git")).unwrap();
    fs::write(place.source.join(".git/index"), "x").unwrap();
    fs::create_dir(place.source.join("lib/__pycache__")).unwrap();
    let file = fs::File::open(place.source.join("train.py")).unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(hash(), first);
    let train = place.source.join("train.py");
    fs::set_permissions(&train, fs::Permissions::from_mode(0o755)).unwrap();
    let program = hash();
    assert_ne!(program, first);
    fs::rename(&train, place.source.join("run.py")).unwrap();
    assert_ne!(hash(), program);
}

#[test]
fn what_the_rule_leaves_out_changes_no_hash_and_is_in_no_copy() {
    let place = place();
    fs::write(
        place.source.join(crate::IGNORE_FILE),
        ".*\n*.ckpt\n/data/\n",
    )
    .unwrap();
    let first = place.copies.keep(&place.source).unwrap();
    fs::create_dir(place.source.join("data")).unwrap();
    for left_out in ["data/train.bin", "lib/last.ckpt", ".env"] {
        fs::write(place.source.join(left_out), "x").unwrap();
    }
    assert_eq!(place.copies.keep(&place.source).unwrap(), first);
    let copy = place.copies.folder(&first.hash);
    for left_out in ["data", "lib/last.ckpt", ".env"] {
        assert!(!copy.join(left_out).exists(), "{left_out}");
    }
    assert!(
        copy.join(crate::IGNORE_FILE).exists(),
        "a copy of the copy follows the same rule"
    );
    assert_eq!(place.copies.state(&first.hash), State::Whole);
    fs::write(place.source.join(crate::IGNORE_FILE), "*.ckpt\n").unwrap();
    assert_ne!(place.copies.keep(&place.source).unwrap().hash, first.hash);
}

#[test]
fn a_copy_that_was_changed_is_found_out_and_made_again() {
    let place = place();
    let kept = place.copies.keep(&place.source).unwrap();
    assert_eq!(place.copies.state(&kept.hash), State::Whole);
    let file = place.copies.folder(&kept.hash).join("train.py");
    fs::remove_file(&file).unwrap();
    fs::write(&file, "print(3)\n").unwrap();
    assert_eq!(place.copies.state(&kept.hash), State::Damaged);
    place.copies.keep(&place.source).unwrap();
    assert_eq!(place.copies.state(&kept.hash), State::Whole);
}

#[test]
fn a_kept_file_that_was_written_over_in_place_is_kept_anew() {
    let place = place();
    let kept = place.copies.keep(&place.source).unwrap();
    let file = place.copies.folder(&kept.hash).join("train.py");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&file, "print(4)\n").unwrap();
    assert_eq!(place.copies.keep(&place.source).unwrap(), kept);
    assert_eq!(place.copies.state(&kept.hash), State::Whole);
    assert_eq!(fs::read_to_string(&file).unwrap(), "print(1)\n");
}

#[test]
fn links_lead_into_the_copy_and_those_that_leave_are_refused() {
    let place = place();
    symlink(place.source.join("lib/net.py"), place.source.join("net.py")).unwrap();
    let kept = place.copies.keep(&place.source).unwrap();
    let copy = fs::canonicalize(place.copies.folder(&kept.hash)).unwrap();
    assert_eq!(
        fs::canonicalize(copy.join("net.py")).unwrap(),
        copy.join("lib/net.py")
    );
    symlink("/etc/passwd", place.source.join("out")).unwrap();
    let refused = place.copies.keep(&place.source);
    assert!(
        matches!(refused, Err(CodeError::LinkLeaves { .. })),
        "{refused:?}"
    );
}

#[test]
fn what_no_version_refers_to_is_cleared_and_the_rest_stays() {
    let place = place();
    let old = place.copies.keep(&place.source).unwrap().hash;
    fs::write(place.source.join("train.py"), "print(2)\n").unwrap();
    let new = place.copies.keep(&place.source).unwrap().hash;
    fs::create_dir(place.copies.0.join(".arriving-x")).unwrap();
    place.copies.clear(&HashSet::from([new.clone()]));
    assert_eq!(place.copies.state(&old), State::Missing);
    assert_eq!(place.copies.state(&new), State::Whole);
    assert_eq!(fs::read_dir(place.copies.files()).unwrap().count(), 2);
    assert!(!place.copies.0.join(".arriving-x").exists());
}
