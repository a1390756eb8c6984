//! Data Source: versions of data sets, and several rows.

use std::fs;
use std::path::PathBuf;

use trainyard_backend::Backend;
use trainyard_datasets::Datasets;
use trainyard_job::{
    Algorithm, DataSource, EndReason, Fault, FaultKind, JobSpec, JobStatus, VersionNumber,
};
use trainyard_objects::{Cancel, Source};
use trainyard_shim::SandboxKind;

use crate::place::{Place, job};

/// Lists what the task finds, and what it is told of it.
const LOOK: &str = "cd \"$TRAINYARD_DATA_DIR\"; find . -type f | sort; cat a.csv; echo url $DLS_DATA_URL; \
                    ls /home/work/data; cat /home/work/data/1/a.csv";

fn on_dataset(command: &str, dataset: &str, version: &str) -> JobSpec {
    let mut spec = job(command, 1);
    spec.data = vec![DataSource::Dataset {
        dataset: dataset.to_owned(),
        version: version.to_owned(),
    }];
    spec
}

/// A place with the data set `digits` in version V001, of files that have changed since.
async fn place() -> Option<Place> {
    place_of(1).await
}

/// The same on a computer of so many processors.
async fn place_of(cpus: u32) -> Option<Place> {
    let place = Place::new(cpus)?;
    let long = ["d".repeat(200), "f".repeat(100)].join("/");
    place.put("demo/src/a.csv", "first\n");
    place.put("demo/src/deep/b.csv", "b\n");
    place.put(&format!("demo/src/{long}"), "too long a name");
    let source = Source::Store("obs://demo/src/".parse().unwrap());
    let made = place
        .datasets()
        .make(
            "digits",
            VersionNumber::FIRST,
            source,
            Cancel::default(),
            |_| {},
        )
        .await
        .unwrap();
    assert_eq!((made.usage.files, made.left_out.len()), (2, 1));
    fs::remove_file(place.file("demo/src/a.csv")).unwrap();
    place.put("demo/src/a.csv", "second\n");
    place.put("demo/src/later.csv", "later\n");
    Some(place)
}

/// The list of a version's files, which nobody can read to its end before it is written.
struct SlowList {
    pipe: PathBuf,
    content: Vec<u8>,
}

impl SlowList {
    fn of_digits(place: &Place) -> Self {
        let pipe = place.datasets_folder().join("digits/V001.json");
        let content = fs::read(&pipe).unwrap();
        fs::remove_file(&pipe).unwrap();
        let mode = rustix::fs::Mode::RWXU;
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, mode).expect("a pipe");
        Self { pipe, content }
    }

    /// Lets the one who reads it go on; waits until somebody does.
    async fn write(&self) {
        let (pipe, content) = (self.pipe.clone(), self.content.clone());
        let write = move || fs::write(pipe, content).unwrap();
        tokio::task::spawn_blocking(write).await.unwrap();
    }
}

impl Drop for SlowList {
    /// A test cannot end while a reader waits.
    fn drop(&mut self) {
        let both_ends = fs::File::options().read(true).write(true).open(&self.pipe);
        let _ = fs::remove_file(&self.pipe);
        drop(both_ends);
    }
}

async fn faults(place: &Place, spec: &JobSpec) -> Vec<(String, FaultKind)> {
    let faults = place.backend.check(spec).await.unwrap();
    let plain = |fault: Fault| (fault.field, fault.kind);
    faults.into_iter().map(plain).collect()
}

#[tokio::test]
async fn a_job_reads_exactly_the_files_of_its_version() {
    let Some(mut place) = place().await else {
        return;
    };
    let spec = on_dataset(LOOK, "digits", "V001");
    assert_eq!(faults(&place, &spec).await, []);
    let run = place.submit(spec).await;
    assert_eq!(place.end(run.key).await.0, JobStatus::Completed);
    let log = place.log(run.key, 0);
    let expected =
        "./a.csv\n./deep/b.csv\nfirst\nurl s3://trainyard-datasets/digits/V001/\n1\nfirst\n";
    assert!(log.contains(expected), "{log}");
}

