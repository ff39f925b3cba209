"""The male figure's points to the female's."""

# mypy: ignore-errors

import numpy as np


class Warp:
    """A thin-plate spline through pairs of landmarks, mirrored so that the mid-line stays where it is."""

    def __init__(self, source, target):
        self.source = np.vstack([source, source * [-1, 1]])
        target = np.vstack([target, target * [-1, 1]])
        self.source, keep = np.unique(self.source, axis=0, return_index=True)
        target = target[keep]
        n = len(self.source)
        k = self.kernel(self.source) + 1e-3 * np.eye(n)
        p = np.hstack([np.ones((n, 1)), self.source])
        system = np.block([[k, p], [p.T, np.zeros((3, 3))]])
        self.weights = np.linalg.solve(system, np.vstack([target, np.zeros((3, 2))]))

    def kernel(self, points):
        r2 = ((points[:, None] - self.source[None]) ** 2).sum(-1)
        return np.where(r2 > 0, r2 * np.log(np.maximum(r2, 1e-9)), 0) / 1e4

    def __call__(self, points):
        points = np.asarray(points, float)
        return (
            self.kernel(points) @ self.weights[:-3] + np.hstack([np.ones((len(points), 1)), points]) @ self.weights[-3:]
        )
