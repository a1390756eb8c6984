//! Jobs to export.

use trainyard_exports::{Export, ExportTarget, Subject, SubjectKind, export};
use trainyard_job::{
    Algorithm, DataSource, Device, JobEvent, JobSpec, Notification, Pool, Resources, Variable,
};

/// The job of the reference's example of a v1 request: a custom image in a dedicated pool.
pub(crate) fn net_train() -> JobSpec {
    JobSpec {
        name: "net-train".to_owned(),
        description: "first run".to_owned(),
        algorithm: Algorithm::CustomImage {
            image: "swr.eu-de.example.invalid/team/net:1.0".to_owned(),
            code_dir: "obs://demo-bucket/code/".to_owned(),
            boot_command: "bash /home/work/run_train.sh python \
                           /home/work/user-job-dir/code/train.py --epochs 3"
                .to_owned(),
        },
        data: vec![path("obs://demo-bucket/data/")],
        output_path: "obs://demo-bucket/out/".to_owned(),
        parameters: vec![],
        environment: vec![
            Variable::plain("LR", "0.01"),
            Variable::plain("MODE", "fast"),
        ],
        log_path: "obs://demo-bucket/log/".to_owned(),
        resources: Resources {
            pool: Pool::Dedicated {
                id: trainyard_job::PoolId("pool1a2b3c4d".to_owned()),
            },
            device: Device::Gpu,
            flavor: String::new(),
            nodes: 1,
        },
        notification: Some(Notification {
            topic: "urn:smn:eu-de:0f00:jobs".to_owned(),
            events: vec![JobEvent::OnJobRunning, JobEvent::OnJobFailed],
        }),
    }
}

/// The job of the SDK reference's first example: a framework, its parameters, one path.
pub(crate) fn sentiment() -> JobSpec {
    JobSpec {
        name: "my_training_job".to_owned(),
        description: "pytorch-sentiment with ModelArts SDK".to_owned(),
        algorithm: Algorithm::Framework {
            engine: "PyTorch-1.0.0-python3.6".to_owned(),
            code_dir: "obs://bucket/src/".to_owned(),
            boot_file: "obs://bucket/src/pytorch_sentiment.py".to_owned(),
        },
        data: vec![path("obs://bucket/data/train/")],
        output_path: "obs://bucket/output/".to_owned(),
        parameters: vec![
            Variable::plain("classes", "10"),
            Variable::plain("lr", "0.001"),
        ],
        environment: vec![],
        log_path: "obs://bucket/log/".to_owned(),
        resources: Resources {
            pool: Pool::Public,
            device: Device::Cpu,
            flavor: "modelarts.vm.cpu.2u".to_owned(),
            nodes: 1,
        },
        notification: None,
    }
}

pub(crate) fn path(path: &str) -> DataSource {
    DataSource::Path {
        path: path.to_owned(),
    }
}

pub(crate) fn secret(name: &str) -> Variable {
    Variable {
        secret: Some("5e".into()),
        ..Variable::plain(name, "")
    }
}

pub(crate) fn job(spec: &JobSpec, target: ExportTarget) -> Export {
    let subject = Subject {
        kind: SubjectKind::Job,
        spec: spec.clone(),
    };
    export(&subject, target)
}
