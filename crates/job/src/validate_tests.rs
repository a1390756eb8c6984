use proptest::prelude::*;

use super::*;
use crate::event::JobEvent;
use crate::spec::{Device, LOCAL_IMAGE, Resources};

/// A job without faults.
pub(crate) fn digits() -> JobSpec {
    JobSpec {
        name: "digits".to_owned(),
        description: String::new(),
        algorithm: Algorithm::CustomImage {
            image: LOCAL_IMAGE.to_owned(),
            code_dir: "obs://demo/digits/code/".to_owned(),
            boot_command:
                "bash /home/work/run_train.sh python /home/work/user-job-dir/code/train.py"
                    .to_owned(),
        },
        data: vec![DataSource::Path {
            path: "obs://demo/digits/data/".to_owned(),
        }],
        output_path: "obs://demo/digits/output/".to_owned(),
        parameters: vec![],
        environment: vec![],
        log_path: String::new(),
        resources: Resources {
            pool: Pool::Public,
            device: Device::Cpu,
            flavor: "local.cpu.1u".to_owned(),
            nodes: 1,
        },
        notification: Some(Notification {
            topic: "Desktop".to_owned(),
            events: JobEvent::ALL.to_vec(),
        }),
    }
}

fn fields(spec: &JobSpec) -> Vec<String> {
    validate(spec).into_iter().map(|f| f.field).collect()
}

fn variable(name: &str, value: &str) -> Variable {
    Variable::plain(name, value)
}

#[test]
fn a_complete_job_has_no_faults() {
    assert_eq!(validate(&digits()), vec![]);
}

#[test]
fn an_output_path_that_no_store_takes_is_refused_with_the_reason() {
    let mut spec = digits();
    spec.output_path = "obs://demo/out/x ".to_owned();
    let faults = validate(&spec);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0].field, "output_path");
    assert!(
        faults[0].to_string().contains("end with a space"),
        "{}",
        faults[0]
    );
}

#[test]
fn all_faults_are_found_at_once_in_the_wizards_order() {
    let mut spec = digits();
    spec.name = "two words".to_owned();
    spec.description = "x".repeat(257);
    spec.algorithm = Algorithm::CustomImage {
        image: String::new(),
        code_dir: "demo/new".to_owned(),
        boot_command: " ".to_owned(),
    };
    spec.data.push(spec.data[0].clone());
    spec.output_path = String::new();
    spec.environment = vec![variable("1A", ""), variable("DLS_TASK_INDEX", "")];
    spec.log_path = "logs".to_owned();
    spec.resources.flavor = String::new();
    spec.resources.nodes = 0;
    spec.notification = Some(Notification {
        topic: String::new(),
        events: vec![],
    });
    assert_eq!(
        fields(&spec),
        [
            "name",
            "description",
            "algorithm.image",
            "algorithm.code_dir",
            "algorithm.boot_command",
            "data[1].path",
            "output_path",
            "environment[0].name",
            "environment[1].name",
            "log_path",
            "resources.flavor",
            "resources.nodes",
            "notification.topic",
            "notification.events",
        ]
    );
}

#[test]
fn a_boot_file_must_be_python_inside_the_code_directory() {
    let framework = |boot_file: &str| {
        let mut spec = digits();
        spec.algorithm = Algorithm::Framework {
            engine: "PyTorch-1.3.0-python3.6".to_owned(),
            code_dir: "obs://demo/new".to_owned(),
            boot_file: boot_file.to_owned(),
        };
        validate(&spec)
    };
    assert_eq!(framework("obs://demo/new/train.py"), vec![]);
    let outside = framework("obs://demo/newer/train.py");
    assert!(matches!(outside[0].kind, FaultKind::BootFileOutside { .. }));
    let text = framework("obs://demo/new/train.txt");
    assert!(matches!(text[0].kind, FaultKind::BootFileNotPython { .. }));
}

#[test]
fn variables_that_the_source_would_ignore_are_a_fault_of_their_field() {
    let mut custom = digits();
    custom.parameters = vec![variable("lr", "0.1")];
    assert_eq!(fields(&custom), ["parameters"]);
    let mut framework = digits();
    framework.algorithm = Algorithm::Framework {
        engine: "PyTorch-1.3.0-python3.6".to_owned(),
        code_dir: "obs://demo/new".to_owned(),
        boot_file: "obs://demo/new/train.py".to_owned(),
    };
    framework.parameters = vec![variable("lr", "0.1")];
    assert_eq!(fields(&framework), Vec::<String>::new());
    framework.environment = vec![variable("LR", "0.1")];
    assert_eq!(fields(&framework), ["environment"]);
}

