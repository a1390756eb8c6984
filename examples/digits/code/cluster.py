"""Which compute node this is, and where the others are, as the training service tells it."""
import os


class ClusterError(Exception):
    """The environment does not describe a cluster; the text names the variable."""


class Cluster:
    """The first half of the compute nodes are parameter servers, the second half workers."""

    def __init__(self, environment=os.environ):
        self.node_count = _number(environment, "DLS_TASK_NUMBER")
        self.index = _number(environment, "DLS_TASK_INDEX")
        if self.node_count < 2:
            raise ClusterError(
                "parameter servers and workers need at least 2 compute nodes, "
                f"this job has {self.node_count}: raise Compute Nodes, or run train.py"
            )
        if self.index not in range(self.node_count):
            raise ClusterError(f"DLS_TASK_INDEX={self.index} is not below DLS_TASK_NUMBER")
        server_count = self.node_count // 2
        addresses = [_address(environment, node) for node in range(self.node_count)]
        self.servers = addresses[:server_count]
        self.worker_count = self.node_count - server_count
        self.is_server = self.index < server_count
        self.rank = self.index if self.is_server else self.index - server_count


def _number(environment, variable):
    value = environment.get(variable, "")
    if not value.isdigit():
        raise ClusterError(f"{variable} must be a number, it is {value!r}")
    return int(value)


def _address(environment, node):
    variable = f"BATCH_CUSTOM{node}_HOSTS"
    host, _, port = environment.get(variable, "").rpartition(":")
    if not host or not port.isdigit():
        raise ClusterError(f"{variable} must be host:port, it is {environment.get(variable)!r}")
    return host.strip("[]"), int(port)
