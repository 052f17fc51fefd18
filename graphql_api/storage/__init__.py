"""Where are the bytes of a file, and by which address may a client fetch them?"""
