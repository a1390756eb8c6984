"""A job on a version of a data set, followed to its end.

Make the data set `digits` in the window first (Datasets, Create), of the sample's data: see README.md. Its name and the
version's are good for ids here; a cloud has ids of its own.
"""

from modelarts.estimator import Estimator
from modelarts.session import Session

session = Session()
engine = next(row for row in Estimator.get_framework_list(session) if row["framework_type"] == "Python")
flavor = Estimator.get_train_instance_types(session)[0]
estimator = Estimator(
    modelarts_session=session,
    framework_type=engine["framework_type"],
    framework_version=engine["framework_version"],
    code_dir="/demo/digits/code/",
    boot_file="/demo/digits/code/train.py",
    log_url="/demo/digits/dataset/log/",
    hyperparameters=[{"label": "epochs", "value": "3"}],
    output_path="/demo/digits/dataset/output/",
    train_instance_type=flavor["spec_code"],
    train_instance_count=1,
    job_description="digits of a data set by the Estimator",
)
job_instance = estimator.fit(
    dataset_id="digits", dataset_version_id="V001", wait=True, logs=True, job_name="digits_dataset"
)
print("made", job_instance)
