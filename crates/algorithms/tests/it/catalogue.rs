//! Listing, adding and removing packages.

use std::fs;

use trainyard_algorithms::{
    AlgorithmError, Catalogue, Listed, Package, Root, RootKind, add_package, remove_package,
    write_shipped,
};

use crate::manifest::{SOUND, put};

fn users(folder: &std::path::Path) -> [Root; 1] {
    [Root {
        folder: folder.to_owned(),
        kind: RootKind::Users,
    }]
}

#[test]
fn a_broken_package_is_listed_with_its_faults() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "sound", SOUND);
    put(root.path(), "typo", &SOUND.replace("entry:", "enrty:"));
    fs::create_dir(root.path().join("empty")).unwrap();
    fs::create_dir(root.path().join(".sound.partial.1")).unwrap();
    let catalogue = Catalogue::read(&users(root.path())).unwrap();
    let broken: Vec<String> = catalogue
        .algorithms
        .iter()
        .filter_map(|row| match row {
            Listed::Broken { name, faults, .. } => Some(format!("{name}: {}", faults[0])),
            Listed::Sound { .. } => None,
        })
        .collect();
    assert_eq!(broken.len(), 2, "{broken:?}");
    assert!(broken[0].starts_with("empty: algorithm.yaml"), "{broken:?}");
    assert!(
        broken[1].starts_with("typo: ") && broken[1].contains("enrty"),
        "{broken:?}"
    );
    assert!(catalogue.find("sound").is_some());
    assert!(catalogue.find("typo").is_none());
}

#[test]
fn of_two_packages_with_one_name_the_first_root_has_it() {
    let (shipped, own) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = put(shipped.path(), "sound", SOUND);
    put(own.path(), "sound", SOUND);
    let roots = [shipped.path(), own.path()].map(|folder| Root {
        folder: folder.to_owned(),
        kind: RootKind::Users,
    });
    let catalogue = Catalogue::read(&roots).unwrap();
    assert_eq!(catalogue.find("sound").unwrap().folder, first);
    assert!(matches!(catalogue.algorithms[1], Listed::Broken { .. }));
}

#[test]
fn a_users_package_is_copied_and_removed() {
    let (elsewhere, own) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let own = own.path().join("algorithms");
    let source = put(elsewhere.path(), "sound", SOUND);
    fs::create_dir_all(source.join("parts/__pycache__")).unwrap();
    fs::write(source.join("parts/model.py"), "").unwrap();
    fs::write(source.join("parts/model.ckpt"), "").unwrap();
    fs::write(source.join(".trainyardignore"), "*.ckpt\n").unwrap();

    let added = add_package(&source, &own, &Catalogue::default()).unwrap();
    assert_eq!(added.folder, own.join("sound"));
    assert!(own.join("sound/parts/model.py").is_file());
    for left_out in ["parts/__pycache__", "parts/model.ckpt"] {
        assert!(!own.join("sound").join(left_out).exists(), "{left_out}");
    }
    let catalogue = Catalogue::read(&users(&own)).unwrap();
    let again = add_package(&source, &own, &catalogue).unwrap_err();
    assert!(matches!(again, AlgorithmError::NameTaken { .. }), "{again}");

    remove_package(&own, "sound").unwrap();
    assert_eq!(fs::read_dir(&own).unwrap().count(), 0);
    assert!(source.is_dir());
}

#[test]
fn a_broken_package_is_not_taken_in() {
    let (elsewhere, own) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let text = SOUND.replace("version: 1.2.3", "version: new");
    let source = put(elsewhere.path(), "sound", &text);
    let error = add_package(&source, own.path(), &Catalogue::default()).unwrap_err();
    assert!(matches!(error, AlgorithmError::Faults { .. }), "{error}");
    assert_eq!(fs::read_dir(own.path()).unwrap().count(), 0);
}

#[test]
fn a_package_that_leaves_out_its_own_program_is_not_taken_in() {
    let (elsewhere, own) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let source = put(elsewhere.path(), "sound", SOUND);
    fs::write(source.join(".trainyardignore"), "*.py\n").unwrap();
    let error = add_package(&source, own.path(), &Catalogue::default()).unwrap_err();
    assert!(matches!(error, AlgorithmError::Faults { .. }), "{error}");
    assert_eq!(fs::read_dir(own.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_link_in_a_package_is_refused_and_nothing_stays() {
    let (elsewhere, own) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let source = put(elsewhere.path(), "sound", SOUND);
    std::os::unix::fs::symlink("/etc/hostname", source.join("secret")).unwrap();
    let error = add_package(&source, own.path(), &Catalogue::default()).unwrap_err();
    assert!(matches!(error, AlgorithmError::NotAFile { .. }), "{error}");
    assert_eq!(fs::read_dir(own.path()).unwrap().count(), 0);
}

#[test]
fn removing_never_leaves_the_folder_of_packages() {
    let root = tempfile::tempdir().unwrap();
    let own = root.path().join("algorithms");
    fs::create_dir_all(own.join("sound")).unwrap();
    for name in ["..", ".", "", "sound/..", "other"] {
        let error = remove_package(&own, name).unwrap_err();
        assert!(
            matches!(error, AlgorithmError::NotThere { .. }),
            "{name}: {error}"
        );
    }
    assert!(own.join("sound").is_dir());
}

#[test]
fn a_manifest_that_is_a_link_or_has_no_end_is_refused_unread() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "endless", SOUND);
    let manifest = root.path().join("endless/algorithm.yaml");
    fs::remove_file(&manifest).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &manifest).unwrap();
    let error = Package::open(&root.path().join("endless")).unwrap_err();
    assert!(matches!(error, AlgorithmError::NotAFile { .. }), "{error}");

    fs::remove_file(&manifest).unwrap();
    fs::File::create(&manifest)
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    let error = Package::open(&root.path().join("endless")).unwrap_err();
    assert!(error.to_string().contains("longer than"), "{error}");
}

#[test]
fn the_shipped_packages_are_written_mended_and_cleared_of_former_ones() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("shipped");
    write_shipped(&root).unwrap();
    let train = root.join("mlp_digits/train.py");
    let (text, written) = (fs::read(&train).unwrap(), modified(&train));
    write_shipped(&root).unwrap();
    assert_eq!(modified(&train), written, "what is right is left alone");

    fs::write(&train, "half a f").unwrap();
    put(&root, "former", SOUND);
    write_shipped(&root).unwrap();
    assert_eq!(fs::read(&train).unwrap(), text);
    let catalogue = Catalogue::read(&users(&root)).unwrap();
    let names: Vec<_> = catalogue
        .sound()
        .map(|p| p.manifest.name.as_str())
        .collect();
    assert_eq!(names, ["linear_regression", "mlp_digits", "random_forest"]);
    assert_eq!(catalogue.algorithms.len(), 3, "none is broken");
}

fn modified(path: &std::path::Path) -> std::time::SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}
