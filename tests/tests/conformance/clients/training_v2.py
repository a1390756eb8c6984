"""The official SDK against training of the second generation, signed with access key and secret key."""

import datetime
import sys

import boto3
from botocore.config import Config
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkmodelarts.v1 import (
    ChangeTrainingJobDescriptionRequest,
    CreateTrainingJobRequest,
    DeleteTrainingJobRequest,
    JobActionType,
    JobSearches,
    JobUpdateRequestBody,
    ListTrainingJobEventsRequest,
    ListTrainingJobsRequest,
    ModelArtsClient,
    ShowTrainingJobDetailsRequest,
    ShowTrainingJobEnginesRequest,
    ShowTrainingJobFlavorsRequest,
    ShowTrainingJobLogsFromAomRequest,
    ShowTrainingJobLogsPreviewRequest,
    ShowTrainingJobMetricsRequest,
    StopTrainingJobRequest,
    ValidateTrainingJobNameRequest,
)

from cases import SERVER, case, equal, refused, run, true, until

FLAVOR = []


def client(access=None, secret=None, project=None):
    key = BasicCredentials(access or SERVER["access_key"], secret or SERVER["secret_key"], project or SERVER["project_id"])
    return ModelArtsClient.new_builder().with_credentials(key).with_endpoint(SERVER["endpoint"]).build()


SDK = client()
JOBS = {}


def job(name, command):
    return {
        "kind": "job",
        "metadata": {"name": name, "workspace_id": "0", "description": "by the SDK"},
        "algorithm": {
            "engine": {"image_url": "local/this-computer"},
            "command": command,
            "code_dir": "/sdk-v2/code/",
            "inputs": [{"name": "data_url", "remote": {"obs": {"obs_url": "/sdk-v2/data/"}}}],
            "outputs": [{"name": "train_url", "remote": {"obs": {"obs_url": f"/sdk-v2/out/{name}/"}}}],
            "environments": {"GREETING": "hi"},
        },
        "spec": {
            "resource": {"flavor_id": FLAVOR[0], "node_count": 1},
            "log_export_path": {"obs_url": "/sdk-v2/log/"},
        },
    }


def submit(name, command):
    answer = SDK.create_training_job(CreateTrainingJobRequest(body=job(name, command)))
    JOBS[name] = answer.metadata.id
    return answer


def phase(name):
    return SDK.show_training_job_details(ShowTrainingJobDetailsRequest(JOBS[name])).status.phase


def code(expected, status):
    def check(error):
        equal((error.error_code, error.status_code), (expected, status), "code and status")
        true(bool(error.request_id), "the answer names the request")

    return check


@case
def catalogues():
    """Flavors and engines of this computer are listed."""
    answer = SDK.show_training_job_flavors(ShowTrainingJobFlavorsRequest(flavor_type="CPU"))
    true(answer.total_count > 0, "there is a flavor")
    flavor = answer.flavors[0]
    FLAVOR.append(flavor.flavor_id)
    true(flavor.flavor_info.cpu.core_num > 0 and flavor.flavor_info.memory.size > 0, f"{flavor.flavor_id} has processors and memory")
    equal(flavor.flavor_type, "CPU", "type")
    engines = SDK.show_training_job_engines(ShowTrainingJobEnginesRequest())
    equal(engines.total, len(engines.items), "engines")


@case
def objects_for_jobs():
    """Code and data are put into object storage."""
    s3 = boto3.client(
        "s3", endpoint_url=SERVER["endpoint"], region_name=SERVER["region"],
        aws_access_key_id=SERVER["access_key"], aws_secret_access_key=SERVER["secret_key"],
        config=Config(s3={"addressing_style": "path"}),
    )
    s3.create_bucket(Bucket="sdk-v2")
    script = "import os\nprint('greeting', os.environ['GREETING'])\nfor step in range(200):\n    print('step', step)\n"
    s3.put_object(Bucket="sdk-v2", Key="code/train.py", Body=script.encode())
    s3.put_object(Bucket="sdk-v2", Key="data/part.csv", Body=b"1,2\n")
    true(True, "two objects")


@case
def create_and_run():
    """A job is created, runs, and ends well."""
    name = "sdk-run"
    answer = submit(name, "python3 /home/ma-user/modelarts/user-job-dir/code/train.py")
    equal(answer.metadata.name, name, "name")
    equal(answer.status.tasks, ["worker-0"], "tasks")
    true(answer.status.phase in ("Creating", "Pending", "Running"), f"it begins as {answer.status.phase}")
    until(lambda: phase(name), lambda found: found == "Completed", "its end")
    shown = SDK.show_training_job_details(ShowTrainingJobDetailsRequest(JOBS[name]))
    # The SDK reads a map as a list of one.
    true(shown.algorithm.environments in ({"GREETING": "hi"}, [{"GREETING": "hi"}]), "environment")
    equal(shown.algorithm.code_dir, "/sdk-v2/code/", "code")
    equal(shown.spec.resource.flavor_id, FLAVOR[0], "flavor")
    true(shown.status.start_time > 1_600_000_000_000 and shown.status.duration >= 0, "times in milliseconds")


