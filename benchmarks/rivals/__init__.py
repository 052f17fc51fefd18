"""Who else answers the same questions, on the same data? What these modules import is installed by the benchmark."""
