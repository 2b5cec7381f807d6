"""年报数据收集: what no ledger holds is asked of the units, once a year."""
