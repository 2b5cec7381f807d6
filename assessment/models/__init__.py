from .judgement import Assessment, Finding, Score, Sheet
from .rubric import GradeBand, Indicator, Part, RoleFactor, Rubric, Rule

__all__ = [
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
