"""Learns to read handwritten digits on several compute nodes.

Parameter servers keep the weights, workers compute gradients on their share of the images. The
nodes find each other through BATCH_CUSTOM<i>_HOSTS; DLS_TASK_INDEX says which one this is.
"""
import random
import sys

import digits
import parameter_server
import softmax
from cluster import Cluster, ClusterError
from train import BATCH_SIZE, arguments

WEIGHT_COUNT = digits.CLASSES * digits.FEATURES


def serve(cluster, learning_rate):
    address = cluster.servers[cluster.rank]
    start, end = parameter_server.slices(WEIGHT_COUNT, len(cluster.servers))[cluster.rank]
    print(
        f"parameter server {cluster.rank} at {address[0]}:{address[1]} keeps weights "
        f"{start} to {end - 1} for {cluster.worker_count} workers",
        flush=True,
    )
    steps = parameter_server.serve(address, end - start, cluster.worker_count, learning_rate)
    print(f"all workers said goodbye after {steps} steps", flush=True)


def work(cluster, options):
    data, output = digits.folders(options)
    training, test = digits.split(digits.load(data))
    share = _share(training, cluster)
    reports = cluster.rank == 0  # one worker tests the common weights and saves them
    print(f"worker {cluster.rank} learns from {len(share)} of {len(training)} images", flush=True)

    client = parameter_server.Client(cluster.servers, cluster.rank)
    weights = _rows(client.pull())
    order = random.Random(cluster.rank)
    for epoch in range(1, options.epochs + 1):
        order.shuffle(share)
        weights, loss = _epoch(client, weights, share)
        row = f"epoch {epoch}/{options.epochs} loss={loss:.4f}"
        if reports:
            row += f" accuracy={softmax.accuracy(weights, test):.4f}"
        print(row, flush=True)
    client.bye()

    if reports:
        accuracy = softmax.accuracy(weights, test)
        metrics = {"epochs": options.epochs, "training_loss": loss, "test_accuracy": accuracy}
        print(f"model written to {softmax.save(weights, metrics, output)}")
        print(f"test accuracy {accuracy:.4f}", flush=True)


def _epoch(client, weights, share):
    """One pass over the share: the new weights and the mean loss."""
    loss = 0.0
    for start in range(0, len(share), BATCH_SIZE):
        slope, batch_loss = softmax.gradient(weights, share[start : start + BATCH_SIZE])
        client.push([value for row in slope for value in row])
        weights = _rows(client.pull())
        loss += batch_loss / len(share)
    return weights, loss


def _share(training, cluster):
    """This worker's images: as many as every other worker's, for all take the same steps."""
    size = len(training) // cluster.worker_count
    return training[cluster.rank * size : (cluster.rank + 1) * size]


def _rows(flat):
    """One row of weights per class, from all weights in a row."""
    width = digits.FEATURES
    return [flat[start : start + width] for start in range(0, len(flat), width)]


def main():
    options = arguments(__doc__)
    cluster = Cluster()
    if cluster.is_server:
        serve(cluster, options.learning_rate)
    else:
        work(cluster, options)


if __name__ == "__main__":
    try:
        main()
    except (ClusterError, parameter_server.PeerError, digits.DataError, OSError) as error:
        sys.exit(f"train_distributed.py: {error}")
