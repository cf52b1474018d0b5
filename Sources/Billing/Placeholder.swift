// The module's placeholder until its first file.
