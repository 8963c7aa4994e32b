"""From a question to a checked answer: understand, gather evidence, write, verify."""
