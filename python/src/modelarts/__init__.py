"""Trainyard's Estimator under the names of ModelArts' SDK, so that scripts written for that run as they are.

Only `modelarts.session` and `modelarts.estimator` are here. The SDK itself installs a package of the same name: the two
cannot be in one environment.
"""
