"""`from modelarts.session import Session`."""

from trainyard_estimator.session import Session

__all__ = ["Session"]
