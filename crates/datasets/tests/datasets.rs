//! Versions of data sets against the real file system.

#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use std::fs;

use tempfile::TempDir;
use trainyard_datasets::{DatasetError, Datasets};
use trainyard_job::VersionNumber;
use trainyard_objects::{Cancel, ObjectPreview, ObjectStore, Source};

const V1: VersionNumber = VersionNumber::FIRST;

struct Yard {
    folder: TempDir,
    objects: ObjectStore,
    datasets: Datasets,
}

impl Yard {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let objects = ObjectStore::local(&folder.path().join("obs")).unwrap();
        let datasets = Datasets::new(objects.clone(), folder.path().join("datasets"));
        Self {
            folder,
            objects,
            datasets,
        }
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    async fn make(&self, version: VersionNumber) -> Result<(), DatasetError> {
        let source = Source::Computer(self.folder.path().join("src"));
        let made = self
            .datasets
            .make("digits", version, source, Cancel::default(), |_| {});
        made.await.map(|_| ())
    }
}

#[tokio::test]
async fn each_version_keeps_the_files_it_was_made_of() {
    let yard = Yard::new();
    yard.write("src/a.csv", "1,2\n");
    yard.make(V1).await.unwrap();
    yard.write("src/a.csv", "3,4\n");
    yard.write("src/b.csv", "5,6\n");
    yard.make(VersionNumber(2)).await.unwrap();

    assert_eq!(yard.datasets.names().await.unwrap(), ["digits"]);
    let versions = yard.datasets.versions("digits").await.unwrap();
    assert_eq!(versions, [V1, VersionNumber(2)]);
    let files = async |version| {
        let manifest = yard.datasets.manifest("digits", version).await.unwrap();
        let paths = manifest.files.into_iter();
        paths.map(|file| file.path).collect::<Vec<_>>()
    };
    assert_eq!(files(V1).await, ["a.csv"]);
    assert_eq!(files(VersionNumber(2)).await, ["a.csv", "b.csv"]);
    let url = Datasets::url("digits", V1).unwrap();
    let url = url.join("a.csv").unwrap();
    let kept = yard.objects.read_bytes(&url, 100).await.unwrap();
    assert_eq!(kept, b"1,2\n");
    let differences = yard.datasets.compare("digits", V1).await.unwrap();
    assert!(differences.are_none(), "{differences:?}");
}

#[tokio::test]
async fn a_folder_of_nothing_but_long_names_makes_no_version() {
    let yard = Yard::new();
    let long = ["d".repeat(200), "f".repeat(100)].join("/");
    yard.write(&format!("src/{long}"), "x");
    let error = yard.make(V1).await.unwrap_err();
    assert!(matches!(error, DatasetError::NothingFits { .. }), "{error}");
    assert!(yard.datasets.versions("digits").await.unwrap().is_empty());
    let url = Datasets::url("digits", V1).unwrap();
    assert!(!yard.objects.exists(&url).await.unwrap());
}

#[tokio::test]
async fn an_empty_folder_makes_no_version() {
    let yard = Yard::new();
    fs::create_dir(yard.folder.path().join("src")).unwrap();
    let error = yard.make(V1).await.unwrap_err();
    assert!(matches!(error, DatasetError::Empty { .. }), "{error}");
}

#[tokio::test]
async fn nothing_is_left_of_a_data_set_when_its_last_version_is_deleted() {
    let yard = Yard::new();
    yard.write("src/a.csv", "1,2\n");
    yard.make(V1).await.unwrap();
    yard.datasets.delete("digits", V1).await.unwrap();
    assert!(yard.datasets.names().await.unwrap().is_empty());
    assert!(
        !yard
            .folder
            .path()
            .join("obs/trainyard-datasets/digits")
            .exists()
    );
    yard.datasets.delete("digits", V1).await.unwrap();
}

#[tokio::test]
async fn a_sample_shows_the_first_rows() {
    let yard = Yard::new();
    yard.write("src/a.csv", "x,y\n1,2\n");
    yard.write("src/model.bin", "\0\0\0");
    yard.make(V1).await.unwrap();
    let sample = yard.datasets.sample("digits", V1).await.unwrap();
    assert_eq!(sample.len(), 1);
    let ObjectPreview::Table { rows, .. } = &sample[0].preview else {
        panic!("{sample:?}");
    };
    assert_eq!(rows[1], ["1", "2"]);
}

#[tokio::test]
async fn a_sample_shows_tables_before_texts() {
    let yard = Yard::new();
    for text in ["src/AUTHORS.md", "src/LICENSE.txt"] {
        yard.write(text, "words\n");
    }
    yard.write("src/rows.csv", "x,y\n1,2\n");
    yard.make(V1).await.unwrap();
    let sample = yard.datasets.sample("digits", V1).await.unwrap();
    let paths: Vec<_> = sample.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["rows.csv", "AUTHORS.md"]);
}

#[tokio::test]
async fn what_was_found_lately_is_not_looked_up_again_and_a_start_looks() {
    let yard = Yard::new();
    yard.write("src/a.csv", "1,2\n");
    yard.make(V1).await.unwrap();
    assert!(
        yard.datasets
            .compare("digits", V1)
            .await
            .unwrap()
            .are_none()
    );
    yard.write("obs/trainyard-datasets/digits/V001/a.csv", "changed");
    let lately = yard.datasets.compare_lately("digits", V1).await.unwrap();
    assert!(lately.are_none(), "{lately:?}");
    let now = yard.datasets.compare("digits", V1).await.unwrap();
    assert_eq!(now.changed, 1);
    let lately = yard.datasets.compare_lately("digits", V1).await.unwrap();
    assert_eq!(lately.changed, 1);
}

#[tokio::test]
async fn a_version_is_marked_from_before_its_first_file_until_after_its_last() {
    let yard = Yard::new();
    let marked = async || yard.datasets.unsettled().await.unwrap();
    yard.write("src/a.csv", "1,2\n");
    yard.make(V1).await.unwrap();
    assert_eq!(marked().await, [("digits".to_owned(), V1)]);
    yard.datasets.settle("digits", V1).await.unwrap();
    assert!(marked().await.is_empty());

    yard.datasets.unsettle("digits", V1).await.unwrap();
    yard.datasets.withdraw("digits", V1).await.unwrap();
    assert!(yard.datasets.versions("digits").await.unwrap().is_empty());
    assert_eq!(
        marked().await,
        [("digits".to_owned(), V1)],
        "files are there"
    );
    yard.datasets.delete("digits", V1).await.unwrap();
    assert!(marked().await.is_empty());

    fs::remove_file(yard.folder.path().join("src/a.csv")).unwrap();
    yard.make(V1).await.unwrap_err();
    assert!(marked().await.is_empty(), "nothing was made");
}
