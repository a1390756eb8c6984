"""Parameter servers and their clients: weights kept in slices, one slice a server.

A message is its kind (one byte), the length of its body (four bytes) and the body: an array of
doubles. A worker says HELLO with its rank and gets the slice. Then, step by step, it sends a
GRADIENT and gets the slice back once every worker's gradient is in, so all workers go on from
the same weights and a run can be repeated exactly. At the end it says BYE.
"""
import array
import socket
import struct
import time

HELLO, GRADIENT, WEIGHTS, BYE = range(1, 5)
HEADER = struct.Struct("!BI")
START_DEADLINE_SECONDS = 60  # compute nodes of a job do not start in the same instant
STEP_DEADLINE_SECONDS = 60


class PeerError(Exception):
    """Another compute node did not come, left too early, or said something else."""


def send(peer, kind, values=()):
    body = array.array("d", values).tobytes()
    peer.sendall(HEADER.pack(kind, len(body)) + body)


def receive(peer, *expected):
    """The kind and the values of the next message."""
    kind, length = HEADER.unpack(_receive_exactly(peer, HEADER.size))
    if kind not in expected:
        raise PeerError(f"message of kind {kind} where {expected} was due")
    values = array.array("d")
    values.frombytes(_receive_exactly(peer, length))
    return kind, values


def _receive_exactly(peer, size):
    received = bytearray()
    while len(received) < size:
        piece = peer.recv(size - len(received))
        if not piece:
            raise PeerError("a compute node closed its connection before saying goodbye")
        received += piece
    return bytes(received)


def serve(address, slice_size, worker_count, learning_rate):
    """Keeps one slice of the weights until every worker has said BYE; the number of steps done."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.create_server(address, family=family, backlog=worker_count) as listener:
        workers = _welcome(listener, worker_count)
    weights = [0.0] * slice_size
    for worker in workers:
        send(worker, WEIGHTS, weights)

    steps = 0
    while True:
        messages = [receive(worker, GRADIENT, BYE) for worker in workers]
        leaving = [kind == BYE for kind, _ in messages]
        if all(leaving):
            return steps
        if any(leaving):
            raise PeerError("some workers said goodbye while others go on")
        rate = learning_rate / worker_count
        for _, slope in messages:  # by rank: the same sum at every run
            weights = [weight - rate * change for weight, change in zip(weights, slope)]
        for worker in workers:
            send(worker, WEIGHTS, weights)
        steps += 1


def _welcome(listener, worker_count):
    """A connection to each worker, by rank."""
    workers = {}
    deadline = time.monotonic() + START_DEADLINE_SECONDS
    while len(workers) < worker_count:
        listener.settimeout(max(deadline - time.monotonic(), 0.001))
        try:
            worker, _ = listener.accept()
        except socket.timeout:
            raise PeerError(
                f"{len(workers)} of {worker_count} workers came within {START_DEADLINE_SECONDS} s"
            ) from None
        _prepare(worker)
        _, (rank,) = receive(worker, HELLO)
        workers[int(rank)] = worker
    return [workers[rank] for rank in range(worker_count)]


class Client:
    """A worker's connections to all servers; the weights are their slices in a row."""

    def __init__(self, addresses, rank):
        self._servers = [_connect(address) for address in addresses]
        for server in self._servers:
            send(server, HELLO, [rank])

    def pull(self):
        """The weights after the last step of all workers."""
        weights = []
        for server in self._servers:
            weights.extend(receive(server, WEIGHTS)[1])
        return weights

    def push(self, slope):
        for server, (start, end) in zip(self._servers, slices(len(slope), len(self._servers))):
            send(server, GRADIENT, slope[start:end])

    def bye(self):
        for server in self._servers:
            send(server, BYE)
            server.close()


def slices(size, count):
    """`size` values cut into `count` slices of nearly the same length."""
    edges = [size * index // count for index in range(count + 1)]
    return list(zip(edges, edges[1:]))


def _connect(address):
    deadline = time.monotonic() + START_DEADLINE_SECONDS
    while True:
        try:
            server = socket.create_connection(address, timeout=STEP_DEADLINE_SECONDS)
        except OSError as error:
            if time.monotonic() > deadline:
                raise PeerError(f"no parameter server at {address[0]}:{address[1]}: {error}") from None
            time.sleep(0.2)
        else:
            return _prepare(server)


def _prepare(peer):
    peer.settimeout(STEP_DEADLINE_SECONDS)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # small messages, each awaited
    return peer
