//! Training of the first generation: `/v1/{project_id}/…`.
//!
//! Source: API reference, *Training Management (Old Version)*. A version's number says which job and which version it is.

mod catalogues;
mod configs;
mod described;
mod faults;
mod jobs;
mod logs;
mod paging;
mod versions;
mod visualizations;

use axum::Router;
use axum::routing::{get, post, put};

use crate::server::Shared;

pub(crate) fn routes() -> Router<Shared> {
    let at = |rest: &str| format!("/v1/{{project}}/{rest}");
    Router::new()
        .route(&at("training-jobs"), get(jobs::list).post(jobs::create))
        .route(&at("training-jobs/versions"), get(versions::of_all_jobs))
        .route(
            &at("training-jobs/{job}"),
            put(jobs::describe).delete(jobs::delete),
        )
        .route(
            &at("training-jobs/{job}/versions"),
            get(versions::list).post(versions::create),
        )
        .route(
            &at("training-jobs/{job}/versions/{version}"),
            get(versions::show).delete(versions::delete),
        )
        .route(
            &at("training-jobs/{job}/versions/{version}/stop"),
            post(versions::stop),
        )
        .route(
            &at("training-jobs/{job}/versions/{version}/log/file-names"),
            get(logs::names),
        )
        .route(
            &at("training-jobs/{job}/versions/{version}/aom-log"),
            get(logs::rows),
        )
        .route(
            &at("training-jobs/{job}/versions/{version}/log"),
            get(logs::bytes),
        )
        .route(
            &at("training-jobs/{job}/versions/{version}/pod/{pod}/metric-statistic"),
            get(logs::metrics),
        )
        .route(
            &at("training-job-configs"),
            get(configs::list).post(configs::create),
        )
        .route(
            &at("training-job-configs/{name}"),
            get(configs::show)
                .put(configs::change)
                .delete(configs::delete),
        )
        .route(
            &at("visualization-jobs"),
            get(visualizations::list).post(visualizations::create),
        )
        .route(
            &at("visualization-jobs/{job}"),
            get(visualizations::show)
                .put(visualizations::describe)
                .delete(visualizations::delete),
        )
        .route(
            &at("visualization-jobs/{job}/stop"),
            post(visualizations::stop),
        )
        .route(
            &at("visualization-jobs/{job}/restart"),
            post(visualizations::restart),
        )
        .route(&at("built-in-algorithms"), get(catalogues::algorithms))
        .route(&at("job/resource-specs"), get(catalogues::specs))
        .route(&at("job/ai-engines"), get(catalogues::engines))
        .route(&at("clusters"), get(catalogues::clusters))
}
