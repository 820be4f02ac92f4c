"""`make bench`: tables of what things cost. Nothing here asserts; read the ratios of one run, not two runs' figures."""
