//! A spec, written and read back, is the spec it was, apart from what the notes name: the notes alone say what comes back.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use trainyard_job::{Algorithm, Device, JobSpec, ObsPath};
use trainyard_protocol::{
    DatasetName, EngineName, FlavorName, Name, Names, Note, NoteKind, NoteLevel, Strictness, v1, v2,
};

use crate::specs::spec;

/// How many specs each way.
const SPECS: u32 = 10_000;

fn names() -> Names {
    let text = str::to_owned;
    Names {
        engines: vec![EngineName {
            name: text("known-engine"),
            family: text("PyTorch"),
            id: text("130"),
        }],
        algorithms: vec![],
        flavors: vec![FlavorName {
            code: text("known.flavor"),
            spec_id: Some(27),
            device: Device::Gpu,
        }],
        datasets: vec![DatasetName {
            dataset: text("known"),
            version: text("V001"),
            dataset_id: text("d-1"),
            version_id: text("v-1"),
        }],
        topics: vec![],
        registry: text("swr.registry.invalid"),
    }
}

fn notified() -> Names {
    let row = Name {
        name: "known-topic".to_owned(),
        id: "urn:smn:eu-de:0f00:known".to_owned(),
    };
    Names {
        topics: vec![row],
        ..Names::default()
    }
}

/// What must come back of a spec if the notes are the whole truth.
fn told(spec: &JobSpec, notes: &[Note], names: &Names) -> JobSpec {
    let mut told = spec.clone();
    normalize(&mut told);
    let mut gone = Vec::new();
    for note in notes {
        let field = note.field.as_str();
        match (&note.kind, note.level) {
            (NoteKind::NoPlace, NoteLevel::Check) => {
                assert_eq!(field, "resources.device");
                told.resources.device = names.device(&spec.resources.flavor);
            }
            (NoteKind::ParametersBecomeEnvironment, _) => become_environment(&mut told),
            (NoteKind::NamedAnew { given, name }, _) if field == "algorithm.image" => {
                let Algorithm::CustomImage { image, .. } = &mut told.algorithm else {
                    panic!("{note}");
                };
                assert_eq!(image, given);
                image.clone_from(name);
            }
            (NoteKind::CommandRewritten, _) => {
                let Algorithm::CustomImage { boot_command, .. } = &mut told.algorithm else {
                    panic!("{note}");
                };
                let there = v2::to_v1_command(&v2::from_v1_command(boot_command));
                *boot_command = there;
            }
            (_, NoteLevel::LeftOut) => gone.push((field.to_owned(), note.kind.clone())),
            (_, NoteLevel::Check) => {}
        }
    }
    for (field, kind) in gone {
        leave_out(&mut told, &field, &kind);
    }
    normalize(&mut told);
    told
}

fn become_environment(spec: &mut JobSpec) {
    let open = spec.environment.iter().filter(|row| row.secret.is_none());
    let taken: Vec<String> = open.map(|row| row.name.clone()).collect();
    let rows = std::mem::take(&mut spec.parameters).into_iter();
    spec.environment
        .extend(rows.filter(|row| !taken.contains(&row.name)));
}

fn leave_out(spec: &mut JobSpec, field: &str, kind: &NoteKind) {
    let (list, inner) = match field.split_once('[') {
        Some((list, rest)) => (list, rest.trim_end_matches(']')),
        None => (field, ""),
    };
    match (list, kind) {
        ("environment", NoteKind::EnvironmentOfImagesOnly) => spec.environment.clear(),
        ("environment", NoteKind::Twice { name }) => {
            let kept = spec
                .environment
                .iter()
                .rposition(|row| row.name == *name && row.secret.is_none());
            let mut index = 0;
            spec.environment.retain(|row| {
                let keep = row.name != *name || row.secret.is_some() || Some(index) == kept;
                index += 1;
                keep
            });
        }
        ("environment", NoteKind::Secret { name }) => {
            assert_eq!(inner, name);
            spec.environment
                .retain(|row| row.name != *name || row.secret.is_none());
        }
        // Which rows are of the other kind, the first row tells.
        ("data", NoteKind::MixedSources) => {
            let first = std::mem::discriminant(&spec.data[0]);
            spec.data.retain(|row| std::mem::discriminant(row) == first);
        }
        ("notification", NoteKind::NoPlace) => spec.notification = None,
        _ => panic!("a note nobody expected: {field}: {kind}"),
    }
}

