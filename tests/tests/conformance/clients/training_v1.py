"""otcextensions against training of the first generation, signed in with a password and a token."""

import boto3
import openstack
import requests
from botocore.config import Config
from keystoneauth1 import exceptions
from openstack import exceptions as sdk_exceptions
from otcextensions.sdk.modelartsv1.v1 import training_job

from cases import SERVER, case, equal, refused, run, true, until

# `job_id` is a member of the body and of the address of a version there, and each call fails before it asks anything.
if hasattr(training_job.ConfigSpec, "job_id"):
    del training_job.ConfigSpec.job_id


def connect(password=None, project=None):
    return openstack.connect(
        auth={
            "auth_url": SERVER["endpoint"] + "/v3",
            "username": SERVER["user"],
            "password": password or SERVER["password"],
            "project_name": project or SERVER["project_name"],
            "user_domain_name": SERVER["domain"],
            "project_domain_name": SERVER["domain"],
        },
        region_name=SERVER["region"],
        interface="public",
        vendor_hook="otcextensions.sdk:load",
        load_yaml_config=False,
        load_envvars=False,
    )


CLOUD = connect()
V1 = CLOUD.modelartsv1
IDS = {}
P = SERVER["endpoint"] + "/v1/" + SERVER["project_id"]


def config(command, **members):
    return {
        "worker_server_num": 1,
        "app_url": "/otc-v1/code/",
        "data_url": "/otc-v1/data/",
        "train_url": "/otc-v1/out/",
        "log_url": "/otc-v1/log/",
        "user_image_url": "local/this-computer",
        "user_command": command,
        "parameter": [{"label": "GREETING", "value": "hallo"}],
        **members,
    }


TRAIN = "bash /home/work/run_train.sh python /home/work/user-job-dir/code/train.py"


def create(name, command, **members):
    answer = V1.create_training_job(job_name=name, job_desc="by otcextensions", config=config(command, **members))
    IDS[name] = (answer.job_id, answer.version_id)
    return answer


def detail(name):
    job, version = IDS[name]
    return V1.get(f"/training-jobs/{job}/versions/{version}").json()


def status_of(expected):
    # The client puts the status into its words.
    return lambda error: true(f"HTTP {expected}" in str(error), f"status {expected}")


FAULTS = (sdk_exceptions.SDKException, exceptions.ClientException)


@case
def token():
    """A password gets a token with the catalogue; wrong ones get none."""
    access = CLOUD.session.auth.get_access(CLOUD.session)
    equal(access.project_id, SERVER["project_id"], "project")
    true(bool(access.auth_token), "token")
    kinds = {row["type"] for row in access.service_catalog.catalog}
    true({"modelartsv1", "modelartsv2", "smn", "swrv2", "object"} <= kinds, "the catalogue has every service")
    refused(lambda: connect(password="wrong").authorize(), FAULTS, status_of(401), "a wrong password")
    refused(lambda: connect(project="other").authorize(), FAULTS, status_of(401), "another project")
    for name, value, expected in [("no token", None, 401), ("a wrong token", "MIIwrong", 401)]:
        headers = {"X-Auth-Token": value} if value else {}
        answer = requests.get(P + "/training-jobs", headers=headers)
        equal(answer.status_code, expected, name)
    body = answer.json()
    equal((body["error_code"], body["is_success"]), ("ModelArts.6401", False), "its shape")
    other = requests.get(SERVER["endpoint"] + "/v1/" + "0" * 32 + "/training-jobs", headers={"X-Auth-Token": access.auth_token})
    equal((other.status_code, other.json()["error_code"]), (403, "ModelArts.0210"), "another project in the address")


@case
def objects_for_jobs():
    """Code and data are put into object storage."""
    s3 = boto3.client(
        "s3", endpoint_url=SERVER["endpoint"], region_name=SERVER["region"],
        aws_access_key_id=SERVER["access_key"], aws_secret_access_key=SERVER["secret_key"],
        config=Config(s3={"addressing_style": "path"}),
    )
    s3.create_bucket(Bucket="otc-v1")
    script = "import os\nprint('greeting', os.environ['GREETING'], os.environ['DLS_DATA_URL'])\nfor step in range(120):\n    print('step', step)\n"
    s3.put_object(Bucket="otc-v1", Key="code/train.py", Body=script.encode())
    s3.put_object(Bucket="otc-v1", Key="data/part.csv", Body=b"1,2\n")
    true(True, "two objects")


