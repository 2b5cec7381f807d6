"""政府信息公开工作年度报告 out of any file: certain, or refused with its place."""
