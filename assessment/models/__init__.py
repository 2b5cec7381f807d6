from .day import ScoreDay
from .judgement import BY_RANK, HAS_MOVED, Assessment, Finding, Score, Sheet
from .rubric import GradeBand, Indicator, Part, RoleFactor, Rubric, Rule

__all__ = [
    "BY_RANK",
    "HAS_MOVED",
    "Assessment",
    "Finding",
    "GradeBand",
    "Indicator",
    "Part",
    "RoleFactor",
    "Rubric",
    "Rule",
    "Score",
    "ScoreDay",
    "Sheet",
]