#[tokio::test]
async fn a_task_cannot_change_its_version_where_it_has_a_sandbox() {
    let Some(mut place) = place().await else {
        return;
    };
    let command = "cd \"$TRAINYARD_DATA_DIR\"; echo more >> a.csv; echo more > new.csv; \
                   cd /home/work/data/1; echo more > new.csv; cat a.csv; echo out > \"$TRAINYARD_OUTPUT_DIR/o\"";
    let run = place.submit(on_dataset(command, "digits", "V001")).await;
    assert_eq!(place.end(run.key).await.0, JobStatus::Completed);
    let state = place.task(run.key, 0).read_state().unwrap().unwrap();
    if state.sandbox == Some(SandboxKind::Rewrite) {
        println!("skipped: no kind of namespace works here");
        return;
    }
    let log = place.log(run.key, 0);
    assert!(log.ends_with("first\n"), "{log}");
    assert_eq!(log.matches("Read-only file system").count(), 3, "{log}");
    let datasets = place.datasets();
    let compared = datasets.compare("digits", VersionNumber::FIRST);
    let found = compared.await.unwrap();
    assert!(found.are_none(), "{found:?}");
}

#[tokio::test]
async fn a_version_whose_files_changed_is_told_and_not_started() {
    let Some(mut place) = place().await else {
        return;
    };
    let url = Datasets::url("digits", VersionNumber::FIRST).unwrap();
    let folder = place.file(&url.to_string()["obs://".len()..]);
    fs::remove_file(folder.join("deep/b.csv")).unwrap();
    let spec = on_dataset("echo ran", "digits", "V001");
    let found = faults(&place, &spec).await;
    assert_eq!(found.len(), 1, "{found:?}");
    let FaultKind::DatasetChanged {
        missing, example, ..
    } = &found[0].1
    else {
        panic!("{found:?}");
    };
    assert_eq!((*missing, example.as_str()), (1, "deep/b.csv"));
    let run = place.submit(spec).await;
    let (status, reason) = place.end(run.key).await;
    assert_eq!(status, JobStatus::Failed);
    assert!(format!("{reason:?}").contains("deep/b.csv"), "{reason:?}");
}

#[tokio::test]
async fn others_start_while_a_large_version_is_compared() {
    let Some(mut place) = place_of(2).await else {
        return;
    };
    let list = SlowList::of_digits(&place);
    let slow = place.submit(on_dataset("true", "digits", "V001")).await;
    let other = place.submit(job("true", 1)).await;
    assert_eq!(place.end(other.key).await.0, JobStatus::Completed);
    assert_eq!(place.statuses(slow.key), []);
    list.write().await;
    assert_eq!(place.end(slow.key).await.0, JobStatus::Completed);
}

#[tokio::test]
async fn a_version_that_is_stopped_while_its_files_are_compared_never_runs() {
    let Some(mut place) = place_of(1).await else {
        return;
    };
    let list = SlowList::of_digits(&place);
    let run = place.submit(on_dataset("true", "digits", "V001")).await;
    let next = place.submit(job("true", 1)).await;
    place.backend.stop(run.key).await.unwrap();
    let stopped = EndReason::Stopped { forced: false };
    assert_eq!(place.end(run.key).await, (JobStatus::Canceled, stopped));
    assert_eq!(place.end(next.key).await.0, JobStatus::Completed);
    drop(list);
    assert!(place.backend.settle().await.unwrap().is_empty());
    assert_eq!(place.statuses(run.key), [JobStatus::Canceled]);
}

#[tokio::test]
async fn who_waits_until_nothing_is_starting_waits_for_a_comparison() {
    let Some(mut place) = place_of(1).await else {
        return;
    };
    let list = SlowList::of_digits(&place);
    let run = place.submit(on_dataset("true", "digits", "V001")).await;
    let (settled, ()) = tokio::join!(place.backend.settle(), list.write());
    assert!(settled.unwrap().is_empty());
    assert!(place.task(run.key, 0).has_launch());
    assert_eq!(place.end(run.key).await.0, JobStatus::Completed);
}

