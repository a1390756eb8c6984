//! No body that anybody sends makes the reader panic, and what is wrong has a name.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use trainyard_protocol::{Names, ServiceError, Strictness, iam, smn, swr, v1, v2};

/// Names that mean something somewhere, so that the readers' branches are reached.
const MEMBERS: &[&str] = &[
    "job_name",
    "job_desc",
    "config",
    "notification",
    "topic_urn",
    "events",
    "worker_server_num",
    "parameter",
    "label",
    "value",
    "data_source",
    "type",
    "data_url",
    "flavor",
    "code",
    "spec_id",
    "engine_id",
    "model_id",
    "user_image_url",
    "volumes",
    "metadata",
    "algorithm",
    "spec",
    "engine",
    "inputs",
    "outputs",
    "remote",
    "obs",
    "dataset",
    "environments",
    "resource",
    "node_count",
    "status",
    "phase",
    "jobs",
    "items",
    "job_id",
    "auth",
    "identity",
    "password",
    "user",
    "token",
    "topics",
    "specs",
    "schedule",
    "system_metric_list",
    "error",
    "error_code",
    "message",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|n| json!(n)),
        any::<f64>().prop_map(|n| json!(n)),
        "\\PC{0,10}".prop_map(Value::String),
        prop::sample::select(vec![
            "obs",
            "dataset",
            "OnJobFailed",
            "JobHanged",
            "10",
            "/demo-bucket/a/"
        ])
        .prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        let members = prop::collection::vec((prop::sample::select(MEMBERS), inner.clone()), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::Array),
            members.prop_map(|rows| {
                let rows = rows
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value));
                Value::Object(rows.collect::<Map<_, _>>())
            }),
        ]
    })
}

fn faults_have_names(read: Result<trainyard_protocol::ReadSpec, Vec<trainyard_job::Fault>>) {
    if let Err(faults) = read {
        assert!(!faults.is_empty());
        assert!(faults.iter().all(|fault| !fault.field.is_empty()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_is_a_job_or_has_named_faults(body in any_json()) {
        let names = Names::default();
        for strictness in [Strictness::KnownMembersOnly, Strictness::AnyMembers] {
            faults_have_names(v1::to_spec(&body, &names, strictness));
        }
        faults_have_names(v1::config_to_spec(&body, &names));
        faults_have_names(v1::detail_to_spec(&body, &names));
        faults_have_names(v2::to_spec(&body, &names));
    }

    #[test]
    fn whatever_is_answered_is_understood_or_refused(body in any_json()) {
        fn read<T: serde::de::DeserializeOwned + serde::Serialize>(body: &Value) {
            if let Ok(typed) = serde_json::from_value::<T>(body.clone()) {
                // What was understood can be said again.
                serde_json::to_value(&typed).unwrap();
            }
        }
        read::<v1::JobList>(&body);
        read::<v1::VersionList>(&body);
        if let Ok(version) = serde_json::from_value::<v1::Version>(body.clone()) {
            let _ = version.usage();
        }
        read::<v1::ConfigDetail>(&body);
        read::<v1::VisualizationList>(&body);
        read::<v1::CreateVisualization>(&body);
        read::<v1::Algorithms>(&body);
        read::<v1::LogRows>(&body);
        read::<v2::JobPage>(&body);
        read::<v2::Search>(&body);
        read::<v2::FlavorList>(&body);
        read::<v2::PoolList>(&body);
        read::<iam::TokenRequest>(&body);
        read::<iam::TokenAnswer>(&body);
        read::<smn::Topics>(&body);
        read::<swr::Tag>(&body);
        let _ = ServiceError::read(body.to_string().as_bytes());
    }
}
