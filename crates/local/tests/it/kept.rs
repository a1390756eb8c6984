//! What a version runs is kept when it is submitted: the copy of its code, and which Python.

use trainyard_backend::{Backend, StepKind};
use trainyard_job::{Algorithm, JobSpec, JobStatus};

use crate::place::{Place, job};

fn framework(engine: &str) -> JobSpec {
    let mut spec = job("", 1);
    spec.algorithm = Algorithm::Framework {
        engine: engine.to_owned(),
        code_dir: "obs://demo/new/".to_owned(),
        boot_file: "obs://demo/new/train.py".to_owned(),
    };
    spec
}

#[tokio::test]
async fn a_framework_job_runs_the_copy_that_was_kept_with_the_python_that_was_recorded() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let Some(engine) = place.python() else { return };
    place.put("demo/new/train.py", "print('as submitted')\n");
    let spec = framework(&engine);
    let ran = place.backend.keep(&spec, None).await.unwrap();
    let python = ran.provenance.python.clone().unwrap();
    assert_eq!(
        python.interpreter,
        place.interpreter(&engine).display().to_string()
    );
    assert_eq!(python.packages as usize, ran.packages.len());
    place.put("demo/new/train.py", "print('edited')\n");
    let mut run = place.new_run(spec);
    run.provenance = Some(ran.provenance);
    let key = run.key;
    place.backend.take(vec![run]).await.unwrap();
    assert_eq!(place.end(key).await.0, JobStatus::Completed);
    let log = place.log(key, 0);
    assert!(log.lines().any(|row| row == "as submitted"), "{log}");
}

#[tokio::test]
async fn the_copy_is_the_tasks_own_to_write() {
    let Some(mut place) = Place::new(1) else {
        return;
    };
    place.put("demo/new/run.sh", "echo more >> user-job-dir/new/run.sh\n");
    let mut spec = job("sh /home/work/user-job-dir/new/run.sh", 1);
    if let Algorithm::CustomImage { code_dir, .. } = &mut spec.algorithm {
        "obs://demo/new/".clone_into(code_dir);
    }
    let ran = place.backend.keep(&spec, None).await.unwrap();
    let code = ran.provenance.code.clone().unwrap();
    let mut run = place.new_run(spec.clone());
    run.provenance = Some(ran.provenance.clone());
    let key = run.key;
    place.backend.take(vec![run]).await.unwrap();
    assert_eq!(place.end(key).await.0, JobStatus::Completed);
    let again = place
        .backend
        .keep(&spec, Some(&ran.provenance))
        .await
        .unwrap();
    assert_eq!(again.provenance.code, Some(code), "the copy is as it was");
}

#[tokio::test]
async fn a_version_that_waits_tells_for_what_and_each_task_its_steps() {
    let Some(mut place) = Place::new(1) else {
        return;
    };
    let first = place.submit(job("sleep 0.3", 1)).await;
    let second = place.submit(job("true", 1)).await;
    assert_eq!(place.end(second.key).await.0, JobStatus::Completed);
    assert_eq!(trainyard_local::waited(&first.dir), None);
    let waited = trainyard_local::waited(&second.dir).unwrap();
    assert_eq!((waited.cpus, waited.ahead, waited.gpus), (1, 0, 0));
    let steps = trainyard_local::task_steps(&second.dir, 1);
    let kinds: Vec<StepKind> = steps[0].steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [StepKind::Preparing, StepKind::Started]);
    assert!(steps[0].steps[0].at_ms >= waited.at_ms);
}

#[tokio::test]
async fn code_that_leads_out_of_its_folder_is_not_kept() {
    let Some(place) = Place::new(1) else { return };
    place.put("demo/new/run.sh", "true\n");
    let link = place.file("demo/new/out");
    std::os::unix::fs::symlink("/etc/passwd", link).unwrap();
    let mut spec = job("true", 1);
    if let Algorithm::CustomImage { code_dir, .. } = &mut spec.algorithm {
        "obs://demo/new/".clone_into(code_dir);
    }
    let refused = place.backend.keep(&spec, None).await.unwrap_err();
    assert!(refused.to_string().contains("symbolic link"), "{refused}");
}