@case
def catalogues():
    """Flavors, engines and built-in algorithms are listed."""
    specs = list(V1.job_flavors(job_type="train", engine_id=0, project_type=0))
    true(len(specs) > 0 and specs[0].spec_id > 0, "flavors have numbers")
    raw = V1.get("/job/resource-specs?job_type=train").json()
    equal(raw["spec_total_count"], len(specs), "as many as are counted")
    IDS["spec"] = raw["specs"][0]["spec_id"]
    IDS["code"] = raw["specs"][0]["spec_code"]
    engines = list(V1.job_engines(job_type="train"))
    equal(len(engines), len(V1.get("/job/ai-engines?job_type=train").json()["engines"]), "engines")
    models = list(V1.builtin_models(per_page=10, order="desc", page=1, sortBy="create_time"))
    true(len(models) > 0 and models[0].model_id > 0, "built-in algorithms have numbers")


@case
def create_and_run():
    """A job is created by the number of a flavor, runs, and ends well."""
    answer = create("otc-run", TRAIN, spec_id=IDS["spec"])
    equal((answer.job_name, answer.version_name), ("otc-run", "V0001"), "name and version")
    true(isinstance(answer.job_id, int) and isinstance(answer.version_id, int), "numbers are numbers")
    true(answer.resource_id.startswith("job") and len(answer.resource_id) == 11, "resource id")
    until(lambda: detail("otc-run")["status"], lambda status: status == 10, "its end")
    found = detail("otc-run")
    equal(found["spec_code"], IDS["code"], "flavor")
    equal((found["user_image_url"], found["user_command"]), ("local/this-computer", TRAIN), "image and command")
    equal((found["app_url"], found["data_url"], found["train_url"], found["log_url"]),
          ("/otc-v1/code/", "/otc-v1/data/", "/otc-v1/out/", "/otc-v1/log/"), "paths")
    equal(found["parameter"], [{"label": "GREETING", "value": "hallo"}], "parameters")
    true(isinstance(found["system_metric_list"], dict) and found["system_metric_list"]["interval"] == 1, "what it used")


@case
def lists():
    """Jobs are listed with every filter."""
    create("otc-fails", "python3 -c 'import sys; sys.exit(3)'", spec_id=IDS["spec"])
    until(lambda: detail("otc-fails")["status"], lambda status: status == 11, "the end of one that fails")
    create("otc-third", "true", spec_id=IDS["spec"])
    until(lambda: detail("otc-third")["status"], lambda status: status == 10, "the end of a third")
    listed = lambda **query: [row.job_name for row in V1.training_jobs(**query)]
    equal(listed(search_content="otc-", sortBy="create_time", order="desc"), ["otc-third", "otc-fails", "otc-run"], "the newest first")
    equal(listed(search_content="otc-", sortBy="job_name", order="asc"), ["otc-fails", "otc-run", "otc-third"], "by name")
    equal(listed(search_content="otc-", status=11), ["otc-fails"], "by status")
    equal(listed(search_content="run", workspace_id=0), ["otc-run"], "by a part of the name")
    raw = V1.get("/training-jobs?per_page=2&page=2&search_content=otc-&sortBy=create_time&order=desc").json()
    equal(([row["job_name"] for row in raw["jobs"]], raw["job_total_count"]), (["otc-run"], 3), "the second page of two")
    row = raw["jobs"][0]
    true(all(isinstance(row[m], int) for m in ("job_id", "version_id", "status", "create_time", "duration")), "numbers are numbers")
    for query in ["per_page=0", "per_page=1001", "page=0", "sortBy=colour", "order=up", "status=99", "search_content=" + "x" * 101]:
        answer = requests.get(P + "/training-jobs?" + query, headers={"X-Auth-Token": CLOUD.auth_token})
        equal((answer.status_code, answer.json()["error_code"], answer.json()["is_success"]), (400, "ModelArts.0104", False), query)


@case
def describe():
    """A job's description is changed."""
    job, _ = IDS["otc-run"]
    V1.update_training_job(job, "newer words")
    equal(detail("otc-run")["job_desc"], "newer words", "description")


@case
def versions():
    """A version of a job is created, listed, shown and stopped."""
    job, first = IDS["otc-run"]
    made = V1.create_training_job_version(
        job, job_desc="second", config=config("sleep 600", pre_version_id=first, spec_id=IDS["spec"]))
    equal(made.version_name, "V0002", "the next name")
    IDS["otc-second"] = (job, made.version_id)
    until(lambda: detail("otc-second")["status"], lambda status: status == 8, "its start")
    names = [row.version_name for row in V1.training_job_versions(job)]
    equal(sorted(names), ["V0001", "V0002"], "versions")
    equal(detail("otc-second")["pre_version_id"], first, "the version it derives from")
    raw = V1.get(f"/training-jobs/{job}/versions").json()
    true(isinstance(raw["versions"][0]["system_metric_list"], str), "what it used is a text in lists")
    shown = V1.get_training_job_version(job, made.version_id)
    equal(shown.version_id, made.version_id, "detail by the client")
    V1.stop_training_job_version(job, made.version_id)
    until(lambda: detail("otc-second")["status"], lambda status: status in (12, 13), "its end")
    answer = requests.post(f"{P}/training-jobs/{job}/versions/{made.version_id}/stop", headers={"X-Auth-Token": CLOUD.auth_token})
    equal((answer.status_code, answer.json()["error_code"]), (400, "ModelArts.0105"), "stopping it twice")
    true("can't be stop" in answer.json()["error_message"], "in the service's words")


