"""The Estimator of ModelArts' SDK, against `trainyard serve` or the service.

Names and arguments are those of the SDK reference, *Training Management*. The first line of each module says what it is
about.
"""

from .errors import ArgumentError, EstimatorError, JobFailed, ServiceError, Unreachable
from .estimator import Estimator, TrainingJob, VisualizationJob
from .session import Session
from .status import JobStatus

__version__ = "0.1.0"

__all__ = [
    "ArgumentError",
    "Estimator",
    "EstimatorError",
    "JobFailed",
    "JobStatus",
    "ServiceError",
    "Session",
    "TrainingJob",
    "Unreachable",
    "VisualizationJob",
]
