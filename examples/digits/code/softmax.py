"""Softmax regression: one row of weights per class, no library needed."""
import json
import math
import os
from operator import mul

import digits


def zeros():
    """Weights, or a gradient, to start from."""
    return [[0.0] * digits.FEATURES for _ in range(digits.CLASSES)]


def probabilities(weights, features):
    """How likely each class is for one image."""
    scores = [sum(map(mul, row, features)) for row in weights]
    highest = max(scores)  # subtracted so that exp cannot overflow
    exponentials = [math.exp(score - highest) for score in scores]
    total = sum(exponentials)
    return [value / total for value in exponentials]


def gradient(weights, batch):
    """The mean gradient of a batch and the sum of its losses."""
    slope, loss = zeros(), 0.0
    for features, digit in batch:
        likely = probabilities(weights, features)
        loss -= math.log(max(likely[digit], 1e-12))
        for kind, row in enumerate(slope):
            error = (likely[kind] - (kind == digit)) / len(batch)
            slope[kind] = [value + error * feature for value, feature in zip(row, features)]
    return slope, loss


def descend(weights, slope, learning_rate):
    """The weights one step further down the slope."""
    return [
        [weight - learning_rate * change for weight, change in zip(row, changes)]
        for row, changes in zip(weights, slope)
    ]


def accuracy(weights, images):
    """The share of the images whose likeliest class is the right one."""
    right = 0
    for features, digit in images:
        likely = probabilities(weights, features)
        right += likely.index(max(likely)) == digit
    return right / len(images)


def save(weights, metrics, output_folder):
    """Writes model.json so that a reader never finds half of it."""
    path = os.path.join(output_folder, "model.json")
    with open(path + ".partial", "w") as file:
        json.dump({"kind": "softmax regression", "metrics": metrics, "weights": weights}, file)
        file.write("\n")
    os.replace(path + ".partial", path)
    return path
