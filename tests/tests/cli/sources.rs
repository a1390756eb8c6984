//! Jobs of a built-in algorithm and of an AI engine, from files.

use trainyard_tests::yard::Yard;

/// A job that trains on the sample's handwritten digits, which every new data directory has.
fn file(name: &str, algorithm: &str, parameters: &str) -> String {
    format!(
        "name: {name}
algorithm: {algorithm}
data:
  - {{ source: path, path: obs://demo/digits/data/ }}
output_path: obs://demo/{name}/
parameters: {parameters}
resources: {{ flavor: local.cpu.1u }}
"
    )
}

#[test]
fn a_built_in_algorithm_trains_from_a_file() {
    let yard = Yard::new();
    let algorithm = "{ source: built_in, algorithm: random_forest }";
    let parameters = "[{ name: trees, value: 10 }]";
    let job = yard.write("forest.yaml", file("forest", algorithm, parameters));
    let ran = yard.follow(&job);
    ran.assert_code(0);
    assert!(
        ran.stdout_text().contains("accuracy="),
        "{}",
        ran.stdout_text()
    );
    let output = yard.ok(&["objects", "ls", "obs://demo/forest/"]);
    assert!(output.contains("metrics.json"), "{output}");
}

#[test]
fn faults_of_both_sources_are_named_field_by_field() {
    let yard = Yard::new();
    let algorithm = "{ source: built_in, algorithm: random_forest }";
    let parameters = "[{ name: trees, value: none }, { name: leaves, value: 3 }]";
    let job = yard.write("forest.yaml", file("forest", algorithm, parameters));
    let ran = yard.run(&["submit", "-f", job.to_str().unwrap()]);
    ran.assert_refused(&["parameters[0].value:", "parameters[1].name:"]);
    let algorithm = "{ source: framework, engine: Caffe-1.0.0-python3.6, code_dir: 'obs://demo/digits/code/', \
                     boot_file: 'obs://demo/digits/code/none.py' }";
    let job = yard.write("caffe.yaml", file("caffe", algorithm, "[]"));
    let ran = yard.run(&["submit", "-f", job.to_str().unwrap()]);
    ran.assert_refused(&["algorithm.engine:", "algorithm.boot_file:"]);
}
