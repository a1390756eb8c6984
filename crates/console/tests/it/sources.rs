//! AI engines and built-in algorithms, from the list to the end of a job.

use trainyard_console::wire::{BackendName, LogTailQuery, LogTarget, OneVersion};
use trainyard_console::{Console, ConsoleError, Ownership};
use trainyard_job::{Algorithm, DataSource, FaultKind, JobSpec, JobStatus, Variable, VersionKey};

use crate::place::{Place, end, job, request, submit};

fn here() -> BackendName {
    BackendName {
        backend: "local".to_owned(),
    }
}

/// A job of a built-in algorithm on the sample of handwritten digits.
async fn digits(console: &Console, algorithm: &str) -> JobSpec {
    let mut spec = job(console, "").await;
    spec.algorithm = Algorithm::BuiltIn {
        algorithm: algorithm.to_owned(),
    };
    spec.data = vec![DataSource::Path {
        path: "obs://demo/digits/data/".to_owned(),
    }];
    spec
}

/// The id of a plain Python; none, saying why, where this computer has none.
async fn python(console: &Console) -> Option<String> {
    let families = console.list_engines(here()).await.unwrap();
    let python = families.iter().find(|one| one.framework == "Python");
    if python.is_none() {
        println!("skipped: there is no Python 3 on this computer");
    }
    python.map(|family| family.engines[0].id.0.clone())
}

async fn log(console: &Console, key: VersionKey) -> String {
    let target = LogTarget { key, task: 0 };
    let log = console.log_tail(LogTailQuery { target, rows: 500 }).await;
    let rows = log.unwrap().rows.into_iter();
    rows.map(|row| row.text + "\n").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shipped_algorithms_are_in_the_catalogue_of_a_new_directory() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let catalogue = console.list_algorithms(here()).await.unwrap();
    let names: Vec<_> = catalogue
        .sound()
        .map(|one| one.manifest.name.as_str())
        .collect();
    assert_eq!(names, ["linear_regression", "mlp_digits", "random_forest"]);
    assert_eq!(catalogue.algorithms.len(), names.len(), "none is broken");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_built_in_algorithm_runs_to_its_accuracy() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    if python(&console).await.is_none() {
        return;
    }
    let spec = digits(&console, "mlp_digits").await;
    let key = submit(&console, spec).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    let log = log(&console, key).await;
    let last = log.rsplit("accuracy=").next().unwrap();
    let accuracy: f64 = last.split_whitespace().next().unwrap().parse().unwrap();
    assert!(accuracy >= 0.93, "{log}");
    let detail = console.show_version(OneVersion { key }).await.unwrap();
    let file = "/home/work/user-job-dir/mlp_digits/train.py --epochs=12";
    assert!(detail.command.contains(file), "{}", detail.command);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_framework_runs_the_boot_file_with_running_parameters() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let Some(engine) = python(&console).await else {
        return;
    };
    let code = place.path().join("obs/demo/mine");
    std::fs::create_dir_all(&code).unwrap();
    std::fs::write(code.join("train.py"), "import sys\nprint(sys.argv[1:])\n").unwrap();
    let mut spec = job(&console, "").await;
    spec.algorithm = Algorithm::Framework {
        engine,
        code_dir: "obs://demo/mine/".to_owned(),
        boot_file: "obs://demo/mine/train.py".to_owned(),
    };
    spec.parameters = vec![Variable::plain("lr", "0.1")];
    let key = submit(&console, spec).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    let log = log(&console, key).await;
    let arguments = "['--lr=0.1', '--train_url=s3://demo/out/']";
    assert!(log.contains(arguments), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_outside_its_range_is_refused_before_anything_is_made() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let mut spec = digits(&console, "mlp_digits").await;
    spec.parameters = vec![Variable::plain("epochs", "0")];
    let refused = console.submit(request(spec)).await.unwrap_err();
    let ConsoleError::Faults(faults) = refused else {
        panic!("{refused}");
    };
    let fault = faults.iter().find(|one| one.field == "parameters[0].value");
    let expected = FaultKind::TooSmall {
        given: "0".to_owned(),
        min: "1".to_owned(),
    };
    assert_eq!(fault.map(|one| &one.kind), Some(&expected), "{faults:?}");
}
