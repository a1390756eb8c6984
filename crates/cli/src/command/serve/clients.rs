//! What is pasted into clients of the service so that they use this computer, each with a first question.
//!
//! The window's settings have the same for whoever has a display (`ui/src/features/settings/clients.ts`, which is the
//! page's own): a test compares the names of the variables.

use std::fmt::Write;

use trainyard_api::Credentials;

use crate::args::Client;

pub(super) fn settings(client: Client, to: &Credentials) -> String {
    match client {
        Client::Env => environment(to),
        Client::Python => python(to),
        Client::Boto3 => boto3(to),
        Client::CloudsYaml => clouds_yaml(to),
        Client::Estimator => estimator(to),
    }
}

fn environment(to: &Credentials) -> String {
    let auth_url = format!("{}/v3", to.endpoint);
    let variables = [
        ("MODELARTS_ENDPOINT", to.endpoint.as_str()),
        ("HUAWEICLOUD_SDK_AK", &to.access_key),
        ("HUAWEICLOUD_SDK_SK", &to.secret_key),
        ("HUAWEICLOUD_SDK_PROJECT_ID", &to.project_id),
        ("AWS_ACCESS_KEY_ID", &to.access_key),
        ("AWS_SECRET_ACCESS_KEY", &to.secret_key),
        ("AWS_ENDPOINT_URL_S3", &to.endpoint),
        ("AWS_DEFAULT_REGION", &to.region),
        ("OS_AUTH_URL", &auth_url),
        ("OS_USERNAME", &to.user),
        ("OS_PASSWORD", &to.password),
        ("OS_USER_DOMAIN_NAME", &to.domain),
        ("OS_PROJECT_DOMAIN_NAME", &to.domain),
        ("OS_PROJECT_NAME", &to.project_name),
        ("OS_REGION_NAME", &to.region),
        ("OS_IDENTITY_API_VERSION", "3"),
    ];
    let mut text = String::new();
    for (name, value) in variables {
        // Inside single quotes of a shell.
        let value = value.replace('\'', r"'\''");
        let _ = writeln!(text, "export {name}='{value}'");
    }
    text.push_str("# A first question, with boto3:\n");
    text.push_str(
        "# python3 -c 'import boto3; print(boto3.client(\"s3\").list_buckets()[\"Buckets\"])'\n",
    );
    text
}

fn python(to: &Credentials) -> String {
    format!(
        "from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkmodelarts.v1 import JobSearches, ListTrainingJobsRequest, ModelArtsClient

credentials = BasicCredentials({}, {}, {})
client = ModelArtsClient.new_builder().with_credentials(credentials).with_endpoint({}).build()

# A first question: the names of the jobs there are.
found = client.list_training_jobs(ListTrainingJobsRequest(body=JobSearches(offset=0, limit=10)))
print([job.metadata.name for job in found.items])
",
        quoted(&to.access_key),
        quoted(&to.secret_key),
        quoted(&to.project_id),
        quoted(&to.endpoint)
    )
}

fn boto3(to: &Credentials) -> String {
    format!(
        "import boto3
from botocore.config import Config

obs = boto3.client(
    \"s3\",
    endpoint_url={},
    region_name={},
    aws_access_key_id={},
    aws_secret_access_key={},
    config=Config(s3={{\"addressing_style\": \"path\"}}),
)

# A first question: the buckets there are.
print([bucket[\"Name\"] for bucket in obs.list_buckets()[\"Buckets\"]])
",
        quoted(&to.endpoint),
        quoted(&to.region),
        quoted(&to.access_key),
        quoted(&to.secret_key)
    )
}

fn clouds_yaml(to: &Credentials) -> String {
    format!(
        "# As clouds.yaml in the current folder. A first question, with otcextensions:
# openstack --os-cloud trainyard ma training job list
clouds:
  trainyard:
    profile: otc
    auth:
      auth_url: {}
      username: {}
      password: {}
      project_name: {}
      user_domain_name: {}
      project_domain_name: {}
    region_name: {}
    interface: public
    vendor_hook: \"otcextensions.sdk:load\"
",
        quoted(&format!("{}/v3", to.endpoint)),
        quoted(&to.user),
        quoted(&to.password),
        quoted(&to.project_name),
        quoted(&to.domain),
        quoted(&to.domain),
        quoted(&to.region)
    )
}

fn estimator(to: &Credentials) -> String {
    format!(
        "from modelarts.estimator import Estimator
from modelarts.session import Session

Session.set_endpoint({0}, {0}, {0}, {1})
session = Session(username={2}, password={3}, account={4}, region_name={1})

# A first question: what framework_type, framework_version and train_instance_type may be here.
for engine in Estimator.get_framework_list(session):
    print(engine[\"framework_type\"], engine[\"framework_version\"])
for flavor in Estimator.get_train_instance_types(session):
    print(flavor[\"spec_code\"])
",
        quoted(&to.endpoint),
        quoted(&to.region),
        quoted(&to.user),
        quoted(&to.password),
        quoted(&to.domain)
    )
}

/// Inside double quotes of Python and YAML: both read JSON's escapes.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("BUG: a text is JSON")
}
