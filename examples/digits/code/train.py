"""Learns to read handwritten digits, on one compute node.

Reads the images from TRAINYARD_DATA_DIR and writes model.json to TRAINYARD_OUTPUT_DIR, and beside it curves of each
epoch and a picture of what was learnt, as TensorBoard reads them.
"""
import argparse
import math
import os
import random
import sys

import digits
import evaluation
import softmax
from events import Events

BATCH_SIZE = 16


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--epochs", type=int, default=os.environ.get("EPOCHS", 30))
    parser.add_argument("--learning-rate", type=float, default=0.2)
    parser.add_argument("--data", help="folder of digits.csv.gz; default TRAINYARD_DATA_DIR")
    parser.add_argument("--output", help="folder for the model; default TRAINYARD_OUTPUT_DIR")
    # An AI engine's jobs get these two as well; the same folders are in the environment.
    parser.add_argument("--data_url", help=argparse.SUPPRESS)
    parser.add_argument("--train_url", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.epochs < 1:
        parser.error("--epochs must be at least 1")
    return options


def train(training, test, epochs, learning_rate, events):
    """The learnt weights and the loss of the last epoch."""
    weights, loss = softmax.zeros(), 0.0
    order = random.Random(1)
    for epoch in range(1, epochs + 1):
        order.shuffle(training)
        loss = 0.0
        for start in range(0, len(training), BATCH_SIZE):
            slope, batch_loss = softmax.gradient(weights, training[start : start + BATCH_SIZE])
            weights = softmax.descend(weights, slope, learning_rate)
            loss += batch_loss / len(training)
        accuracy = softmax.accuracy(weights, test)
        print(f"epoch {epoch}/{epochs} loss={loss:.4f} accuracy={accuracy:.4f}", flush=True)
        events.scalar("train/loss", epoch, loss)
        events.scalar("test/accuracy", epoch, accuracy)
        events.picture("weights", epoch, picture(weights))
    return weights, loss


def picture(weights):
    """The weights of each digit's pixels as a square, beside each other: dark speaks against the digit, light for it."""
    side = math.isqrt(digits.PIXELS)
    largest = max(abs(weight) for row in weights for weight in row[: digits.PIXELS]) or 1.0
    return [
        [round(127.5 + 127.5 * row[y * side + x] / largest) for row in weights for x in range(side)]
        for y in range(side)
    ]


def main():
    options = arguments(__doc__)
    data, output = digits.folders(options)
    training, test = digits.split(digits.load(data))
    print(f"{len(training)} images to learn from, {len(test)} to test with", flush=True)

    events = Events(output)
    weights, loss = train(training, test, options.epochs, options.learning_rate, events)
    events.close()

    accuracy = softmax.accuracy(weights, test)
    metrics = {"epochs": options.epochs, "training_loss": loss, "test_accuracy": accuracy}
    print(f"model written to {softmax.save(weights, metrics, output)}")
    print(f"evaluation written to {evaluation.save(weights, test, output)}")
    print(f"test accuracy {accuracy:.4f}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except (digits.DataError, OSError) as error:
        sys.exit(f"train.py: {error}")
