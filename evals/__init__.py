"""The eval suite: cases, measures, runs, comparison, gate, report, planted faults and benchmarks."""
