"""What a package has to do with the outside: arguments, the table of data, results.

The file is the same in every package, so that each folder works alone.
"""
import argparse
import csv
import gzip
import json
import os
import random
import zlib

TABLE_ENDINGS = (".csv", ".csv.gz")


class JobError(Exception):
    """The job cannot go on; the text says why and what would be right."""


def parser(description):
    """A parser that has the two folders; the package adds its parameters."""
    made = argparse.ArgumentParser(description=description, allow_abbrev=False)
    made.add_argument("--data_url", default="", help="folder that holds one .csv or .csv.gz file")
    made.add_argument("--train_url", default="", help="folder for the results")
    return made


def boolean(text):
    """A value of a parameter of type bool."""
    if text not in ("true", "false"):
        raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")
    return text == "true"


def folders(options):
    """The folders of the data and of the output."""
    data = _folder(options.data_url, "--data_url", "TRAINYARD_DATA_DIR")
    output = _folder(options.train_url, "--train_url", "TRAINYARD_OUTPUT_DIR")
    os.makedirs(output, exist_ok=True)  # now, for after the training it would be too late to fail
    return data, output


def read_table(folder):
    """The names of the columns and the rows, all texts. Without a row of names they are column1, column2, ..."""
    path = _table_in(folder)
    opened = gzip.open if path.endswith(".gz") else open
    try:
        with opened(path, "rt", newline="", encoding="utf-8-sig") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as error:
        raise JobError(f"{path} cannot be read: {error}") from None
    if not rows:
        raise JobError(f"{path} is empty")
    has_names = not any(is_number(cell) for cell in rows[0])
    names = rows.pop(0) if has_names else [f"column{i + 1}" for i in range(len(rows[0]))]
    for number, row in enumerate(rows, start=1 + has_names):
        if len(row) != len(names):
            raise JobError(f"{path}, row {number}: {len(row)} values instead of {len(names)}")
    return names, rows


def take_column(names, rows, wanted):
    """The column to learn, the last one when no name is given, and the table without it."""
    if wanted and wanted not in names:
        raise JobError(f"there is no column {wanted!r}; there are {', '.join(names)}")
    at = names.index(wanted) if wanted else len(names) - 1
    column = [row[at] for row in rows]
    return column, names[:at] + names[at + 1 :], [row[:at] + row[at + 1 :] for row in rows]


def number(text, column):
    """A cell that has to be a number."""
    if not is_number(text):
        raise JobError(f"column {column}: {text!r} is not a number")
    return float(text)


def is_number(text):
    try:
        return float(text) - float(text) == 0  # neither nan nor infinite
    except ValueError:
        return False


def split(examples, test_share, seed):
    """The same examples in (training, test) on every machine and at every run."""
    shuffled = list(examples)
    random.Random(seed).shuffle(shuffled)
    test_size = round(len(shuffled) * test_share)
    if not 0 < test_size < len(shuffled):
        raise JobError(f"{len(shuffled)} rows are too few to learn from and to test with")
    return shuffled[test_size:], shuffled[:test_size]


def report(epoch, **values):
    """One row that the console reads as points of its curves."""
    row = " ".join(f"{name}={value:.4f}" for name, value in values.items())
    print(f"epoch={epoch} {row}", flush=True)


def evaluation(labels, results):
    """How a classifier did, as the console shows it. Of each example: its label and the one it was taken for, as
    indexes, how likely that was, and what the example is."""
    matrix = [[0] * len(labels) for _ in labels]
    wrong = []
    for label, taken_for, likely, text in results:
        matrix[label][taken_for] += 1
        if label != taken_for:
            names = {"label": labels[label], "taken_for": labels[taken_for]}
            wrong.append({**names, "confidence": round(likely, 4), "text": text})
    return {"labels": labels, "confusion_matrix": matrix, "wrong": wrong}


def save(output_folder, **results):
    """Writes each result as NAME.json, so that a reader never finds half of one."""
    for result, value in results.items():
        name = f"{result}.json"
        path = os.path.join(output_folder, name)
        with open(path + ".partial", "w", encoding="utf-8") as file:
            json.dump(value, file)
            file.write("\n")
        os.replace(path + ".partial", path)
        print(f"{name} written to {output_folder}", flush=True)


def _folder(url, option, variable):
    """An address of object storage stands for the folder that the platform keeps in step with it."""
    path = os.environ.get(variable) if not url or "://" in url else url
    if not path:
        raise JobError(f"no folder given: use {option}=FOLDER or set {variable}")
    return path


def _table_in(folder):
    if not os.path.isdir(folder):
        raise JobError(f"the data folder {folder} does not exist")
    tables = sorted(name for name in os.listdir(folder) if name.endswith(TABLE_ENDINGS))
    if len(tables) != 1:
        found = ", ".join(tables) or "none"
        raise JobError(f"one .csv or .csv.gz file has to be in {folder}; there is {found}")
    return os.path.join(folder, tables[0])
