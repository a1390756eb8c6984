"""`from modelarts.estimator import Estimator`."""

from trainyard_estimator.estimator import Estimator, TrainingJob, VisualizationJob

__all__ = ["Estimator", "TrainingJob", "VisualizationJob"]