/// Paths are equal when they mean the same; maps have no order; an unused subscription is none.
fn normalize(spec: &mut JobSpec) {
    let same = |text: &mut String| {
        if let Some(path) = ObsPath::parse(text) {
            *text = path.obs_url();
        }
    };
    same(&mut spec.output_path);
    same(&mut spec.log_path);
    if let Algorithm::Framework {
        code_dir,
        boot_file,
        ..
    } = &mut spec.algorithm
    {
        same(code_dir);
        same(boot_file);
    }
    if let Algorithm::CustomImage { code_dir, .. } = &mut spec.algorithm {
        same(code_dir);
    }
    spec.environment.sort_by(|a, b| a.name.cmp(&b.name));
}

fn each(specs: u32, check: impl Fn(JobSpec) -> Result<(), TestCaseError>) {
    let config = Config {
        cases: specs,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    if let Err(error) = runner.run(&spec(), check) {
        panic!("{error}");
    }
}

/// What no generation can read back as the same source: a source with nothing in it.
fn is_told_apart(spec: &JobSpec) -> bool {
    match &spec.algorithm {
        Algorithm::BuiltIn { algorithm } => !algorithm.is_empty(),
        Algorithm::Framework { .. } => true,
        Algorithm::CustomImage { image, .. } => !image.is_empty(),
    }
}

#[test]
fn ten_thousand_specs_survive_the_first_generation_or_the_notes_say_how() {
    for (names, specs) in [
        (names(), SPECS),
        (Names::default(), SPECS / 10),
        (notified(), SPECS / 10),
    ] {
        each(specs, |spec| {
            prop_assume!(is_told_apart(&spec));
            let (body, notes) = v1::from_spec(&spec, &names);
            let value = serde_json::to_value(&body).unwrap();
            let known = v1::to_spec(
                &value,
                &known_to(&spec, &names),
                Strictness::KnownMembersOnly,
            );
            let mut back = known.unwrap().spec;
            normalize(&mut back);
            prop_assert_eq!(back, told(&spec, &notes, &names));
            let typed: v1::CreateJob = serde_json::from_value(value).unwrap();
            prop_assert_eq!(typed, body);
            Ok(())
        });
    }
}

#[test]
fn ten_thousand_specs_survive_the_second_generation_or_the_notes_say_how() {
    for (names, specs) in [
        (names(), SPECS),
        (Names::default(), SPECS / 10),
        (notified(), SPECS / 10),
    ] {
        each(specs, |spec| {
            prop_assume!(is_told_apart(&spec));
            let (body, notes) = v2::from_spec(&spec, &names);
            let value = serde_json::to_value(&body).unwrap();
            let mut back = v2::to_spec(&value, &known_to(&spec, &names)).unwrap().spec;
            normalize(&mut back);
            prop_assert_eq!(back, told(&spec, &notes, &names));
            let typed: v2::CreateJob = serde_json::from_value(value).unwrap();
            prop_assert_eq!(typed, body);
            Ok(())
        });
    }
}

#[test]
fn ten_thousand_specs_survive_a_saved_configuration_or_the_notes_say_how() {
    let names = names();
    each(SPECS, |spec| {
        prop_assume!(is_told_apart(&spec));
        let (body, notes) = v1::config_from_spec(&spec, &names);
        let value = serde_json::to_value(&body).unwrap();
        let mut back = v1::config_to_spec(&value, &known_to(&spec, &names))
            .unwrap()
            .spec;
        normalize(&mut back);
        prop_assert_eq!(back, told(&spec, &notes, &names));
        Ok(())
    });
}

/// The catalogues of a reader that knows whatever the spec names, so that only the writing is judged.
fn known_to(spec: &JobSpec, names: &Names) -> Names {
    let mut known = names.clone();
    if let Algorithm::Framework { engine, .. } = &spec.algorithm
        && names.engine(engine).is_none()
    {
        known.engines.push(EngineName {
            name: engine.clone(),
            family: String::new(),
            id: engine.clone(),
        });
    }
    if let Some(notification) = &spec.notification
        && !known
            .topics
            .iter()
            .any(|topic| topic.name == notification.topic)
    {
        known.topics.push(Name {
            name: notification.topic.clone(),
            id: notification.topic.clone(),
        });
    }
    known
}
