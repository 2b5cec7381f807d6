from .judgement import HAS_MOVED, Assessment, Finding, Score, Sheet
from .rubric import GradeBand, Indicator, Part, RoleFactor, Rubric, Rule

__all__ = [
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
    "Sheet",
]
