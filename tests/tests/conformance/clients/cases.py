"""Cases of one client: each prints what it checked, and the exit code tells whether all of it was so."""

import json
import os
import sys
import time
import traceback

#: What `trainyard serve --json` printed.
SERVER = json.loads(os.environ["TRAINYARD_SERVER"])
#: For everything that a job takes on a busy computer.
PATIENCE_S = 120

_cases = []


def case(function):
    """Makes a function a case; its name and its first line say what is claimed."""
    _cases.append(function)
    return function


def equal(found, expected, what):
    if found != expected:
        raise AssertionError(f"{what}: found {found!r}, expected {expected!r}")
    print(f"    {what}: {shown(found)}")


def true(condition, what):
    if not condition:
        raise AssertionError(what)
    print(f"    {what}")


def shown(value):
    text = repr(value)
    return text if len(text) <= 100 else text[:97] + "..."


def refused(call, kind, check, what):
    """Calls what has to be refused; `check` looks at the error."""
    try:
        call()
    except kind as error:
        check(error)
        print(f"    refused: {what}")
        return
    raise AssertionError(f"not refused: {what}")


def until(read, is_there, what):
    """Reads until it is so."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        found = read()
        if is_there(found):
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come within {PATIENCE_S} s: {shown(found)}")
        time.sleep(0.1)


def run():
    failed = 0
    for function in _cases:
        claim = (function.__doc__ or function.__name__).strip()
        print(f"case {function.__name__}: {claim}")
        try:
            function()
        except Exception:  # noqa: BLE001 - a case that breaks is told, and the next one runs
            failed += 1
            print("    FAILED")
            traceback.print_exc(file=sys.stdout)
        sys.stdout.flush()
    print(f"{len(_cases) - failed} of {len(_cases)} cases hold")
    sys.exit(1 if failed or not _cases else 0)
