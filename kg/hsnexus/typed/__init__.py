"""What a dataset holds, as typed values, and as DataFrames of them."""