#[test]
fn writing_into_the_data_is_a_warning_not_an_error() {
    let mut spec = digits();
    spec.output_path = "/demo/digits/data".to_owned();
    let faults = validate(&spec);
    assert_eq!(faults.len(), 1);
    assert!(!faults[0].is_error());
}

#[test]
fn reserved_names_are_refused_and_lookalikes_are_not() {
    for name in ["DLS_X", "TRAINYARD_DATA_DIR", "BATCH_CUSTOM0_HOSTS"] {
        assert!(reserved_variable(name), "{name}");
    }
    for name in ["BATCH_SIZE", "MY_DLS_X", "HOSTS"] {
        assert!(!reserved_variable(name), "{name}");
    }
}

#[test]
fn each_row_of_a_duplicate_variable_after_the_first_is_named() {
    let mut spec = digits();
    spec.environment = vec![variable("A", "1"), variable("B", "2"), variable("A", "3")];
    assert_eq!(fields(&spec), ["environment[2].name"]);
}

proptest! {
    #[test]
    fn names_are_exactly_the_documented_ones(text in "\\PC{0,70}|[A-Za-z0-9_-]{1,70}") {
        let documented = (1..=64).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        prop_assert_eq!(is_name(&text), documented);
        let mut spec = digits();
        spec.name = text;
        prop_assert_eq!(validate(&spec).is_empty(), documented);
    }

    #[test]
    fn no_text_makes_validation_panic(text in any::<String>(), nodes in any::<u32>()) {
        let mut spec = digits();
        spec.name.clone_from(&text);
        spec.description.clone_from(&text);
        spec.output_path.clone_from(&text);
        spec.environment = vec![variable(&text, &text)];
        spec.resources.nodes = nodes;
        let faults = validate(&spec);
        prop_assert!(faults.iter().all(|f| !f.field.is_empty() && !f.to_string().is_empty()));
    }
}

#[test]
fn an_output_around_or_inside_the_data_is_a_warning_that_names_it() {
    let mut spec = digits();
    spec.output_path = "obs://demo/digits/data/out".to_owned();
    let [inside] = &validate(&spec)[..] else {
        panic!("one warning")
    };
    let data = "obs://demo/digits/data/".to_owned();
    assert_eq!(inside.kind, FaultKind::OutputInData { data: data.clone() });
    assert!(!inside.is_error());
    spec.output_path = "obs://demo/digits/".to_owned();
    assert_eq!(validate(&spec)[0].kind, FaultKind::DataInOutput { data });
    spec.output_path = "obs://demo/digits/data2/".to_owned();
    assert_eq!(validate(&spec), vec![], "beside it is not inside it");
}

#[test]
fn a_secret_has_an_id_and_no_value_and_is_no_argument() {
    let secret = |value: &str, id: &str| Variable {
        secret: Some(id.into()),
        ..variable("TOKEN", value)
    };
    let kinds = |spec: &JobSpec| -> Vec<_> { validate(spec).into_iter().map(|f| f.kind).collect() };
    let mut spec = digits();
    spec.environment = vec![secret("", "5e")];
    assert_eq!(kinds(&spec), []);
    spec.environment = vec![secret("hunter2", "5e")];
    assert_eq!(kinds(&spec), [FaultKind::SecretWithValue]);
    spec.environment = vec![secret("", "")];
    assert_eq!(kinds(&spec), [FaultKind::Required]);
    spec.environment.clear();
    spec.parameters = vec![secret("", "5e")];
    assert!(kinds(&spec).contains(&FaultKind::SecretOnCommandLine));
}

#[test]
fn caffe_takes_one_node_and_other_engines_take_more() {
    let mut spec = digits();
    spec.resources.nodes = 2;
    let mut with = |engine: &str| {
        spec.algorithm = Algorithm::Framework {
            engine: engine.to_owned(),
            code_dir: "obs://demo/digits/code/".to_owned(),
            boot_file: "obs://demo/digits/code/train.py".to_owned(),
        };
        validate(&spec)
    };
    let engine = "Caffe-1.0.0-python2.7".to_owned();
    let kind = FaultKind::OneNodeEngine {
        engine: engine.clone(),
        actual: 2,
    };
    assert_eq!(with(&engine), [Fault::error("resources.nodes", kind)]);
    assert_eq!(with("Caffe").len(), 1);
    assert_eq!(with("PyTorch-1.0.0-python3.6"), []);
    spec.resources.nodes = 1;
    spec.algorithm = Algorithm::Framework {
        engine,
        code_dir: "obs://demo/digits/code/".to_owned(),
        boot_file: "obs://demo/digits/code/train.py".to_owned(),
    };
    assert_eq!(validate(&spec), []);
}
