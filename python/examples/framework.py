"""A job of an AI engine on data in object storage, a second version of it, and what both printed.

Its data and code are the sample's: see README.md.
"""

from modelarts.estimator import Estimator
from modelarts.session import Session

session = Session()
# Any Python of this computer will do; a cloud has PyTorch, TensorFlow and others.
engine = next(row for row in Estimator.get_framework_list(session) if row["framework_type"] == "Python")
flavor = Estimator.get_train_instance_types(session)[0]
estimator = Estimator(
    modelarts_session=session,
    framework_type=engine["framework_type"],
    framework_version=engine["framework_version"],
    code_dir="/demo/digits/code/",
    boot_file="/demo/digits/code/train.py",
    log_url="/demo/digits/framework/log/",
    hyperparameters=[{"label": "epochs", "value": "4"}, {"label": "learning-rate", "value": "0.2"}],
    output_path="/demo/digits/framework/output/",
    train_instance_type=flavor["spec_code"],
    train_instance_count=1,
    job_description="digits by the Estimator",
)
job_instance = estimator.fit(inputs="/demo/digits/data/", wait=False, job_name="digits_framework")
print("made", job_instance)
job_instance.wait()

log_file = job_instance.get_job_log_file_list()["log_file_list"][0]
print(job_instance.get_job_log(log_file=log_file)["content"])

job_version_instance = estimator.create_job_version(
    job_id=job_instance.job_id,
    pre_version_id=job_instance.version_id,
    inputs="/demo/digits/data/",
    wait=True,
    job_desc="once more",
)
for version in job_version_instance.get_job_version_object_list(is_show=False):
    info = version.get_job_info()
    print(version.version_name, "of", info["job_name"], "took", info["duration"], "ms")
