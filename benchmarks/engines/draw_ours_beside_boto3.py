"""Ours in a process that has a client for KMS too, as where certificates are issued; the key stays in the process.

What the call to KMS takes is the network's. What boto3 holds is not the drawing's, so it has a row of its own.
"""

import draw_ours
from turns import take_turns


def imports():
    import boto3

    session = boto3.Session("none", "none", region_name="cn-north-1")
    start = draw_ours.imports()
    start.kms = session.client("kms")  # held as long as the process draws
    return start


if __name__ == "__main__":
    take_turns(imports)
