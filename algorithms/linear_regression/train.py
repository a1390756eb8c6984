"""Learns to predict one number of a table from the other columns by linear regression, in plain Python."""
import random
import sys
from operator import mul

import columns
import job_io


def main():
    options = arguments()
    data, output = job_io.folders(options)
    names, examples = read_examples(data, options.label_column)
    training, test = job_io.split(examples, options.test_share, options.seed)
    print(f"{len(training)} rows to learn from, {len(test)} to test with", flush=True)

    weights, metrics = train(training, test, options)
    model = {"columns": names + ["bias"], "weights": weights}
    job_io.save(output, model=model, metrics=metrics)


def arguments():
    parser = job_io.parser(__doc__)
    parser.add_argument("--label_column", default="")
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--learning_rate", type=float, default=0.02)
    parser.add_argument("--l2", type=float, default=0.0)
    parser.add_argument("--test_share", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def read_examples(data, label_column):
    """The names of the columns to learn from, and all rows as (numbers, the number to predict)."""
    names, rows = job_io.read_table(data)
    labels, others, cells = job_io.take_column(names, rows, label_column)
    wanted = label_column or names[-1]
    targets = [job_io.number(label, wanted) for label in labels]
    encoded, values = columns.encode(others, cells)
    return encoded, [(row + [1.0], target) for row, target in zip(values, targets)]


def train(training, test, options):
    """Goes over the training rows again and again; the weights and the metrics of the last time."""
    order = random.Random(options.seed)
    weights, metrics = [0.0] * len(training[0][0]), {}
    for epoch in range(1, options.epochs + 1):
        order.shuffle(training)
        loss = 0.0
        for values, target in training:
            error = sum(map(mul, weights, values)) - target
            loss += error * error / len(training)
            weights = step(weights, values, error, options)
        if loss != loss or loss > 1e100:
            raise job_io.JobError("the loss grows without end; choose a smaller learning_rate")
        metrics = {"loss": loss, "r2": explained(weights, test)}
        job_io.report(epoch, **metrics)
    return weights, metrics


def step(weights, values, error, options):
    """The weights one step down the slope of one row; the bias is not held back by l2."""
    kept = [1 - options.learning_rate * options.l2] * (len(weights) - 1) + [1.0]
    change = options.learning_rate * error
    return [w * keep - change * value for w, keep, value in zip(weights, kept, values)]


def explained(weights, rows):
    """R squared: the share of the variance of the rows kept back that the model explains."""
    mean = sum(target for _, target in rows) / len(rows)
    spread = sum((target - mean) ** 2 for _, target in rows)
    missed = sum((sum(map(mul, weights, values)) - target) ** 2 for values, target in rows)
    if spread == 0:
        raise job_io.JobError("the rows kept back all have the same number to predict")
    return 1 - missed / spread


if __name__ == "__main__":
    try:
        main()
    except (job_io.JobError, OSError) as error:
        sys.exit(f"train.py: {error}")
