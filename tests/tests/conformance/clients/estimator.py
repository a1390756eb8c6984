"""The package of `python/`: scripts for the SDK's page as they stand in its examples, and every other method."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from unittest import mock

import modelarts.estimator
import modelarts.session
import requests
from trainyard_estimator import ArgumentError, Estimator, JobFailed, JobStatus, ServiceError, Session, VisualizationJob

from cases import SERVER, case, equal, refused, run, true, until

EXAMPLES = Path(os.environ["TRAINYARD_EXAMPLES"])
TRAIN = "bash /home/work/run_train.sh python3 /home/work/user-job-dir/code/train.py"
DATA = "/demo/digits/data/"


def by_password():
    Session.set_endpoint(SERVER["endpoint"], SERVER["endpoint"], SERVER["endpoint"], SERVER["region"])
    return Session(
        account=SERVER["domain"], username=SERVER["user"], password=SERVER["password"], region_name=SERVER["region"]
    )


def by_key(**other):
    Session.set_endpoint(SERVER["endpoint"], SERVER["endpoint"], SERVER["endpoint"], SERVER["region"])
    key = {"access_key": SERVER["access_key"], "secret_key": SERVER["secret_key"], **other}
    return Session(**key, region_name=SERVER["region"])


def by_environment():
    """As the window's settings give it to paste."""
    Session._endpoints.clear()
    settings = {
        "OS_AUTH_URL": SERVER["endpoint"] + "/v3",
        "OS_USERNAME": SERVER["user"],
        "OS_PASSWORD": SERVER["password"],
        "OS_USER_DOMAIN_NAME": SERVER["domain"],
        "OS_PROJECT_NAME": SERVER["project_name"],
        "OS_REGION_NAME": SERVER["region"],
    }
    with mock.patch.dict(os.environ, settings):
        del os.environ["TRAINYARD_SERVER"]
        return Session()


SESSION = by_key()
FLAVOR = Estimator.get_train_instance_types(SESSION)[0]["spec_code"]


