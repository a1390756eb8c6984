//! Training of the second generation: `/v2/{project_id}/…`. A job here is one version of the console's.
//!
//! Source: API reference, *Training Management*, and the official SDK.

mod catalogues;
mod events;
mod faults;
mod jobs;
mod logs;
mod search;

use axum::Router;
use axum::routing::{get, post};

use crate::server::Shared;

pub(crate) fn routes() -> Router<Shared> {
    let at = |rest: &str| format!("/v2/{{project}}/{rest}");
    Router::new()
        .route(&at("training-jobs"), post(jobs::create))
        .route(&at("training-job-searches"), post(search::search))
        .route(
            &at("training-jobs/batch-delete"),
            post(jobs::delete_several),
        )
        .route(&at("training-job-names"), get(jobs::name))
        .route(
            &at("training-jobs/{id}"),
            get(jobs::show).put(jobs::change).delete(jobs::delete),
        )
        .route(&at("training-jobs/{id}/actions"), post(jobs::act))
        .route(&at("training-jobs/{id}/tasks"), get(jobs::tasks))
        .route(
            &at("training-jobs/{id}/tasks/{task}/logs/preview"),
            get(logs::preview),
        )
        .route(
            &at("training-jobs/{id}/tasks/{task}/logs/url"),
            get(logs::link),
        )
        .route(&at("training-jobs/{id}/logs/{task}"), get(logs::rows))
        .route(&at("training-jobs/{id}/metrics/{task}"), get(logs::metrics))
        .route(&at("training-jobs/{id}/events"), get(events::list))
        .route(&at("training-job-flavors"), get(catalogues::flavors))
        .route(&at("training-job-engines"), get(catalogues::engines))
        .route(&at("pools"), get(catalogues::pools))
        .route(&at("datasets"), get(catalogues::datasets))
        .route(
            &at("datasets/{id}/versions"),
            get(catalogues::dataset_versions),
        )
}
