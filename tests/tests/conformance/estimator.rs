//! The package of `python/`: its own tests, and its examples against `trainyard serve`.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use trainyard_console::commands::dispatch;
use trainyard_console::{Console, Delivery, OpenOptions, Ownership};
use trainyard_tests::binaries;
use trainyard_tests::service::Service;
use trainyard_tests::yard::Yard;

use super::{client, environment, holds};

#[test]
fn scripts_for_the_services_sdk_run_here() {
    let Some(python) = environment::estimators_python() else {
        return;
    };
    let yard = Yard::new();
    put_sample(&yard);
    export_configuration(&yard);
    make_dataset(yard.home());
    let service = Service::start_on(yard);
    let site = service.folder().join("site");
    environment::install_estimator(python, &site);
    let mut command = client(python, "estimator", service.folder());
    command
        .env("PYTHONPATH", site)
        .env("TRAINYARD_SERVER", service.told().to_string())
        .env(
            "TRAINYARD_EXAMPLES",
            binaries::repository().join("python/examples"),
        );
    holds("estimator", &mut command, service.folder());
}

#[test]
fn the_estimators_own_tests_hold() {
    let Some(python) = environment::estimators_python() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let site = folder.path().join("site");
    environment::install_estimator(python, &site);
    let mut command = Command::new(python);
    command
        .args(["-m", "pytest", "--quiet"])
        .arg(binaries::repository().join("python/tests"))
        .env("PYTHONPATH", site)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("HOME", folder.path())
        .current_dir(folder.path());
    holds("pytest", &mut command, folder.path());
}

/// Code and data of the sample, where the examples look for them.
fn put_sample(yard: &Yard) {
    for part in ["code", "data"] {
        let (from, to) = (
            format!("examples/digits/{part}/"),
            format!("obs://demo/digits/{part}/"),
        );
        yard.ok(&["objects", "put", &from, &to]);
    }
}

/// The sample as a script, beside the data directory.
fn export_configuration(yard: &Yard) {
    let job = "examples/digits/job.yaml";
    yard.ok(&["configs", "save", "exported", "-f", job]);
    let script = yard.path("exported.py").display().to_string();
    yard.ok(&[
        "configs",
        "export",
        "exported",
        "--as",
        "estimator",
        "-o",
        &script,
    ]);
}

/// The data set that an example names. The service has no call for that; the window does it so.
fn make_dataset(home: &Path) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    runtime.block_on(async {
        let console = Console::open(OpenOptions {
            home: home.to_owned(),
            shim: binaries::shim(),
            ownership: Ownership::IfFree,
            delivery: Delivery::Leave,
        });
        let console = console.await.expect("the data directory can be opened");
        let digits = json!({
            "name": "digits",
            "description": "",
            "labeling": "table",
            "source": { "kind": "objects", "url": "obs://demo/digits/data/" },
            "transfer": "estimator",
        });
        let made = dispatch(&console.session(), "create_dataset", digits).await;
        made.expect("the data set is made");
        console.close().await;
    });
}
