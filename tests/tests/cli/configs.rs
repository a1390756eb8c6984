//! Job parameter configurations: saved, listed, carried to another console, run, deleted.

use trainyard_tests::yard::Yard;

#[test]
fn a_configuration_runs_as_the_job_it_was_saved_from() {
    let yard = Yard::new();
    let file = yard.job("original", "echo the same values");
    yard.follow(&file).assert_code(0);
    yard.ok(&[
        "configs",
        "save",
        "kept",
        "--job",
        "original",
        "--description",
        "for later",
    ]);
    let listed = yard.ok(&["configs", "list"]);
    assert!(
        listed.contains("kept") && listed.contains("for later"),
        "{listed}"
    );

    let ran = yard.run(&["submit", "--config", "kept", "--name", "copy", "--follow"]);
    ran.assert_code(0);
    assert!(ran.stdout_text().contains("the same values\n"));
    let [mut original, mut copy] =
        ["original", "copy"].map(|job| yard.show(job)["version"]["spec"].clone());
    assert_eq!(copy["name"], "copy");
    for spec in [&mut original, &mut copy] {
        spec["name"].take();
    }
    assert_eq!(original, copy);
}

#[test]
fn a_job_from_a_configuration_gets_a_free_name() {
    let yard = Yard::new();
    let file = yard.job("any", "true");
    yard.ok(&["configs", "save", "kept", "-f", file.to_str().unwrap()]);
    for _ in 0..2 {
        yard.run(&["submit", "--config", "kept", "--follow"])
            .assert_code(0);
    }
    let page = yard.json(&["jobs"]);
    let rows = page["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_ne!(rows[0]["name"], rows[1]["name"]);
}

#[test]
fn an_exported_configuration_is_the_same_in_another_console() {
    let [here, there] = [Yard::new(), Yard::new()];
    let file = here.job("any", "echo $((1 + 1)) ':' \"# 'quotes' \\\\\"");
    here.ok(&[
        "configs",
        "save",
        "kept",
        "-f",
        file.to_str().unwrap(),
        "--description",
        "多语言",
    ]);
    let exported = here.path("kept.yaml");
    let exported = exported.to_str().unwrap();
    here.ok(&["configs", "export", "kept", "-o", exported]);
    assert_eq!(
        here.ok(&["configs", "export", "kept"]),
        std::fs::read_to_string(exported).unwrap()
    );

    there.ok(&["configs", "import", exported]);
    let shown = [&here, &there].map(|yard| yard.json(&["configs", "show", "kept"]));
    assert_eq!(shown[0]["spec"], shown[1]["spec"]);
    assert_eq!(shown[1]["description"], "多语言");
    // What is the same is passed over; what is not is refused whole, with what settles it.
    assert_eq!(
        there.ok(&["configs", "import", exported]),
        "kept: as it is\n"
    );
    let changed = std::fs::read_to_string(exported).unwrap();
    let changed = here.write("changed.yaml", changed.replace("多语言", "又一次"));
    let changed = changed.to_str().unwrap();
    let dry = there.ok(&["configs", "import", changed, "--dry-run"]);
    assert_eq!(
        dry,
        "kept: taken (description); use --replace, --rename or --skip\n"
    );
    there.run(&["configs", "import", changed]).assert_refused(&[
        "kept (description)",
        "--replace, --rename or --skip",
        "Nothing",
    ]);
    assert_eq!(
        there.json(&["configs", "show", "kept"])["description"],
        "多语言"
    );
    there.ok(&["configs", "import", exported, "--replace"]);
    there.ok(&["configs", "import", exported, "--name", "other"]);
    assert_eq!(
        there.json(&["configs", "list"])["rows"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn a_deleted_configuration_is_gone() {
    let yard = Yard::new();
    let file = yard.job("any", "true");
    yard.ok(&["configs", "save", "kept", "-f", file.to_str().unwrap()]);
    yard.run(&["configs", "save", "kept", "-f", file.to_str().unwrap()])
        .assert_refused(&["kept", "exists"]);
    yard.ok(&["configs", "delete", "kept"]);
    yard.run(&["configs", "show", "kept"])
        .assert_refused(&["kept", "does not exist"]);
    yard.run(&["configs", "delete", "kept"])
        .assert_refused(&["kept", "does not exist"]);
}

#[test]
fn a_torn_export_is_refused_by_its_field() {
    let yard = Yard::new();
    let file = yard.write("torn.yaml", "configuration: kept\nvalues:\n  speed: fast\n");
    yard.run(&["configs", "import", file.to_str().unwrap()])
        .assert_refused(&["torn.yaml", "speed"]);
}

#[test]
fn several_configurations_go_in_one_file_and_what_would_happen_is_told_first() {
    let [here, there] = [Yard::new(), Yard::new()];
    let file = here.job("any", "true");
    for name in ["one", "two"] {
        here.ok(&["configs", "save", name, "-f", file.to_str().unwrap()]);
    }
    let exported = here.path("all.json");
    let exported = exported.to_str().unwrap();
    here.ok(&["configs", "export", "--all", "--as", "json", "-o", exported]);
    let told = there.ok(&["configs", "import", exported, "--dry-run"]);
    assert_eq!(told, "one: new\ntwo: new\n");
    assert_eq!(there.json(&["configs", "list"])["total"]["rows"], 0);
    there.ok(&["configs", "import", exported]);
    let told = there.ok(&["configs", "import", exported, "--rename"]);
    assert_eq!(told, "one: as it is\ntwo: as it is\n");
    there.ok(&["configs", "delete", "one", "two"]);
    assert_eq!(there.json(&["configs", "list"])["total"]["rows"], 0);
}

#[test]
fn a_fault_of_a_file_is_told_with_its_line() {
    let yard = Yard::new();
    let file = yard.job("any", "true");
    yard.ok(&["configs", "save", "kept", "-f", file.to_str().unwrap()]);
    let text = yard.ok(&["configs", "export", "kept"]);
    let torn = yard.write("torn.yaml", text.replace("nodes: 1", "nodes: many"));
    let line = text
        .lines()
        .position(|line| line.contains("nodes: 1"))
        .unwrap()
        + 1;
    let line = format!("line {line}");
    yard.run(&["configs", "import", torn.to_str().unwrap(), "--replace"])
        .assert_refused(&[
            "torn.yaml",
            &line,
            "configurations[0].values.resources.nodes",
        ]);
}

#[test]
fn a_configuration_is_written_in_other_tools_words() {
    let yard = Yard::new();
    let file = yard.job("any", "true");
    yard.ok(&["configs", "save", "kept", "-f", file.to_str().unwrap()]);
    let as_words = |words| yard.ok(&["configs", "export", "kept", "--as", words]);
    assert_eq!(as_words("command"), "trainyard submit --config kept\n");
    assert!(as_words("estimator").contains("job_name='kept'"));
    let v1: serde_json::Value = serde_json::from_str(&as_words("v1")).unwrap();
    assert_eq!(v1["job_name"], "kept");
    let job = yard.write("again.yaml", as_words("job"));
    yard.ok(&[
        "configs",
        "import",
        job.to_str().unwrap(),
        "--name",
        "again",
    ]);
    let shown = |name| yard.json(&["configs", "show", name])["spec"].clone();
    assert_eq!(shown("kept"), shown("again"));
}