@case
def logs():
    """Logs have names, and are read by rows in both directions."""
    job, version = IDS["otc-run"]
    at = f"/training-jobs/{job}/versions/{version}"
    names = V1.get(at + "/log/file-names").json()["log_file_list"]
    equal(names, ["job-otc-run.0"], "names")
    rows = lambda **query: V1.get(at + "/aom-log", params={"log_file": names[0], **query}).json()
    newest = rows(lines=8, order="desc")
    equal(newest["lines"], 8, "the newest rows")
    true(len(newest["start_line"]) == 19 and newest["start_line"] < newest["end_line"], "positions are comparable texts")
    earlier = rows(lines=8, order="asc", base_line=newest["start_line"])
    equal(rows(lines=8, order="desc", base_line=earlier["end_line"])["content"], newest["content"], "there and back")
    page = rows(lines=500, order="desc")
    first = rows(lines=500, order="asc", base_line=page["start_line"]) if page["lines"] == 500 else page
    true("greeting hallo s3://otc-v1/data/" in first["content"], "the environment reached the script")
    equal(rows(lines=500, order="desc", base_line=page["end_line"])["lines"], 0, "nothing after the newest")
    metrics = V1.get(at + f"/pod/{names[0]}/metric-statistic?metrics=CpuUsage,MemUsage").json()
    equal(sorted(row["metric"] for row in metrics["metrics"]), ["cpuUsage", "memUsage"], "metrics that were asked for")
    wrong = requests.get(P + at + "/aom-log?log_file=nothing", headers={"X-Auth-Token": CLOUD.auth_token})
    equal((wrong.status_code, wrong.json()["error_code"]), (400, "ModelArts.0806"), "another log")


@case
def configurations():
    """Configurations are saved, listed, shown, changed in part and deleted."""
    V1.create_training_job_config(config_name="otc-config", config_desc="one", **config(TRAIN, spec_id=IDS["spec"]))
    listed = [row.config_name for row in V1.training_job_configs(search_content="otc-", sortBy="create_time", order="desc")]
    equal(listed, ["otc-config"], "list")
    equal(V1.get_training_job_config("otc-config").config_name, "otc-config", "detail by the client")
    shown = V1.get("/training-job-configs/otc-config").json()
    equal((shown["user_command"], shown["spec_code"], shown["config_desc"]), (TRAIN, IDS["code"], "one"), "detail")
    V1.update_training_job_config("otc-config", worker_server_num=2, config_desc="two")
    changed = V1.get("/training-job-configs/otc-config").json()
    equal((changed["worker_server_num"], changed["config_desc"], changed["user_command"]), (2, "two", TRAIN), "only what was sent is changed")
    equal(changed["parameter"], shown["parameter"], "and nothing else")
    again = requests.post(P + "/training-job-configs", json={"config_name": "otc-config", **config(TRAIN)},
                          headers={"X-Auth-Token": CLOUD.auth_token})
    equal((again.status_code, again.json()["error_code"]), (400, "ModelArts.0103"), "a name that is taken")
    V1.delete_training_job_config("otc-config")
    equal(list(V1.training_job_configs(search_content="otc-")), [], "deleted")


@case
def visualizations():
    """A visualization job is created, listed, described, stopped, restarted and deleted."""
    made = V1.create_visualization_job(job_name="otc-board", job_desc="d", train_url="/otc-v1/out/", job_type="tensorboard")
    at = f"/visualization-jobs/{made.job_id}"
    show = lambda: V1.get(at).json()
    until(lambda: show()["status"], lambda status: status == 8, "its start")
    equal([row.job_name for row in V1.visualization_jobs(search_content="otc-")], ["otc-board"], "list")
    equal(show()["train_url"], "/otc-v1/out/", "folder")
    V1.update_visualization_job(made.job_id, "newer words")
    equal(show()["job_desc"], "newer words", "description")
    equal(V1.get_visualization_job(made.job_id).job_name, "otc-board", "detail by the client")
    V1.stop_visualization_job(made.job_id)
    until(lambda: show()["status"], lambda status: status in (12, 13), "its end")
    again = requests.post(P + at + "/stop", headers={"X-Auth-Token": CLOUD.auth_token})
    equal((again.status_code, again.json()["error_code"]), (400, "ModelArts.0105"), "stopping it twice")
    V1.restart_visualization_job(made.job_id)
    until(lambda: show()["status"], lambda status: status in (7, 8), "its second start")
    V1.delete_visualization_job(made.job_id)
    equal(list(V1.visualization_jobs(search_content="otc-")), [], "deleted")