def example(name, folder=EXAMPLES):
    """Runs a script that knows nothing but where the server is; what it printed."""
    ran = subprocess.run(
        [sys.executable, folder / f"{name}.py"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240
    )
    if ran.returncode != 0:
        raise AssertionError(f"{name}.py ended with {ran.returncode}: {ran.stdout}")
    return ran.stdout


def job_of(name):
    rows = Estimator.get_job_list(SESSION, search_content=name, per_page=1000)["jobs"]
    return next(row for row in rows if row["job_name"] == name)


def of_image(command=TRAIN, **more):
    arguments = {
        "train_instance_count": 1,
        "train_instance_type": FLAVOR,
        "output_path": "/demo/digits/cases/output/",
        "code_dir": "/demo/digits/code/",
        "user_image_url": "local/this-computer",
        "user_command": command,
        **more,
    }
    return Estimator(SESSION, **arguments)


def status(job):
    return JobStatus.read(job.get_job_info()["status"])


def has_engine():
    """Whether this computer has a Python that jobs can run in; says so where it has none."""
    if any(row["framework_type"] == "Python" for row in Estimator.get_framework_list(SESSION)):
        return True
    print("    skipped: no Python of this computer is an AI engine")
    return False


def learned(rows, epochs):
    """Rows of the digits, which really were learned."""
    last = [row for row in rows if row.startswith("test accuracy ")]
    true(len(last) == 1 and float(last[0].split()[-1]) > 0.9, f"rows of the log: {last[0]}")
    equal(sum(row.startswith("epoch ") for row in rows), epochs, "epochs, as the parameter says")


@case
def framework():
    """Example 1: a job of an engine of this computer runs, its log is there, and a second version of it."""
    if not has_engine():
        return
    printed = example("framework")
    true("test accuracy" in printed, "the script printed the log")
    row = job_of("digits_framework")
    equal((row["version_count"], row["status"]), (2, JobStatus.COMPLETED), "versions and status of the newest")
    versions = Estimator(SESSION, job_id=row["job_id"]).get_job_version_object_list(is_show=False)
    equal([version.version_name for version in versions], ["V0002", "V0001"], "versions")
    for version in versions:
        info = version.get_job_info()
        equal(info["status"], JobStatus.COMPLETED, f"{version.version_name} ended well")
        equal(info["engine_name"], "Python", "its engine")
        equal(info["data_url"], DATA, "its data")
        learned(list(version.iter_job_log()), 4)
    equal(info["pre_version_id"], None, "the first derives from none")
    equal(versions[0].get_job_info()["pre_version_id"], versions[1].version_id, "the second from the first")


@case
def dataset():
    """Example 2: a job of a data set's version runs, and the script prints its log while it waits."""
    if not has_engine():
        return
    printed = example("dataset")
    learned(printed.splitlines(), 3)
    job = Estimator(SESSION, job_id=job_of("digits_dataset")["job_id"]).get_job_version_object_list(is_show=False)[0]
    info = job.get_job_info()
    equal(info["status"], JobStatus.COMPLETED, "it ended well")
    v2 = f"{SERVER['endpoint']}/v2/{SERVER['project_id']}/datasets"
    headers = {"X-Auth-Token": token()}
    found = requests.get(v2, headers=headers).json()["datasets"][0]
    ids = (found["dataset_id"], found["current_version_id"])
    equal((info["dataset_id"], info["dataset_version_id"]), ids, "it tells the service's ids of them")
    again = of_image().fit(dataset_id=ids[0], dataset_version_id=ids[1], wait=True)
    equal(status(again), JobStatus.COMPLETED, "a job by those ids")


def token():
    user = {"name": SERVER["user"], "password": SERVER["password"], "domain": {"name": SERVER["domain"]}}
    identity = {"methods": ["password"], "password": {"user": user}}
    body = {"auth": {"identity": identity, "scope": {"project": {"id": SERVER["project_id"]}}}}
    return requests.post(f"{SERVER['endpoint']}/v3/auth/tokens", json=body).headers["X-Subject-Token"]


@case
def custom_image():
    """Example 3: a job of a custom image runs with its environment variables, and a configuration is there."""
    printed = example("custom_image")
    learned(printed.splitlines(), 3)
    equal(job_of("digits_image")["status"], JobStatus.COMPLETED, "it ended well")
    config = Estimator(modelarts_session=SESSION, config_name="digits_image").get_job_configs_info()
    equal((config["config_desc"], config["user_image_url"]), ("changed", "local/this-computer"), "the configuration")
    equal(config["parameter"], [{"label": "EPOCHS", "value": "3"}], "its variables")


@case
def exported():
    """A configuration that the console exported for the SDK is a script that runs."""
    example("exported", Path())
    newest = Estimator.get_job_list(SESSION, sort_by="create_time")["jobs"][0]
    job = Estimator(SESSION, job_id=newest["job_id"]).get_job_version_object_list(is_show=False)[0]
    job.wait()
    info = job.get_job_info()
    equal((info["app_url"], info["data_url"], info["spec_code"]), ("/demo/digits/code/", DATA, FLAVOR), "what it runs")
    learned(list(job.iter_job_log()), 30)


@case
def names():
    """The names of the SDK are the package's own."""
    true(modelarts.session.Session is Session, "modelarts.session.Session")
    true(modelarts.estimator.Estimator is Estimator, "modelarts.estimator.Estimator")
    true(modelarts.estimator.VisualizationJob is VisualizationJob, "modelarts.estimator.VisualizationJob")


@case
def sign_in():
    """A password and a key sign in, the project is looked up, and wrong ones are refused in the service's words."""
    for session, way in [(by_password(), "a password"), (by_key(), "a key"), (Session(), "TRAINYARD_SERVER"),
                         (by_environment(), "the environment")]:
        equal(session.project_id, SERVER["project_id"], f"project by {way}")
        true(len(Estimator.get_job_list(session)["jobs"]) > 0, f"jobs by {way}")
    wrong_key = by_key(secret_key="wrong", project_id=SERVER["project_id"])
    refused(lambda: Estimator.get_job_list(wrong_key), ServiceError, lambda error: equal(error.status, 401, "status"), "a wrong key")
    line = {**SERVER, "password": "wrong"}
    refused(lambda: Estimator.get_job_list(Session(server=line)), ServiceError,
            lambda error: true("wrong" in error.error_msg and error.request_id != "", error.error_msg), "a wrong password")


@case
def catalogues():
    """Engines, flavors and built-in algorithms are listed, and what is not offered is told with what is."""
    engines = Estimator.get_framework_list(modelarts_session=SESSION)
    equal(sorted(engines[0]), ["framework_type", "framework_version"], "members of an engine")
    true(all("spec_code" in row for row in Estimator.get_train_instance_types(SESSION)), "flavors have codes")
    models = Estimator.get_built_in_algorithms(SESSION)["models"]
    true(all(isinstance(model["parameter"], list) for model in models), "parameters of algorithms are lists")
    refused(lambda: of_image(train_instance_type="modelarts.vm.cpu.2u").fit(inputs=DATA), ArgumentError,
            lambda error: true(FLAVOR in error.remedy, str(error)), "a flavor that is not here")
    name = next(model["model_name"] for model in models if "mlp" in model["model_name"])
    built_in = Estimator(SESSION, train_instance_count=1, train_instance_type=FLAVOR, model_name=name,
                         output_path="/demo/digits/cases/built-in/", hyperparameters=[{"label": "epochs", "value": 2}])
    equal(status(built_in.fit(inputs=DATA, wait=True)), JobStatus.COMPLETED, f"a job of {name}")


@case
def stop_and_describe():
    """A job that runs is described and stopped; one that has ended cannot be, by the service's code."""
    job = of_image("sleep 600").fit(inputs=DATA, job_name="est-stop")
    until(lambda: status(job), lambda found: found is JobStatus.RUNNING, "its start")
    waited = threading.Thread(target=lambda: ends.append(caught(job.wait)))
    ends = []
    waited.start()
    job.update_job_description(description="newer words")
    equal(job.get_job_info()["job_desc"], "newer words", "description")
    equal(job.stop_job_version()["is_success"], True, "stop")
    waited.join(120)
    true(isinstance(ends[0], JobFailed) and ends[0].status == "KILLED", f"who waits is told: {ends[0]}")
    refused(job.stop_job_version, ServiceError, lambda error: equal(error.error_code, "ModelArts.0105", "code"), "stopping it twice")


def caught(call):
    try:
        call()
    except Exception as error:
        return error
    return None


@case
def failures():
    """A job that fails is an error with its last row; what the service refuses keeps its code and words."""
    failing = of_image("echo no such luck; exit 3")
    refused(lambda: failing.fit(inputs=DATA, job_name="est-fails", wait=True), JobFailed,
            lambda error: true("FAILED; its last row: no such luck" in str(error), str(error)), "a command that fails")
    refused(lambda: failing.fit(inputs=DATA, job_name="est-fails"), ServiceError,
            lambda error: equal(error.error_code, "ModelArts.0103", "code"), "a name that is taken")
    refused(lambda: of_image(code_dir="/demo/nowhere/").fit(inputs=DATA), ServiceError,
            lambda error: true("Invalid OBS path '/demo/nowhere/'." in error.error_msg, error.error_msg), "code that is not there")
    gone = Estimator(SESSION, job_id=999999)
    refused(gone.get_job_version_info, ServiceError, lambda error: equal(error.error_code, "ModelArts.0102", "code"), "a job that is not there")


@case
def logs():
    """A log of 1,300 rows is read whole and once, by rows and by bytes."""
    job = of_image("for i in $(seq 1300); do echo row $i; done").fit(inputs=DATA, job_name="est_log", wait=True)
    names = job.get_job_log_file_list()["log_file_list"]
    equal(names, ["job-est-log.0"], "names")
    rows = [row for row in job.iter_job_log() if row.startswith("row ")]
    equal(rows, [f"row {number}" for number in range(1, 1301)], "rows from the first to the last")
    newest = job.get_job_log(log_file=names[0])
    equal(newest["lines"], 500, "the newest rows")
    true(newest["start_line"] < newest["end_line"], "with their positions")
    piece = job.get_job_log(log_file=names[0], start_byte=0, offset=200)
    equal(len(piece["content"].encode()), 200, "a piece by its bytes")
    nodes = of_image("echo node $VC_TASK_INDEX", train_instance_count=2).fit(inputs=DATA, wait=True)
    equal(len(nodes.get_job_log_file_list()["log_file_list"]), 2, "logs of two nodes")


@case
def configurations():
    """Configurations are created, listed, told, changed as a whole or in part, and deleted."""
    made = of_image().create_job_configs(config_name="est-config", inputs=DATA, config_desc="one")
    named_by_date = of_image().create_job_configs(dataset_id="digits", dataset_version_id="V001")
    true(named_by_date.config_name.startswith("cfg-"), f"a name of the date: {named_by_date.config_name}")
    listed = Estimator.get_job_configs_list(SESSION, search_content="est-", sort_by="create_time")
    equal([row["config_name"] for row in listed["configs"]], ["est-config"], "list")
    found = Estimator.get_job_configs_object_list(modelarts_session=SESSION, is_show=False, search_content="est-")
    equal(found[0].get_job_configs_info()["config_desc"], "one", "detail by an object of the list")
    of_image(command="true").update_job_configs(config_name="est-config", inputs="/demo/digits/", config_desc="two")
    changed = made.get_job_configs_info()
    equal((changed["user_command"], changed["data_url"], changed["config_desc"]), ("true", "/demo/digits/", "two"), "changed")
    Estimator(SESSION, config_name="est-config").update_job_configs(config_desc="three")
    partly = made.get_job_configs_info()
    equal((partly["user_command"], partly["config_desc"]), ("true", "three"), "changed in part")
    refused(lambda: of_image().create_job_configs(config_name="est-config", inputs=DATA), ServiceError,
            lambda error: equal(error.error_code, "ModelArts.0103", "code"), "a name that is taken")
    for config in [made, named_by_date]:
        equal(config.delete_job_configs()["is_success"], True, f"deleted: {config.config_name}")
    equal(Estimator.get_job_configs_list(SESSION, search_content="est-")["configs"], [], "those that are left")


@case
def visualizations():
    """A visualization job is made for what a job wrote, told, described, stopped, started again and deleted."""
    board = VisualizationJob(modelarts_session=SESSION)
    made = board.create_visualization_job(train_url="/demo/digits/image/output/", job_name="est-board", job_desc="d")
    shown = lambda: made.get_visualization_job_info()
    until(lambda: shown()["status"], lambda found: found in (8, 11), "its start")
    if shown()["status"] == JobStatus.FAILED:
        print("    skipped: TensorBoard is not installed here")
    else:
        made.update_visualization_job(job_desc="newer words")
        equal(shown()["job_desc"], "newer words", "description")
        made.stop_visualization_job()
        until(lambda: shown()["status"], lambda found: found in (12, 13), "its end")
        made.restart_visualization_job()
        until(lambda: shown()["status"], lambda found: found in (7, 8), "its second start")
    rows = VisualizationJob.get_visualization_job_object_list(SESSION, is_show=False, search_content="est-")
    equal([row.job_name for row in rows], ["est-board"], "list")
    equal(rows[0].visualization_id, made.visualization_id, "its id")
    rows[0].delete_visualization_job()
    equal(VisualizationJob.get_visualization_job_list(SESSION, search_content="est-")["jobs"], [], "those that are left")


@case
def deletion():
    """A version of a custom image is made of another; versions and jobs are deleted."""
    row = job_of("digits_image")
    ids = {"job_id": str(row["job_id"]), "pre_version_id": row["version_id"]}
    second = of_image("true").create_job_version(**ids, inputs=DATA, wait=True)
    equal((second.version_name, second.get_job_info()["pre_version_id"]), ("V0002", row["version_id"]), "a version")
    equal(second.delete_job_version()["is_success"], True, "its deletion")
    left = second.get_job_version_info()
    equal([version["version_name"] for version in left["versions"]], ["V0001"], "versions that are left")
    equal(second.delete_job()["is_success"], True, "the job's deletion")
    for row in Estimator.get_job_list(SESSION, per_page=1000)["jobs"]:
        Estimator.delete_job_by_id(modelarts_session=SESSION, job_id=str(row["job_id"]))
    equal(Estimator.get_job_list(SESSION)["jobs"], [], "jobs that are left")


run()
