"""A job of a custom image, and the configuration it was saved as.

The image is this computer: its own programs, without a container. Its data and code are the sample's: see README.md.
"""

from modelarts.estimator import Estimator
from modelarts.session import Session

session = Session()
flavor = Estimator.get_train_instance_types(session)[0]
estimator = Estimator(
    modelarts_session=session,
    code_dir="/demo/digits/code/",
    log_url="/demo/digits/image/log/",
    # Environment variables, as the job has an image.
    hyperparameters=[{"label": "EPOCHS", "value": "3"}],
    output_path="/demo/digits/image/output/",
    train_instance_type=flavor["spec_code"],
    train_instance_count=1,
    user_command="bash -x /home/work/run_train.sh python3 /home/work/user-job-dir/code/train.py",
    user_image_url="local/this-computer",
    job_description="digits of an image by the Estimator",
)
job_instance = estimator.fit(inputs="/demo/digits/data/", wait=False, job_name="digits_image")
print("made", job_instance)
job_instance.wait(logs=True)

job_config_instance = estimator.create_job_configs(
    config_name="digits_image", inputs="/demo/digits/data/", config_desc="by the Estimator"
)
estimator.update_job_configs(config_name="digits_image", inputs="/demo/digits/data/", config_desc="changed")
print(job_config_instance.get_job_configs_info()["config_desc"])
