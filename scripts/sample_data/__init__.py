"""Makes SampleData: a small book and two months of call logs that show every billing rule."""
