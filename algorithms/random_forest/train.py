"""Learns to sort the rows of a table into classes with a random forest, in plain Python."""
import math
import random
import sys

import job_io
import tree


def main():
    options = arguments()
    data, output = job_io.folders(options)
    examples, columns, classes = read_examples(data, options.label_column)
    training, test = job_io.split(examples, options.test_share, options.seed)
    print(f"{len(training)} rows to learn from, {len(test)} to test with", flush=True)

    forest, votes, metrics = train(training, test, len(classes), options)
    job_io.save(
        output,
        model={"classes": classes, "columns": columns, "trees": forest},
        metrics=metrics,
        evaluation=job_io.evaluation(classes, results(votes, test)),
    )


def arguments():
    parser = job_io.parser(__doc__)
    parser.add_argument("--label_column", default="")
    parser.add_argument("--trees", type=int, default=40)
    parser.add_argument("--max_depth", type=int, default=8)
    parser.add_argument("--min_leaf", type=int, default=1)
    parser.add_argument("--bootstrap", type=job_io.boolean, default=True)
    parser.add_argument("--test_share", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def read_examples(data, label_column):
    """All rows as (numbers, index of the class, row), the names of the columns and of the classes."""
    names, rows = job_io.read_table(data)
    labels, columns, cells = job_io.take_column(names, rows, label_column)
    if not columns:
        raise job_io.JobError("there is no column beside that of the classes")
    classes = sorted(set(labels))
    examples = [
        ([job_io.number(cell, name) for cell, name in zip(row, columns)], classes.index(label), at)
        for at, (row, label) in enumerate(zip(cells, labels), start=1)
    ]
    return examples, columns, classes


def train(training, test, classes, options):
    """The trees, their votes on the rows kept back, and how the whole forest does on those. An epoch is a tree."""
    draw = random.Random(options.seed)
    forest, metrics = [], {}
    votes = [[0.0] * classes for _ in test]
    for epoch in range(1, options.trees + 1):
        chosen = draw.choices(training, k=len(training)) if options.bootstrap else training
        grown = tree.grow(chosen, classes, options.max_depth, options.min_leaf, draw)
        forest.append(grown)
        for vote, (values, _, _) in zip(votes, test):
            vote[:] = [sum(pair) for pair in zip(vote, tree.shares(grown, values))]
        metrics = measure(votes, test, epoch)
        job_io.report(epoch, **metrics)
    return forest, votes, metrics


def measure(votes, test, trees):
    """The mean logarithmic loss, and the share of rows whose class got most of the votes."""
    right, loss = 0, 0.0
    for vote, (_, kind, _) in zip(votes, test):
        right += vote.index(max(vote)) == kind
        # No forest is certain: a class without a vote counts as half a tree's.
        loss -= math.log(max(vote[kind], 0.5) / trees)
    return {"loss": loss / len(test), "accuracy": right / len(test)}


def results(votes, test):
    """The class of each row, what it was taken for, the share of those votes, and which row it is."""
    for vote, (_, kind, row) in zip(votes, test):
        highest = max(vote)
        yield kind, vote.index(highest), highest / sum(vote), f"row {row} of the data"


if __name__ == "__main__":
    try:
        main()
    except (job_io.JobError, OSError) as error:
        sys.exit(f"train.py: {error}")
