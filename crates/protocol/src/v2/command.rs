//! The boot command in containers of either generation.
//!
//! Source: user guide, *Migrating an Image to ModelArts Training*: the second has no `run_train.sh`, and its code is in
//! another folder.

use trainyard_job::USER_JOB_DIR;

/// Where the second generation puts the code directory, unless told otherwise.
pub const JOB_DIR: &str = "/home/ma-user/modelarts/user-job-dir";

/// What the first generation's command begins with; the second has no such script.
const RUN_TRAIN: [&str; 2] = [
    "bash /home/work/run_train.sh ",
    "/bin/bash /home/work/run_train.sh ",
];

/// How commands of the second generation spell its folder.
const SPELLINGS: [&str; 3] = ["${MA_JOB_DIR}", "$MA_JOB_DIR", JOB_DIR];

/// A command of the first generation for containers of the second.
#[must_use]
pub fn from_v1_command(line: &str) -> String {
    let plain = RUN_TRAIN.iter().find_map(|start| line.strip_prefix(start));
    plain.unwrap_or(line).replace(USER_JOB_DIR, JOB_DIR)
}

/// A command of the second generation for containers of the first, which are also those of this computer.
#[must_use]
pub fn to_v1_command(line: &str) -> String {
    let mut line = line.to_owned();
    for spelling in SPELLINGS {
        line = line.replace(spelling, USER_JOB_DIR);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_goes_and_the_folder_is_another() {
        let v1 =
            "bash /home/work/run_train.sh python /home/work/user-job-dir/code/train.py --epochs 3";
        let v2 = from_v1_command(v1);
        assert_eq!(
            v2,
            "python /home/ma-user/modelarts/user-job-dir/code/train.py --epochs 3"
        );
        assert_eq!(
            to_v1_command(&v2),
            v1.replace("bash /home/work/run_train.sh ", "")
        );
        for spelled in ["${MA_JOB_DIR}/code/a.py", "$MA_JOB_DIR/code/a.py"] {
            assert_eq!(to_v1_command(spelled), "/home/work/user-job-dir/code/a.py");
        }
    }
}
