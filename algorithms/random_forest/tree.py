"""A decision tree that tells classes apart by thresholds on numbers."""
import math
from collections import Counter


def grow(examples, classes, max_depth, min_leaf, draw):
    """A tree as nested dicts. At each fork only some columns, drawn at random, are looked at: trees of one
    forest then err in different places."""
    counts = _counts(examples, classes)
    if max_depth > 0 and max(counts) < len(examples):
        fork = _best_fork(examples, classes, min_leaf, draw)
        if fork:
            column, threshold = fork
            low = [e for e in examples if e[0][column] <= threshold]
            high = [e for e in examples if e[0][column] > threshold]
            return {
                "column": column,
                "threshold": threshold,
                "low": grow(low, classes, max_depth - 1, min_leaf, draw),
                "high": grow(high, classes, max_depth - 1, min_leaf, draw),
            }
    return {"shares": [count / len(examples) for count in counts]}


def shares(tree, values):
    """How likely each class is by this tree."""
    while "shares" not in tree:
        tree = tree["low" if values[tree["column"]] <= tree["threshold"] else "high"]
    return tree["shares"]


def _best_fork(examples, classes, min_leaf, draw):
    """The column and threshold that leave the purest halves."""
    width = len(examples[0][0])
    columns = draw.sample(range(width), max(1, round(math.sqrt(width))))
    best = None
    for column in columns:
        for impurity, threshold in _forks(examples, classes, column, min_leaf):
            if best is None or impurity < best[0]:
                best = impurity, column, threshold
    return best and best[1:]


def _forks(examples, classes, column, min_leaf):
    """Every threshold between two values of a column, with the impurity of the halves."""
    in_order = sorted((values[column], kind) for values, kind, _ in examples)
    low, high = [0] * classes, _counts(examples, classes)
    for index in range(len(in_order) - 1):
        value, kind = in_order[index]
        low[kind] += 1
        high[kind] -= 1
        after = in_order[index + 1][0]
        passed = index + 1
        if value < after and min_leaf <= passed <= len(in_order) - min_leaf:
            yield _impurity(low) + _impurity(high), (value + after) / 2


def _impurity(counts):
    """Gini's, times the number of examples."""
    total = sum(counts)
    return total - sum(count * count for count in counts) / total


def _counts(examples, classes):
    found = Counter(kind for _, kind, _ in examples)
    return [found[kind] for kind in range(classes)]
