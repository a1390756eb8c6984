//! Specs that nobody wrote: valid ones, and some that a person is still writing.

use proptest::prelude::*;
use trainyard_job::{
    Algorithm, DataSource, Device, JobEvent, JobSpec, Notification, Pool, PoolId, Resources,
    Variable,
};

fn folder() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "obs://[a-z]{3,6}/([a-z0-9]{1,5}/){0,2}",
        1 => Just(String::new()),
        1 => "(s3:/|)/[a-z]{3,6}/[a-z]{1,5}/",
        1 => "[a-z ]{1,8}",
    ]
}

fn algorithm() -> impl Strategy<Value = Algorithm> {
    let command = prop_oneof![
        "(bash /home/work/run_train.sh |/bin/bash /home/work/run_train.sh |)python /home/work/user-job-dir/code/[a-z]{1,5}.py( --[a-z]{1,4} [0-9]){0,2}",
        "python (/home/ma-user/modelarts/user-job-dir|\\$MA_JOB_DIR|\\$\\{MA_JOB_DIR\\})/code/a.py",
        "\\PC{0,30}",
    ];
    prop_oneof![
        "[A-Za-z0-9_-]{0,12}".prop_map(|algorithm| Algorithm::BuiltIn { algorithm }),
        ("(TF|PyTorch|MXNet)-[0-9]\\.[0-9]-python3.6|known-engine", folder(), folder()).prop_map(
            |(engine, code_dir, boot_file)| Algorithm::Framework { engine, code_dir, boot_file }
        ),
        (
            "/[a-z]{1,6}/[a-z]{1,6}:[0-9]\\.[0-9]|swr.example.invalid/[a-z]{1,4}/[a-z]{1,4}:1|local/this-computer|[a-z]{1,6}/[a-z]{1,6}",
            folder(),
            command
        )
            .prop_map(|(image, code_dir, boot_command)| Algorithm::CustomImage { image, code_dir, boot_command }),
    ]
}

fn data() -> impl Strategy<Value = Vec<DataSource>> {
    let row = prop_oneof![
        "obs://[a-z]{3,6}/([a-z]{1,5}/){0,2}".prop_map(|path| DataSource::Path { path }),
        ("[a-z]{1,6}", "V00[1-9]")
            .prop_map(|(dataset, version)| DataSource::Dataset { dataset, version }),
        Just(DataSource::Dataset {
            dataset: "known".to_owned(),
            version: "V001".to_owned()
        }),
    ];
    prop::collection::vec(row, 0..4)
}

fn variables(secrets: bool) -> impl Strategy<Value = Vec<Variable>> {
    let row =
        ("[A-Z_][A-Z0-9_]{0,6}", "\\PC{0,12}", 0_u8..6).prop_map(move |(name, value, kind)| {
            if kind == 0 && secrets {
                Variable {
                    secret: Some("5e".into()),
                    ..Variable::plain(name, "")
                }
            } else {
                Variable::plain(name, value)
            }
        });
    prop::collection::vec(row, 0..5)
}

fn resources() -> impl Strategy<Value = Resources> {
    let pool = prop_oneof![
        Just(Pool::Public),
        "pool[0-9a-f]{4}".prop_map(|id| Pool::Dedicated { id: PoolId(id) })
    ];
    let device = prop_oneof![Just(Device::Cpu), Just(Device::Gpu), Just(Device::Ascend)];
    let flavor = "(modelarts.vm.(cpu|gpu).[a-z0-9]{1,4}|known.flavor|local.cpu.1u|)";
    (pool, device, flavor, 1_u32..5).prop_map(|(pool, device, flavor, nodes)| Resources {
        pool,
        device,
        flavor,
        nodes,
    })
}

fn notification() -> impl Strategy<Value = Option<Notification>> {
    let events = prop::sample::subsequence(JobEvent::ALL.to_vec(), 0..=3);
    let some = (
        "(urn:smn:eu-de:0f00:[a-z]{1,6}|known-topic|[A-Z][a-z]{1,6})",
        events,
    )
        .prop_map(|(topic, events)| Notification { topic, events });
    prop::option::of(some)
}

/// A spec.
pub(crate) fn spec() -> impl Strategy<Value = JobSpec> {
    let first = (
        "[A-Za-z0-9_-]{0,12}",
        "\\PC{0,20}",
        algorithm(),
        data(),
        folder(),
    );
    let second = (
        variables(false),
        variables(true),
        folder(),
        resources(),
        notification(),
    );
    (first, second).prop_map(|(first, second)| {
        let (name, description, algorithm, data, output_path) = first;
        let (parameters, environment, log_path, resources, notification) = second;
        JobSpec {
            name,
            description,
            algorithm,
            data,
            output_path,
            parameters,
            environment,
            log_path,
            resources,
            notification,
        }
    })
}
