"""Which routes serve the clients of EEGDash?"""
