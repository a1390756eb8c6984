//! Series of versions: from event files and from logs, while the job runs.

use std::path::{Path, PathBuf};

use tokio::sync::broadcast::Receiver;
use trainyard_console::wire::{
    ExportSeries, Exported, Nothing, Notice, OneImage, OneTag, OneVisualization, Picture,
    ReadSeries, SaveMetricRules, SeriesOf, SeriesRun, SeriesSource, TryMetricRules, WantedSeries,
    WatchSeries,
};
use trainyard_console::{Console, ConsoleError, Ownership, Session};
use trainyard_job::{JobStatus, Variable, VersionKey, VisualizationSpec};
use trainyard_summaries::{MetricRole, MetricRule, RunName, SeriesPosition, Tag};

use crate::place::{DEADLINE, Place, end, job, submit, until_some, until_there};

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../summaries/tests/fixtures")
}

/// Event files of today: those of an earlier day belong to an earlier version.
fn copied_events() -> String {
    let train = fixtures().join("tensorboard/train/events.out.tfevents.1700000000.host");
    format!(
        "mkdir -p $TRAINYARD_OUTPUT_DIR/train && \
         cp {} $TRAINYARD_OUTPUT_DIR/train/events.out.tfevents.$(date +%s).host",
        train.display()
    )
}

fn events(run: &str) -> SeriesRun {
    SeriesRun::Events {
        run: RunName::new(run),
    }
}

fn wanted(run: SeriesRun, tag: &str, since: Option<SeriesPosition>) -> WantedSeries {
    WantedSeries {
        run,
        tag: Tag::new(tag),
        since,
    }
}

/// Looks until the tags of a run are these.
async fn until_tags(console: &Console, source: SeriesSource, run: &SeriesRun, tags: &[&str]) {
    let look = async || {
        let outline = console.list_series(SeriesOf { source }).await.unwrap();
        let found = outline.runs.iter().find(|one| one.run == *run);
        let names: Vec<_> = found
            .map(|one| {
                one.scalars
                    .iter()
                    .map(|tag| tag.tag.as_str().to_owned())
                    .collect()
            })
            .unwrap_or_default();
        let are_there = tags.iter().all(|tag| names.iter().any(|name| name == tag));
        are_there.then_some(()).ok_or(outline)
    };
    until_some("the tags of the run", look).await;
}

async fn told_of(notices: &mut Receiver<Notice>, source: SeriesSource) {
    let heard = async {
        loop {
            match notices.recv().await {
                Ok(Notice::Series { source: other }) if other == source => return,
                Ok(_) => {}
                Err(error) => panic!("{error}"),
            }
        }
    };
    tokio::time::timeout(DEADLINE, heard).await.unwrap();
}

async fn watch(session: &Session, source: SeriesSource) {
    let sources = vec![source];
    session.watch_series(WatchSeries { sources }).await.unwrap();
}

async fn steps(
    console: &Console,
    source: SeriesSource,
    one: WantedSeries,
) -> (Vec<i64>, bool, Option<SeriesPosition>) {
    let read = ReadSeries {
        source,
        series: vec![one],
        most_points: 100,
    };
    let mut parts = console.read_series(read).await.unwrap().parts;
    let part = parts.remove(0);
    (part.chart.steps, part.appended, part.position)
}

