"""Columns of texts as columns of numbers that a linear model can weigh."""
import job_io


def encode(names, rows):
    """Names and values of the columns to learn from. A column of numbers is scaled to mean 0 and deviation 1;
    one of texts becomes a column of 0 and 1 for each text but the first."""
    encoded_names, encoded = [], []
    for name, cells in zip(names, zip(*rows)):
        if all(job_io.is_number(cell) for cell in cells):
            encoded_names.append(name)
            encoded.append(_scaled([float(cell) for cell in cells]))
        else:
            for text in sorted(set(cells))[1:]:
                encoded_names.append(f"{name}={text}")
                encoded.append([float(cell == text) for cell in cells])
    if not encoded:
        raise job_io.JobError("there is no column to learn from")
    return encoded_names, [list(values) for values in zip(*encoded)]


def _scaled(values):
    mean = sum(values) / len(values)
    deviation = (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
    return [(value - mean) / (deviation or 1) for value in values]
