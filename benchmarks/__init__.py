"""What Parley costs, on a load that is made here. See docs/benchmarks.md."""