fn of(key: VersionKey) -> SeriesSource {
    SeriesSource::Version { key }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_jobs_log_and_event_files_are_charts_and_who_watches_is_told_of_more() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let gate = place.path().join("gate");
    let command = format!(
        "echo 'epoch 1 loss=0.9'; {}; echo 'epoch 2 loss=0.5'; {}",
        until_there(&gate),
        copied_events()
    );
    let key = submit(&console, job(&console, &command).await).await;
    let (source, log) = (of(key), SeriesRun::Log { task: 0 });
    until_tags(&console, source, &log, &["loss"]).await;
    let (first, appended, position) =
        steps(&console, source, wanted(log.clone(), "loss", None)).await;
    assert_eq!((first, appended), (vec![1], false));

    let session = console.session();
    watch(&session, source).await;
    let mut notices = console.notices();
    std::fs::write(&gate, "").unwrap();
    told_of(&mut notices, source).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    until_tags(&console, source, &events("train"), &["loss"]).await;
    let (more, appended, _) = steps(&console, source, wanted(log, "loss", position)).await;
    assert_eq!((more, appended), (vec![2], true));
    let (of_events, _, _) = steps(&console, source, wanted(events("train"), "loss", None)).await;
    assert_eq!(of_events, [0, 1, 2, 3, 4]);

    let one = OneTag {
        source,
        run: RunName::new("train"),
        tag: Tag::new("samples"),
    };
    let notes = console.list_images(one.clone()).await.unwrap();
    assert_eq!((notes.len(), notes[0].step, notes[0].count), (1, 3, 2));
    let OneTag { run, tag, .. } = one;
    let image = OneImage {
        source,
        run,
        tag,
        step: 3,
        which: 1,
    };
    let picture: Picture = console.session().ask("read_image", &image).await.unwrap();
    assert_eq!(picture.media_type, "image/png");
    assert!(
        picture.base64.starts_with("iVBORw0KGgo"),
        "{}",
        picture.base64
    );
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_series_has_all_points_of_a_log_that_one_look_does_not_read() {
    const ROWS: u64 = 60_000;
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let command = format!("seq {ROWS} | sed 's/.*/step & loss=0.5 accuracy=0.5 rate=0.5/'");
    let key = submit(&console, job(&console, &command).await).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loss.csv");
    let export = ExportSeries {
        source: of(key),
        series: vec![wanted(SeriesRun::Log { task: 0 }, "loss", None)],
        path: path.to_string_lossy().into_owned(),
    };
    let Exported { points } = console.export_series(export).await.unwrap();
    assert_eq!(points, ROWS);
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count() as u64, ROWS + 1);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_shows_the_files_of_its_time_and_a_visualization_job_all() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    // As an earlier version would have left it.
    let command = format!(
        "{}; mkdir $TRAINYARD_OUTPUT_DIR/earlier && \
         cp $TRAINYARD_OUTPUT_DIR/train/* \
         $TRAINYARD_OUTPUT_DIR/earlier/events.out.tfevents.$(($(date +%s) - 100)).host",
        copied_events()
    );
    let key = submit(&console, job(&console, &command).await).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    let spec = VisualizationSpec {
        name: "tensor-0001".to_owned(),
        output_path: "obs://demo/out/".to_owned(),
        auto_stop_hours: None,
        description: String::new(),
    };
    let OneVisualization { id } = console.create_visualization(spec).await.unwrap();
    let all = [events("earlier"), events("train")];
    for (source, runs) in [
        (of(key), &all[1..]),
        (SeriesSource::Visualization { id }, &all[..]),
    ] {
        until_tags(&console, source, &events("train"), &["loss"]).await;
        let outline = console.list_series(SeriesOf { source }).await.unwrap();
        let found: Vec<_> = outline.runs.into_iter().map(|run| run.run).collect();
        assert_eq!(found, runs);
    }
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_of_ones_own_find_what_the_standard_ones_do_not() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let key = submit(
        &console,
        job(&console, "echo 'Verlust 0.25 nach 7 Runden'").await,
    )
    .await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    let outline = console
        .list_series(SeriesOf { source: of(key) })
        .await
        .unwrap();
    assert_eq!(outline.runs, []);

    let rule = |pattern: &str| MetricRule {
        name: "Verlust".to_owned(),
        pattern: pattern.to_owned(),
        role: MetricRole::Value,
        metric: Some("loss".to_owned()),
    };
    let rows = vec!["Verlust 0.25 nach 7 Runden".to_owned()];
    let broken = TryMetricRules {
        rules: vec![rule("(")],
        rows: rows.clone(),
    };
    let trial = console.try_metric_rules(broken).await.unwrap();
    assert_eq!((trial.faults.len(), trial.rows[0].marks.len()), (1, 0));
    let unsound = SaveMetricRules {
        rules: Some(vec![rule("(")]),
    };
    console.save_metric_rules(unsound).await.unwrap_err();

    let rules = vec![rule(r"Verlust (?<value>[\d.]+)")];
    let trial = TryMetricRules {
        rules: rules.clone(),
        rows,
    };
    let found = console.try_metric_rules(trial).await.unwrap();
    let mark = &found.rows[0].marks[0];
    assert_eq!(
        (mark.from, mark.to, mark.name.as_deref()),
        (8, 12, Some("loss"))
    );
    let save = SaveMetricRules { rules: Some(rules) };
    console.save_metric_rules(save).await.unwrap();
    until_tags(&console, of(key), &SeriesRun::Log { task: 0 }, &["loss"]).await;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loss.csv");
    let series = vec![wanted(SeriesRun::Log { task: 0 }, "loss", None)];
    let export = |path: &Path| ExportSeries {
        source: of(key),
        series: series.clone(),
        path: path.display().to_string(),
    };
    for refused in [&place.path().join("trainyard.db"), Path::new("loss.csv")] {
        let refusal = console.export_series(export(refused)).await.unwrap_err();
        assert!(matches!(refusal, ConsoleError::File { .. }), "{refusal:?}");
    }
    let Exported { points } = console.export_series(export(&path)).await.unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(points, 1);
    assert!(
        text.contains("log of task 0,loss,0,") && text.trim_end().ends_with(",0.25"),
        "{text}"
    );
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_samples_curves_and_pictures_are_read_from_its_event_file() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let mut spec = console.prepare_sample(Nothing {}).await.unwrap().spec;
    spec.environment = vec![Variable::plain("EPOCHS", "2")];
    let key = submit(&console, spec).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    let root = events(".");
    until_tags(&console, of(key), &root, &["train/loss", "test/accuracy"]).await;
    let (steps, ..) = steps(&console, of(key), wanted(root, "train/loss", None)).await;
    assert_eq!(steps, [1, 2]);
    let outline = console
        .list_series(SeriesOf { source: of(key) })
        .await
        .unwrap();
    assert_eq!(
        (outline.faults.len(), outline.runs[0].images[0].points),
        (0, 2)
    );
    console.close().await;
}
