"""Figures to test with: of real reports where they were published whole."""

from decimal import Decimal

from reports.formats import COLUMNS, FORMAT_2021
from reports.report import Report

# A large city, 2025, as published: columns 自然人 … 总计.
CITY_2025 = {
    "R1": (13612, 252, 0, 45, 128, 32, 14069),
    "R2": (535, 6, 0, 1, 18, 0, 560),
    "A1": (5345, 129, 0, 41, 19, 14, 5548),
    "A2": (2120, 39, 0, 1, 6, 2, 2168),
    "B1": (13, 0, 0, 0, 0, 0, 13),
    "B2": (30, 0, 0, 0, 0, 0, 30),
    "B3": (11, 0, 0, 0, 0, 0, 11),
    "B4": (49, 2, 0, 0, 0, 0, 51),
    "B5": (103, 1, 0, 0, 0, 0, 104),
    "B6": (84, 1, 0, 0, 0, 0, 85),
    "B7": (282, 4, 0, 0, 0, 0, 286),
    "B8": (147, 0, 0, 0, 1, 2, 150),
    "C1": (3075, 50, 0, 0, 89, 8, 3222),
    "C2": (177, 3, 0, 0, 0, 0, 180),
    "C3": (19, 0, 0, 0, 0, 0, 19),
    "D1": (199, 1, 0, 0, 3, 0, 203),
    "D2": (147, 1, 0, 0, 0, 0, 148),
    "D3": (0, 0, 0, 0, 0, 0, 0),
    "D4": (100, 1, 0, 0, 0, 0, 101),
    "D5": (5, 0, 0, 0, 0, 0, 5),
    "E1": (315, 3, 0, 0, 0, 0, 318),
    "E2": (202, 0, 0, 1, 0, 0, 203),
    "E3": (941, 17, 0, 1, 3, 3, 965),
    "T": (13364, 252, 0, 44, 121, 29, 13810),
    "R4": (783, 6, 0, 2, 25, 3, 819),
}
CITY_2025_A = {
    "规章/本年制发件数": 3,
    "规章/本年废止件数": 5,
    "规章/现行有效件数": 74,
    "行政规范性文件/本年制发件数": 564,
    "行政规范性文件/本年废止件数": 984,
    "行政规范性文件/现行有效件数": 4185,
    "行政许可/本年处理决定数量": 11398889,
    "行政处罚/本年处理决定数量": 6937489,
    "行政强制/本年处理决定数量": 166105,
    "行政事业性收费/本年收费金额（单位：万元）": Decimal("316441"),
}
CITY_2025_C = {
    "行政复议": (376, 97, 196, 121, 790),
    "未经复议直接起诉": (16, 1, 12, 27, 56),
    "复议后起诉": (74, 1, 30, 51, 156),
}

# Totals only: what each unit published of its requests. R1, R2, T, R4.
TOTALS = {
    "武汉市公安局2024": (464, 3, 441, 26),
    "江苏省公安厅2023": (184, 1, 182, 3),
    # Their carry-in was not stated.
    "盐城市公安局盐都分局2024": (15, None, 13, 2),
    "铜川市公安局2024": (7, None, 6, 1),
    "宿迁市2023": (3511, 96, 3486, 121),
    "宿迁市2024": (3525, 121, 3521, 125),
    "平度市公安局2023": (22, None, 22, None),
}


def city(**changed):
    """The city's report, with cells changed: `city(**{"自然人/R1": 5})`."""
    figures = {
        f"{column}/{code}": Decimal(number)
        for code, numbers in CITY_2025.items()
        for column, number in zip(COLUMNS, numbers, strict=True)
    }
    figures |= {name: Decimal(number) for name, number in CITY_2025_A.items()}
    ends = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    figures |= {
        f"{proceeding}/{end}": Decimal(number)
        for proceeding, numbers in CITY_2025_C.items()
        for end, number in zip(ends, numbers, strict=True)
    }
    figures |= {name: Decimal(number) for name, number in changed.items()}
    return Report(
        format=FORMAT_2021,
        organ="某市",
        year=2025,
        figures={name: figures[name] for name in FORMAT_2021.cells},
    )


def totals(name):
    """A report of which only the totals of requests are known."""
    numbers = dict(zip(("R1", "R2", "T", "R4"), TOTALS[name], strict=True))
    figures = {
        f"总计/{code}": Decimal(number)
        for code, number in numbers.items()
        if number is not None
    }
    return Report(
        format=FORMAT_2021, organ=name[:-4], year=int(name[-4:]), figures=figures
    )
