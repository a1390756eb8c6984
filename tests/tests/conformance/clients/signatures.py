"""The official signer, on random requests.

`make COUNT SEED` prints requests that it signed, one of JSON a line; `check` reads some that were signed elsewhere from
standard input, and prints how many it would have signed the same.
"""

import json
import random
import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

KEY = BasicCredentials("AKEXAMPLE0000000TEST", "SKexample+0123456789abcdefghijklmnop/TEST", "p")
LETTERS = "abcXYZ019-._~!*'();:@&=+$,?#[] \"<>\\^`{|}%éß中文😀"
PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789-/.;=, \t"


def text(dice, letters, most, least=0):
    return "".join(dice.choice(letters) for _ in range(dice.randint(least, most)))


def request(dice):
    """As a client's caller describes it: raw values, lists and truth values among them."""
    segments = [text(dice, LETTERS, 8) for _ in range(dice.randint(0, 5))]
    query = []
    for name in sorted({text(dice, LETTERS, 6, 1) for _ in range(dice.randint(0, 5))}):
        values = [text(dice, LETTERS, 8), dice.randint(0, 10**6), dice.random() < 0.5]
        values.append([text(dice, LETTERS, 5) for _ in range(dice.randint(1, 3))])
        query.append((name, dice.choice(values)))
    headers = {"X-Sdk-Date": dice.choice(["20240102T030405Z", "20240229T235959Z", "20311231T000000Z"])}
    headers[dice.choice(["Host", "host"])] = dice.choice(["modelarts.eu-de.otc.t-systems.com", "127.0.0.1:18090"])
    for number in range(dice.randint(0, 4)):
        between = dice.choice(["-", "-", "_"])
        headers[f"X{between}{text(dice, 'aBcD', 4)}{number}"] = text(dice, PLAIN, 20)
    kind = dice.choice(["", "application/json", "application/json;charset=utf-8", "application/bson", "text/plain"])
    if kind:
        headers["Content-Type"] = kind
    body = dice.choice([b"", dice.randbytes(dice.randint(1, 200)), text(dice, LETTERS, 50).encode()])
    return SdkRequest(
        method=dice.choice(["GET", "POST", "PUT", "DELETE", "PATCH", "get"]),
        schema="http", host="unused", resource_path="/" + "/".join(segments),
        query_params=query, header_params=headers, body=body,
    )


def make(count, seed):
    dice = random.Random(seed)
    for _ in range(count):
        given = request(dice)
        path = given.resource_path
        signed = Signer(KEY).sign(given)
        print(json.dumps({
            "method": signed.method,
            "path": path,
            # What the client puts on the wire.
            "query": signed.uri[len(path) + 1:],
            "headers": list(signed.header_params.items()),
            "body": signed.body.hex(),
        }))


def check():
    same = 0
    for number, line in enumerate(sys.stdin, 1):
        one = json.loads(line)
        headers = dict(one["headers"])
        expected = headers.pop("Authorization")
        again = Signer(KEY).sign(SdkRequest(
            method=one["method"], schema="http", host="unused", resource_path=one["path"],
            query_params=[tuple(pair) for pair in one["pairs"]],
            header_params=headers, body=bytes.fromhex(one["body"]),
        ))
        found = again.header_params["Authorization"]
        if found == expected:
            same += 1
        elif number - same < 5:
            print(f"differs: {line.strip()}\n  here {found}", file=sys.stderr)
    print(same)


if sys.argv[1] == "make":
    make(int(sys.argv[2]), int(sys.argv[3]))
else:
    check()
