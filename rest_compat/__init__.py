"""Which clients of older REST services work here unchanged? One room for each contract."""
