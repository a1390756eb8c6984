"""The handwritten digits: where they are, how they are read and split.

Each row of the file is one image: 64 pixels from 0 to 16, then the digit it shows.
"""
import csv
import gzip
import os
import random
import zlib

CLASSES = 10
PIXELS = 64
PIXEL_MAX = 16
FEATURES = PIXELS + 1  # the last feature is always 1, so its weight is the bias
FILE_NAMES = ("digits.csv.gz", "digits.csv")


class DataError(Exception):
    """The data cannot be used; the text says why and what would be right."""


def folders(options):
    """The folders of the data and of the output: from the command line, else the environment."""
    data = _folder(options.data, "--data", "TRAINYARD_DATA_DIR")
    output = _folder(options.output, "--output", "TRAINYARD_OUTPUT_DIR")
    os.makedirs(output, exist_ok=True)  # now, for after the training it would be too late to fail
    return data, output


def load(data_folder):
    """All images as (features, digit), features scaled to 0..1."""
    path = _find(data_folder)
    opened = gzip.open if path.endswith(".gz") else open
    try:
        with opened(path, "rt", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as error:
        raise DataError(f"{path} cannot be read: {error}") from None
    images = [_image(row, f"{path}, row {number}") for number, row in enumerate(rows, start=1)]
    if len(images) < CLASSES:
        raise DataError(f"{path} holds {len(images)} images, too few to learn from")
    return images


def split(images, test_share=1 / 3, seed=20):
    """The same images in (training, test) on every machine and at every run."""
    shuffled = list(images)
    random.Random(seed).shuffle(shuffled)
    test_size = round(len(shuffled) * test_share)
    return shuffled[test_size:], shuffled[:test_size]


def _folder(argument, option, variable):
    path = argument or os.environ.get(variable)
    if not path:
        raise DataError(f"no folder given: use {option} FOLDER or set {variable}")
    return path


def _find(data_folder):
    if not os.path.isdir(data_folder):
        raise DataError(f"the data folder {data_folder} does not exist")
    for name in FILE_NAMES:
        path = os.path.join(data_folder, name)
        if os.path.isfile(path):
            return path
    raise DataError(f"neither {' nor '.join(FILE_NAMES)} is in {data_folder}")


def _image(row, where):
    try:
        values = [float(value) for value in row]
    except ValueError as error:
        raise DataError(f"{where}: {error}") from None
    if len(values) != PIXELS + 1:
        raise DataError(f"{where}: {len(values)} values instead of {PIXELS + 1}")
    pixels, digit = values[:PIXELS], values[PIXELS]
    if digit not in range(CLASSES):
        raise DataError(f"{where}: {digit:g} is not a digit")
    return [pixel / PIXEL_MAX for pixel in pixels] + [1.0], int(digit)
