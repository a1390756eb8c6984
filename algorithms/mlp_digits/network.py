"""A neural network with one hidden layer, trained example by example."""
import math
import random
from operator import mul


class Network:
    def __init__(self, inputs, hidden, classes, activation, seed):
        draw = random.Random(seed)
        self.activation = activation
        # The last weight of each unit is its bias: every vector gets a 1 at its end.
        self.hidden = [_weights(draw, inputs) for _ in range(hidden)]
        self.output = [_weights(draw, hidden) for _ in range(classes)]

    def probabilities(self, pixels):
        """How likely each class is."""
        return self._forward(pixels)[2]

    def learn(self, pixels, target, learning_rate):
        """One step of gradient descent; the loss before it."""
        inputs, middle, likely = self._forward(pixels)
        errors = [p - (kind == target) for kind, p in enumerate(likely)]
        blame = [0.0] * len(self.hidden)
        for kind, (row, error) in enumerate(zip(self.output, errors)):
            blame = [b + error * weight for b, weight in zip(blame, row)]
            step = learning_rate * error
            self.output[kind] = [w - step * value for w, value in zip(row, middle)]
        for unit, (row, share, value) in enumerate(zip(self.hidden, blame, middle)):
            step = learning_rate * share * self._slope(value)
            if step:
                self.hidden[unit] = [w - step * pixel for w, pixel in zip(row, inputs)]
        return -math.log(max(likely[target], 1e-12))

    def as_dict(self):
        return {"activation": self.activation, "hidden": self.hidden, "output": self.output}

    def _forward(self, pixels):
        inputs = pixels + [1.0]
        sums = [sum(map(mul, row, inputs)) for row in self.hidden]
        bent = map(math.tanh, sums) if self.activation == "tanh" else (max(0.0, s) for s in sums)
        middle = list(bent) + [1.0]
        return inputs, middle, _softmax([sum(map(mul, row, middle)) for row in self.output])

    def _slope(self, value):
        return 1 - value * value if self.activation == "tanh" else float(value > 0)


def _weights(draw, inputs):
    """Small enough that no unit starts saturated, however many inputs it has."""
    spread = 1 / math.sqrt(inputs)
    return [draw.uniform(-spread, spread) for _ in range(inputs)] + [0.0]


def _softmax(scores):
    highest = max(scores)  # subtracted so that exp cannot overflow
    exponentials = [math.exp(score - highest) for score in scores]
    total = sum(exponentials)
    return [value / total for value in exponentials]