@case
def logs():
    """The log of a job is previewed and read by rows."""
    name = "sdk-run"
    preview = SDK.show_training_job_logs_preview(ShowTrainingJobLogsPreviewRequest(JOBS[name], "worker-0"))
    true("greeting hi\n" in preview.content and "step 199\n" in preview.content, "the preview has what was printed")
    equal(preview.current_size, preview.full_size, "all of it")
    rows = lambda **q: SDK.show_training_job_logs_from_aom(ShowTrainingJobLogsFromAomRequest(JOBS[name], "worker-0", **q))
    newest = rows(lines=10)
    equal(newest.lines, 10, "the newest rows")
    earlier = rows(lines=10, base_line=newest.start_line, order="asc")
    equal(earlier.lines, 10, "those before them")
    again = rows(lines=10, base_line=earlier.end_line, order="desc")
    equal(again.content, newest.content, "and those after these, which are the newest again")
    after = rows(lines=10, base_line=newest.end_line, order="desc")
    equal((int(after.lines), after.content), (0, ""), "nothing comes after the newest")


@case
def metrics_and_events():
    """What a job used and what happened to it is told."""
    metrics = SDK.show_training_job_metrics(ShowTrainingJobMetricsRequest(JOBS["sdk-run"], "worker-0"))
    if metrics.metrics:
        names = [row.metric for row in metrics.metrics]
        true("cpuUsage" in names and "memUsage" in names, "metrics have the service's names")
    else:
        true(metrics.status_code == 204, "the job was too short for a sample, which is told by 204")
    events = SDK.list_training_job_events(ListTrainingJobEventsRequest(JOBS["sdk-run"], limit=50, order="asc"))
    messages = [event.message for event in events.events]
    true(any("created" in message for message in messages), "the creation is an event")
    true(any("Completed" in message for message in messages), "its end is an event")


@case
def search():
    """Jobs are found by name, phase and time, page by page."""
    submit("sdk-fails", "python3 -c 'import sys; sys.exit(3)'")
    until(lambda: phase("sdk-fails"), lambda found: found == "Failed", "the end of one that fails")
    find = lambda **body: SDK.list_training_jobs(ListTrainingJobsRequest(body=JobSearches(**body)))
    filters = lambda *rows: [{"key": k, "operator": o, "value": v} for k, o, v in rows]
    everything = find(offset=0, limit=10, sort_by="create_time", order="desc", filters=filters(("name", "like", ["sdk-"])))
    equal([item.metadata.name for item in everything.items], ["sdk-fails", "sdk-run"], "by name, the newest first")
    failed = find(offset=0, limit=10, filters=filters(("phase", "in", ["Failed"]), ("name", "like", ["sdk-"])))
    equal([item.metadata.name for item in failed.items], ["sdk-fails"], "by phase")
    second = find(offset=1, limit=1, sort_by="create_time", order="desc", filters=filters(("name", "like", ["sdk-"])))
    equal(([item.metadata.name for item in second.items], second.count), (["sdk-run"], 2), "the second page of one")
    unset = find(offset=0, limit=10, filters=filters(("name", "like", ["sdk-"]), ("phase", "in", [""])))
    equal(unset.count, 2, "a filter that is not set")
    exit_code = everything.items[0].status.task_statuses
    equal([(row.task, row.exit_code) for row in exit_code], [("worker-0", 3)], "how the task ended")


@case
def stop():
    """A job that runs is terminated, once."""
    name = "sdk-long"
    submit(name, "python3 -c 'import time; print(1, flush=True); time.sleep(600)'")
    until(lambda: phase(name), lambda found: found == "Running", "its start")
    act = lambda kind: SDK.stop_training_job(StopTrainingJobRequest(JOBS[name], JobActionType(action_type=kind)))
    answer = act("terminate")
    equal(answer.metadata.id, JOBS[name], "the job is answered")
    until(lambda: phase(name), lambda found: found == "Terminated", "its end")
    refused(lambda: act("terminate"), ServiceResponseException, code("ModelArts.2796", 409), "terminating it twice")
    refused(lambda: act("explode"), ServiceResponseException, code("ModelArts.2812", 400), "another action")


@case
def describe_and_names():
    """A description is changed, and a name that is taken is said to be."""
    SDK.change_training_job_description(
        ChangeTrainingJobDescriptionRequest(JOBS["sdk-run"], JobUpdateRequestBody(description="newer words")))
    shown = SDK.show_training_job_details(ShowTrainingJobDetailsRequest(JOBS["sdk-run"]))
    equal(shown.metadata.description, "newer words", "description")
    taken = lambda name: SDK.validate_training_job_name(ValidateTrainingJobNameRequest(job_name=name)).is_duplicate
    equal((taken("sdk-run"), taken("sdk-free")), (True, False), "names")


