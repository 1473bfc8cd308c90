"""The gate at every arrow: suites of expectations, rows set aside with their reasons, reports. Only here is GX imported."""