#[tokio::test]
async fn a_dataset_or_version_that_is_not_there_is_told_with_those_that_are() {
    let Some(place) = place().await else { return };
    let known = vec!["digits".to_owned()];
    let given = "cats".to_owned();
    assert_eq!(
        faults(&place, &on_dataset("true", "cats", "V001")).await,
        [(
            "data[0].dataset".to_owned(),
            FaultKind::UnknownDataset { given, known }
        )]
    );
    let kind = FaultKind::UnknownDataset {
        given: "digits V002".to_owned(),
        known: vec!["digits V001".to_owned()],
    };
    assert_eq!(
        faults(&place, &on_dataset("true", "digits", "V002")).await,
        [("data[0].version".to_owned(), kind)]
    );
}

#[tokio::test]
async fn every_row_is_there_by_its_number() {
    let Some(mut place) = place().await else {
        return;
    };
    place.put("demo/more/c.csv", "c\n");
    let command = "cat /home/work/data/1/a.csv /home/work/data/2/c.csv; \
                   cat \"$TRAINYARD_DATA_DIR_2/c.csv\"; echo $DLS_DATA_URL $TRAINYARD_DATA_URL_2";
    let mut spec = on_dataset(command, "digits", "V001");
    spec.data.push(DataSource::Path {
        path: "obs://demo/more".to_owned(),
    });
    let run = place.submit(spec).await;
    assert_eq!(place.end(run.key).await.0, JobStatus::Completed);
    let log = place.log(run.key, 0);
    let expected = "first\nc\nc\ns3://trainyard-datasets/digits/V001/ s3://demo/more/";
    assert!(log.contains(expected), "{log}");
}

#[tokio::test]
async fn a_framework_job_gets_the_version_as_data_url() {
    let Some(mut place) = place().await else {
        return;
    };
    let Some(engine) = place.python() else { return };
    place.put("demo/code/train.py", "import sys\nprint(sys.argv[1:])\n");
    let mut spec = on_dataset("", "digits", "V001");
    spec.algorithm = Algorithm::Framework {
        engine,
        code_dir: "obs://demo/code/".to_owned(),
        boot_file: "obs://demo/code/train.py".to_owned(),
    };
    let run = place.submit(spec).await;
    assert_eq!(place.end(run.key).await.0, JobStatus::Completed);
    let log = place.log(run.key, 0);
    let expected =
        "['--data_url=s3://trainyard-datasets/digits/V001/', '--train_url=s3://demo/out/']";
    assert!(log.contains(expected), "{log}");
}

#[tokio::test]
async fn a_folder_with_names_that_are_too_long_warns_and_one_of_nothing_else_is_refused() {
    let Some(place) = place().await else { return };
    let mut spec = job("true", 1);
    spec.data = vec![DataSource::Path {
        path: "obs://demo/src/".to_owned(),
    }];
    let found = faults(&place, &spec).await;
    assert!(
        matches!(&found[..], [(_, FaultKind::LongNames { count: 1, .. })]),
        "{found:?}"
    );
    let long = ["d".repeat(200), "f".repeat(100)].join("/");
    place.put(&format!("demo/long/{long}"), "x");
    spec.data = vec![DataSource::Path {
        path: "obs://demo/long/".to_owned(),
    }];
    let found = faults(&place, &spec).await;
    assert!(
        matches!(&found[..], [(_, FaultKind::AllNamesLong { .. })]),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_job_may_not_write_where_versions_are() {
    let Some(place) = place().await else { return };
    let mut spec = on_dataset("true", "digits", "V001");
    "obs://trainyard-datasets/digits/V001/".clone_into(&mut spec.output_path);
    let found = faults(&place, &spec).await;
    assert!(
        matches!(&found[..], [(field, FaultKind::Unreadable { .. })] if field == "output_path"),
        "{found:?}"
    );
}
