use trainyard_backend::{Backend, CodeSize, NotCarried, NotCarriedKind, Preview};
use trainyard_job::{Algorithm, DataSource};

use crate::place::{Place, job};

#[tokio::test]
async fn a_preview_shows_the_command_each_tasks_environment_and_the_code() {
    let Some(place) = Place::new(2) else { return };
    place.put("demo/new/train.py", "print(1)\n");
    let mut spec = job("python train.py", 2);
    if let Algorithm::CustomImage { code_dir, .. } = &mut spec.algorithm {
        "obs://demo/new".clone_into(code_dir);
    }
    let preview = place.backend.preview(&spec).await.unwrap();
    assert_eq!(preview.command, "python train.py");
    let code = CodeSize {
        files: 1,
        size_bytes: 9,
        and_more: false,
    };
    assert_eq!(preview.code, Some(code));
    assert!(preview.starts_now);
    let value = |task: usize, name: &str| {
        let environment = &preview.tasks[task].environment;
        let variable = environment.iter().find(|one| one.name == name);
        variable.map(|one| one.value.as_str())
    };
    assert_eq!(value(0, "BATCH_CUSTOM1_HOSTS"), Some("127.0.0.1:<port>"));
    assert_eq!(value(1, "DLS_TASK_INDEX"), Some("1"));
    assert_eq!(value(1, "DLS_APP_URL"), Some("s3://demo/new/"));
    let output = place.file("demo/out/").canonicalize();
    assert!(output.is_err(), "a preview makes no folders");
    assert!(
        value(0, "TRAINYARD_OUTPUT_DIR")
            .unwrap()
            .ends_with("demo/out/")
    );
}

#[tokio::test]
async fn a_preview_shows_every_variable_that_the_task_gets() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let spec = job("env -0 | tr '\\n\\0' ' \\n' | cut -d= -f1 | sort", 1);
    let preview = place.backend.preview(&spec).await.unwrap();
    let run = place.submit(spec).await;
    place.end(run.key).await;
    let log = place.log(run.key, 0);
    // These the shell sets by itself.
    let own = ["PWD", "OLDPWD", "SHLVL", "_"];
    let got: Vec<_> = log.lines().filter(|name| !own.contains(name)).collect();
    let shown: Vec<_> = preview.tasks[0]
        .environment
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert!(
        got.contains(&"PATH") && got.contains(&"DLS_TASK_INDEX"),
        "{log}"
    );
    assert!(
        !got.contains(&"CARGO_MANIFEST_DIR"),
        "the test's own: {log}"
    );
    let sorted = |mut names: Vec<&str>| {
        names.sort_unstable();
        names.join("\n")
    };
    assert_eq!(sorted(got), sorted(shown));
}

#[tokio::test]
async fn a_spec_that_is_hardly_begun_has_a_preview() {
    let Some(place) = Place::new(2) else { return };
    let mut spec = job("", 5000);
    spec.resources.flavor.clear();
    spec.output_path.clear();
    spec.data.clear();
    let preview = place.backend.preview(&spec).await.unwrap();
    assert_eq!(preview.command, "");
    assert_eq!(preview.tasks.len(), Preview::MAX_TASKS as usize);
    assert_eq!((preview.code, preview.starts_now), (None, false));
}

#[tokio::test]
async fn a_preview_names_what_this_computer_does_not_do_as_it_is_written() {
    let Some(place) = Place::new(2) else { return };
    let mut spec = job("true", 3);
    spec.data = ["obs://demo/one/", "obs://demo/two/"]
        .map(|path| DataSource::Path {
            path: path.to_owned(),
        })
        .to_vec();
    let found = place.backend.preview(&spec).await.unwrap().not_carried;
    let one = |field: &str, kind| NotCarried {
        field: field.to_owned(),
        kind,
    };
    let variables = ["TRAINYARD_DATA_DIR", "TRAINYARD_OUTPUT_DIR"].map(str::to_owned);
    let expected = [
        one(
            "output_path",
            NotCarriedKind::NoObjectService {
                variables: variables.to_vec(),
            },
        ),
        one(
            "resources.nodes",
            NotCarriedKind::SharedCpus { asked: 3, there: 2 },
        ),
    ];
    assert_eq!(found, expected);
    spec.data.clear();
    spec.output_path.clear();
    spec.resources.nodes = 1;
    let found = place.backend.preview(&spec).await.unwrap().not_carried;
    assert_eq!(found, []);
}

#[tokio::test]
async fn a_task_gets_what_was_counted_and_nothing_else() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    place.put("demo/new/train.py", "print(1)\n");
    place.put("demo/new/.trainyardignore", "*.ckpt\n");
    place.put("demo/new/last.ckpt", "large");
    place.put("demo/new/.git/HEAD", "ref");
    let mut spec = job("find . -type f | sort", 1);
    if let Algorithm::CustomImage {
        code_dir,
        boot_command,
        ..
    } = &mut spec.algorithm
    {
        "obs://demo/new/".clone_into(code_dir);
        "cd /home/work/user-job-dir/new && find . -type f | sort".clone_into(boot_command);
    }
    let report = place
        .backend
        .measure_code(&spec, Box::new(|_| true))
        .await
        .unwrap()
        .unwrap();
    let run = place.submit(spec).await;
    place.end(run.key).await;
    let log = place.log(run.key, 0);
    let copied: Vec<&str> = log.lines().filter(|line| line.starts_with("./")).collect();
    assert_eq!(copied, ["./.trainyardignore", "./train.py"], "{log}");
    assert_eq!(report.files, copied.len() as u64);
    let rows = place.platform_rows(run.key, 0).join("\n");
    assert!(rows.contains("2 entries were left out"), "{rows}");
}
