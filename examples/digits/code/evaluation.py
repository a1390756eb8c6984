"""Writes how well the classes are told apart as the console's Evaluation Results read it: evaluation.json."""
import json
import os

import digits
import softmax
from events import png


def save(weights, images, output_folder):
    """Counts what each image was taken for, and keeps a picture of each that was taken for another digit."""
    matrix = [[0] * digits.CLASSES for _ in range(digits.CLASSES)]
    wrong = []
    for features, digit in images:
        likely = softmax.probabilities(weights, features)
        taken_for = likely.index(max(likely))
        matrix[digit][taken_for] += 1
        if taken_for != digit:
            path = f"wrong/{len(wrong) + 1:03}-{digit}-as-{taken_for}.png"
            _draw(features, os.path.join(output_folder, path))
            sample = {"label": digit, "taken_for": taken_for, "path": path}
            wrong.append({**sample, "confidence": round(max(likely), 4)})
    labels = list(range(digits.CLASSES))
    evaluation = {"labels": labels, "confusion_matrix": matrix, "wrong": wrong}
    path = os.path.join(output_folder, "evaluation.json")
    with open(path + ".partial", "w") as file:
        json.dump(evaluation, file)
        file.write("\n")
    os.replace(path + ".partial", path)  # so that a reader never finds half of it
    return path


def _draw(features, path):
    """An image in grey, a byte for each pixel."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    side = round(digits.PIXELS**0.5)
    rows = [features[y * side : (y + 1) * side] for y in range(side)]
    with open(path, "wb") as file:
        file.write(png([[round(255 * value) for value in row] for row in rows]))
