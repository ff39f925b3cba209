"""What studies published: each study with its measurements, comparisons and technique effects, and what is claimed."""

from evidence.models.claim import Claim, ClaimStudy
from evidence.models.comparison import Comparison
from evidence.models.measurement import Measurement
from evidence.models.study import Study
from evidence.models.target import Quantity
from evidence.models.technique_effect import TechniqueEffect

__all__ = ["Claim", "ClaimStudy", "Comparison", "Measurement", "Quantity", "Study", "TechniqueEffect"]
