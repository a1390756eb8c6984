//! Visualization jobs: their course, their list, their names.

use trainyard_job::{JobStatus, StatusGroup, VisualizationId, VisualizationSpec};
use trainyard_store::{
    StoreError, VisualizationEnd, VisualizationEngine, VisualizationQuery, VisualizationRow,
};

use crate::fixture::{Fixture, T0};

const HOUR_MS: u64 = 3_600_000;

fn spec(name: &str) -> VisualizationSpec {
    VisualizationSpec {
        name: name.to_owned(),
        output_path: "obs://demo/out/".to_owned(),
        auto_stop_hours: Some(2),
        description: "Sweep".to_owned(),
    }
}

fn row(fixture: &Fixture, id: VisualizationId) -> VisualizationRow {
    fixture.store.visualization(id).unwrap().unwrap()
}

fn names(fixture: &Fixture, search: &str, group: Option<StatusGroup>) -> Vec<String> {
    let query = VisualizationQuery {
        search: search.to_owned(),
        group,
        offset: 0,
        limit: 10,
    };
    let page = fixture.store.visualizations(&query).unwrap();
    page.rows.into_iter().map(|row| row.spec.name).collect()
}

const STOPPED: VisualizationEnd = VisualizationEnd {
    status: JobStatus::Canceled,
    at_ms: T0 + 5,
};

#[test]
fn one_runs_ends_once_and_runs_again_with_all_its_time() {
    let mut fixture = Fixture::new();
    let id = fixture.store.create_visualization(&spec("a"), T0).unwrap();
    let made = row(&fixture, id);
    assert_eq!(
        (made.status, made.stop_at_ms),
        (JobStatus::Waiting, Some(T0 + 2 * HOUR_MS))
    );
    let engine = VisualizationEngine::Tensorboard;
    assert!(fixture.store.visualization_runs(id, engine, None).unwrap());
    assert_eq!(row(&fixture, id).engine, engine);

    assert!(fixture.store.end_visualization(id, &STOPPED).unwrap());
    assert!(
        !fixture.store.end_visualization(id, &STOPPED).unwrap(),
        "it has ended"
    );
    assert!(
        !fixture.store.visualization_runs(id, engine, None).unwrap(),
        "a late word does not revive it"
    );
    let ended = row(&fixture, id);
    assert_eq!(
        (ended.status, ended.ended_at_ms, ended.stop_at_ms),
        (JobStatus::Canceled, Some(T0 + 5), None)
    );
    assert_eq!(fixture.store.live_visualizations().unwrap(), []);

    let later = T0 + 10;
    assert!(fixture.store.run_visualization(id, later).unwrap());
    assert!(
        !fixture.store.run_visualization(id, later).unwrap(),
        "it runs"
    );
    assert_eq!(row(&fixture, id).stop_at_ms, Some(later + 2 * HOUR_MS));
    assert_eq!(fixture.store.live_visualizations().unwrap().len(), 1);
}

#[test]
fn the_list_is_searched_and_filtered_the_newest_first() {
    let mut fixture = Fixture::new();
    let ids = ["tensor-1", "tensor-2", "unet"]
        .map(|name| fixture.store.create_visualization(&spec(name), T0).unwrap());
    fixture.store.end_visualization(ids[0], &STOPPED).unwrap();
    assert_eq!(names(&fixture, "", None), ["unet", "tensor-2", "tensor-1"]);
    assert_eq!(names(&fixture, "TENSOR", None), ["tensor-2", "tensor-1"]);
    assert_eq!(
        names(&fixture, "sweep", Some(StatusGroup::Stopped)),
        ["tensor-1"]
    );
}

#[test]
fn a_name_is_one_jobs_until_that_is_deleted() {
    let mut fixture = Fixture::new();
    let id = fixture.store.create_visualization(&spec("a"), T0).unwrap();
    let taken = fixture
        .store
        .create_visualization(&spec("a"), T0)
        .unwrap_err();
    assert!(matches!(taken, StoreError::NameTaken { .. }), "{taken}");
    fixture.store.delete_visualization(id).unwrap();
    let gone = fixture.store.delete_visualization(id).unwrap_err();
    assert!(matches!(gone, StoreError::NotFound { .. }), "{gone}");
    let again = fixture.store.create_visualization(&spec("a"), T0).unwrap();
    assert_ne!(again, id, "a number is never used twice");
}
