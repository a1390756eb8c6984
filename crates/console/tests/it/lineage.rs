//! Lineage: what a version was made of and what was made of it.

use trainyard_console::wire::{CreateDataset, OneVersion, SubmitRequest};
use trainyard_console::{Console, Ownership};
use trainyard_job::{
    DataSource, JobStatus, LabelingType, VersionKey, VersionNumber, VisualizationSpec,
};
use trainyard_store::{DatasetSource, RelatedVersion};

use crate::place::{Place, end, job, request, submit};

async fn ran(console: &Console, name: &str, data: Vec<DataSource>, output: &str) -> VersionKey {
    let mut spec = job(console, "echo 1 > $TRAINYARD_OUTPUT_DIR/made.csv").await;
    name.clone_into(&mut spec.name);
    spec.data = data;
    output.clone_into(&mut spec.output_path);
    let key = submit(console, spec).await;
    assert_eq!(end(console, key).await, JobStatus::Completed);
    key
}

fn path(path: &str) -> Vec<DataSource> {
    let path = path.to_owned();
    vec![DataSource::Path { path }]
}

fn names(rows: &[RelatedVersion]) -> Vec<&str> {
    rows.iter().map(|row| row.job_name.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn data_is_followed_from_the_job_that_made_it_to_what_uses_the_output() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let prepared = ran(&console, "prepare", vec![], "obs://demo/prepared/").await;
    let trained = ran(
        &console,
        "train",
        path("obs://demo/prepared/"),
        "obs://demo/model/",
    )
    .await;
    ran(
        &console,
        "distill",
        path("obs://demo/model/"),
        "obs://demo/small/",
    )
    .await;
    let create = CreateDataset {
        name: "errors".to_owned(),
        description: String::new(),
        labeling: LabelingType::Table,
        source: DatasetSource::Objects {
            url: "obs://demo/model/".to_owned(),
        },
        transfer: "errors".to_owned(),
    };
    console.create_dataset(create).await.unwrap();
    let visualization = VisualizationSpec {
        name: "curves".to_owned(),
        output_path: "obs://demo/model/".to_owned(),
        auto_stop_hours: None,
        description: String::new(),
    };
    console.create_visualization(visualization).await.unwrap();
    let spec = console
        .show_version(OneVersion { key: trained })
        .await
        .unwrap()
        .version
        .spec;
    let next = SubmitRequest {
        parent: Some(trained),
        ..request(spec)
    };
    let again = console.submit(next).await.unwrap().key;
    end(&console, again).await;

    let found = console
        .show_lineage(OneVersion { key: trained })
        .await
        .unwrap();
    assert_eq!(names(&found.data[0].writers.rows), ["prepare"]);
    assert_eq!(names(&found.readers.rows), ["distill"]);
    assert_eq!(found.datasets.rows[0].dataset, "errors");
    assert_eq!(found.visualizations.rows[0].name, "curves");
    assert_eq!(found.children.rows[0].key, again);
    assert_eq!(found.parent, None);

    let child = console
        .show_lineage(OneVersion { key: again })
        .await
        .unwrap();
    assert_eq!(child.parent, Some(VersionNumber(1)));
    assert_eq!(child.parent_version.unwrap().key, trained);

    let first = console
        .show_lineage(OneVersion { key: prepared })
        .await
        .unwrap();
    assert_eq!(names(&first.readers.rows), ["train", "train"]);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_set_leads_to_the_job_whose_output_it_was_made_of() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    ran(&console, "prepare", vec![], "obs://demo/prepared/").await;
    let source = DatasetSource::Objects {
        url: "obs://demo/prepared/".to_owned(),
    };
    let create = CreateDataset {
        name: "digits".to_owned(),
        description: String::new(),
        labeling: LabelingType::Table,
        source: source.clone(),
        transfer: "digits".to_owned(),
    };
    console.create_dataset(create).await.unwrap();
    let data = vec![DataSource::Dataset {
        dataset: "digits".to_owned(),
        version: "V001".to_owned(),
    }];
    let trained = ran(&console, "train", data, "obs://demo/model/").await;
    let found = console
        .show_lineage(OneVersion { key: trained })
        .await
        .unwrap();
    assert_eq!(found.data[0].made_of, Some(source));
    assert!(found.data[0].known);
    assert_eq!(names(&found.data[0].writers.rows), ["prepare"]);
    console.close().await;
}