@case
def bad_bodies():
    """What is wrong is told with its field by the service's codes, and nothing is made."""
    post = lambda body: requests.post(P + "/training-jobs", json=body, headers={"X-Auth-Token": CLOUD.auth_token})
    taken = post({"job_name": "otc-run", "config": config(TRAIN)})
    equal((taken.status_code, taken.json()["error_code"], taken.json()["error_message"]),
          (400, "ModelArts.0103", "Job name:otc-run is existed"), "a name that is taken")
    nowhere = post({"job_name": "otc-bad", "config": config(TRAIN, app_url="/otc-v1/nowhere/")})
    true("Invalid OBS path '/otc-v1/nowhere/'." in nowhere.json()["error_message"], "a code directory that is not there")
    for body, word in [
        ({"job_name": "no good name!", "config": config(TRAIN)}, "job_name"),
        ({"job_name": "otc-bad", "config": config(TRAIN, user_image_url="swr.example.invalid/ns/img:1")}, "config.user_image_url"),
        ({"job_name": "otc-bad", "config": config(TRAIN, worker_server_num="many")}, "config.worker_server_num"),
        ({"job_name": "otc-bad", "config": config(TRAIN, spec_id=1)}, "spec_id"),
        ({"job_name": "otc-bad", "config": "text"}, "config"),
        ([], "body"),
    ]:
        answer = post(body)
        equal((answer.status_code, answer.json()["is_success"]), (400, False), f"refused: {word}")
        true(word in answer.json()["error_message"], f"and named: {answer.json()['error_message'][:70]}")
    broken = requests.post(P + "/training-jobs", data=b'{"job_name": ', headers={"X-Auth-Token": CLOUD.auth_token})
    equal((broken.status_code, broken.json()["error_code"]), (400, "ModelArts.0101"), "a body that ends early")
    gone = requests.get(P + "/training-jobs/999999/versions", headers={"X-Auth-Token": CLOUD.auth_token})
    equal((gone.status_code, gone.json()["error_code"]), (400, "ModelArts.0102"), "a job that is not there")
    equal([row.job_name for row in V1.training_jobs(search_content="otc-bad")], [], "jobs that were made")


@case
def other_services():
    """Topics and images are found by the token's catalogue."""
    headers = {"X-Auth-Token": CLOUD.auth_token}
    topics = requests.get(f"{SERVER['endpoint']}/v2/{SERVER['project_id']}/notifications/topics", headers=headers).json()
    equal(topics["topic_count"], len(topics["topics"]), "topics")
    repositories = requests.get(SERVER["endpoint"] + "/v2/manage/repos", headers=headers)
    equal([row["path"] for row in repositories.json()], ["local/this-computer"], "images")
    equal(repositories.headers["Content-Range"], "0-1/1", "their range")


@case
def notification():
    """The member `notification` reaches the topic it names."""
    urn = f"urn:smn:{SERVER['region']}:{SERVER['project_id']}:Desktop"
    answer = V1.post("/training-jobs", json={
        "job_name": "otc-told", "config": config("true"),
        "notification": {"topic_urn": urn, "events": ["OnJobSucceeded"]}}).json()
    IDS["otc-told"] = (answer["job_id"], answer["version_id"])
    until(lambda: detail("otc-told")["status"], lambda status: status == 10, "its end")
    wrong = requests.post(P + "/training-jobs", headers={"X-Auth-Token": CLOUD.auth_token}, json={
        "job_name": "otc-untold", "config": config("true"),
        "notification": {"topic_urn": urn + "-none", "events": ["OnJobSucceeded"]}})
    equal(wrong.status_code, 400, "an unknown topic")


@case
def deletion():
    """Versions and jobs are deleted, also one that runs."""
    job, second = IDS["otc-second"]
    V1.delete_training_job_version(job, second)
    equal([row.version_name for row in V1.training_job_versions(job)], ["V0001"], "versions that are left")
    create("otc-long", "sleep 600", spec_id=IDS["spec"])
    until(lambda: detail("otc-long")["status"], lambda status: status == 8, "its start")
    V1.delete_training_job(IDS["otc-long"][0])
    until(lambda: [row.job_name for row in V1.training_jobs(search_content="otc-long")], lambda names: not names, "the deletion of one that ran")
    for name in ["otc-run", "otc-fails", "otc-third", "otc-told"]:
        V1.delete_training_job(IDS[name][0])
    equal([row.job_name for row in V1.training_jobs(search_content="otc-")], [], "jobs that are left")


run()
