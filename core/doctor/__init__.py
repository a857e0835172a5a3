"""The path of the doctor's hook as it was documented first; the doctor itself is the package ``logit_doctor``."""
