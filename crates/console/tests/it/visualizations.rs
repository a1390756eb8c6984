//! Visualization jobs on a real data directory.

use trainyard_console::store::{VisualizationQuery, VisualizationRow};
use trainyard_console::wire::{Nothing, OneVisualization, SeriesOf, SeriesSource};
use trainyard_console::{Console, ConsoleError, Ownership};
use trainyard_job::{JobStatus, StatusGroup, VisualizationId, VisualizationSpec};
use trainyard_store::Store;

use crate::place::{Place, until_some};

const HOUR_MS: u64 = 3_600_000;

fn now_ms() -> u64 {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap();
    u64::try_from(since.as_millis()).unwrap()
}

fn spec(name: &str, hours: Option<u32>) -> VisualizationSpec {
    VisualizationSpec {
        name: name.to_owned(),
        output_path: "obs://demo/out/".to_owned(),
        auto_stop_hours: hours,
        description: String::new(),
    }
}

async fn until(
    console: &Console,
    id: VisualizationId,
    done: impl Fn(&VisualizationRow) -> bool,
) -> VisualizationRow {
    let look = async || {
        let row = console.show_visualization(OneVisualization { id }).await;
        let row = row.unwrap();
        if done(&row) { Ok(row) } else { Err(row) }
    };
    until_some("the job to be as it should", look).await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_created_stopped_run_again_and_deleted() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let defaults = console.new_visualization(Nothing {}).await.unwrap();
    assert!(defaults.spec.name.starts_with("tensor-") && defaults.spec.name.len() == 11);
    assert_eq!(defaults.spec.auto_stop_hours, Some(1));
    let made = VisualizationSpec {
        output_path: "obs://demo/out/".to_owned(),
        ..defaults.spec
    };
    let one = console.create_visualization(made.clone()).await.unwrap();
    let row = until(&console, one.id, |row| row.status == JobStatus::Running).await;
    assert!(row.stop_at_ms.is_some_and(|stop| stop > now_ms()));
    // What is below its path is read whatever draws it.
    let source = SeriesSource::Visualization { id: one.id };
    console.list_series(SeriesOf { source }).await.unwrap();
    let twice = console.create_visualization(made).await.unwrap_err();
    assert!(
        matches!(&twice, ConsoleError::Faults(faults) if faults[0].field == "name"),
        "{twice}"
    );

    console.stop_visualization(one).await.unwrap();
    let row = until(&console, one.id, |row| row.ended_at_ms.is_some()).await;
    assert_eq!((row.status, row.stop_at_ms), (JobStatus::Canceled, None));
    let again = console.stop_visualization(one).await.unwrap_err();
    assert!(
        matches!(again, ConsoleError::AlreadyEnded { .. }),
        "{again}"
    );
    console.open_visualization(one).await.unwrap_err();

    console.run_visualization(one).await.unwrap();
    until(&console, one.id, |row| row.status == JobStatus::Running).await;
    console.run_visualization(one).await.unwrap_err();
    console.delete_visualization(one).await.unwrap();
    console.show_visualization(one).await.unwrap_err();
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_those_whose_time_is_over_have_stopped_and_the_others_run() {
    let Some(place) = Place::new() else { return };
    place.open(Ownership::IfFree).await.close().await;
    let started = now_ms() - 3 * HOUR_MS;
    let mut store = Store::open(&place.path().join("trainyard.db")).unwrap();
    let over = store
        .create_visualization(&spec("over", Some(2)), started)
        .unwrap();
    let going = store
        .create_visualization(&spec("going", Some(4)), started)
        .unwrap();
    let always = store
        .create_visualization(&spec("always", None), started)
        .unwrap();
    store.close();

    let console = place.open(Ownership::IfFree).await;
    let row = console
        .show_visualization(OneVisualization { id: over })
        .await
        .unwrap();
    assert_eq!(
        (row.status, row.ended_at_ms),
        (JobStatus::Canceled, Some(started + 2 * HOUR_MS))
    );
    for id in [going, always] {
        until(&console, id, |row| row.status == JobStatus::Running).await;
    }
    let query = VisualizationQuery {
        search: String::new(),
        group: Some(StatusGroup::Running),
        offset: 0,
        limit: 10,
    };
    let running = console.list_visualizations(query).await.unwrap();
    let names: Vec<_> = running
        .rows
        .iter()
        .map(|row| row.spec.name.as_str())
        .collect();
    assert_eq!(names, ["always", "going"]);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_stops_by_itself_when_its_time_is_over() {
    let Some(place) = Place::new() else { return };
    place.open(Ownership::IfFree).await.close().await;
    let mut store = Store::open(&place.path().join("trainyard.db")).unwrap();
    // Two seconds are left of its hour.
    let id = store
        .create_visualization(&spec("brief", Some(1)), now_ms() - HOUR_MS + 2_000)
        .unwrap();
    store.close();
    let console = place.open(Ownership::IfFree).await;
    let row = console
        .show_visualization(OneVisualization { id })
        .await
        .unwrap();
    assert_eq!(row.ended_at_ms, None, "its time is not over");
    let row = until(&console, id, |row| row.ended_at_ms.is_some()).await;
    assert_eq!(row.status, JobStatus::Canceled);
    console.close().await;
}
