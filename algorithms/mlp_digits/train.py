"""Learns to tell small images apart with a neural network, in plain Python."""
import random
import sys

import job_io
from network import Network


def main():
    options = arguments()
    data, output = job_io.folders(options)
    images, classes = read_images(data)
    training, test = job_io.split(images, options.test_share, options.seed)
    print(f"{len(training)} images to learn from, {len(test)} to test with", flush=True)

    network = Network(
        len(images[0][0]), options.hidden_units, len(classes), options.activation, options.seed
    )
    metrics = train(network, training, test, options)
    job_io.save(
        output,
        model={"classes": classes, "network": network.as_dict()},
        metrics=metrics,
        evaluation=job_io.evaluation(classes, results(network, test)),
    )


def arguments():
    parser = job_io.parser(__doc__)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--hidden_units", type=int, default=32)
    parser.add_argument("--learning_rate", type=float, default=0.02)
    parser.add_argument("--activation", choices=("tanh", "relu"), default="tanh")
    parser.add_argument("--shuffle", type=job_io.boolean, default=True)
    parser.add_argument("--test_share", type=float, default=0.25)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def read_images(data):
    """All images as (pixels from 0 to 1, index of the class, row), and the names of the classes."""
    names, rows = job_io.read_table(data)
    labels, columns, pixels = job_io.take_column(names, rows, "")
    values = [[job_io.number(cell, name) for cell, name in zip(row, columns)] for row in pixels]
    brightest = max((max(row) for row in values), default=0) or 1
    classes = sorted(set(labels))
    images = [
        ([value / brightest for value in row], classes.index(label), number)
        for number, (row, label) in enumerate(zip(values, labels), start=1)
    ]
    return images, classes


def train(network, training, test, options):
    """Goes over the training images again and again; the metrics of the last time."""
    order = random.Random(options.seed)
    metrics = {}
    for epoch in range(1, options.epochs + 1):
        if options.shuffle:
            order.shuffle(training)
        losses = [
            network.learn(pixels, target, options.learning_rate) for pixels, target, _ in training
        ]
        metrics = {"loss": sum(losses) / len(losses), "accuracy": accuracy(network, test)}
        job_io.report(epoch, **metrics)
    return metrics


def accuracy(network, images):
    """The share of the images whose likeliest class is the right one."""
    return sum(target == best for target, best, _, _ in results(network, images)) / len(images)


def results(network, images):
    """What each image shows, what it was taken for, how likely that was, and which image it is."""
    for pixels, target, row in images:
        likely = network.probabilities(pixels)
        highest = max(likely)
        yield target, likely.index(highest), highest, f"row {row} of the data"


if __name__ == "__main__":
    try:
        main()
    except (job_io.JobError, OSError) as error:
        sys.exit(f"train.py: {error}")