@case
def bad_bodies():
    """What is wrong with a job is told by the service's codes, and nothing is made."""
    refused(lambda: submit("sdk-run", "true"), ServiceResponseException, code("ModelArts.2751", 400), "a name that is taken")

    def change(path, value):
        changed = job("sdk-bad", "true")
        place = changed
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
        return lambda: SDK.create_training_job(CreateTrainingJobRequest(body=changed))
    refused(change(["spec", "resource", "flavor_id"], "no.such.flavor"), ServiceResponseException, code("ModelArts.2781", 400), "an unknown flavor")
    refused(change(["algorithm", "code_dir"], "/sdk-v2/nowhere/"), ServiceResponseException, code("ModelArts.2757", 400), "a code directory that is not there")
    refused(change(["metadata", "name"], "no good name!"), ServiceResponseException, code("ModelArts.2788", 400), "a bad name")
    refused(lambda: SDK.show_training_job_details(ShowTrainingJobDetailsRequest("3faf5c03-aaa1-4cbe-879d-24b05d997347")),
            ServiceResponseException, code("ModelArts.2775", 404), "a job that is not there")
    found = SDK.list_training_jobs(ListTrainingJobsRequest(body=JobSearches(
        filters=[{"key": "name", "operator": "like", "value": ["sdk-bad"]}])))
    equal(found.count, 0, "jobs that were made")


@case
def signatures():
    """Wrong keys, expired signatures and other projects are refused as the gateway does."""
    show = lambda sdk: sdk.show_training_job_flavors(ShowTrainingJobFlavorsRequest())
    refused(lambda: show(client(secret="wrong")), ServiceResponseException, code("APIGW.0301", 401), "a wrong secret key")
    refused(lambda: show(client(access="NOBODY")), ServiceResponseException, code("APIGW.0301", 401), "an unknown access key")
    refused(lambda: show(client(project="0" * 32)), ServiceResponseException, code("ModelArts.0210", 403), "another project")
    for minutes, what in [(-20, "twenty minutes old"), (20, "twenty minutes early")]:
        with clock_off_by(minutes):
            refused(lambda: show(client()), ServiceResponseException, code("APIGW.0301", 401), f"a signature that is {what}")
    with clock_off_by(-5):
        true(show(client()).total_count > 0, "one that is five minutes old is good")


class clock_off_by:
    """What the SDK signs is as old as the clock it reads."""

    def __init__(self, minutes):
        self.offset = datetime.timedelta(minutes=minutes)

    def __enter__(self):
        offset, real = self.offset, datetime.datetime

        class Off(datetime.datetime):
            @classmethod
            def utcnow(cls):
                return real.utcnow() + offset

            @classmethod
            def now(cls, tz=None):
                return real.now(tz) + offset

        self.modules = [m for m in signer_modules() if getattr(m, "datetime", None) is real]
        assert self.modules, "the SDK reads the clock elsewhere"
        for module in self.modules:
            module.datetime = Off

    def __exit__(self, *_):
        for module in self.modules:
            module.datetime = datetime.datetime


def signer_modules():
    return [module for name, module in sys.modules.items() if name.startswith("huaweicloudsdkcore")]


@case
def project_by_region():
    """With a region and no project id the SDK looks the project up."""
    key = BasicCredentials(SERVER["access_key"], SERVER["secret_key"]).with_iam_endpoint(SERVER["endpoint"])
    sdk = (ModelArtsClient.new_builder().with_credentials(key)
           .with_region(Region(SERVER["region"], SERVER["endpoint"])).build())
    true(sdk.show_training_job_flavors(ShowTrainingJobFlavorsRequest()).total_count > 0, "the project of the region is used")


@case
def deletion():
    """Jobs are deleted, one by one and together; one that runs is stopped first."""
    submit("sdk-last", "python3 -c 'import time; time.sleep(600)'")
    until(lambda: phase("sdk-last"), lambda found: found == "Running", "its start")
    gone = lambda id: lambda: SDK.show_training_job_details(ShowTrainingJobDetailsRequest(id))
    SDK.delete_training_job(DeleteTrainingJobRequest(JOBS["sdk-run"]))
    refused(gone(JOBS["sdk-run"]), ServiceResponseException, code("ModelArts.2775", 404), "one that was deleted")
    SDK.delete_training_job(DeleteTrainingJobRequest(JOBS["sdk-last"]))
    find = lambda: SDK.list_training_jobs(ListTrainingJobsRequest(body=JobSearches(
        filters=[{"key": "name", "operator": "like", "value": ["sdk-"]}])))
    until(lambda: [item.metadata.name for item in find().items], lambda names: "sdk-last" not in names, "the deletion of one that ran")
    equal(sorted(item.metadata.name for item in find().items), ["sdk-fails", "sdk-long"], "jobs that are left")


run()
