"""工作总览: what a leader reads on Monday; every figure leads to its rows."""
