#!/bin/bash
# /home/work/run_train.sh: runs a training command the way a training container does.
#
# The platform has already put the code directory into user-job-dir. What remains is to make Python find it, to say
# what is about to run, and to run it with its rows arriving as they are written. The exit code is the command's.

cd -- "$(dirname -- "${BASH_SOURCE[0]}")" || exit 126
job_dir="$PWD/user-job-dir"

export PYTHONPATH="$job_dir${PYTHONPATH:+:$PYTHONPATH}"
export PYTHONUNBUFFERED=1

# Neither "name=number" nor "name: number": rows that say that are taken for metrics.
printf 'running as user %s, groups %s\n' "$(id -u)" "$(id -G)"
printf 'directory: %s\n' "$PWD"
printf 'app url: %s\n' "${DLS_APP_URL-}"
printf 'log url: %s\n' "${DLS_UPLOAD_LOG_OBS_DIR-}"
printf 'command:'
if (($# > 0)); then printf ' %q' "$@"; fi
printf '\n'

if [[ -n "${DLS_APP_URL-}" ]]; then
    code="$DLS_APP_URL"
    while [[ "$code" == */ ]]; do code="${code%/}"; done
    code="${code##*/}"
    if [[ ! -d "$job_dir/$code" ]]; then
        printf 'App download error: %s is not in %s\n' "$code" "$job_dir" >&2
        exit 127
    fi
fi

mkdir -p -- "$job_dir" && cd -- "$job_dir" || exit 126

if (($# == 0)); then
    printf 'run_train.sh: no command was given\n' >&2
    exit 127
fi

# Replacing this shell lets signals and the exit status pass without anybody between.
if command -v stdbuf >/dev/null 2>&1; then
    exec stdbuf -oL -- "$@"
fi
exec "$@"
